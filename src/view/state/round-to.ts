/**
 * A number to the power of ten at or below `grain`: what is finer cannot be seen, and an address that spells it (0.39999999999999997)
 * is longer for nothing.
 *
 * @param grain the smallest difference that matters, above 0
 */
export function roundTo(value: number, grain: number): number {
  const digits = -Math.floor(Math.log10(grain));
  if (!Number.isFinite(value) || !Number.isFinite(digits)) return value;
  // toFixed gives the nearest decimal, which a division gives only nearly; it knows no digits beyond 100.
  if (digits >= 0) return Number(value.toFixed(Math.min(100, digits))) + 0;
  const unit = 10 ** -digits;
  return Math.round(value / unit) * unit + 0;
}

/** To so many digits that count. */
export const roundDigits = (value: number, digits: number): number => Number(value.toPrecision(digits)) + 0;
