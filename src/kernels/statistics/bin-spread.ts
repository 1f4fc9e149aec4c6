import { configError } from "../../errors.ts";
import { createStream } from "../random/stream.ts";
import { type BottomSample, createBottomSample } from "./bottom-sample.ts";
import { measureSpread, type Spread } from "./spread.ts";

/** Edges of the bins of one quantity, rising: bin i holds values v with edges[i] <= v < edges[i + 1]. */
export type BinEdges = readonly number[];

export interface BinSpread extends Spread {
  /** Values that fell into the bin; `count` of them were measured. */
  readonly found: number;
}

export interface BinSpreadOptions {
  /** Most values that are measured in a bin: more are drawn at random, without replacement. */
  readonly most?: number;
  readonly seed?: number;
}

/** Collects values by cells of several quantities; see `createBinSpread`. */
export interface BinSpreadCollector {
  /**
   * Offers a value, which is left out where it or a coordinate is NaN or lies in no bin.
   *
   * @param member number of the observation in the whole stack, which decides whether it is drawn
   * @param coordinates one value of each binned quantity
   */
  add(member: number, value: number, coordinates: readonly number[]): void;
  /** Takes in what another part of the stack gave. */
  merge(other: BinSpreadCollector): void;
  /** Sample of each cell, the last quantity running fastest. */
  readonly cells: readonly BottomSample[];
}

/** Sampling of bins is a purpose of its own among the streams of random numbers. */
const BIN_STREAM = 0x6269_6e73;
/** As many as pyddem's tables draw. */
const MOST = 10_000;
/** Far beyond any table that can be filled; a typing error must not allocate the machine's memory. */
const MOST_CELLS = 100_000;

/** Number of the bin that holds a value; -1 for none, as for NaN. */
export function findBin(edges: BinEdges, value: number): number {
  if (!(value >= edges[0]! && value < edges[edges.length - 1]!)) return -1;
  let [low, high] = [0, edges.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value >= edges[middle]!) low = middle;
    else high = middle;
  }
  return low;
}

/** Starts a collection by cells of one or several quantities. Each cell draws from a stream of its own. Errors: `bin-edges`. */
export function createBinSpread(
  axes: readonly BinEdges[],
  { most = MOST, seed = 0 }: BinSpreadOptions = {},
): BinSpreadCollector {
  for (const edges of axes) checkEdges(edges);
  const size = axes.reduce((product, edges) => product * (edges.length - 1), 1);
  if (!(size <= MOST_CELLS)) throw edgesError(`${size} bins in all, of which ${MOST_CELLS} are possible`);
  const cells = Array.from({ length: size }, (_, cell) =>
    createBottomSample(most, createStream(seed, BIN_STREAM, cell)),
  );
  const single = new Float64Array(1);
  return {
    cells,
    add(member, value, coordinates) {
      if (Number.isNaN(value)) return;
      let cell = 0;
      for (let k = 0; k < axes.length; k++) {
        const bin = findBin(axes[k]!, coordinates[k]!);
        if (bin < 0) return;
        cell = cell * (axes[k]!.length - 1) + bin;
      }
      single[0] = value;
      cells[cell]!.add(member, single);
    },
    merge(other) {
      for (const [cell, sample] of cells.entries()) sample.merge(other.cells[cell]!);
    },
  };
}

/** Median, NMAD and standard deviation of every cell, the last quantity running fastest. */
export function measureBinSpread({ cells }: BinSpreadCollector): BinSpread[] {
  return cells.map((sample) => {
    const { values } = sample.read();
    return { ...measureSpread(values, values.length), found: sample.found };
  });
}

/** Throws config error `bin-edges` unless there are at least two edges, all finite and rising. */
export function checkEdges(edges: BinEdges): void {
  const rising = edges.every((edge, i) => Number.isFinite(edge) && (i === 0 || edge > edges[i - 1]!));
  if (edges.length < 2 || !rising) throw edgesError(edges.join(", "));
}

const edgesError = (got: string) =>
  configError({
    code: "bin-edges",
    what: "These are no edges of bins.",
    got,
    fix: "Give at least two finite numbers that rise, for example 0, 10, 20.",
  });
