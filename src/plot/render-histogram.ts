import { formatQuantity, humanUnit, preferredUnit, unitFactor } from "../units.ts";
import { type Area, drawNumberAxis, drawValueAxis, NUMBER_AXIS_HEIGHT, valueAxisWidth } from "./chart.ts";
import { type ColourMapName, colourMap, colourOf, cssColour } from "./colour/colour-map.ts";
import { histogramBins, median, type ValueRange, valueRange } from "./scale.ts";
import { figure, line, paint, tag } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { FIGURE_WIDTH, SPACE, STROKE, TYPE, WEIGHT } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

export interface HistogramOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** Title of the horizontal axis; the figure's title when absent. */
  readonly quantity?: string;
  /** Unit of the values, UDUNITS spelling. */
  readonly unit: string;
  readonly displayUnit?: string;
  /** In the unit of the values; percentiles 0.5 to 99.5 when absent. Values outside it are counted in the subtitle. */
  readonly range?: ValueRange;
  readonly bins?: number;
  /** Colours the bars as the map of the same quantity. */
  readonly colours?: { readonly colourMap: ColourMapName; readonly range: ValueRange };
  readonly width?: number;
  readonly height?: number;
}

/** How often each value occurs, with the median marked. Returns an SVG file. */
export function renderHistogram(values: ArrayLike<number>, options: HistogramOptions): string {
  const { title, unit, bins = 60, width = FIGURE_WIDTH, height = 220, colours } = options;
  const range = options.range ?? valueRange(values, { percentiles: [0.5, 99.5] });
  const target = options.displayUnit ?? preferredUnit(unit);
  const factor = target === unit ? 1 : unitFactor(unit, target);
  const { counts, outside, total } = histogramBins(values, range, bins);
  const most = Math.max(1, ...counts) * 1.05;

  const beyond = outside.below + outside.above;
  const counted = `${total.toLocaleString("en")} values${beyond === 0 ? "" : `, ${beyond.toLocaleString("en")} of them outside the range shown`}`;
  const titles = { title, subtitle: options.subtitle ?? counted };
  const left = SPACE.edge + valueAxisWidth([0, most], height);
  const area: Area = { left, top: titlesHeight(titles) + 40, width: width - left - SPACE.edge, height };
  const vertical = drawValueAxis(area, [0, most], "Count");
  const human = humanUnit(target);
  const quantity = options.quantity ?? title;
  const horizontal = drawNumberAxis(
    area,
    [range[0] * factor, range[1] * factor],
    human === "" ? quantity : `${quantity} (${human})`,
  );

  const map = colours && colourMap(colours.colourMap);
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
  const middle = median(values);
  return figure(
    {
      width,
      height: area.top + height + NUMBER_AXIS_HEIGHT + SPACE.edge,
      title,
      description: `${counted}. Median ${formatQuantity(middle, unit, { to: target })}.`,
    },
    drawTitles(titles, SPACE.edge, width),
    vertical.svg,
    ...bars,
    horizontal.svg,
    drawMedian(
      area,
      horizontal.scale(middle * factor),
      `median ${formatQuantity(middle, unit, { to: target, minus: "−" })}`,
    ),
  );
}

function drawMedian({ left, top, width, height }: Area, x: number, text: string): string {
  if (!(x >= left && x <= left + width)) return "";
  const toLeft = x + 8 + measureText(text, TYPE.tick, WEIGHT.strong) > left + width;
  return (
    line(x, top - 4, x, top + height, {
      ...paint({ stroke: "ink" }),
      "stroke-width": STROKE.line,
      "stroke-dasharray": "4 3",
    }) +
    label(text, x + (toLeft ? -7 : 7), top + 8, {
      size: TYPE.tick,
      weight: WEIGHT.strong,
      halo: true,
      anchor: toLeft ? "end" : "start",
    })
  );
}
