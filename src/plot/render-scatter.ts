import { inputError } from "../errors.ts";
import { formatQuantity, humanUnit, preferredUnit, unitFactor } from "../units.ts";
import { type Area, drawNumberAxis, drawValueAxis, NUMBER_AXIS_HEIGHT, valueAxisWidth } from "./chart.ts";
import { type ColourMap, lineColours } from "./colour/colour-map.ts";
import { drawColourBar } from "./colour-bar.ts";
import { encodePng, pngDataUri } from "./png.ts";
import { colouriseRaster } from "./raster.ts";
import { type ValueRange, valueRange } from "./scale.ts";
import { figure, paint, type SvgAttributes, tag } from "./svg.ts";
import { SPACE, STROKE } from "./theme.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

export interface ScatterOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** Names of the horizontal and the vertical axis. */
  readonly axes?: readonly [x: string, y: string];
  /** Unit of both, UDUNITS spelling. */
  readonly unit: string;
  readonly displayUnit?: string;
  /** Of both axes, in the unit of the values; percentiles 0.2 to 99.8 when absent. */
  readonly range?: ValueRange;
  readonly width?: number;
}

/** Cells along each side: about 4 px each. */
const CELLS = 110;

/**
 * How an estimate agrees with the truth, as the density of points about the line of equality, with root mean
 * square error and bias.
 *
 * @returns an SVG file
 * @throws input error `scatter-length-mismatch`
 */
export function renderScatter(
  truth: ArrayLike<number>,
  estimate: ArrayLike<number>,
  options: ScatterOptions,
): string {
  const { title, axes = ["Truth", "Estimate"], unit, width = 560 } = options;
  if (truth.length !== estimate.length)
    throw inputError({
      code: "scatter-length-mismatch",
      what: "The two lists to compare differ in length.",
      where: title,
      got: `${truth.length} and ${estimate.length} values`,
    });
  const target = options.displayUnit ?? preferredUnit(unit);
  const factor = target === unit ? 1 : unitFactor(unit, target);
  const human = humanUnit(target);
  const range = options.range ?? commonRange(truth, estimate);
  const shown: ValueRange = [range[0] * factor, range[1] * factor];
  const { density, count, rmse, bias } = compare(truth, estimate, range);
  const quantity = (value: number) => formatQuantity(value, unit, { to: target, minus: "−", like: rmse });
  const result = `n ${count.toLocaleString("en")} · RMSE ${quantity(rmse)} · bias ${quantity(bias)}`;
  const titles = { title, subtitle: options.subtitle ?? result };

  const withUnit = (name: string) => (human === "" ? name : `${name} (${human})`);
  const left = SPACE.edge + valueAxisWidth(shown, width);
  const side = width - left - SPACE.edge;
  const area: Area = { left, top: titlesHeight(titles) + 40, width: side, height: side };
  const vertical = drawValueAxis(area, shown, withUnit(axes[1]));
  const horizontal = drawNumberAxis(area, shown, withUnit(axes[0]));
  const most = Math.max(1, ...density);
  const log = Float32Array.from(density, (cell) => (cell === 0 ? Number.NaN : Math.log10(cell)));
  const picture = (map: ColourMap) => {
    const pixels = colouriseRaster({ values: log, width: CELLS, height: CELLS }, map, [
      0,
      Math.log10(most) || 1,
    ]);
    return pngDataUri(encodePng(pixels, CELLS, CELLS));
  };
  const { light, dark } = lineColours();
  const image = (map: ColourMap, variant: "light" | "dark") =>
    tag("image", {
      x: left,
      y: area.top,
      width: side,
      height: side,
      class: `uw-pixels uw-${variant}`,
      display: variant === "dark" ? "none" : undefined,
      "image-rendering": "optimizeSpeed",
      href: picture(map),
    });
  const barTop = area.top + side + NUMBER_AXIS_HEIGHT + 14;
  const decades = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, power) => power);
  const bar = drawColourBar(
    {
      map: light,
      darkMap: dark,
      range: [0, Math.log10(most) || 1],
      title: "Points per cell",
      ticks: { values: decades, texts: decades.map((power) => (10 ** power).toLocaleString("en")) },
    },
    left,
    barTop,
    240,
  );
  return figure(
    {
      width,
      height: barTop + bar.height + SPACE.edge,
      title,
      description: `${axes[1]} against ${axes[0]}: ${result}.`,
    },
    drawTitles(titles, SPACE.edge, width),
    vertical.svg,
    horizontal.svg,
    image(light, "light"),
    image(dark, "dark"),
    equalityLine(left, area.top, side, {
      ...paint({ stroke: "paper" }),
      "stroke-width": 2.5,
      "stroke-opacity": 0.6,
    }),
    equalityLine(left, area.top, side, {
      ...paint({ stroke: "ink" }),
      "stroke-width": STROKE.line,
      "stroke-dasharray": "5 4",
    }),
    bar.svg,
  );
}

const equalityLine = (left: number, top: number, side: number, style: SvgAttributes) =>
  tag("line", { x1: left, y1: top + side, x2: left + side, y2: top, ...style });

function commonRange(truth: ArrayLike<number>, estimate: ArrayLike<number>): ValueRange {
  const [a, b] = [truth, estimate].map((values) => valueRange(values, { percentiles: [0.2, 99.8] }));
  return [Math.min(a?.[0] ?? 0, b?.[0] ?? 0), Math.max(a?.[1] ?? 1, b?.[1] ?? 1)];
}

/** Counts per cell (row 0 at the top), and statistics over all finite couples, inside the range or not. */
function compare(truth: ArrayLike<number>, estimate: ArrayLike<number>, [low, high]: ValueRange) {
  const density = new Float32Array(CELLS * CELLS);
  let [count, sum, squares] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [x, y] = [truth[i] ?? Number.NaN, estimate[i] ?? Number.NaN];
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    count++;
    sum += y - x;
    squares += (y - x) ** 2;
    const column = Math.floor(((x - low) / (high - low)) * CELLS);
    const row = CELLS - 1 - Math.floor(((y - low) / (high - low)) * CELLS);
    if (column < 0 || column >= CELLS || row < 0 || row >= CELLS) continue;
    density[row * CELLS + column] = (density[row * CELLS + column] ?? 0) + 1;
  }
  return { density, count, bias: sum / count, rmse: Math.sqrt(squares / count) };
}
