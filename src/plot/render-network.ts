import { dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import type { Network } from "../stack/network.ts";
import { type Area, drawDateAxis, drawValueAxis, TICK_LABEL_HEIGHT, valueAxisWidth } from "./chart.ts";
import { type ColourMap, colourOf, cssColour, lineColours } from "./colour/colour-map.ts";
import { drawColourBar } from "./colour-bar.ts";
import { dotMark, drawKeys, type Key, lineMark } from "./keys.ts";
import { layOutNetwork, type NetworkLayout } from "./network-layout.ts";
import { paddedExtent, type ValueRange, valueRange } from "./scale.ts";
import { coordinate, escapeMarkup, figure, paint, type SvgAttributes, tag } from "./svg.ts";
import { type ColourName, FIGURE_WIDTH, SPACE, STROKE, seriesColour } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

export interface NetworkData {
  readonly network: Network;
  /** Mean coherence of each pair, 0 to 1; NaN where unknown. */
  readonly coherenceMean?: ArrayLike<number>;
  /** Pairs that are left out of the inversion. */
  readonly dropped?: readonly boolean[];
  /** Why each dropped pair was left out, in a word or two ("min-coherence"): each reason has its colour. */
  readonly reasons?: readonly (string | null)[];
}

export interface NetworkOptions {
  readonly title?: string;
  readonly subtitle?: string;
  /** Range of the coherence colours; the range of the data, rounded, when absent. */
  readonly range?: ValueRange;
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
  /** What the coherence is the mean of; "Mean coherence" when absent. */
  readonly coherenceTitle?: string;
  /** What the low and the high end of its colours mean. */
  readonly words?: readonly [low: string, high: string];
  /** Dates, days, baseline and coherence of a pair under the pointer. */
  readonly hints?: boolean;
}

const DROPPED_DASH = "4 4";
/** One for each reason, beside its colour. */
const DROPPED_DASHES = [DROPPED_DASH, "1.5 3", "9 3", "9 3 2 3"] as const;
const LEAST_KEYS_WIDTH = 200;

/**
 * The network of interferograms: acquisitions as dots, pairs as lines coloured by mean coherence. Vertically
 * stands the perpendicular baseline; where no product gave one, pairs are arcs as high as the days they span.
 *
 * @returns an SVG file
 * @throws input errors `network-empty`, `network-length-mismatch`
 */
export function renderNetwork(
  { network, coherenceMean, dropped, reasons }: NetworkData,
  options: NetworkOptions = {},
): string {
  const {
    title = "Interferogram network",
    subtitle = summary(network, dropped),
    width = FIGURE_WIDTH,
    height = 300,
    coherenceTitle = "Mean coherence",
    hints = false,
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
  const rules = tallyReasons(dropped, reasons);
  const droppedLook = (k: number): DroppedLook =>
    rules.find(({ reason }) => reason === reasons?.[k]) ?? { colour: "rule", dash: DROPPED_DASH };
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
    const isDropped = dropped?.[k] === true;
    const hint = hints
      ? tag("title", {}, escapeMarkup(describePair(network, k, coherenceMean?.[k], isDropped, reasons?.[k])))
      : "";
    return tag(
      "path",
      {
        d: curve,
        "stroke-linecap": "round",
        ...pairStyle(isDropped ? droppedLook(k) : null, colours?.(coherenceMean?.[k] ?? Number.NaN)),
      },
      hint,
    );
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
      {
        map: colours.light,
        darkMap: colours.dark,
        range: colours.range,
        title: coherenceTitle,
        ...(options.words && { words: options.words }),
      },
      left,
      legendTop,
      barWidth,
    );
  // Beside the colour legend where there is room, below it where not.
  const beside = bar !== undefined && width - left - barWidth - 40 - SPACE.edge >= LEAST_KEYS_WIDTH;
  const keysX = beside ? left + barWidth + 40 : left;
  const keysY = legendTop + (bar === undefined ? 10 : beside ? 27 : bar.height + 22);
  const keys = drawKeys(
    legend(layout, dropped, rules, coherenceMean === undefined),
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

function pairStyle(dropped: DroppedLook | null, coloured: SvgAttributes | undefined): SvgAttributes {
  const shape = { fill: "none", "stroke-width": dropped ? STROKE.line : 1.75 };
  if (dropped) return { ...paint({ stroke: dropped.colour }), ...shape, "stroke-dasharray": dropped.dash };
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

interface DroppedLook {
  readonly colour: ColourName;
  readonly dash: string;
}

interface DroppedRule extends DroppedLook {
  readonly reason: string;
  readonly count: number;
}

/** Far from the colours of coherence, and from those of the first parts of a network. */
const DROPPED_COLOURS = ["warning", "series4", "series7", "series8"] as const;

/** The reasons for which pairs are left out, the most frequent first. */
function tallyReasons(
  dropped: readonly boolean[] | undefined,
  reasons: readonly (string | null)[] | undefined,
): readonly DroppedRule[] {
  const counts = new Map<string, number>();
  reasons?.forEach((reason, k) => {
    if (dropped?.[k] && reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  });
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([reason, count], i) => {
      // Rules beyond the fourth share its look.
      const look = Math.min(i, DROPPED_COLOURS.length - 1);
      return {
        reason,
        count,
        colour: DROPPED_COLOURS[look] ?? "rule",
        dash: DROPPED_DASHES[look] ?? DROPPED_DASH,
      };
    });
}

/** "2018-01-06 to 2018-01-18, 12 days, 34 m, coherence 0.61". */
function describePair(
  { dates, pairs, perpendicularBaseline }: Network,
  k: number,
  coherence: number | undefined,
  dropped: boolean,
  reason: string | null | undefined,
): string {
  const { reference = 0, secondary = 0 } = pairs[k] ?? {};
  const [first = "", last = ""] = [dates[reference], dates[secondary]];
  const baseline = perpendicularBaseline?.[k];
  return [
    `${first} to ${last}`,
    `${dayNumber(last) - dayNumber(first)} days`,
    ...(baseline === undefined ? [] : [`${baseline.toFixed(0).replace("-", "−")} m`]),
    ...(coherence === undefined || Number.isNaN(coherence) ? [] : [`coherence ${coherence.toFixed(2)}`]),
    ...(dropped ? [`left out${reason ? `: ${reason}` : ""}`] : []),
  ].join(", ");
}

function legend(
  { component, componentCount }: NetworkLayout,
  dropped: readonly boolean[] | undefined,
  rules: readonly DroppedRule[],
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
  for (const { reason, count, colour, dash } of rules)
    keys.push({
      mark: lineMark(colour, { width: STROKE.line, dash }),
      text: `left out: ${reason} (${count})`,
    });
  const told = rules.reduce((sum, { count }) => sum + count, 0);
  if ((dropped?.filter(Boolean).length ?? 0) > told)
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
