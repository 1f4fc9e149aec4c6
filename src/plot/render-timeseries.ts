import { humanUnit } from "../units.ts";
import { type Area, drawDateAxis, drawValueAxis } from "./chart.ts";
import { MOST_ERROR_BARS, prepareTimeseries, rateText, TRUTH_DASH } from "./layout-timeseries.ts";
import type { Scale } from "./scale.ts";
import { coordinate, figure, line, paint, polylinePath, tag } from "./svg.ts";
import { SPACE, STROKE } from "./theme.ts";
import {
  ARROW_WIDTH,
  type DrawnSeries,
  drawAside,
  drawDots,
  hintIn,
  noHint,
  type Point,
} from "./timeseries-marks.ts";
import type { TimeSeries, TimeSeriesOptions } from "./timeseries-options.ts";
import { drawTitles } from "./titles.ts";

export type { TimeSeries, TimeSeriesOptions } from "./timeseries-options.ts";

/**
 * Displacement of one or several places over time, with standard errors, fitted curves and their rates, and the
 * true series of a simulation. `layoutTimeseries` tells where its axes are.
 *
 * @returns an SVG file
 * @throws input errors `series-empty`, `series-length-mismatch`, `series-date-unreadable`
 */
export function renderTimeseries(series: readonly TimeSeries[], options: TimeSeriesOptions): string {
  const { title, quantity = "LOS displacement", unit = "m", displayUnit = "mm", up } = options;
  const { layout, whole, drawn, aside, current, errorsOf, below } = prepareTimeseries(series, options);
  const { area, width } = layout;
  const human = humanUnit(displayUnit);
  const value = drawValueAxis(
    area,
    layout.y.domain,
    human === "" ? quantity : `${quantity} (${human})`,
    up === undefined ? "" : `↑ ${up}`,
  );
  const time = drawDateAxis(area, layout.x.domain);
  const hint = options.hints ? hintIn(displayUnit) : noHint;
  return figure(
    {
      width,
      height: layout.height,
      title,
      description: describe(series, unit, displayUnit),
    },
    drawTitles(options, SPACE.edge, width),
    value.svg,
    time.svg,
    current === null ? "" : drawCurrentDate(time.scale(current), area),
    ...drawn.map((one) => drawErrors(one, errorsOf(one.points.length), time.scale, value.scale)),
    ...drawn.map((one) => drawCurves(one, time.scale, value.scale)),
    ...drawn.map((one) => drawDots(one, MOST_ERROR_BARS, time.scale, value.scale, hint)),
    ...whole.map((one, i) =>
      drawAside(one, aside, time.scale, value.scale, area, ARROW_WIDTH * (i - (whole.length - 1) / 2), hint),
    ),
    below,
  );
}

/** Nothing where the date lies beside the axis. */
function drawCurrentDate(x: number, { left, top, width, height }: Area): string {
  if (!(x >= left && x <= left + width)) return "";
  return line(x, top, x, top + height, { ...paint({ stroke: "ink" }), "stroke-width": STROKE.line });
}

function drawErrors(
  { points, sigma, colour }: DrawnSeries,
  how: "bars" | "band" | "none",
  x: Scale,
  y: Scale,
): string {
  if (sigma.length === 0 || how === "none") return "";
  const known = points.flatMap(([day, value], i) => {
    const error = sigma[i] ?? Number.NaN;
    return Number.isFinite(value) && Number.isFinite(error) ? [[day, value, error] as const] : [];
  });
  if (known.length === 0) return "";
  if (how === "band") {
    const upper = known.map(([day, value, error]) => [x(day), y(value + error)] as const);
    const lower = known.map(([day, value, error]) => [x(day), y(value - error)] as const).reverse();
    return tag("path", {
      d: `${polylinePath([...upper, ...lower])}Z`,
      ...paint({ fill: colour }),
      "fill-opacity": 0.16,
    });
  }
  const bars = known.map(([day, value, error]) => {
    const at = coordinate(x(day));
    return `M${at},${coordinate(y(value - error))}V${coordinate(y(value + error))}`;
  });
  return tag("path", {
    d: bars.join(""),
    ...paint({ fill: "none", stroke: colour }),
    "stroke-width": STROKE.line,
    "stroke-opacity": 0.55,
  });
}

function drawCurves({ fit, truth, colour }: DrawnSeries, x: Scale, y: Scale): string {
  const curve = (points: readonly Point[], dash: string | undefined, opacity: number) =>
    points.length === 0
      ? ""
      : tag("path", {
          d: polylinePath(points.map(([day, value]) => [x(day), y(value)])),
          ...paint({ fill: "none", stroke: colour }),
          "stroke-width": 1.5,
          "stroke-dasharray": dash,
          "stroke-opacity": opacity,
          "stroke-linejoin": "round",
        });
  return curve(fit, undefined, 0.9) + curve(truth, TRUTH_DASH, 0.9);
}

function describe(series: readonly TimeSeries[], unit: string, displayUnit: string): string {
  const shown = series.filter(({ hidden }) => hidden !== true);
  if (shown.length === 0) return "Every series is hidden.";
  const named = shown.map(({ name }) => name).join(", ");
  const dates = shown.flatMap((one) => one.dates).sort();
  const rates = shown
    .filter(({ fit }) => fit?.velocity !== undefined)
    .map((one) => `${one.name}${rateText(one, unit, displayUnit)}`);
  return `Displacement of ${named} from ${dates[0]} to ${dates.at(-1)}.${rates.length === 0 ? "" : ` Rates: ${rates.join("; ")}.`}`;
}
