import type { RasterLevel } from "../map/renderer-types.ts";
import type { Layer } from "../protocol.ts";
import { levelOf } from "./raster-levels.ts";
import { peekWholeSlice, sliceOf, wholeStep, wholeWindow } from "./slices.ts";

/** Samples along the longer side of a preview: about what a map on a screen has. */
const PREVIEW_SIDE = 1024;

/**
 * Pixels of a grid side for each sample of a preview: those of the finest smaller copy in the file that is no larger than a
 * screen. null where the whole picture is not larger itself, or no copy is coarser.
 */
export function previewStep(layer: Pick<Layer, "grid" | "overviews" | "period">): number | null {
  const { grid, overviews = [], period } = layer;
  // The smaller copies of angles are not used: a coarse picture of them costs as much as the fine one.
  if (grid === null || period !== undefined) return null;
  const side = Math.max(grid.shape.y, grid.shape.x);
  if (side / wholeStep(grid) <= PREVIEW_SIDE) return null;
  const steps = overviews.filter((factor) => factor > wholeStep(grid) && Number.isInteger(Math.log2(factor)));
  const small = steps.filter((step) => side / step <= PREVIEW_SIDE);
  if (steps.length === 0) return null;
  return small.length > 0 ? Math.min(...small) : Math.max(...steps);
}

/** A coarse picture of a layer until the whole one is here; null where there is none, or none yet. */
export function previewOf(layer: Layer, index: number): RasterLevel | null {
  const step = previewStep(layer);
  if (step === null || layer.grid === null || peekWholeSlice(layer, index) !== null) return null;
  const window = wholeWindow(layer.grid);
  const slice = sliceOf(layer.id, index, window, step).value;
  return slice && levelOf(slice, step, window);
}
