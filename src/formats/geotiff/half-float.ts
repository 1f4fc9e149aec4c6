/** Bits of an IEEE 754 half: 1 sign, 5 exponent, 10 mantissa. */
const MANTISSA = 0x3ff;
const EXPONENTS = 0x1f;
/** 2 to the power of 1 - 15 - 10: the smallest subnormal. */
const SMALLEST = 2 ** -24;

/** Half-precision floats (GDAL's NBITS=16), in host byte order, as floats, which hold them exactly. */
export function floatsOfHalves(halves: Uint16Array): Float32Array {
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = floatOfHalf(halves[i] as number);
  return floats;
}

function floatOfHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & EXPONENTS;
  const mantissa = half & MANTISSA;
  if (exponent === EXPONENTS) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * SMALLEST * (exponent === 0 ? mantissa : (mantissa + MANTISSA + 1) * 2 ** (exponent - 1));
}
