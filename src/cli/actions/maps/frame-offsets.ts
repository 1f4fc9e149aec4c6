import { scienceError } from "../../../errors.ts";
import { medianOf } from "../../../kernels/statistics/median-of.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { atSlice, lengthOf, slicesOf } from "./derive.ts";
import type { Frame } from "./stitch.ts";

/** What a frame lies above those that were laid before it, one value for each date. */
export interface Offset {
  readonly values: readonly number[];
  /** Pixels that it was measured on. */
  readonly pixels: number;
}

/** Fewer shared pixels than this tell no offset. */
const LEAST_PIXELS = 10;

/**
 * Constant differences between neighbouring frames: the median over the pixels that both have. Frames are taken in the order of how
 * much they share with those already placed, so that a chain of neighbours needs no particular order.
 *
 * @throws science error `stitch-disjoint`
 */
export async function findOffsets(frames: readonly Frame[], signal: AbortSignal): Promise<Offset[]> {
  const offsets = new Map<number, Offset>([[0, { values: [0], pixels: 0 }]]);
  const depth = slicesOf((frames[0] as Frame).variable);
  while (offsets.size < frames.length) {
    let best: { frame: number; offset: Offset } | null = null;
    for (let k = 0; k < frames.length; k++) {
      if (offsets.has(k)) continue;
      const offset = await offsetOf(frames, k, offsets, depth, signal);
      if (offset !== null && offset.pixels > (best?.offset.pixels ?? 0)) best = { frame: k, offset };
    }
    if (best === null) throw disjoint(frames.filter((_, k) => !offsets.has(k)));
    offsets.set(best.frame, best.offset);
  }
  return frames.map((_, k) => offsets.get(k) as Offset);
}

const disjoint = (left: readonly Frame[]) =>
  scienceError({
    code: "stitch-disjoint",
    what: "Some frames share too little ground with the others to tell by how much they are shifted.",
    where: left.map(({ path }) => path).join(", "),
    got: `fewer than ${LEAST_PIXELS} shared pixels with data`,
    fix: "Add the frame between them, or lay them side by side as they are with --keep-offsets.",
  });

/** Weighted mean of the medians against every placed neighbour; null where it shares too little. */
async function offsetOf(
  frames: readonly Frame[],
  k: number,
  placed: ReadonlyMap<number, Offset>,
  depth: number,
  signal: AbortSignal,
): Promise<Offset | null> {
  const frame = frames[k] as Frame;
  const values: number[] = [];
  let most = 0;
  for (let slice = 0; slice < depth; slice++) {
    let [sum, pixels] = [0, 0];
    for (const [other, known] of placed) {
      const found = await compare(frame, frames[other] as Frame, slice, signal);
      if (found === null) continue;
      sum += found.pixels * (found.median + (known.values[slice] ?? known.values[0] ?? 0));
      pixels += found.pixels;
    }
    if (pixels === 0) return null;
    values.push(sum / pixels);
    most = Math.max(most, pixels);
  }
  return { values, pixels: most };
}

async function compare(a: Frame, b: Frame, slice: number, signal: AbortSignal) {
  const rows = shared(a.y, sizeOf(a.variable, -2), b.y, sizeOf(b.variable, -2));
  const columns = shared(a.x, sizeOf(a.variable, -1), b.x, sizeOf(b.variable, -1));
  if (rows === null || columns === null) return null;
  const read = ({ variable, y, x }: Frame) =>
    readFloats(variable, atSlice(variable, slice, [minus(rows, y), minus(columns, x)]), { signal });
  const [own, other] = [await read(a), await read(b)];
  const differences = new Float64Array(lengthOf(rows) * lengthOf(columns));
  let count = 0;
  for (let i = 0; i < own.length; i++) {
    const difference = (own[i] as number) - (other[i] as number);
    if (!Number.isNaN(difference)) differences[count++] = difference;
  }
  return count < LEAST_PIXELS ? null : { median: medianOf(differences, count), pixels: count };
}

const sizeOf = ({ shape }: Variable, axis: number) => shape.at(axis) ?? 0;
const minus = ([start, stop]: Range, offset: number): Range => [start - offset, stop - offset];

function shared(a: number, aLength: number, b: number, bLength: number): Range | null {
  const range: Range = [Math.max(a, b), Math.min(a + aLength, b + bLength)];
  return range[1] > range[0] ? range : null;
}
