import { countLayers } from "../stack/tile-plan.ts";

/**
 * Resident size of the process before it holds any tile: the runtime, the libraries, the search for a reference point.
 * Measured: 130 MB with Zarr and GeoTIFF, 180 MB with HDF5.
 */
const BASE_BYTES = 180e6;
/**
 * The same for each worker thread: 40 MB of runtime and kernels, and up to 130 MB of decoded chunks that are no longer
 * needed but not collected yet (the collector waits for that much, however small the tiles are). Measured.
 */
const WORKER_BYTES = 170e6;
/** A layer is held as float32, and part of the tile before is not collected yet. Measured: 1.2 to 1.4. */
export const COPIES = 1.5;

export interface TileBudget {
  /** Threads that the memory suffices for. */
  readonly workers: number;
  /** What a worker holds for each pixel of a tile. */
  readonly bytesPerPixel: number;
  /** What each worker may hold for its tile. */
  readonly budget: number;
}

/**
 * Shares memory out among workers: as many of the wanted ones as can each hold a block. One is always granted; whether
 * the budget suffices for it is for `planTiles` to say.
 *
 * @param shapes all arrays that a tile has a part of
 */
export function shareMemory(
  shapes: readonly (readonly number[])[],
  block: { readonly y: number; readonly x: number },
  { memory, workers }: { readonly memory: number; readonly workers: number },
): TileBudget {
  const bytesPerPixel = countLayers(shapes) * Float32Array.BYTES_PER_ELEMENT * COPIES;
  const least = WORKER_BYTES + block.y * block.x * bytesPerPixel;
  const granted = Math.max(1, Math.min(workers, Math.floor((memory - BASE_BYTES) / least)));
  return { workers: granted, bytesPerPixel, budget: (memory - BASE_BYTES) / granted - WORKER_BYTES };
}

/** What a global step held is not collected before the next step fills its own memory. */
const GLOBAL_SHARE = 0.25;

/** What a global step may hold for its pixels: the worker threads may have been at work before it. */
export function globalMemory({ memory, workers }: { memory: number; workers: number }): number {
  return GLOBAL_SHARE * Math.max(0, memory - BASE_BYTES - workers * WORKER_BYTES);
}

/** Whole layers that a layer step works with besides its slab and its maps: fits, sorted copies, distances. */
const WORKING_LAYERS = 6;

/**
 * Threads that can each hold a slab of whole layers and the maps beside it, the bytes that are missing for one, and those that
 * are left to each.
 *
 * @param pixels of a layer
 * @param layers that a thread holds
 */
export function shareLayerMemory(
  pixels: number,
  layers: { readonly slab: number; readonly maps: number },
  { memory, workers }: { readonly memory: number; readonly workers: number },
): { granted: number; missing: number; left: number } {
  const bytes = pixels * Float32Array.BYTES_PER_ELEMENT;
  const each = WORKER_BYTES + bytes * (layers.slab * COPIES + layers.maps + WORKING_LAYERS);
  const granted = Math.min(workers, Math.floor((memory - BASE_BYTES) / each));
  return {
    granted: Math.max(0, granted),
    missing: Math.max(0, each + BASE_BYTES - memory),
    left: granted > 0 ? (memory - BASE_BYTES) / granted - each : 0,
  };
}
