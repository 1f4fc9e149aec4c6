import type { Pixel } from "../parts/plot.ts";
import type { MapPixels } from "../results/read-map.ts";
import type { ReliableValues } from "./reliable.ts";
import { quantileOf } from "./sample-values.ts";

/** A place whose series is shown. */
export interface Place extends Pixel {
  /** On the map. */
  readonly letter: string;
  /** Why it was chosen. */
  readonly why: string;
}

/** Half the edge, in pixels, of the square whose mean counts: the extreme single pixel of a map is mostly noise. */
const HALF = 2;
/** Share of the square that must be reliable. */
const MOSTLY = 0.6;
/** Quantile of the velocities beyond which a pixel may be noise. */
const TAME = 0.995;
/** Share of the scene's diagonal: still ground right beside the reference point tells nothing. */
const AWAY = 0.2;

/**
 * The places that move most in each direction, and one away from the reference point that moves least, by the mean velocity
 * of the reliable pixels of a small square. Of equal ones the first counts.
 */
export function choosePlaces(
  { values, sorted }: ReliableValues,
  { grid: { shape }, step }: Pick<MapPixels, "grid" | "step">,
  reference: Pixel | null,
): Place[] {
  // A wild pixel counts as much as the fastest of many, not more.
  const [low, high] = [quantileOf(sorted, 1 - TAME), quantileOf(sorted, TAME)];
  const tame = values.map((value) => Math.min(high, Math.max(low, value)));
  const means = squareMeans(tame, shape.y, shape.x);
  const far = AWAY * Math.hypot(shape.y, shape.x);
  const at = reference && { y: reference.y / step, x: reference.x / step };
  let [highest, lowest, calmest] = [-1, -1, -1];
  means.forEach((mean, p) => {
    if (Number.isNaN(mean)) return;
    if (highest < 0 || mean > (means[highest] ?? 0)) highest = p;
    if (lowest < 0 || mean < (means[lowest] ?? 0)) lowest = p;
    const distance = at ? Math.hypot(Math.floor(p / shape.x) - at.y, (p % shape.x) - at.x) : far;
    if (distance >= far && (calmest < 0 || Math.abs(mean) < Math.abs(means[calmest] ?? 0))) calmest = p;
  });
  const chosen: [number, string][] = [];
  if (highest >= 0 && (means[highest] ?? 0) > 0) chosen.push([highest, "fastest towards satellite"]);
  if (lowest >= 0 && (means[lowest] ?? 0) < 0) chosen.push([lowest, "fastest away from satellite"]);
  if (calmest >= 0 && chosen.every(([p]) => p !== calmest)) chosen.push([calmest, "moves least"]);
  const middle = Math.floor(step / 2);
  return chosen.map(([p, why], i) => ({
    letter: "ABC"[i] ?? "",
    why,
    y: Math.floor(p / shape.x) * step + middle,
    x: (p % shape.x) * step + middle,
  }));
}

/** Mean of the values of the square about each pixel; NaN where too few of it have one. */
function squareMeans(values: Float32Array, height: number, width: number): Float64Array {
  // Sums over all pixels above and to the left: each square then takes four numbers.
  const [sums, counts] = [
    new Float64Array((height + 1) * (width + 1)),
    new Uint32Array((height + 1) * (width + 1)),
  ];
  const row = width + 1;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const value = values[y * width + x] ?? Number.NaN;
      const has = Number.isNaN(value) ? 0 : 1;
      const to = (y + 1) * row + x + 1;
      sums[to] = (has ? value : 0) + at(sums, to - 1) + at(sums, to - row) - at(sums, to - row - 1);
      counts[to] = has + at(counts, to - 1) + at(counts, to - row) - at(counts, to - row - 1);
    }
  const means = new Float64Array(height * width).fill(Number.NaN);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [y0, y1] = [Math.max(0, y - HALF), Math.min(height, y + HALF + 1)];
      const [x0, x1] = [Math.max(0, x - HALF), Math.min(width, x + HALF + 1)];
      const within = (of: Float64Array | Uint32Array) =>
        at(of, y1 * row + x1) - at(of, y0 * row + x1) - at(of, y1 * row + x0) + at(of, y0 * row + x0);
      const count = within(counts);
      if (count >= MOSTLY * (2 * HALF + 1) ** 2) means[y * width + x] = within(sums) / count;
    }
  return means;
}

const at = (list: Float64Array | Uint32Array, index: number) => list[index] ?? 0;
