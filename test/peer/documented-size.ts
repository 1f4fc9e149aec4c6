import { expect } from "vitest";

const sizes: (readonly [what: string, value: number])[] = [];

/** Notes a size, and holds it to three digits, so that docs/compatibility.md, which gives it, cannot go stale. */
export function expectSize(what: string, value: number, documented: number): void {
  sizes.push([what, value]);
  expect(Number(value.toPrecision(3)), what).toBe(documented);
}

/** All sizes so far, with UPWARP_TABLE=1. */
export function printSizes(): void {
  if (process.env.UPWARP_TABLE === undefined) return;
  const lines = sizes.map(([what, value]) => `${value.toPrecision(3).padStart(10)}  ${what}`);
  process.stdout.write(`\n${lines.join("\n")}\n`);
}

export const sorted = (values: Iterable<number>) => Float64Array.from(values).sort();
export const median = (values: Iterable<number>) => {
  const all = sorted(values);
  return all[Math.floor((all.length - 1) / 2)] ?? Number.NaN;
};
export const largest = (values: Iterable<number>) => sorted(values).at(-1) ?? Number.NaN;

/** Absolute differences where both have data. */
export const differences = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a, (value, i) => Math.abs(value - b[i]!)).filter((value) => !Number.isNaN(value));

/** Ours over theirs, where both are above 0. */
export const ratios = (ours: Float32Array, theirs: Float32Array) =>
  [...ours].flatMap((value, p) => (value > 0 && theirs[p]! > 0 ? [value / theirs[p]!] : []));
