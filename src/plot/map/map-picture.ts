import type { ColourMap } from "../colour/colour-map.ts";
import { hillshade } from "../hillshade.ts";
import { encodePng, pngDataUri } from "../png.ts";
import { averageBlocks, colouriseRaster, type RasterValues, reductionFactor } from "../raster.ts";
import type { ValueRange } from "../scale.ts";
import type { MapFrame } from "./map-frame.ts";

/** Pixels as an embedded picture, north up. */
export function mapPicture(
  raster: RasterValues,
  heights: Float32Array | undefined,
  frame: MapFrame,
  map: ColourMap,
  range: ValueRange,
): string {
  const factor = reductionFactor(raster);
  const small = averageBlocks(
    flipped(raster, frame),
    factor,
    map.kind === "cyclic" ? range[1] - range[0] : undefined,
  );
  const terrain = heights && averageBlocks(flipped({ ...raster, values: heights }, frame), factor);
  const spacing = frame.spacing ?? { x: 1, y: 1 };
  const shade = terrain && hillshade(terrain, { x: spacing.x * factor, y: spacing.y * factor });
  return pngDataUri(encodePng(colouriseRaster(small, map, range, shade), small.width, small.height));
}

function flipped(raster: RasterValues, { flip }: MapFrame) {
  if (!flip.x && !flip.y) return raster;
  const { values, width, height } = raster;
  const turned = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (flip.y ? height - 1 - y : y) * width + (flip.x ? width - 1 - x : x);
      turned[y * width + x] = values[from] ?? Number.NaN;
    }
  return { values: turned, width, height };
}
