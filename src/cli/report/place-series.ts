import { yearsSinceFirst } from "../../dates.ts";
import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import type { Pixel, TimeSeries } from "../parts/plot.ts";
import type { RunView } from "./run-view.ts";

/** A square of pixels, with a hole in its middle if asked. */
export interface Square {
  readonly middle: Pixel;
  readonly half: number;
  /** Pixels nearer to the middle than this many rows and columns are left out. */
  readonly hole?: number;
}

/**
 * Mean displacement of the reliable pixels of a square at each date, the mean of their standard errors, and the line of the
 * run's own velocity through it. The errors of neighbours hang together: their mean is not smaller. Null without data.
 */
export async function seriesOfSquare(
  view: RunView,
  name: string,
  square: Square,
): Promise<TimeSeries | null> {
  const displacement = view.output("displacement");
  if (displacement === null) return null;
  const window = windowOf(square, view.grid.shape);
  const use = await usedPixels(view, square, window);
  const mean = async (output: string) => {
    const variable = view.output(output);
    return variable === null ? null : meanSeries(variable, window, use, view.signal);
  };
  const values = await meanSeries(displacement, window, use, view.signal);
  const { dates } = view.stack;
  if (values.length !== dates.length || !values.some(Number.isFinite)) return null;
  const sigma = await mean("displacementStd");
  const [velocity, velocitySigma] = [(await mean("velocity"))?.[0], (await mean("velocityStd"))?.[0]];
  return {
    name,
    dates,
    values,
    ...(sigma?.length === dates.length && { sigma }),
    ...(velocity !== undefined &&
      Number.isFinite(velocity) && {
        fit: {
          values: lineThrough(values, dates, velocity, view.record("residual-rms")?.excluded ?? []),
          velocity,
          ...(velocitySigma !== undefined && Number.isFinite(velocitySigma) && { velocitySigma }),
        },
      }),
  };
}

function windowOf({ middle, half }: Square, { y, x }: { y: number; x: number }): readonly [Range, Range] {
  const around = (at: number, length: number): Range => [
    Math.max(0, Math.min(length - 1, at - half)),
    Math.min(length, Math.max(1, at + half + 1)),
  ];
  return [around(middle.y, y), around(middle.x, x)];
}

/** 1 for the pixels of the window that count: in the square, not in its hole, and reliable where a mask says so. */
async function usedPixels(
  view: RunView,
  { middle, hole = -1 }: Square,
  [y, x]: readonly [Range, Range],
): Promise<Uint8Array> {
  const mask = view.output("reliable");
  const reliable = mask && (await readFloats(mask, [y, x], { signal: view.signal }));
  const width = x[1] - x[0];
  return Uint8Array.from({ length: (y[1] - y[0]) * width }, (_, p) => {
    const row = y[0] + Math.floor(p / width) - middle.y;
    const column = x[0] + (p % width) - middle.x;
    const inHole = Math.max(Math.abs(row), Math.abs(column)) <= hole;
    return !inHole && (reliable === null || (reliable[p] ?? 0) > 0) ? 1 : 0;
  });
}

async function meanSeries(
  variable: Variable,
  [y, x]: readonly [Range, Range],
  use: Uint8Array,
  signal: AbortSignal,
): Promise<Float64Array> {
  const depth = variable.shape.slice(0, -2).map((length): Range => [0, length]);
  const values = await readFloats(variable, [...depth, y, x], { signal });
  return Float64Array.from({ length: values.length / use.length }, (_, layer) => {
    let [sum, count] = [0, 0];
    use.forEach((used, p) => {
      const value = values[layer * use.length + p] ?? Number.NaN;
      if (used === 0 || Number.isNaN(value)) return;
      sum += value;
      count++;
    });
    return sum / count;
  });
}

/** The line of a slope that fits the values best, but for those of noisy dates. */
function lineThrough(
  values: Float64Array,
  dates: readonly string[],
  slope: number,
  noisy: readonly string[],
): Float64Array {
  const years = yearsSinceFirst(dates);
  const rests = [...values]
    .map((value, i) => (noisy.includes(dates[i] ?? "") ? Number.NaN : value - slope * (years[i] ?? 0)))
    .filter(Number.isFinite);
  const offset = rests.reduce((sum, rest) => sum + rest, 0) / rests.length;
  return years.map((year) => offset + slope * year);
}
