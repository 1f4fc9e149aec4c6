/** Linear light of an sRGB byte, 0 to 1. IEC 61966-2-1. */
export function linearOf(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The sRGB byte of a linear light, the nearest one. IEC 61966-2-1. */
export function byteOf(linear: number): number {
  const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

/** CIE L* (0 black to 100 white) of a relative luminance. CIE 15: linear below (6/29)^3, where the cube root is too steep. */
export function lightnessOf(luminance: number): number {
  return luminance > 216 / 24389 ? 116 * Math.cbrt(luminance) - 16 : (24389 / 27) * luminance;
}

/** Relative luminance of a CIE L*. */
export function luminanceOf(lightness: number): number {
  return lightness > 8 ? ((lightness + 16) / 116) ** 3 : lightness / (24389 / 27);
}

/** Relative luminance of linear red, green and blue, D65. IEC 61966-2-1. */
export const luminance = (red: number, green: number, blue: number) =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;
