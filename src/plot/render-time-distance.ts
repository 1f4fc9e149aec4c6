import { dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import { humanUnit, preferredUnit, unitFactor } from "../units.ts";
import {
  type Area,
  DATE_AXIS_WIDTH,
  drawNumberAxis,
  drawVerticalDateAxis,
  NUMBER_AXIS_HEIGHT,
} from "./chart.ts";
import { type ColourMap, type ColourMapName, colourMap } from "./colour/colour-map.ts";
import { drawColourBar } from "./colour-bar.ts";
import { drawCredits } from "./credits.ts";
import { nodataPattern } from "./nodata-pattern.ts";
import { type PlotLayout, plotLayout } from "./plot-layout.ts";
import { encodePng, pngDataUri } from "./png.ts";
import { colouriseRaster, LARGEST_SIDE } from "./raster.ts";
import { distanceScale } from "./render-transect.ts";
import { GAP_REVISITS, medianRevisit } from "./revisit.ts";
import { type ValueRange, valueRange } from "./scale.ts";
import { figure, line, paint, tag } from "./svg.ts";
import { FIGURE_WIDTH, SPACE, STROKE } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

/** Values of a series along a line. */
export interface TimeDistance {
  /** Metres from the beginning of the line, ascending. */
  readonly distance: ArrayLike<number>;
  /** ISO dates, ascending. */
  readonly dates: readonly string[];
  /** [date][distance]; NaN is no data. */
  readonly values: Float32Array;
}

export interface TimeDistanceOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** What the colours stand for. */
  readonly quantity: string;
  /** Unit of the values, UDUNITS spelling. */
  readonly unit: string;
  readonly displayUnit?: string;
  readonly colourMap?: ColourMapName | ColourMap;
  /** In the unit of the values; percentiles 2 to 98 when absent, symmetric for diverging maps. */
  readonly range?: ValueRange;
  readonly words?: readonly [low: string, high: string];
  /** Distances at which the line bends. */
  readonly bends?: readonly number[];
  /** Distances are in pixels where an image lies on no map; in metres when absent. */
  readonly distanceUnit?: "m" | "pixel";
  /** ISO date that is marked by a horizontal line: the one that a map beside it shows. */
  readonly currentDate?: string;
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
  /** Where the data come from, in small print. */
  readonly credits?: string;
}

/**
 * Plotting area and scales of `renderTimeDistance` with the same arguments: distance (its unit says whether km or m) across,
 * days since 1970-01-01 upwards.
 *
 * @throws input errors `transect-empty`, `transect-length-mismatch`
 */
export function layoutTimeDistance(data: TimeDistance, options: TimeDistanceOptions): PlotLayout {
  return prepare(data, options).layout;
}

/**
 * A series along a line as one picture: distance across, dates upwards, values as colours. Each date reaches half-way to its
 * neighbours, but never farther than half of three median revisit times: a long gap stays empty.
 *
 * @returns an SVG file
 * @throws input errors `transect-empty`, `transect-length-mismatch`
 */
export function renderTimeDistance(data: TimeDistance, options: TimeDistanceOptions): string {
  const { title, quantity, bends = [], currentDate } = options;
  const { layout, map, range, per, bar, credits } = prepare(data, options);
  const { area, width } = layout;
  const { left, top } = area;
  const box = { x: left, y: top, width: area.width, height: area.height };
  const horizontal = drawNumberAxis(area, layout.x.domain, `Distance (${layout.x.unit})`);
  const vertical = drawVerticalDateAxis(area, layout.y.domain);
  const rule = { ...paint({ stroke: "rule" }), "stroke-width": STROKE.hair };
  const dates = data.dates.map((date) => {
    const y = vertical.scale(dayNumber(date));
    return line(left + area.width, y, left + area.width + 4, y, rule);
  });
  const corners = bends.map((bend) => {
    const x = horizontal.scale(bend * per);
    return line(x, top, x, top + area.height, { ...rule, "stroke-dasharray": "3 3" });
  });
  const now = currentDate === undefined ? Number.NaN : vertical.scale(dayNumber(currentDate));
  const patternId = `nodata-td-${Math.round(area.width)}-${data.dates.length}`;
  return figure(
    {
      width,
      height: layout.height,
      title,
      description: `${quantity} along ${(layout.x.domain[1]).toFixed(1)} ${layout.x.unit} on ${data.dates.length} dates from ${data.dates[0]} to ${data.dates.at(-1)}.`,
    },
    drawTitles(options, SPACE.edge, width),
    tag("defs", {}, nodataPattern(patternId)),
    tag("rect", { ...box, fill: `url(#${patternId})` }),
    tag("image", {
      ...box,
      preserveAspectRatio: "none",
      "image-rendering": "optimizeSpeed",
      class: "uw-pixels",
      href: picture(data, layout, map, range),
    }),
    ...corners,
    tag("rect", { ...box, ...paint({ fill: "none", stroke: "rule" }), "stroke-width": STROKE.hair }),
    horizontal.svg,
    vertical.svg,
    ...dates,
    now >= top && now <= top + area.height
      ? line(left, now, left + area.width, now, { ...paint({ stroke: "ink" }), "stroke-width": STROKE.line })
      : "",
    bar,
    credits,
  );
}

function prepare(data: TimeDistance, options: TimeDistanceOptions) {
  const { title, quantity, unit, width = FIGURE_WIDTH, height = 320 } = options;
  const { distance, dates, values } = data;
  if (distance.length === 0 || dates.length === 0)
    throw inputError({ code: "transect-empty", what: "There is no profile to draw.", where: title });
  if (values.length !== distance.length * dates.length)
    throw inputError({
      code: "transect-length-mismatch",
      what: "A time-distance image needs one value for each date and distance.",
      where: title,
      got: `${values.length} values, ${dates.length} dates, ${distance.length} distances`,
    });
  const map =
    typeof options.colourMap === "object" ? options.colourMap : colourMap(options.colourMap ?? "viridis");
  const range = options.range ?? valueRange(values, { symmetric: map.kind === "diverging" });
  const target = options.displayUnit ?? preferredUnit(unit);
  const factor = target === unit || unit === "" ? 1 : unitFactor(unit, target);
  const length = distance[distance.length - 1] ?? 0;
  const { per, unit: lengthUnit } = distanceScale(length, options.distanceUnit);
  const left = SPACE.edge + DATE_AXIS_WIDTH;
  const area: Area = { left, top: titlesHeight(options) + 20, width: width - left - SPACE.edge - 4, height };
  const human = humanUnit(target);
  const [low, high] = extremes(values);
  const bar = drawColourBar(
    {
      map,
      range: [range[0] * factor, range[1] * factor],
      title: human === "" ? quantity : `${quantity} (${human})`,
      ...(options.words && { words: options.words }),
      beyond:
        map.kind === "cyclic" ? { low: false, high: false } : { low: low < range[0], high: high > range[1] },
    },
    left,
    area.top + height + NUMBER_AXIS_HEIGHT + 10,
    Math.min(380, area.width),
  );
  const below = area.top + height + NUMBER_AXIS_HEIGHT + 10 + bar.height;
  const credits = drawCredits(options.credits, below, width, left);
  const layout = plotLayout(
    { width, height: credits.bottom + SPACE.edge },
    area,
    { kind: "number", domain: [0, Math.max(length * per, Number.MIN_VALUE)], unit: lengthUnit },
    { kind: "date", domain: timeSpan(dates), unit: "" },
  );
  return { layout, map, range, per, bar: bar.svg, credits: credits.svg };
}

function extremes(values: Float32Array): ValueRange {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Days that one date may stand for on either side. */
function reach(dates: readonly string[]): number {
  const revisit = medianRevisit(dates);
  return Number.isFinite(revisit) ? (GAP_REVISITS * revisit) / 2 : 0.5;
}

/** From half a revisit before the first date to half a revisit after the last. */
function timeSpan(dates: readonly string[]): ValueRange {
  const margin = reach(dates) / GAP_REVISITS;
  return [dayNumber(dates[0] ?? "") - margin, dayNumber(dates.at(-1) ?? "") + margin];
}

/** The values on even steps of distance and time, nearest date, means of the samples of a step. */
function picture(
  { distance, dates, values }: TimeDistance,
  { area, y }: PlotLayout,
  map: ColourMap,
  range: ValueRange,
): string {
  const samples = distance.length;
  const width = Math.max(1, Math.min(samples, LARGEST_SIDE));
  const height = Math.min(LARGEST_SIDE, Math.round(2 * area.height));
  const period = map.kind === "cyclic" ? range[1] - range[0] : null;
  const steps = dates.map((_, d) =>
    along(distance, values.subarray(d * samples, (d + 1) * samples), width, period),
  );
  const days = dates.map(dayNumber);
  const farthest = reach(dates);
  const pixels = new Float32Array(width * height).fill(Number.NaN);
  let nearest = 0;
  // From the last row, the earliest time, upwards: the nearest date only ever moves on.
  for (let row = height - 1; row >= 0; row--) {
    const day = y.domain[0] + ((height - row - 0.5) / height) * (y.domain[1] - y.domain[0]);
    const off = (i: number) => Math.abs((days[i] ?? Number.POSITIVE_INFINITY) - day);
    while (off(nearest + 1) <= off(nearest)) nearest++;
    if (off(nearest) <= farthest) pixels.set(steps[nearest] ?? [], row * width);
  }
  return pngDataUri(encodePng(colouriseRaster({ values: pixels, width, height }, map, range), width, height));
}

/** Means of the samples within each of `width` even steps of the line; a step without a sample takes the one before. */
function along(
  distance: ArrayLike<number>,
  values: Float32Array,
  width: number,
  period: number | null,
): Float32Array {
  const out = new Float32Array(width).fill(Number.NaN);
  const length = distance[distance.length - 1] ?? 0;
  const turn = period === null ? 0 : (2 * Math.PI) / period;
  let i = 0;
  for (let step = 0; step < width; step++) {
    const end = ((step + 1) / width) * length;
    let [count, sum, sine, cosine] = [0, 0, 0, 0];
    const first = i;
    for (; i < values.length && ((distance[i] ?? 0) < end || step === width - 1); i++) {
      const value = values[i] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      sine += Math.sin(value * turn);
      cosine += Math.cos(value * turn);
    }
    if (i === first) out[step] = step === 0 ? Number.NaN : (out[step - 1] ?? Number.NaN);
    else if (count > 0) out[step] = period === null ? sum / count : Math.atan2(sine, cosine) / turn;
  }
  return out;
}
