import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";

/** Bytes of a slab of layers that is held at a time. */
const SLAB_BYTES = 64e6;

/**
 * Reads variables [pair, y, x] whole layer by whole layer, so many at a time as their chunks hold or the memory allows. A
 * variable that is absent stays undefined.
 */
export async function* readLayers(
  variables: Readonly<Record<string, Variable | undefined>>,
  shape: { readonly y: number; readonly x: number },
  signal: AbortSignal,
): AsyncGenerator<{ index: number; layers: Readonly<Record<string, Float32Array | undefined>> }> {
  const pixels = shape.y * shape.x;
  const present = Object.entries(variables).filter(
    (entry): entry is [string, Variable] => entry[1] !== undefined,
  );
  const count = present[0]?.[1].shape[0] ?? 0;
  const inChunk = Math.max(1, ...present.map(([, { chunks }]) => chunks[0] ?? 1));
  const inMemory = Math.floor(SLAB_BYTES / (Float32Array.BYTES_PER_ELEMENT * pixels * present.length));
  const depth = Math.max(1, Math.min(inChunk, inMemory));
  for (let start = 0; start < count; start += depth) {
    const stop = Math.min(count, start + depth);
    const slabs: (readonly [string, Float32Array])[] = [];
    for (const [name, variable] of present)
      slabs.push([
        name,
        await readFloats(
          variable,
          [
            [start, stop],
            [0, shape.y],
            [0, shape.x],
          ],
          { signal },
        ),
      ]);
    for (let index = start; index < stop; index++) {
      signal.throwIfAborted();
      const first = (index - start) * pixels;
      yield {
        index,
        layers: Object.fromEntries(slabs.map(([name, slab]) => [name, slab.subarray(first, first + pixels)])),
      };
    }
  }
}
