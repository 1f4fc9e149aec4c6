import { formatQuantity, humanUnit, preferredUnit, unitFactor } from "../units.ts";
import { type Area, drawNumberAxis, drawValueAxis, NUMBER_AXIS_HEIGHT, valueAxisWidth } from "./chart.ts";
import { type ColourMap, type ColourMapName, colourMap, colourOf, cssColour } from "./colour/colour-map.ts";
import { drawCredits } from "./credits.ts";
import { type HistogramStatistics, histogramStatistics } from "./histogram-statistics.ts";
import { drawKeys, type Key } from "./keys.ts";
import { type PlotLayout, plotLayout } from "./plot-layout.ts";
import { histogramBins, type ValueRange, valueRange } from "./scale.ts";
import { figure, line, paint, type SvgAttributes, tag } from "./svg.ts";
import { FIGURE_WIDTH, SPACE, STROKE } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

export interface HistogramOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** Title of the horizontal axis; the figure's title when absent. */
  readonly quantity?: string;
  /** Unit of the values, UDUNITS spelling. */
  readonly unit: string;
  readonly displayUnit?: string;
  /** In the unit of the values; percentiles 0.5 to 99.5 when absent. The share of the values outside it is stated. */
  readonly range?: ValueRange;
  readonly bins?: number;
  /** Colours the bars as the map of the same quantity. */
  readonly colours?: { readonly colourMap: ColourMapName | ColourMap; readonly range: ValueRange };
  readonly width?: number;
  readonly height?: number;
  /** Where the data come from, in small print. */
  readonly credits?: string;
}

/** Where a histogram is: values in the displayed unit across, counts upwards. */
export interface HistogramLayout extends PlotLayout {
  /** Values in each of the equal bins of the horizontal axis. */
  readonly counts: Float64Array;
  readonly outside: { readonly below: number; readonly above: number };
  /** In the unit of the values. */
  readonly statistics: HistogramStatistics;
}

/** Plotting area, scales, bins and statistics of `renderHistogram` with the same arguments. */
export function layoutHistogram(values: ArrayLike<number>, options: HistogramOptions): HistogramLayout {
  return prepare(values, options).layout;
}

/** How often each value occurs, with the mean and the median marked and both spreads stated. Returns an SVG file. */
export function renderHistogram(values: ArrayLike<number>, options: HistogramOptions): string {
  const { title, unit, colours } = options;
  const { layout, range, target, factor, titles, counted, below } = prepare(values, options);
  const { area, width, counts, statistics } = layout;
  const vertical = drawValueAxis(area, layout.y.domain, "Count");
  const human = humanUnit(target);
  const quantity = options.quantity ?? title;
  const horizontal = drawNumberAxis(
    area,
    layout.x.domain,
    human === "" ? quantity : `${quantity} (${human})`,
  );
  const map = typeof colours?.colourMap === "string" ? colourMap(colours.colourMap) : colours?.colourMap;
  const step = (range[1] - range[0]) / counts.length;
  const bars = Array.from(counts, (count, i) => {
    if (count === 0) return "";
    const low = range[0] + i * step;
    const [x0, x1] = [horizontal.scale(low * factor), horizontal.scale((low + step) * factor)];
    const y = vertical.scale(count);
    const t = colours && (low + step / 2 - colours.range[0]) / (colours.range[1] - colours.range[0]);
    const fill = map && t !== undefined ? { fill: cssColour(colourOf(map, t)) } : paint({ fill: "accent" });
    // Colours near white need a rim to be seen as bars.
    const rim = map ? { ...paint({ stroke: "rule" }), "stroke-width": 0.4 } : {};
    const gap = x1 - x0 > 4 ? 0.5 : 0;
    return tag("rect", {
      x: x0 + gap,
      y,
      width: x1 - x0 - 2 * gap,
      height: area.top + area.height - y,
      ...rim,
      ...fill,
    });
  });
  const middle = formatQuantity(statistics.median, unit, { to: target });
  return figure(
    { width, height: layout.height, title, description: `${counted}. Median ${middle}.` },
    drawTitles(titles, SPACE.edge, width),
    vertical.svg,
    ...bars,
    horizontal.svg,
    upright(area, horizontal.scale(statistics.mean * factor), MEAN_LINE),
    upright(area, horizontal.scale(statistics.median * factor), MEDIAN_LINE),
    below,
  );
}

function prepare(values: ArrayLike<number>, options: HistogramOptions) {
  const { title, unit, bins = 60, width = FIGURE_WIDTH, height = 220 } = options;
  const range = options.range ?? valueRange(values, { percentiles: [0.5, 99.5] });
  const target = options.displayUnit ?? preferredUnit(unit);
  const factor = target === unit ? 1 : unitFactor(unit, target);
  const { counts, outside, total } = histogramBins(values, range, bins);
  const most = Math.max(1, ...counts) * 1.05;
  const statistics = histogramStatistics(values);

  const beyond = outside.below + outside.above;
  const share =
    beyond === 0
      ? ""
      : `, ${beyond.toLocaleString("en")} of them (${percent(beyond, total)}) outside the range shown`;
  const counted = `${total.toLocaleString("en")} values${share}`;
  const titles = {
    title,
    subtitle: options.subtitle === undefined ? counted : `${options.subtitle}: ${counted}`,
  };
  const left = SPACE.edge + valueAxisWidth([0, most], height);
  const area: Area = { left, top: titlesHeight(titles) + 40, width: width - left - SPACE.edge, height };
  const keys = drawKeys(
    statisticsKeys(statistics, unit, target),
    SPACE.edge,
    area.top + height + NUMBER_AXIS_HEIGHT + 18,
    width - 2 * SPACE.edge,
  );
  const credits = drawCredits(options.credits, keys.bottom, width);
  const layout: HistogramLayout = {
    ...plotLayout(
      { width, height: credits.bottom + SPACE.edge },
      area,
      { kind: "number", domain: [range[0] * factor, range[1] * factor], unit: target },
      { kind: "number", domain: [0, most], unit: "1" },
    ),
    counts,
    outside,
    statistics,
  };
  return { layout, range, target, factor, titles, counted, below: keys.svg + credits.svg };
}

function percent(part: number, whole: number): string {
  const share = (100 * part) / whole;
  return share < 0.1 ? "< 0.1 %" : `${share.toFixed(1)} %`;
}

const MEDIAN_LINE: SvgAttributes = {
  ...paint({ stroke: "ink" }),
  "stroke-width": STROKE.line,
  "stroke-dasharray": "4 3",
};
const MEAN_LINE: SvgAttributes = { ...paint({ stroke: "ink" }), "stroke-width": STROKE.line };

function upright({ left, top, width, height }: Area, x: number, style: SvgAttributes): string {
  return x >= left && x <= left + width ? line(x, top - 4, x, top + height, style) : "";
}

/** The numbers under the axis, all with as many decimals as the spread calls for. */
function statisticsKeys(statistics: HistogramStatistics, unit: string, target: string): readonly Key[] {
  const { count, mean, median, deviation, nmad } = statistics;
  if (count === 0) return [];
  const text = (name: string, value: number) => {
    const like = Math.max(Math.abs(value), Number.isFinite(deviation) ? deviation : 0);
    return `${name} ${formatQuantity(value, unit, { to: target, minus: "−", like })}`;
  };
  const mark = (style: SvgAttributes) => (x: number, y: number) => line(x, y - 7, x, y + 7, style);
  return [
    { mark: mark(MEAN_LINE), text: text("mean", mean) },
    { mark: mark(MEDIAN_LINE), text: text("median", median) },
    ...(count < 2
      ? []
      : [
          { mark: null, text: text("standard deviation", deviation) },
          { mark: null, text: text("NMAD", nmad) },
        ]),
  ];
}
