import { interpolateBins } from "./interpolate-bins.ts";

/** Areas are told apart by numbers; 0 is outside all of them. */
export type AreaLabels = ArrayLike<number>;

/** Steps of normalised elevation, from the foot of an area to its top. */
const DEFAULT_STEPS = 20;

/**
 * Fills the voids of each area by the mean change of its own pixels in the same bin of elevation; empty bins from their neighbours.
 * Areas without any measured pixel stay as they are [mcnabb2019, "local hypsometric"].
 *
 * @param change metres, NaN = void
 * @param reference elevation, metres
 * @param binHeight metres
 */
export function fillByElevation(
  change: Float32Array,
  reference: Float32Array,
  labels: AreaLabels,
  { binHeight = 100 }: { readonly binHeight?: number } = {},
): Float32Array {
  const out = Float32Array.from(change);
  for (const pixels of pixelsOfAreas(labels, reference)) {
    const low = Math.floor(pixels.low / binHeight) * binHeight;
    const binOf = (p: number) => Math.floor((reference[p]! - low) / binHeight);
    const curve = meanOfBins(change, pixels.of, binOf, binOf(pixels.highest) + 1);
    for (const p of pixels.of) if (Number.isNaN(change[p]!)) out[p] = curve[binOf(p)]!;
  }
  return out;
}

/**
 * Fills the voids of all areas of a region by one curve of change against normalised elevation (0 at the foot of an area, 1 at its top),
 * scaled to each area by least squares through its own measured pixels; areas that have none take it unscaled
 * [mcnabb2019, "global hypsometric"].
 */
export function fillByRegion(
  change: Float32Array,
  reference: Float32Array,
  labels: AreaLabels,
  { steps = DEFAULT_STEPS }: { readonly steps?: number } = {},
): Float32Array {
  const areas = pixelsOfAreas(labels, reference);
  const bin = new Int32Array(change.length);
  const all: number[] = [];
  for (const { of, low, high } of areas)
    for (const p of of) {
      // An area that is flat lies at the middle of the curve.
      const place = high > low ? (reference[p]! - low) / (high - low) : 0.5;
      bin[p] = Math.min(steps - 1, Math.floor(place * steps));
      all.push(p);
    }
  const curve = meanOfBins(change, all, (p) => bin[p]!, steps);
  const out = Float32Array.from(change);
  for (const { of } of areas) {
    let [both, square] = [0, 0];
    for (const p of of) {
      if (Number.isNaN(change[p]!)) continue;
      both += change[p]! * curve[bin[p]!]!;
      square += curve[bin[p]!]! ** 2;
    }
    const scale = square > 0 ? both / square : 1;
    for (const p of of) if (Number.isNaN(change[p]!)) out[p] = scale * curve[bin[p]!]!;
  }
  return out;
}

interface AreaPixels {
  /** Pixels with a reference elevation. */
  readonly of: number[];
  low: number;
  high: number;
  /** The pixel that is highest. */
  highest: number;
}

function pixelsOfAreas(labels: AreaLabels, reference: Float32Array): AreaPixels[] {
  const areas = new Map<number, AreaPixels>();
  for (let p = 0; p < reference.length; p++) {
    const [label, height] = [labels[p]!, reference[p]!];
    if (label === 0 || Number.isNaN(height)) continue;
    const area = areas.get(label);
    if (area === undefined) {
      areas.set(label, { of: [p], low: height, high: height, highest: p });
      continue;
    }
    area.of.push(p);
    area.low = Math.min(area.low, height);
    if (height > area.high) [area.high, area.highest] = [height, p];
  }
  return [...areas.values()];
}

function meanOfBins(
  change: Float32Array,
  pixels: readonly number[],
  binOf: (p: number) => number,
  count: number,
): Float64Array {
  const [sum, n] = [new Float64Array(count), new Float64Array(count)];
  for (const p of pixels) {
    if (Number.isNaN(change[p]!)) continue;
    sum[binOf(p)]! += change[p]!;
    n[binOf(p)]!++;
  }
  const mean = sum.map((value, b) => (n[b] === 0 ? Number.NaN : value / n[b]!));
  const places = Float64Array.from({ length: count }, (_, b) => b);
  return interpolateBins(places, mean, new Float64Array(count), 0).value;
}
