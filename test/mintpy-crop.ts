import { readFileSync } from "node:fs";
import type { DatePair } from "../src/kernels/graph/pair.ts";

const folder = new URL("./fixtures/kernels/", import.meta.url);

interface CropFile {
  readonly pixels: number;
  readonly wavelength: number;
  readonly looks: number;
  readonly secondsOfDay: number;
  readonly dates: readonly string[];
  readonly pairs: readonly (readonly [number, number])[];
  readonly seriesReferenceDate: string;
  readonly excludedDate: string;
  readonly referencePhase: readonly number[];
  readonly referenceBridged: readonly number[];
  readonly arrays: Readonly<Record<string, { readonly offset: number; readonly layers: number }>>;
}

/** The crop of the MintPy golden set that test/fixtures/kernels/make.py wrote: arrays are layers x pixels, float32. */
export function loadMintpyCrop() {
  const file = JSON.parse(readFileSync(new URL("mintpy.json", folder), "utf8")) as CropFile;
  const bytes = readFileSync(new URL("mintpy.bin", folder));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const pairs: DatePair[] = file.pairs.map(([reference, secondary]) => ({ reference, secondary }));
  const array = (name: string): Float32Array => {
    const entry = file.arrays[name];
    if (entry === undefined) throw new Error(`the crop has no array ${name}`);
    return values.subarray(entry.offset, entry.offset + entry.layers * file.pixels);
  };
  const days = file.dates.map((d) => Date.UTC(+d.slice(0, 4), +d.slice(4, 6) - 1, +d.slice(6)) / 86_400_000);
  const years = Float64Array.from(days, (day) => (day - days[0]!) / 365.25);
  const interval = Float64Array.from({ length: years.length - 1 }, (_, i) => years[i + 1]! - years[i]!);
  return { ...file, pairs, array, years, interval };
}

/** MintPy's order: subtract the reference pixel only where there is phase, in float32; what is then zero has no data. */
export function referenceLikeMintpy(
  phase: Float32Array,
  reference: readonly number[],
  pixels: number,
): Float32Array {
  return phase.map((value, i) => {
    const y = value === 0 ? 0 : Math.fround(value - reference[Math.floor(i / pixels)]!);
    return y === 0 ? Number.NaN : y;
  });
}

/** Largest absolute difference. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
