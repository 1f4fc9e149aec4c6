import { setImmediate as nextTurn } from "node:timers/promises";
import { type Block, copyBlock, cStrides, offsetOf } from "../../stack/copy-block.ts";
import { allocate, componentsOf } from "../../stack/dtype.ts";
import type { TypedArray, Window } from "../../stack/variable.ts";
import { elementsOf, windowShape } from "../../stack/window.ts";
import type { ArrayLayout } from "./layout.ts";
import { missingChunk, readChunk } from "./read-chunk.ts";
import type { StoredArray } from "./stored-array.ts";

/** Bytes decoded between two turns of the event loop, so that a stop request is heard. */
const BYTES_PER_TURN = 2 ** 24;

/** The part of one chunk that a window needs. */
interface Part {
  readonly chunk: readonly number[];
  /** First element along each axis, inside the chunk. */
  readonly origin: readonly number[];
  /** First element along each axis, inside the window. */
  readonly target: readonly number[];
  readonly extent: readonly number[];
}

/**
 * Reads a window of a stored array, C order along `axes` (the stored axis for each axis of the result).
 * Touches the chunks that the window crosses and no others.
 *
 * @param into what to fill; null for a new array
 */
export async function readWindow(
  array: StoredArray,
  window: Window,
  axes: readonly number[],
  signal?: AbortSignal,
  into: TypedArray | null = null,
): Promise<TypedArray> {
  const { layout, type } = array;
  const components = componentsOf(type.dtype);
  const stored = axes.map((_, axis) => window[axes.indexOf(axis)] as readonly [number, number]);
  const chunkStrides = stridesInChunk(layout);
  const outStrides = cStrides(windowShape(window));
  const strides = stored.map((_, axis) => outStrides[axes.indexOf(axis)] as number);
  let out: TypedArray | null = into;
  let spare: Uint8Array | undefined;

  async function readPart({ chunk, origin, target, extent }: Part): Promise<void> {
    signal?.throwIfAborted();
    const first = offsetOf(origin, chunkStrides);
    const last =
      first +
      offsetOf(
        extent.map((n) => n - 1),
        chunkStrides,
      );
    const into = spare;
    spare = undefined;
    const options = { ...(signal && { signal }), ...(into && { into }) };
    const data = await readChunk(array, chunk, first, last, options);
    if (data === null && !array.allowMissingChunks) throw missingChunk(array, chunk);
    if (data && into === null && isWholeWindow(data, extent, chunkStrides, strides, components, window)) {
      out = data;
      return;
    }
    out ??= allocate(type.dtype, elementsOf(windowShape(window)));
    const to = { data: out, start: offsetOf(target, strides), strides };
    if (data) copyBlock(...interleaved({ data, start: 0, strides: chunkStrides }, to, extent, components));
    else fillBlock(to, extent, components, layout.fill, type.dtype.startsWith("f"));
    // Its numbers are copied: the next chunk may have its memory, unless a library shares that with others.
    if (data && data.byteLength === data.buffer.byteLength)
      spare = new Uint8Array(data.buffer as ArrayBuffer);
  }

  const parts = partsOf(stored, layout.chunks);
  const chunkBytes = elementsOf(layout.chunks) * type.bytes;
  await inParallel(parts, array.store.concurrency, Math.ceil(BYTES_PER_TURN / chunkBytes), readPart);
  return out ?? allocate(type.dtype, elementsOf(windowShape(window)));
}

/** Stride of each axis of the array inside the bytes of a chunk. */
function stridesInChunk({ chunks, order }: ArrayLayout): number[] {
  const inBytes = cStrides(order.map((axis) => chunks[axis] as number));
  return chunks.map((_, axis) => inBytes[order.indexOf(axis)] as number);
}

/** True when the chunk's numbers are the answer as they lie: no copy is needed. */
function isWholeWindow(
  data: TypedArray,
  extent: readonly number[],
  from: readonly number[],
  to: readonly number[],
  components: number,
  window: Window,
): boolean {
  const elements = elementsOf(windowShape(window));
  return (
    elementsOf(extent) === elements &&
    data.length === elements * components &&
    data.byteLength === data.buffer.byteLength &&
    extent.every((n, axis) => n === 1 || from[axis] === to[axis])
  );
}

/** Complex numbers are copied as pairs: one more axis of two. */
function interleaved(
  from: Block,
  to: Block,
  extent: readonly number[],
  components: number,
): Parameters<typeof copyBlock> {
  if (components === 1) return [from, to, extent];
  const doubled = ({ data, start, strides }: Block): Block => ({
    data,
    start: start * components,
    strides: [...strides.map((stride) => stride * components), 1],
  });
  return [doubled(from), doubled(to), [...extent, components]];
}

/** An absent chunk that may be absent holds the fill value; NaN or 0 where the array states none. */
function fillBlock(
  to: Block,
  extent: readonly number[],
  components: number,
  fill: readonly number[] | null,
  isFloat: boolean,
): void {
  const values = fill ?? new Array<number>(components).fill(isFloat ? Number.NaN : 0);
  const one = allocateFill(to.data, values, components);
  const from = { data: one, start: 0, strides: extent.map(() => 0) };
  copyBlock(...interleaved(from, to, extent, components));
}

function allocateFill(like: TypedArray, values: readonly number[], components: number): TypedArray {
  const one = like.slice(0, components);
  for (let i = 0; i < components; i++) one[i] = values[i] ?? 0;
  return one;
}

/** The chunks that a window crosses, last axis fastest. */
function* partsOf(window: Window, chunks: readonly number[]): Generator<Part> {
  if (window.some(([start, stop]) => start === stop)) return;
  const first = window.map(([start], axis) => Math.floor(start / (chunks[axis] as number)));
  const last = window.map(([, stop], axis) => Math.floor((stop - 1) / (chunks[axis] as number)));
  const chunk = [...first];
  for (;;) {
    const begin = chunk.map((n, axis) => Math.max(n * (chunks[axis] as number), window[axis]?.[0] ?? 0));
    const end = chunk.map((n, axis) => Math.min((n + 1) * (chunks[axis] as number), window[axis]?.[1] ?? 0));
    yield {
      chunk: [...chunk],
      origin: begin.map((n, axis) => n - (chunk[axis] as number) * (chunks[axis] as number)),
      target: begin.map((n, axis) => n - (window[axis]?.[0] ?? 0)),
      extent: end.map((n, axis) => n - (begin[axis] as number)),
    };
    let axis = chunk.length - 1;
    while (axis >= 0 && chunk[axis] === last[axis]) {
      chunk[axis] = first[axis] as number;
      axis--;
    }
    if (axis < 0) return;
    chunk[axis] = (chunk[axis] as number) + 1;
  }
}

async function inParallel<T>(
  items: Iterable<T>,
  lanes: number,
  itemsPerTurn: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let done = 0;
  const lane = async () => {
    for (let item = queue.next(); !item.done; item = queue.next()) {
      await work(item.value);
      done++;
      if (lanes === 1 && done % itemsPerTurn === 0) await nextTurn();
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
