import type { RasterData, RasterLevel, Relief } from "../map/renderer-types.ts";
import type { PixelWindow, Slice } from "../protocol.ts";

// The renderer keeps on the GPU what stays the same object. What is made of a slice is therefore made once: otherwise every
// movement of the reference point would send the whole picture again.

const levels = new WeakMap<Slice, RasterLevel>();
const rasters = new WeakMap<Slice, { readonly data: RasterData; readonly detail: RasterLevel | null }>();
const reliefs = new WeakMap<RasterData, Relief>();

/** A slice with where it lies. One slice always has one place. */
export function levelOf(slice: Slice, step: number, window: PixelWindow): RasterLevel {
  const level = levels.get(slice) ?? { ...slice, step, window };
  levels.set(slice, level);
  return level;
}

/** A whole picture, with a finer one of a part of it; the same object for the same two. */
export function rasterData(
  slice: Slice,
  whole: RasterLevel,
  detail: RasterLevel | null,
  period: number | null,
): RasterData {
  const known = rasters.get(slice);
  if (known?.detail === detail) return known.data;
  const data = {
    levels: detail === null ? [whole] : [whole, detail],
    ...(period !== null && { period }),
  };
  rasters.set(slice, { data, detail });
  return data;
}

/** Heights that light a map; the same object for the same heights, because its exaggeration takes a look at all of them. */
export function reliefOf(heights: RasterData, metresPerUnit: Relief["metresPerUnit"]): Relief {
  const known = reliefs.get(heights);
  if (known?.metresPerUnit[0] === metresPerUnit[0] && known.metresPerUnit[1] === metresPerUnit[1])
    return known;
  const relief = { heights, metresPerUnit };
  reliefs.set(heights, relief);
  return relief;
}
