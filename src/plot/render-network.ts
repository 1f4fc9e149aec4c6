import { dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import type { Network } from "../stack/network.ts";
import { type Area, drawDateAxis, drawValueAxis, TICK_LABEL_HEIGHT, valueAxisWidth } from "./chart.ts";
import { type ColourMap, colourOf, cssColour, lineColours } from "./colour/colour-map.ts";
import { drawColourBar } from "./colour-bar.ts";
import { dotMark, drawKeys, type Key, lineMark } from "./keys.ts";
import { layOutNetwork, type NetworkLayout } from "./network-layout.ts";
import { paddedExtent, type ValueRange, valueRange } from "./scale.ts";
import { coordinate, figure, paint, type SvgAttributes, tag } from "./svg.ts";
import { FIGURE_WIDTH, SPACE, STROKE, seriesColour } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

export interface NetworkData {
  readonly network: Network;
  /** Mean coherence of each pair, 0 to 1; NaN where unknown. */
  readonly coherenceMean?: ArrayLike<number>;
  /** Pairs that are left out of the inversion. */
  readonly dropped?: readonly boolean[];
}

export interface NetworkOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** Range of the coherence colours; the range of the data, rounded, when absent. */
  readonly range?: ValueRange;
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
}

const DROPPED_DASH = "4 4";
const LEAST_KEYS_WIDTH = 200;

/**
 * The network of interferograms: acquisitions as dots, pairs as lines coloured by mean coherence. Vertically
 * stands the perpendicular baseline; where no product gave one, pairs are arcs as high as the days they span.
 *
 * @returns an SVG file
 * @throws input errors `network-empty`, `network-length-mismatch`
 */
export function renderNetwork(
  { network, coherenceMean, dropped }: NetworkData,
  options: NetworkOptions = {},
): string {
  const {
    title = "Interferogram network",
    subtitle = summary(network, dropped),
    width = FIGURE_WIDTH,
    height = 300,
  } = options;
  checkLengths(network, coherenceMean, dropped, title);
  const layout = layOutNetwork(network, dropped);
  const days = network.dates.map(dayNumber);
  const spans = network.pairs.map(
    ({ reference, secondary }) => (days[secondary] ?? 0) - (days[reference] ?? 0),
  );
  const range: ValueRange =
    layout.baseline === null ? [0, 1.08 * Math.max(1, ...spans)] : paddedExtent([layout.baseline], 0.1);

  const left = SPACE.edge + valueAxisWidth(range, height);
  const top = titlesHeight({ title, subtitle }) + 40;
  const area: Area = { left, top, width: width - left - SPACE.edge, height };
  const value = drawValueAxis(
    area,
    range,
    layout.baseline === null ? "Time between acquisitions (days)" : "Perpendicular baseline (m)",
  );
  const time = drawDateAxis(area, paddedExtent([days], 0.03));
  const place = (i: number): Point => [time.scale(days[i] ?? 0), value.scale(layout.baseline?.[i] ?? 0)];

  const colours = coherenceMean && coherenceColours(coherenceMean, options.range);
  // The strongest pairs last, on top; dropped ones below all.
  const order = network.pairs
    .map((_, k) => k)
    .sort((a, b) => rank(a, coherenceMean, dropped) - rank(b, coherenceMean, dropped) || a - b);
  const lines = order.map((k) => {
    const pair = network.pairs[k];
    if (pair === undefined) return "";
    const curve = pairPath(
      place(pair.reference),
      place(pair.secondary),
      layout.baseline === null ? value.scale(spans[k] ?? 0) : null,
    );
    return tag("path", {
      d: curve,
      "stroke-linecap": "round",
      ...pairStyle(dropped?.[k] === true, colours?.(coherenceMean?.[k] ?? Number.NaN)),
    });
  });
  const several = layout.componentCount > 1;
  const dots = network.dates.map((_, i) =>
    dotMark(several ? seriesColour(layout.component[i] ?? 0) : "ink", 4.5)(...place(i)),
  );

  const legendTop = top + height + TICK_LABEL_HEIGHT + 16;
  const barWidth = Math.min(260, area.width);
  const bar =
    colours &&
    drawColourBar(
      { map: colours.light, darkMap: colours.dark, range: colours.range, title: "Mean coherence" },
      left,
      legendTop,
      barWidth,
    );
  // Beside the colour legend where there is room, below it where not.
  const beside = bar !== undefined && width - left - barWidth - 40 - SPACE.edge >= LEAST_KEYS_WIDTH;
  const keysX = beside ? left + barWidth + 40 : left;
  const keysY = legendTop + (bar === undefined ? 10 : beside ? 27 : bar.height + 22);
  const keys = drawKeys(
    legend(layout, dropped, coherenceMean === undefined),
    keysX,
    keysY,
    width - keysX - SPACE.edge,
  );
  return figure(
    {
      width,
      height: Math.max(keys.bottom, legendTop + (bar?.height ?? 0)) + SPACE.edge,
      title,
      description: subtitle,
    },
    drawTitles({ title, subtitle }, SPACE.edge, width),
    value.svg,
    time.svg,
    ...lines,
    ...dots,
    bar?.svg ?? "",
    keys.svg,
  );
}

type Point = readonly [x: number, y: number];

/** A straight line, or an arc whose top is at `apex`. */
function pairPath([x1, y1]: Point, [x2, y2]: Point, apex: number | null): string {
  if (apex === null) return `M${coordinate(x1)},${coordinate(y1)}L${coordinate(x2)},${coordinate(y2)}`;
  // A quadratic curve reaches half of the way to its control point.
  return `M${coordinate(x1)},${coordinate(y1)}Q${coordinate((x1 + x2) / 2)},${coordinate(2 * apex - y1)} ${coordinate(x2)},${coordinate(y2)}`;
}

interface CoherenceColours {
  (coherence: number): SvgAttributes;
  readonly light: ColourMap;
  readonly dark: ColourMap;
  readonly range: ValueRange;
}

function coherenceColours(coherence: ArrayLike<number>, given?: ValueRange): CoherenceColours {
  const range = given ?? valueRange(coherence, { percentiles: [0, 100] });
  const { light, dark } = lineColours();
  const attributes = (value: number): SvgAttributes => {
    if (Number.isNaN(value)) return paint({ stroke: "rule" });
    const t = (value - range[0]) / (range[1] - range[0]);
    return {
      class: "uw-data-stroke",
      stroke: cssColour(colourOf(light, t)),
      style: `--uw-dark:${cssColour(colourOf(dark, t))}`,
    };
  };
  return Object.assign(attributes, { light, dark, range });
}

function pairStyle(dropped: boolean, coloured: SvgAttributes | undefined): SvgAttributes {
  const shape = { fill: "none", "stroke-width": dropped ? STROKE.line : 1.75 };
  if (dropped) return { ...paint({ stroke: "rule" }), ...shape, "stroke-dasharray": DROPPED_DASH };
  return { ...(coloured ?? { ...paint({ stroke: "accent" }), "stroke-opacity": 0.6 }), ...shape };
}

function rank(
  k: number,
  coherence: ArrayLike<number> | undefined,
  dropped: readonly boolean[] | undefined,
): number {
  if (dropped?.[k]) return -2;
  const value = coherence?.[k] ?? Number.NaN;
  return Number.isNaN(value) ? -1 : value;
}

function legend(
  { component, componentCount }: NetworkLayout,
  dropped: readonly boolean[] | undefined,
  plain: boolean,
): readonly Key[] {
  const keys: Key[] = [];
  if (componentCount === 1) keys.push({ mark: dotMark("ink", 4.5), text: "acquisition" });
  else
    for (let c = 0; c < Math.min(componentCount, MOST_COMPONENTS); c++) {
      const size = component.filter((of) => of === c).length;
      keys.push({
        mark: dotMark(seriesColour(c), 4.5),
        text: `part ${c + 1}: ${plural(size, "acquisition")}`,
      });
    }
  if (componentCount > MOST_COMPONENTS)
    keys.push({ mark: () => "", text: `and ${componentCount - MOST_COMPONENTS} more parts` });
  if (plain) keys.push({ mark: lineMark("accent", { width: 1.75 }), text: "interferogram" });
  if (dropped?.some(Boolean))
    keys.push({ mark: lineMark("rule", { width: STROKE.line, dash: DROPPED_DASH }), text: "dropped" });
  return keys;
}

/** The legend tells this many parts apart by colour; a network with more has other problems. */
const MOST_COMPONENTS = 8;

const plural = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function summary({ dates, pairs }: Network, dropped?: readonly boolean[]): string {
  const out = dropped?.filter(Boolean).length ?? 0;
  const kept = plural(pairs.length - out, "interferogram");
  return `${plural(dates.length, "acquisition")}, ${kept}${out === 0 ? "" : ` and ${out} dropped`}, ${dates[0] ?? ""} to ${dates.at(-1) ?? ""}`;
}

function checkLengths(
  { dates, pairs }: Network,
  coherence: ArrayLike<number> | undefined,
  dropped: readonly boolean[] | undefined,
  where: string,
): void {
  if (dates.length === 0)
    throw inputError({ code: "network-empty", what: "The network has no acquisition.", where });
  for (const [name, list] of [
    ["coherences", coherence],
    ["dropped flags", dropped],
  ] as const)
    if (list !== undefined && list.length !== pairs.length)
      throw inputError({
        code: "network-length-mismatch",
        what: "The network needs one value for each pair.",
        where,
        got: `${list.length} ${name} for ${pairs.length} pairs`,
      });
}
