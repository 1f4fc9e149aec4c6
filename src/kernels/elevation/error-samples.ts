import { inputError } from "../../errors.ts";
import { createStream } from "../random/stream.ts";
import { type BinEdges, checkEdges, findBin } from "../statistics/bin-spread.ts";
import { type BottomSample, createBottomSample } from "../statistics/bottom-sample.ts";
import type { Trend } from "../statistics/monotone-table.ts";
import type { ErrorPredictors } from "./error-predictors.ts";

export type PredictorName = "slope" | "correlation" | "curvature";

/** A predictor of the error, in which bins it is calibrated, and how the error may run along it. */
export interface PredictorBins {
  readonly name: PredictorName;
  /** Values beyond the outer edges count in the outer bins. */
  readonly edges: BinEdges;
  readonly trend: Trend;
}

/** Slope in degrees; correlation in per cent, of which 100 stands alone: it is what DEMs without one are given. */
export const DEFAULT_BINS: readonly PredictorBins[] = [
  { name: "slope", edges: [0, 5, 10, 15, 20, 25, 30, 35, 40, 50, 60, 90], trend: "rising" },
  { name: "correlation", edges: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 101], trend: "falling" },
];

/** A rectangle of pixels of the stack, with the terrain that did not move. */
export interface StableTile extends ErrorPredictors {
  /** Metres, time x pixels; NaN = no data. */
  readonly elevation: Float32Array;
  /** Reference DEM, metres, pixels; NaN = no data. */
  readonly reference: Float32Array;
  /** 1 = stable terrain: no ice, no water, no landslide; pixels. */
  readonly stable: Uint8Array;
  /** Number of each pixel in the whole grid, row by row. */
  readonly pixelNumbers: ArrayLike<number>;
  /** Pixels of the whole grid. */
  readonly gridPixels: number;
}

/** Random samples of stable terrain: so many at most from each cell of the predictors' bins, where unknown is a bin as well. */
export interface ErrorSamples {
  readonly bins: readonly PredictorBins[];
  /** Each sample holds its difference to the reference (m), the index of its date, and its predictors in the order of `bins`. */
  readonly cells: readonly BottomSample[];
}

export interface ErrorSampleOptions {
  readonly bins?: readonly PredictorBins[];
  /** Most samples of each cell. */
  readonly most?: number;
  readonly seed?: number;
}

/** Place of a sample's difference and date among its values; predictors follow. */
export const SAMPLE = { difference: 0, date: 1, predictors: 2 } as const;

/** Calibration samples are a purpose of their own among the streams of random numbers. */
const CALIBRATION_STREAM = 0x6361_6c69;
/** 1.4 million samples at most in the default bins: 45 MB, twice over while they are drawn. */
const MOST = 10_000;

/** Starts a collection of samples; the same for any tiles, in any order. Errors: `bin-edges`, `sample-size`. */
export function createErrorSamples({
  bins = DEFAULT_BINS,
  most = MOST,
  seed = 0,
}: ErrorSampleOptions = {}): ErrorSamples {
  for (const { edges } of bins) checkEdges(edges);
  // As many bins as intervals, and one for unknown.
  const size = bins.reduce((product, { edges }) => product * edges.length, 1);
  const width = SAMPLE.predictors + bins.length;
  const cells = Array.from({ length: size }, (_, cell) =>
    createBottomSample(most, createStream(seed, CALIBRATION_STREAM, cell), width),
  );
  return { bins, cells };
}

/** Offers every observation of stable terrain of a tile. Errors: `raster-size`. About 0.3 us per observation of stable terrain. */
export function addStableTile({ bins, cells }: ErrorSamples, tile: StableTile): void {
  const { elevation, reference, stable, pixelNumbers, gridPixels } = tile;
  const pixels = reference.length;
  const dates = tile.dateError.length;
  const maps = bins.map(({ name }) => tile[name] ?? null);
  const sized = [stable.length, pixelNumbers.length, tile.slope.length].every((length) => length === pixels);
  if (!sized || elevation.length !== dates * pixels)
    throw inputError({
      code: "raster-size",
      what: "The maps of a tile of stable terrain are not of one size.",
      got: `${dates} dates, ${elevation.length} elevations, ${pixels} of the reference, ${stable.length} of the mask, ${tile.slope.length} slopes`,
      fix: "Give one value for each pixel, and for elevations for each pixel and date.",
    });
  const sample = new Float64Array(SAMPLE.predictors + bins.length);
  for (let t = 0, i = 0; t < dates; t++)
    for (let p = 0; p < pixels; p++, i++) {
      const difference = elevation[i]! - reference[p]!;
      if (stable[p] !== 1 || Number.isNaN(difference)) continue;
      sample[SAMPLE.difference] = difference;
      sample[SAMPLE.date] = t;
      let cell = 0;
      for (let k = 0; k < bins.length; k++) {
        const map = maps[k];
        const value = map ? map[map.length === pixels ? p : i]! : Number.NaN;
        const { edges } = bins[k]!;
        cell = cell * edges.length + binOf(edges, value);
        sample[SAMPLE.predictors + k] = value;
      }
      cells[cell]!.add(t * gridPixels + pixelNumbers[p]!, sample);
    }
}

/** Takes in what other tiles gave, on another worker say. */
export function mergeErrorSamples(samples: ErrorSamples, other: ErrorSamples): void {
  for (const [cell, sample] of samples.cells.entries()) sample.merge(other.cells[cell]!);
}

/** The bin of a value, the outer ones being open; one more, the last, for NaN. */
export function binOf(edges: BinEdges, value: number): number {
  if (Number.isNaN(value)) return edges.length - 1;
  if (value < edges[0]!) return 0;
  const bin = findBin(edges, value);
  return bin < 0 ? edges.length - 2 : bin;
}
