import type { Rgba } from "./colour-map.ts";
import { byteOf, lightnessOf, linearOf, luminance, luminanceOf } from "./srgb.ts";

/** A slope in full shadow, or in full sun, changes the lightness L* by this share: enough to see valleys. */
export const RELIEF_SHARE = 0.25;

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => linearOf(byte));

/**
 * A colour of a map in the light of a slope. Its linear red, green and blue are all multiplied by one number, as if less
 * light fell on the same paint: hue and saturation stay, so that the colour still reads as its value, and only the lightness
 * L* changes, by `RELIEF_SHARE` at most. Light colours brighten no further than their strongest channel allows, because
 * beyond it they would fade towards white, which is a value of its own in a diverging map.
 *
 * @param light brightness of the slope, 0 to 1, where flat ground is 0.5 (see `hillshade`); NaN leaves the colour as it is
 */
export function reliefColour(colour: Rgba, light: number): Rgba {
  if (Number.isNaN(light) || light === 0.5) return colour;
  const red = LINEAR[colour[0]] ?? 0;
  const green = LINEAR[colour[1]] ?? 0;
  const blue = LINEAR[colour[2]] ?? 0;
  const from = luminance(red, green, blue);
  const strongest = Math.max(red, green, blue);
  if (from === 0) return colour;
  const wanted = luminanceOf(Math.min(100, lightnessOf(from) * (1 + RELIEF_SHARE * (2 * light - 1))));
  const factor = Math.min(wanted / from, 1 / strongest);
  return [byteOf(factor * red), byteOf(factor * green), byteOf(factor * blue), colour[3]];
}
