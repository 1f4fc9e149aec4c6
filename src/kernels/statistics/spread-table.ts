import { fitMonotoneTable, type Trend } from "./monotone-table.ts";

/** A positive quantity on a grid of one or several others. Plain numbers, so that it can be written and sent as JSON. */
export interface SpreadTable {
  /** Where the values stand along each axis, rising. */
  readonly centers: readonly (readonly number[])[];
  /** In C order of the axes. */
  readonly values: readonly number[];
}

export interface SpreadCells {
  readonly centers: readonly (readonly number[])[];
  readonly trends: readonly Trend[];
  /** Spread of each cell, C order; more than 0 where `counts` is enough. */
  readonly spreads: Float64Array;
  /** Samples of each cell. */
  readonly counts: Float64Array;
}

/** Weight of a filled cell beside a sample: it has to give way to what was measured. */
const FILLED_WEIGHT = 1e-3;

/**
 * Makes a table from measured cells. Cells of fewer than `fewest` samples get the mean of the nearest measured ones, weighted
 * by their samples; then trends are kept. Both in logarithms, where the error of a measured spread depends on its samples only.
 * Null where no cell has enough.
 */
export function tabulateSpread(cells: SpreadCells, fewest: number): SpreadTable | null {
  const { centers, trends, counts } = cells;
  const shape = centers.map(({ length }) => length);
  const measured = [...counts.keys()].filter((cell) => counts[cell]! >= fewest);
  if (measured.length === 0) return null;
  const logs = new Float64Array(counts.length);
  const weights = new Float64Array(counts.length).fill(FILLED_WEIGHT);
  for (const cell of measured) {
    logs[cell] = Math.log(cells.spreads[cell]!);
    weights[cell] = counts[cell]!;
  }
  const places = [...counts.keys()].map((cell) => placeOf(cell, shape));
  for (const [cell, place] of places.entries()) {
    if (counts[cell]! >= fewest) continue;
    let [nearest, sum, weight] = [Number.POSITIVE_INFINITY, 0, 0];
    for (const other of measured) {
      const distance = place.reduce((steps, i, axis) => steps + Math.abs(i - places[other]![axis]!), 0);
      if (distance > nearest) continue;
      if (distance < nearest) [nearest, sum, weight] = [distance, 0, 0];
      sum += counts[other]! * logs[other]!;
      weight += counts[other]!;
    }
    logs[cell] = sum / weight;
  }
  const fitted = fitMonotoneTable(logs, weights, shape, trends);
  return { centers, values: Array.from(fitted, Math.exp) };
}

function placeOf(cell: number, shape: readonly number[]): number[] {
  const place = new Array<number>(shape.length);
  let rest = cell;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    place[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  return place;
}

/** A function that interpolates linearly along every axis; beyond the outermost centres the value is that at the centre. */
export function interpolateSpread({ centers, values }: SpreadTable): (at: ArrayLike<number>) => number {
  const axes = centers.map((line) => Float64Array.from(line));
  const table = Float64Array.from(values);
  const depth = axes.length;
  const corners = 1 << depth;
  const bases = new Int32Array(depth);
  const fractions = new Float64Array(depth);
  return (at) => {
    for (let axis = 0; axis < depth; axis++) {
      const line = axes[axis]!;
      const value = at[axis]!;
      // Tables have some ten centres: walking is as quick as halving.
      let below = 0;
      while (below < line.length - 2 && value >= line[below + 1]!) below++;
      const [from, to] = [line[below]!, line[below + 1] ?? Number.POSITIVE_INFINITY];
      bases[axis] = below;
      fractions[axis] = value > from ? Math.min(1, (value - from) / (to - from)) : 0;
    }
    let sum = 0;
    for (let corner = 0; corner < corners; corner++) {
      let [weight, index] = [1, 0];
      for (let axis = 0; axis < depth; axis++) {
        const above = (corner >> axis) & 1;
        weight *= above ? fractions[axis]! : 1 - fractions[axis]!;
        index = index * axes[axis]!.length + bases[axis]! + above;
      }
      if (weight > 0) sum += weight * table[index]!;
    }
    return sum;
  };
}
