/** A number for people with the given significant digits: "-93.3", "0.952", "1.2e-7", "n/a" for NaN. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "n/a";
  if (!Number.isFinite(value) || value === 0) return String(value === 0 ? 0 : value);
  const magnitude = Math.abs(value);
  if (magnitude < 1e-4 || magnitude >= 1e9) return value.toExponential(Math.max(0, digits - 1));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(magnitude)));
  // Zeros after the point that say nothing are dropped: 2.000 is 2.
  return value
    .toFixed(decimals)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/** A count with thin groups: "1 234 567". */
export const formatCount = (count: number) => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, " ");

/** A fraction as percent: "98.0 %". */
export const formatShare = (fraction: number) =>
  Number.isFinite(fraction) ? `${(100 * fraction).toFixed(1)} %` : "n/a";
