import { type ColourMap, colourOf, type Rgba } from "../colour/colour-map.ts";
import { reliefColour } from "../colour/relief-colour.ts";
import { hillshade } from "../hillshade.ts";
import { encodePng, pngDataUri } from "../png.ts";
import { encodeIndexedPng } from "../png-indexed.ts";
import { averageBlocks, colouriseRaster, type RasterValues, reductionFactor } from "../raster.ts";
import type { ValueRange } from "../scale.ts";
import type { MapFrame } from "./map-frame.ts";
import type { MapOptions, PictureLevels } from "./map-options.ts";

/** Pixels as an embedded picture, north up; with a `side`, a small one of that many pixels at most and 255 colours. */
export function mapPicture(
  raster: RasterValues,
  heights: Float32Array | undefined,
  frame: MapFrame,
  map: ColourMap,
  range: ValueRange,
  { pictureSide: side, pictureLevels: levels }: Pick<MapOptions, "pictureSide" | "pictureLevels"> = {},
): string {
  const factor =
    side === undefined
      ? reductionFactor(raster)
      : Math.max(1, Math.ceil(Math.max(raster.width, raster.height) / side));
  const small = averageBlocks(
    flipped(raster, frame),
    factor,
    map.kind === "cyclic" ? range[1] - range[0] : undefined,
  );
  // Relief has more shades than a palette holds.
  if (side !== undefined && heights === undefined && levels === undefined)
    return indexedPicture(small, map, range);
  const terrain = heights && averageBlocks(flipped({ ...raster, values: heights }, frame), factor);
  const spacing = frame.spacing ?? { x: 1, y: 1 };
  const shade = terrain && hillshade(terrain, { x: spacing.x * factor, y: spacing.y * factor });
  const pixels =
    levels === undefined
      ? colouriseRaster(small, map, range, shade)
      : colouriseRaster(
          inSteps(small, map, range, levels.values),
          map,
          range,
          shade?.map((light) => step(light, levels.shades)),
        );
  return pngDataUri(encodePng(pixels, small.width, small.height));
}

/** The nearest of `count` even steps from 0 to 1. */
const step = (value: number, count: number) => Math.round(value * (count - 1)) / (count - 1);

function inSteps(
  raster: RasterValues,
  { kind }: ColourMap,
  [low, high]: ValueRange,
  count: number,
): RasterValues {
  const span = high - low || 1;
  const values = raster.values.map((value) => {
    const t = (value - low) / span;
    const inside = kind === "cyclic" ? t - Math.floor(t) : Math.min(1, Math.max(0, t));
    return low + step(inside, count) * span;
  });
  return { ...raster, values };
}

/** Every colour that a picture in steps may have, in the order of the values. */
export function levelColours(
  map: ColourMap,
  { values, shades }: PictureLevels,
  hasRelief: boolean,
): readonly Rgba[] {
  const lights = hasRelief ? Array.from({ length: shades }, (_, i) => i / (shades - 1)) : [0.5];
  return Array.from({ length: values }, (_, i) => colourOf(map, i / (values - 1))).flatMap((colour) =>
    lights.map((light) => reliefColour(colour, light)),
  );
}

/** Steps of a colour map that nobody can tell apart; with the transparent one they fill a palette. */
const LEVELS = 255;

function indexedPicture({ values, width, height }: RasterValues, map: ColourMap, [low, high]: ValueRange) {
  const span = high - low || 1;
  const last = LEVELS - 1;
  const indices = Uint8Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0;
    const t = (value - low) / span;
    const inside = map.kind === "cyclic" ? t - Math.floor(t) : Math.min(1, Math.max(0, t));
    return 1 + Math.round(inside * last);
  });
  const palette: Rgba[] = [
    colourOf(map, Number.NaN),
    ...Array.from({ length: LEVELS }, (_, level) => colourOf(map, level / last)),
  ];
  return pngDataUri(encodeIndexedPng(indices, width, height, palette));
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
