import { inputError } from "../../errors.ts";
import { copyBlock, cStrides, offsetOf } from "../../stack/copy-block.ts";
import { allocate, componentsOf, holds } from "../../stack/dtype.ts";
import type { ArraySpec } from "../../stack/store.ts";
import type { Range, TypedArray, Window } from "../../stack/variable.ts";
import { checkWindow, elementsOf, windowShape } from "../../stack/window.ts";
import { fillNumber } from "./array-document.ts";

/** One whole chunk, padded at the array's edge as Zarr v2 wants it. */
export interface WholeChunk {
  readonly key: string;
  readonly data: TypedArray;
}

/**
 * Cuts a window into whole chunks, in order. The yielded array is reused for the next chunk, except where the
 * window is one chunk as it stands, which is yielded without a copy.
 */
export function* chunksOf(spec: ArraySpec, window: Window, data: TypedArray): Generator<WholeChunk> {
  checkAligned(spec, window, data);
  if (window.some(([start, stop]) => start === stop)) return;
  const components = componentsOf(spec.dtype);
  const extent = windowShape(window);
  if (extent.every((n, axis) => n === spec.chunks[axis])) {
    yield { key: keyAt(window.map(([start], axis) => start / (spec.chunks[axis] as number))), data };
    return;
  }
  const strides = cStrides([...extent, components]);
  const chunkStrides = cStrides([...spec.chunks, components]);
  const chunk = allocate(spec.dtype, elementsOf(spec.chunks));
  const counts = extent.map((n, axis) => Math.ceil(n / (spec.chunks[axis] as number)));
  for (let i = 0; i < elementsOf(counts); i++) {
    const at = unravel(i, counts);
    const origin = at.map((n, axis) => n * (spec.chunks[axis] as number));
    const part = origin.map((start, axis) =>
      Math.min(spec.chunks[axis] as number, (extent[axis] as number) - start),
    );
    if (elementsOf(part) < elementsOf(spec.chunks)) chunk.fill(fillNumber(spec));
    const from = { data, start: offsetOf([...origin, 0], strides), strides };
    copyBlock(from, { data: chunk, start: 0, strides: chunkStrides }, [...part, components]);
    const key = keyAt(at.map((n, axis) => n + (window[axis] as Range)[0] / (spec.chunks[axis] as number)));
    yield { key, data: chunk };
  }
}

const keyAt = (coordinates: readonly number[]) => coordinates.join(".") || "0";

function unravel(i: number, counts: readonly number[]): number[] {
  const index = new Array<number>(counts.length).fill(0);
  let rest = i;
  for (let axis = counts.length - 1; axis >= 0; axis--) {
    index[axis] = rest % (counts[axis] as number);
    rest = Math.floor(rest / (counts[axis] as number));
  }
  return index;
}

function checkAligned(spec: ArraySpec, window: Window, data: TypedArray): void {
  checkWindow(spec, window);
  const aligned = window.every(([start, stop], axis) => {
    const chunk = spec.chunks[axis] as number;
    return start % chunk === 0 && (stop % chunk === 0 || stop === spec.shape[axis]);
  });
  if (!aligned)
    throw inputError({
      code: "write-not-aligned",
      what: "A written window cuts through chunks.",
      where: spec.name,
      got: `${JSON.stringify(window)} over chunks ${spec.chunks.join(" x ")}`,
      fix: "Start on chunk borders, and end on chunk borders or at the array's end.",
    });
  const expected = elementsOf(windowShape(window)) * componentsOf(spec.dtype);
  if (data.length !== expected || !holds(spec.dtype, data))
    throw inputError({
      code: "data-shape-mismatch",
      what: "The written data do not fit their window.",
      where: spec.name,
      got: `${data.constructor.name} of ${data.length}, expected ${expected} numbers of ${spec.dtype}`,
      fix: "Give C-order data of the window's shape and the array's type.",
    });
}
