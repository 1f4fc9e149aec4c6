import { dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import { formatQuantity, humanUnit, preferredUnit, unitFactor } from "../units.ts";
import { type Area, drawDateAxis, drawValueAxis, TICK_LABEL_HEIGHT, valueAxisWidth } from "./chart.ts";
import { barMark, drawKeys, type Key, lineMark } from "./keys.ts";
import { paddedExtent, type ValueRange } from "./scale.ts";
import { escapeMarkup, figure, line, paint, tag } from "./svg.ts";
import { type ColourName, FIGURE_WIDTH, SPACE, STROKE } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

/** One number for each date. */
export interface DateValues {
  /** ISO dates, ascending. */
  readonly dates: readonly string[];
  /** NaN where there is none. */
  readonly values: ArrayLike<number>;
}

export interface BarOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** Title of the vertical axis. */
  readonly quantity: string;
  /** Unit of the values, UDUNITS spelling. */
  readonly unit: string;
  readonly displayUnit?: string;
  /** What the bars are, for the legend. */
  readonly name?: string;
  /** What up means: "towards satellite". */
  readonly up?: string;
  /** Dates whose bars are told apart; the first list that has a date counts. */
  readonly marked?: readonly {
    readonly name: string;
    readonly colour: ColourName;
    readonly dates: readonly string[];
  }[];
  /** A value that matters, as a line across. */
  readonly threshold?: { readonly value: number; readonly name: string };
  /** Why dates may have no value, for the legend. */
  readonly missing?: string;
  /** Of the vertical axis, in the unit of the values; the data and zero when absent. */
  readonly range?: ValueRange;
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
}

const WIDEST_BAR = 14;
const NARROWEST_BAR = 1.5;
/** Share of the distance between the nearest dates that a bar fills. */
const FILLED = 0.72;
const THRESHOLD_DASH = "5 4";

/**
 * One bar for each date of a calendar axis, with a threshold and dates that stand out.
 *
 * @returns an SVG file
 * @throws input errors `bars-length-mismatch`, `bars-date-unreadable`
 */
export function renderBars({ dates, values }: DateValues, options: BarOptions): string {
  const { title, quantity, unit, up, name, marked = [], threshold, missing = "no value" } = options;
  const { width = FIGURE_WIDTH, height = 200 } = options;
  const days = dates.map((date) => dayOf(date, title));
  if (values.length !== dates.length)
    throw inputError({
      code: "bars-length-mismatch",
      what: "There must be one value for each date.",
      where: title,
      got: `${values.length} values, ${dates.length} dates`,
    });
  const target = options.displayUnit ?? preferredUnit(unit);
  const factor = target === unit ? 1 : unitFactor(unit, target);
  const shown = dates.map((_, i) => (values[i] ?? Number.NaN) * factor);
  const range = options.range
    ? ([options.range[0] * factor, options.range[1] * factor] as const)
    : rangeOf([...shown, ...(threshold ? [threshold.value * factor] : [])]);

  const left = SPACE.edge + valueAxisWidth(range, height);
  const area: Area = { left, top: titlesHeight(options) + 40, width: width - left - SPACE.edge, height };
  const human = humanUnit(target);
  const axisTitle = human === "" ? quantity : `${quantity} (${human})`;
  const vertical = drawValueAxis(area, range, axisTitle, up === undefined ? "" : `↑ ${up}`);
  const horizontal = drawDateAxis(area, paddedExtent([days], 0.03));
  const [places, zero] = [days.map(horizontal.scale), vertical.scale(0)];
  const thick = barWidth(places, area.width);
  const groupOf = (date: string) => marked.find((group) => group.dates.includes(date));
  const text = (value: number) => formatQuantity(value, target, { to: target, minus: "−" });

  const bars = dates.map((date, i) => {
    const [value, x] = [shown[i] ?? Number.NaN, places[i] ?? 0];
    const group = groupOf(date);
    const isMissing = Number.isNaN(value);
    const hint = `${date}: ${isMissing ? missing : text(value)}${group === undefined ? "" : ` (${group.name})`}`;
    const title = tag("title", {}, escapeMarkup(hint));
    if (isMissing) return missingMark(x, zero, title);
    const y = vertical.scale(value);
    return tag(
      "rect",
      {
        x: x - thick / 2,
        y: Math.min(y, zero),
        width: thick,
        // A bar of nothing is still seen.
        height: Math.max(0.75, Math.abs(y - zero)),
        ...paint({ fill: group?.colour ?? "accent" }),
      },
      title,
    );
  });
  const hasMissing = shown.some(Number.isNaN);
  const isPresent = (group: { readonly dates: readonly string[] }) =>
    group.dates.some((date) => dates.includes(date));
  const entries: Key[] = [
    ...(name === undefined ? [] : [{ mark: barMark("accent"), text: name }]),
    ...marked.filter(isPresent).map((group) => ({ mark: barMark(group.colour), text: group.name })),
    ...(threshold
      ? [
          {
            mark: lineMark("warning", { width: STROKE.line, dash: THRESHOLD_DASH }),
            text: `${threshold.name} ${text(threshold.value * factor)}`,
          },
        ]
      : []),
    ...(hasMissing ? [{ mark: (x: number, y: number) => missingMark(x, y), text: missing }] : []),
  ];
  const legendY = area.top + height + TICK_LABEL_HEIGHT + 26;
  const keys = drawKeys(entries, SPACE.edge, legendY, width - 2 * SPACE.edge);
  return figure(
    { width, height: keys.bottom + SPACE.edge, title, description: describe(dates, shown, quantity, text) },
    drawTitles(options, SPACE.edge, width),
    vertical.svg,
    horizontal.svg,
    ...bars,
    zero > area.top && zero < area.top + height
      ? line(left, zero, left + area.width, zero, {
          ...paint({ stroke: "rule" }),
          "stroke-width": STROKE.hair,
        })
      : "",
    threshold ? thresholdLine(area, vertical.scale(threshold.value * factor)) : "",
    keys.svg,
  );
}

/** The values and zero, with a margin where there are values. */
function rangeOf(values: readonly number[]): ValueRange {
  const [low, high] = paddedExtent([values, [0]]);
  const known = values.filter(Number.isFinite);
  return [
    known.every((value) => value >= 0) ? 0 : low,
    known.every((value) => value <= 0) && known.some((value) => value < 0) ? 0 : high,
  ];
}

function barWidth(places: readonly number[], room: number): number {
  const gaps = places.slice(1).map((x, i) => x - (places[i] ?? 0));
  const nearest = gaps.length === 0 ? room : Math.min(...gaps);
  return Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, FILLED * nearest));
}

const missingMark = (x: number, y: number, hint = "") =>
  tag(
    "circle",
    { cx: x, cy: y, r: 3, ...paint({ fill: "paper", stroke: "muted" }), "stroke-width": STROKE.line },
    hint,
  );

const thresholdLine = ({ left, width }: Area, y: number) =>
  line(left, y, left + width, y, {
    ...paint({ stroke: "warning" }),
    "stroke-width": STROKE.line,
    "stroke-dasharray": THRESHOLD_DASH,
  });

function dayOf(date: string, where: string): number {
  const day = dayNumber(date);
  if (Number.isNaN(day))
    throw inputError({
      code: "bars-date-unreadable",
      what: "A date is not a day of the calendar.",
      where,
      got: date,
      fix: "Write it as 2018-01-06.",
    });
  return day;
}

function describe(
  dates: readonly string[],
  values: readonly number[],
  quantity: string,
  text: (value: number) => string,
): string {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return `${quantity} of ${dates.length} dates, without a value.`;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return `${quantity} of ${dates.length} dates, from ${text(low)} to ${text(high)} (${dates[values.indexOf(high)] ?? ""}).`;
}
