import { countLayers } from "../stack/tile-plan.ts";

/** Resident size of the process before it holds any tile: the runtime, the libraries, the decoders. Measured. */
const BASE_BYTES = 180e6;
/** The same for each worker thread. Measured. */
const WORKER_BYTES = 70e6;
/** A layer is held as float32, as the bytes it was decoded from, and as garbage not yet collected. Measured. */
const COPIES = 3;

/** What tiles may cost: bytes for each of their pixels, and bytes that each worker may hold. */
export function tileBudget(
  shapes: readonly (readonly number[])[],
  { memory, workers }: { readonly memory: number; readonly workers: number },
): { bytesPerPixel: number; budget: number } {
  return {
    bytesPerPixel: countLayers(shapes) * Float32Array.BYTES_PER_ELEMENT * COPIES,
    budget: (memory - BASE_BYTES) / workers - WORKER_BYTES,
  };
}
