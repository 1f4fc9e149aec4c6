import type { TypedArray } from "./variable.ts";

/** A strided n-dimensional view of a flat array. `start` and `strides` count array elements, not bytes. */
export interface Block {
  readonly data: TypedArray;
  readonly start: number;
  readonly strides: readonly number[];
}

/** Runs shorter than this are copied in a loop: a `subarray` and `set` pair costs about 60 ns. */
const SHORT_RUN = 24;

/** Element strides of a C-order array: the last axis is contiguous. */
export function cStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  return strides;
}

/** Offset of an index vector under the strides. */
export const offsetOf = (index: readonly number[], strides: readonly number[]) =>
  index.reduce((sum, i, axis) => sum + i * (strides[axis] as number), 0);

/** Copies `extent` elements along each axis from one strided view to another. */
export function copyBlock(from: Block, to: Block, extent: readonly number[]): void {
  if (extent.includes(0)) return;
  const axes = mergeAxes(from.strides, to.strides, extent);
  copyAxis(from.data, from.start, to.data, to.start, axes, 0);
}

interface Axis {
  readonly length: number;
  readonly from: number;
  readonly to: number;
}

/** Neighbouring axes that are contiguous on both sides become one long run. */
function mergeAxes(from: readonly number[], to: readonly number[], extent: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  extent.forEach((length, i) => {
    if (length === 1) return;
    const axis = { length, from: from[i] as number, to: to[i] as number };
    const outer = axes.at(-1);
    if (outer && outer.from === axis.from * length && outer.to === axis.to * length)
      axes[axes.length - 1] = { ...axis, length: length * outer.length };
    else axes.push(axis);
  });
  return axes.length > 0 ? axes : [{ length: 1, from: 1, to: 1 }];
}

function copyAxis(
  from: TypedArray,
  fromStart: number,
  to: TypedArray,
  toStart: number,
  axes: readonly Axis[],
  depth: number,
): void {
  const axis = axes[depth] as Axis;
  if (depth < axes.length - 1) {
    for (let i = 0; i < axis.length; i++)
      copyAxis(from, fromStart + i * axis.from, to, toStart + i * axis.to, axes, depth + 1);
  } else if (axis.from === 1 && axis.to === 1 && axis.length >= SHORT_RUN) {
    to.set(from.subarray(fromStart, fromStart + axis.length), toStart);
  } else {
    for (let i = 0; i < axis.length; i++)
      to[toStart + i * axis.to] = from[fromStart + i * axis.from] as number;
  }
}
