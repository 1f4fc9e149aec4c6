import { MISSING } from "../protocol.ts";
import type { RasterLevel } from "./renderer-types.ts";

/** Samples of a level on the way to a coarser one. */
interface Planes {
  readonly width: number;
  readonly height: number;
  /** The mean itself; of angles the means of their cosines and sines. NaN or MISSING in all where there is none. */
  readonly means: readonly Float32Array[];
  /** Pixels with data behind each mean; null where it is one each. */
  readonly counts: Float32Array | null;
}

/** Source samples between two pauses: one to two milliseconds. */
const PAUSE_AFTER = 1 << 17;

/**
 * The levels above one, each of half its width and height, until one sample is left. A sample is the mean of the pixels with data in
 * its block, however few: a gap stays where it fills a block. To demand half of a block would keep small gaps and lose small data:
 * of EGMS scatterers on pixels of 20 m, which fill a seventh of the picture, blocks on a twentieth would be left at step 8, while the
 * gaps that fill up are one to three hundredths of interferograms and glacier speeds. Blocks without data are NaN, or `MISSING`
 * where a part of them is absent. A generator, so that the page can do a little in each frame: it yields a level when it is whole,
 * null for a pause.
 *
 * @param period values are angles with this period, and the mean is the direction of their sum
 */
export function* coarserLevels(base: RasterLevel, period?: number): Generator<RasterLevel | null, void> {
  let step = base.step;
  const { values, width, height, window } = base;
  let planes: Planes = { width, height, means: [values], counts: null };
  if (period !== undefined) {
    const [cosine, sine] = [new Float32Array(values.length), new Float32Array(values.length)];
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? Number.NaN;
      const isData = Number.isFinite(value) && value !== MISSING;
      const angle = (2 * Math.PI * value) / period;
      cosine[i] = isData ? Math.cos(angle) : value;
      sine[i] = isData ? Math.sin(angle) : value;
      if ((i + 1) % PAUSE_AFTER === 0) yield null;
    }
    planes = { width, height, means: [cosine, sine], counts: null };
  }
  while (planes.width > 1 || planes.height > 1) {
    planes = yield* halve(planes);
    step *= 2;
    yield {
      step,
      window,
      width: planes.width,
      height: planes.height,
      values: period === undefined ? (planes.means[0] ?? new Float32Array(0)) : directions(planes, period),
    };
  }
}

function* halve({ width, height, means, counts }: Planes): Generator<null, Planes> {
  const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const halves = means.map(() => new Float32Array(halfWidth * halfHeight));
  const halfCounts = new Float32Array(halfWidth * halfHeight);
  const first = means[0] ?? new Float32Array(0);
  const rowsBetweenPauses = Math.max(1, Math.floor(PAUSE_AFTER / (2 * width)));
  for (let y = 0; y < halfHeight; y++) {
    for (let x = 0; x < halfWidth; x++) {
      const at = y * halfWidth + x;
      // The four samples below; at the right and lower edge fewer, told by the same index twice.
      const a = 2 * y * width + 2 * x;
      const b = 2 * x + 1 < width ? a + 1 : a;
      const down = 2 * y + 1 < height ? width : 0;
      let [count, absent] = [0, false];
      for (let k = 0; k < 4; k++) {
        if ((k & 1 && b === a) || (k & 2 && down === 0)) continue;
        const from = (k & 1 ? b : a) + (k & 2 ? down : 0);
        const value = first[from] as number;
        if (value === MISSING) absent = true;
        else if (Number.isFinite(value)) count += counts === null ? 1 : (counts[from] as number);
      }
      halfCounts[at] = count;
      for (let m = 0; m < means.length; m++) {
        const mean = means[m] as Float32Array;
        let sum = 0;
        if (count > 0)
          for (let k = 0; k < 4; k++) {
            if ((k & 1 && b === a) || (k & 2 && down === 0)) continue;
            const from = (k & 1 ? b : a) + (k & 2 ? down : 0);
            const value = mean[from] as number;
            if (Number.isFinite(value) && value !== MISSING)
              sum += counts === null ? value : value * (counts[from] as number);
          }
        (halves[m] as Float32Array)[at] = count > 0 ? sum / count : absent ? MISSING : Number.NaN;
      }
    }
    if ((y + 1) % rowsBetweenPauses === 0) yield null;
  }
  return { width: halfWidth, height: halfHeight, means: halves, counts: halfCounts };
}

function directions({ means: [cosine, sine] }: Planes, period: number): Float32Array {
  const values = new Float32Array(cosine?.length ?? 0);
  for (let i = 0; i < values.length; i++) {
    const [x, y] = [cosine?.[i] ?? Number.NaN, sine?.[i] ?? Number.NaN];
    values[i] = x === MISSING || Number.isNaN(x) ? x : (Math.atan2(y, x) * period) / (2 * Math.PI);
  }
  return values;
}
