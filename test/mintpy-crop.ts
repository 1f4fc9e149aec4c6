import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { DatePair } from "../src/kernels/graph/pair.ts";
import type { Inversion } from "../src/kernels/linear/invert-network.ts";
import type { Norm } from "../src/kernels/linear/minimum-norm.ts";
import type { WeightKind } from "../src/kernels/statistics/pair-weight.ts";
import { largestDifference } from "./compare.ts";

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
function referenceLikeMintpy(
  phase: Float32Array,
  reference: readonly number[],
  pixels: number,
): Float32Array {
  return phase.map((value, i) => {
    const y = value === 0 ? 0 : Math.fround(value - reference[Math.floor(i / pixels)]!);
    return y === 0 ? Number.NaN : y;
  });
}

type Crop = ReturnType<typeof loadMintpyCrop>;

/** One run of MintPy's ifgram_inversion. */
export interface MintpyCase {
  readonly name: string;
  readonly kind: WeightKind;
  readonly norm: Norm;
  readonly minRedundancy: number;
  /** pairs x pixels, rad, referenced and masked as MintPy does. */
  readonly phase: Float32Array;
}

export function listMintpyCases(crop: Crop): MintpyCase[] {
  const plain = referenceLikeMintpy(crop.array("phase"), crop.referencePhase, crop.pixels);
  const bridged = referenceLikeMintpy(crop.array("bridged"), crop.referenceBridged, crop.pixels);
  const coherence = crop.array("coherence");
  const threshold = Math.fround(0.4);
  const masked = plain.map((y, i) => (coherence[i]! < threshold ? Number.NaN : y));
  return [
    { name: "var", kind: "var", norm: "velocity", minRedundancy: 1, phase: bridged },
    { name: "fim", kind: "fim", norm: "velocity", minRedundancy: 1, phase: plain },
    { name: "no", kind: "none", norm: "velocity", minRedundancy: 1, phase: plain },
    { name: "no_phase", kind: "none", norm: "phase", minRedundancy: 1, phase: plain },
    { name: "var_cohmask", kind: "var", norm: "velocity", minRedundancy: 2, phase: masked },
  ];
}

/** Checks an inversion against MintPy's files, within three times the disagreement of an independent float64 solution. */
export function expectMintpy(crop: Crop, { name }: MintpyCase, result: Inversion): void {
  const { pixels, dates } = crop;
  const scale = -crop.wavelength / (4 * Math.PI);
  // The series of the main run was re-referenced in time afterwards.
  const origin = name === "var" ? dates.indexOf(crop.seriesReferenceDate) : 0;
  const displacement = result.series.map(
    (x, i) => scale * (x - result.series[origin * pixels + (i % pixels)]!),
  );
  expect(largestDifference(displacement, crop.array(`series_${name}`))).toBeLessThan(9e-7);
  // The reference pixel, first of the crop, has no data: MintPy writes coherence 1 and all pairs there afterwards.
  expect([...result.pairCount.subarray(1)]).toEqual([...crop.array(`count_${name}`).subarray(1)]);
  expect(
    largestDifference(result.temporalCoherence.subarray(1), crop.array(`tcoh_${name}`).subarray(1)),
  ).toBeLessThan(6e-6);
}
