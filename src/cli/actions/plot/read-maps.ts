import { configError } from "../../../errors.ts";
import type { Grid } from "../../../geo/grid.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import type { Cli } from "../../context.ts";
import { openSource } from "../../export/source.ts";
import type { MapOptions, MapPanel } from "../../parts/plot.ts";
import { chooseLayers, type Result, type ResultLayer } from "../../results/open-result.ts";
import { type MapPixels, readMap } from "../../results/read-map.ts";
import { findZeroDate } from "../maps/zero-date.ts";
import { type Slices, slicesOf, sliceTitle } from "./choose-slices.ts";
import { creditOf } from "./credit.ts";
import { factsOf } from "./layer-facts.ts";
import { readHeights, readMask, readStations } from "./map-companions.ts";
import { type Pixel, referenceOf, subtractPixel, wantedReference } from "./map-reference.ts";
import { mapStyle } from "./map-style.ts";
import { displayOf } from "./map-unit.ts";

/** What is drawn of a folder of results when nothing is said. */
const FIRST_CHOICE = ["velocity", "displacement"];
/** Quantities that are measured against a reference point. */
const IS_RELATIVE = /displacement|velocity|phase|step|intercept/i;
/** Pixels of all maps of a figure together. */
const MOST_PIXELS = 16e6;

/** Maps of one layer as a figure shows them: masked, against their reference, in the unit of the figure. */
export interface ReadMaps {
  readonly layer: ResultLayer;
  /** One for each slice, with its date. */
  readonly panels: readonly MapPanel[];
  readonly grid: Grid;
  readonly heights?: Float32Array;
  /** The date that the values count from, where they count from one. */
  readonly since: string | null;
  readonly options: MapOptions;
}

/** Opens what is to be drawn, hands it over, and closes it. Throws what the readers throw. */
export async function withLayer<T>(
  path: string,
  flags: PlotFlags,
  work: (result: Result, layer: ResultLayer) => Promise<T>,
): Promise<T> {
  const result = await openSource(path);
  try {
    const favourite = FIRST_CHOICE.find((name) => result.layers.has(name));
    const [layer] = chooseLayers(result, flags.variable ?? favourite);
    if (!layer) throw new TypeError("a result has at least one layer");
    return await work(result, { ...layer, attrs: await factsOf(result, layer) });
  } finally {
    await result.close();
  }
}

/** Reads the maps that the flags ask for. Says on the way what was masked. */
export async function readMaps(
  cli: Cli,
  result: Result,
  layer: ResultLayer,
  flags: PlotFlags,
  slices: Slices = slicesOf(layer, flags),
): Promise<ReadMaps> {
  const { signal } = cli;
  if (flags.contours !== undefined && flags.dem === undefined)
    throw configError({
      code: "usage-missing",
      what: "Lines of equal height need heights.",
      fix: "Name them with --dem FILE.",
    });
  const most = MOST_PIXELS / slices.shown.length;
  const pixels = (slice: number) => readMap(layer, slice, signal, most);
  const before = slices.reference === null ? null : await pixels(slices.reference);
  const first = await pixels(slices.shown[0] as number);
  const { grid, step } = first;
  const zero = wantedReference(layer, flags);
  const display = displayOf(layer, flags.unit);
  const mask = await readMask(result, layer, flags.mask, most, signal);
  if (mask?.note) cli.say(`note   ${mask.note}`);

  const panels: MapPanel[] = [];
  for (const slice of slices.shown) {
    const values = (slice === slices.shown[0] ? first : await pixels(slice)).values;
    if (before) subtract(values, before);
    if (zero) subtractPixel(values, grid, { y: Math.floor(zero.y / step), x: Math.floor(zero.x / step) });
    if (mask)
      for (let p = 0; p < values.length; p++) if (!((mask.values[p] as number) > 0)) values[p] = Number.NaN;
    if (display.factor !== 1) for (let p = 0; p < values.length; p++) (values[p] as number) *= display.factor;
    panels.push({ label: sliceTitle(layer, slice), values });
  }
  const heights = flags.dem === undefined ? undefined : await readHeights(flags.dem, layer, most, signal);
  const stations =
    flags.stations === undefined ? [] : await readStations(flags.stations, grid, display.factor);
  const options: MapOptions = {
    title:
      flags.title ?? titleOf(layer, before === null ? null : (layer.dates[slices.reference ?? 0] ?? null)),
    quantity: layer.name,
    unit: display.unit,
    ...(display.isChosen && { displayUnit: display.unit }),
    ...mapStyle(layer, flags, display),
    referencePoint: thinned(zero ?? (IS_RELATIVE.test(layer.name) ? referenceOf(layer) : null), step),
    ...lookOf(layer, grid),
    ...orbitOf(layer, grid),
    ...(stations.length > 0 && { stations }),
    ...(flags.contours !== undefined && { contours: flags.contours }),
    ...creditOf(flags.credit, layer.attrs),
  };
  const since = slices.reference === null ? await zeroDateOf(layer) : (layer.dates[slices.reference] ?? null);
  return { layer, panels, grid, ...(heights && { heights }), since, options };
}

/** The date that a series counts from, as its values say; null where none is 0 everywhere. */
async function zeroDateOf({ variable, dates, name }: ResultLayer): Promise<string | null> {
  if (variable.shape.length !== 3 || !/displacement/i.test(name)) return null;
  const slice = await findZeroDate(variable);
  return slice === null ? null : (dates[slice] ?? null);
}

/** What a layer is called by its maker; `since` is the date that it is shown against where that is not its own. GDAL's name of a long name is description. */
export function titleOf({ variable, name }: ResultLayer, since: string | null): string {
  const { long_name: longName, description } = variable.attrs;
  const title = String(longName ?? description ?? name);
  return since === null ? title : title.replace(" since the first date", "");
}

function subtract(values: Float32Array, { values: before }: MapPixels): void {
  for (let p = 0; p < values.length; p++) values[p] = (values[p] as number) - (before[p] as number);
}

const thinned = (pixel: Pixel | null, step: number): Pixel | null =>
  pixel && { y: Math.floor(pixel.y / step), x: Math.floor(pixel.x / step) };

/** How the radar flew and looked, where a map has a north. */
function lookOf({ attrs, name }: ResultLayer, grid: Grid): Pick<MapOptions, "look"> {
  const [heading, incidence] = [Number(attrs.heading ?? Number.NaN), Number(attrs.incidence ?? Number.NaN)];
  if (grid.geometry === "radar" || Number.isNaN(heading) || !IS_RELATIVE.test(name)) return {};
  const side = attrs.antenna_side === "left" ? "left" : "right";
  return { look: { heading, side, ...(Number.isFinite(incidence) && { incidence }) } };
}

/** A radar image is turned as its orbit lay, so that north is more or less above. */
function orbitOf({ attrs }: ResultLayer, grid: Grid): Pick<MapOptions, "orbit"> {
  const orbit = String(attrs.orbit_direction ?? "").toLowerCase();
  return grid.geometry === "radar" && (orbit === "ascending" || orbit === "descending") ? { orbit } : {};
}
