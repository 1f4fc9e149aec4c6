import { inputError } from "../errors.ts";
import { humanUnit, preferredUnit, unitFactor } from "../units.ts";
import { type Area, drawNumberAxis, drawValueAxis, NUMBER_AXIS_HEIGHT, valueAxisWidth } from "./chart.ts";
import { drawCredits } from "./credits.ts";
import { drawKeys, lineMark } from "./keys.ts";
import { type PlotLayout, plotLayout } from "./plot-layout.ts";
import { paddedExtent } from "./scale.ts";
import { figure, line, paint, polylinePath, tag } from "./svg.ts";
import { FIGURE_WIDTH, SPACE, STROKE, seriesColour } from "./theme.ts";
import { bandMark } from "./timeseries-marks.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

/** Values of one map along a line. */
export interface TransectProfile {
  readonly name: string;
  /** One for each distance; NaN where there is no data. */
  readonly values: ArrayLike<number>;
  /** Standard error of each value: drawn as a band. */
  readonly sigma?: ArrayLike<number>;
}

export interface TransectOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** Title of the vertical axis. */
  readonly quantity: string;
  /** Unit of the values, UDUNITS spelling. */
  readonly unit: string;
  readonly displayUnit?: string;
  /** Distances at which the line bends. */
  readonly bends?: readonly number[];
  /** What up means: "towards satellite". */
  readonly up?: string;
  /** Distances are in pixels where an image lies on no map; in metres when absent. */
  readonly distanceUnit?: "m" | "pixel";
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
  /** Where the data come from, in small print. */
  readonly credits?: string;
}

/** Longer lines are labelled in kilometres. */
const KILOMETRES_FROM = 2000;

/** The unit that a line of so many metres (or pixels) is labelled in. */
export function distanceScale(
  length: number,
  unit: "m" | "pixel" = "m",
): { readonly per: number; readonly unit: "km" | "m" | "pixels" } {
  if (unit === "pixel") return { per: 1, unit: "pixels" };
  return length >= KILOMETRES_FROM ? { per: 1e-3, unit: "km" } : { per: 1, unit: "m" };
}

/**
 * Plotting area and scales of `renderTransect` with the same arguments: distance (its unit says whether km or m) across,
 * values in the displayed unit upwards.
 *
 * @throws input errors `transect-empty`, `transect-length-mismatch`
 */
export function layoutTransect(
  distance: ArrayLike<number>,
  profiles: readonly TransectProfile[],
  options: TransectOptions,
): PlotLayout {
  return prepare(distance, profiles, options).layout;
}

function prepare(
  distance: ArrayLike<number>,
  profiles: readonly TransectProfile[],
  options: TransectOptions,
) {
  const { title, unit, width = FIGURE_WIDTH, height = 280 } = options;
  checkLengths(distance, profiles, title);
  const target = options.displayUnit ?? preferredUnit(unit);
  const factor = target === unit || unit === "" ? 1 : unitFactor(unit, target);
  const length = distance[distance.length - 1] ?? 0;
  const { per, unit: lengthUnit } = distanceScale(length, options.distanceUnit);
  const drawn = profiles.map(({ values, sigma }) => ({
    values: Float64Array.from(values, (value) => value * factor),
    sigma: sigma && Float64Array.from(sigma, (value) => (Number.isFinite(value) ? value * factor : 0)),
  }));
  const range = paddedExtent(
    drawn.flatMap(({ values, sigma }) =>
      sigma ? [values.map((v, i) => v - sigma[i]!), values.map((v, i) => v + sigma[i]!)] : [values],
    ),
  );
  const left = SPACE.edge + valueAxisWidth(range, height);
  const area: Area = { left, top: titlesHeight(options) + 40, width: width - left - SPACE.edge, height };
  const keys = drawKeys(
    [
      ...profiles.map(({ name }, k) => ({ mark: lineMark(seriesColour(k)), text: name })),
      ...(profiles.some(({ sigma }) => sigma !== undefined) ? [{ mark: bandMark, text: "± 1 σ" }] : []),
    ],
    SPACE.edge,
    area.top + height + NUMBER_AXIS_HEIGHT + 18,
    width - 2 * SPACE.edge,
  );
  const credits = drawCredits(options.credits, keys.bottom, width);
  const layout = plotLayout(
    { width, height: credits.bottom + SPACE.edge },
    area,
    { kind: "number", domain: [0, Math.max(length * per, Number.MIN_VALUE)], unit: lengthUnit },
    { kind: "number", domain: range, unit: target },
  );
  return { layout, drawn, per, length, target, below: keys.svg + credits.svg };
}

/**
 * Values along a line across one or several maps, over the distance from its beginning. `layoutTransect` tells where its
 * axes are.
 *
 * @param distance metres (or pixels, see the options), ascending
 * @returns an SVG file
 * @throws input errors `transect-empty`, `transect-length-mismatch`
 */
export function renderTransect(
  distance: ArrayLike<number>,
  profiles: readonly TransectProfile[],
  options: TransectOptions,
): string {
  const { title, quantity, bends = [], up } = options;
  const { layout, drawn, per, length, target, below } = prepare(distance, profiles, options);
  const { area, width } = layout;
  const human = humanUnit(target);
  const vertical = drawValueAxis(
    area,
    layout.y.domain,
    human === "" ? quantity : `${quantity} (${human})`,
    up === undefined ? "" : `↑ ${up}`,
  );
  const lengthUnit = layout.x.unit;
  const horizontal = drawNumberAxis(area, layout.x.domain, `Distance (${lengthUnit})`);
  const x = (i: number) => horizontal.scale((distance[i] ?? Number.NaN) * per);
  const corners = bends.map((bend) => {
    const at = horizontal.scale(bend * per);
    return line(at, area.top, at, area.top + area.height, {
      ...paint({ stroke: "rule" }),
      "stroke-width": STROKE.hair,
      "stroke-dasharray": "3 3",
    });
  });
  const bands = drawn.map(({ values, sigma }, k) => (sigma ? band(values, sigma, x, vertical.scale, k) : ""));
  const curves = drawn.map(({ values }, k) =>
    tag("path", {
      d: curvePath([...values].map((value, i) => [x(i), vertical.scale(value)] as const)),
      ...paint({ fill: "none", stroke: seriesColour(k) }),
      "stroke-width": 1.5,
      "stroke-linejoin": "round",
      "stroke-linecap": "round",
    }),
  );
  return figure(
    {
      width,
      height: layout.height,
      title,
      description: `${quantity} of ${profiles.map(({ name }) => name).join(", ")} along ${(length * per).toFixed(1)} ${lengthUnit}.`,
    },
    drawTitles(options, SPACE.edge, width),
    vertical.svg,
    horizontal.svg,
    ...corners,
    ...bands,
    ...curves,
    below,
  );
}

/** A value between two gaps is a dot: a line of no length with round ends. */
function curvePath(points: readonly (readonly [x: number, y: number])[]): string {
  const isGap = (k: number) => Number.isNaN(points[k]?.[1] ?? Number.NaN);
  const withDots = points.flatMap((point, k) =>
    !isGap(k) && isGap(k - 1) && isGap(k + 1) ? [point, point] : [point],
  );
  return polylinePath(withDots);
}

type Scale = (value: number) => number;

/** One closed shape for each run of pixels with data. */
function band(values: Float64Array, sigma: Float64Array, x: Scale, y: Scale, k: number): string {
  const runs: number[][] = [];
  let run: number[] | null = null;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) run = null;
    else if (run) run.push(i);
    else {
      run = [i];
      runs.push(run);
    }
  }
  const d = runs.map((indices) => {
    const upper = indices.map((i) => [x(i), y(values[i]! + sigma[i]!)] as const);
    const lower = indices.map((i) => [x(i), y(values[i]! - sigma[i]!)] as const).reverse();
    return `${polylinePath([...upper, ...lower])}Z`;
  });
  return tag("path", { d: d.join(""), ...paint({ fill: seriesColour(k) }), "fill-opacity": 0.16 });
}

function checkLengths(
  distance: ArrayLike<number>,
  profiles: readonly TransectProfile[],
  title: string,
): void {
  const odd = profiles.find(({ values }) => values.length !== distance.length);
  if (odd)
    throw inputError({
      code: "transect-length-mismatch",
      what: "A profile needs one value for each distance.",
      where: odd.name,
      got: `${odd.values.length} values, ${distance.length} distances`,
    });
  if (distance.length > 0 && profiles.length > 0) return;
  throw inputError({ code: "transect-empty", what: "There is no profile to draw.", where: title });
}
