import { writeField, writeItem, writeList } from "./url-text.ts";
import { type FitState, INITIAL_STATE, type ViewState, type WorldPoint } from "./view-state.ts";

/**
 * A state as the hash part of the page's address, only what differs from `INITIAL_STATE`; "" when nothing does:
 * `#layer=velocity.tif%23velocity&i=3&ref=-155.2,19.4,2&range=-30,30`. `readState` gives the same state back.
 *
 *     layer=ID  i=INDEX  date=REFERENCE-DATE  ref=X,Y,BUFFER
 *     range=LOW,HIGH  map=COLOURS  reverse=1  wrap=1  unit=UNIT
 *     mask=ID,MIN,MAX;...  swipe=ID,INDEX,AT  view=X,Y,SCALE
 *     at=ID,NAME,COLOUR,HIDDEN,X,Y,OFFSET;...  area=ID,NAME,COLOUR,HIDDEN,X,Y,X,Y,...;...  line=X,Y;X,Y;...
 *     errors=KIND  fit=poly:1,annual,semiannual,step:DATE,exp:DATE:DAYS,log:DATE:DAYS  residual=1  weighted=1
 *     panels=NAME,...  theme=dark  graticule=0  relief=1  arrows=0  tiles=ADDRESS
 *
 * Numbers are the shortest decimals that give the same float64, so that pixel and camera come back exactly.
 */
export function writeState(state: ViewState): string {
  const { reference, colours, swipe, camera, chart } = state;
  const parts: [key: string, text: string | null][] = [
    ["layer", state.layer === null ? null : writeField(state.layer)],
    ["i", state.index === INITIAL_STATE.index ? null : writeField(state.index)],
    ["date", state.referenceDate],
    ["ref", reference && writeItem([...reference.at, reference.buffer])],
    ["range", colours.range && writeItem(colours.range)],
    ["map", colours.map === null ? null : writeField(colours.map)],
    ["reverse", flag(colours.reverse, INITIAL_STATE.colours.reverse)],
    ["wrap", flag(colours.wrap, INITIAL_STATE.colours.wrap)],
    ["unit", colours.unit === null ? null : writeField(colours.unit)],
    ["mask", orNull(writeList(state.masks.map(({ layer, min, max }) => [layer, min ?? "", max ?? ""])))],
    ["swipe", swipe && writeItem([swipe.layer, swipe.index, swipe.at])],
    ["view", camera && writeItem([...camera.centre, camera.scale])],
    ["at", orNull(writeList(state.markers.map((one) => [...placeFields(one), ...one.at, one.offset])))],
    ["area", orNull(writeList(state.polygons.map((one) => [...placeFields(one), ...one.corners.flat()])))],
    ["line", orNull(writeList(state.transect))],
    ["errors", chart.errors === INITIAL_STATE.chart.errors ? null : chart.errors],
    ["fit", chart.fit && writeFit(chart.fit)],
    ["residual", flag(chart.residual, INITIAL_STATE.chart.residual)],
    ["weighted", flag(chart.weighted, INITIAL_STATE.chart.weighted)],
    ["panels", sameList(state.panels, INITIAL_STATE.panels) ? null : state.panels.join(",")],
    ["theme", state.theme === INITIAL_STATE.theme ? null : state.theme],
    ["graticule", flag(state.graticule, INITIAL_STATE.graticule)],
    ["relief", flag(state.relief, INITIAL_STATE.relief)],
    ["arrows", flag(state.arrows, INITIAL_STATE.arrows)],
    ["tiles", orNull(writeField(state.basemap))],
  ];
  const written = parts.flatMap(([key, text]) => (text === null ? [] : [`${key}=${text}`]));
  return written.length === 0 ? "" : `#${written.join("&")}`;
}

const orNull = (text: string) => (text === "" ? null : text);
const flag = (value: boolean, usual: boolean) => (value === usual ? null : value ? "1" : "0");
const sameList = (a: readonly string[], b: readonly string[]) => a.join() === b.join();

interface Place {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
  readonly hidden: boolean;
  readonly corners?: readonly WorldPoint[];
}

const placeFields = ({ id, name, colour, hidden }: Place) => [id, name, colour, hidden ? 1 : 0];

/** "poly:1,annual,step:2018-07-23,exp:2018-07-23:60". */
function writeFit({ polynomial, annual, semiannual, steps, exponentials, logarithms }: FitState): string {
  return [
    `poly:${polynomial}`,
    ...(annual ? ["annual"] : []),
    ...(semiannual ? ["semiannual"] : []),
    ...steps.map((date) => `step:${date}`),
    ...exponentials.map(([date, days]) => `exp:${date}:${days}`),
    ...logarithms.map(([date, days]) => `log:${date}:${days}`),
  ].join(",");
}
