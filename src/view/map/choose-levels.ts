import type { PixelWindow } from "../protocol.ts";
import type { Quality, RasterLevel } from "./renderer-types.ts";

/** Rasters are drawn without a coarser level up to so many pixels for each screen pixel: a tenth of them is not missed. */
const SLACK = 1.11;

/** Samples along one side of a screen pixel at most. */
const MOST_TAPS = 4;

/** The step whose samples suit a scale of `pixels` grid pixels for each device pixel. */
export const suitingStep = (pixels: number, quality: Quality = "full") =>
  2 ** Math.max(0, Math.floor(Math.log2(pixels * (quality === "full" ? SLACK : Math.SQRT2)) + 1e-9));

/** Samples to take along one side of a device pixel, so that no sample of a level is passed over. */
export function tapsFor(pixels: number, step: number): number {
  const samples = pixels / step;
  return samples <= SLACK ? 1 : Math.min(MOST_TAPS, Math.ceil(samples - 1e-9));
}

export interface ChosenLevels {
  readonly fine: RasterLevel;
  /** Where `fine` does not reach. */
  readonly coarse: RasterLevel;
}

/**
 * Which of the levels at hand to draw: the one whose step suits best among those that reach into the view, and under it the best of
 * those that cover the whole view, or as much of it as any does. Null when there is none.
 */
export function chooseLevels(
  levels: readonly RasterLevel[],
  pixels: number,
  view: PixelWindow,
  quality: Quality = "full",
): ChosenLevels | null {
  const wanted = suitingStep(pixels, quality);
  // Too fine costs time and aliases a little; too coarse hides what is there.
  const unfit = ({ step }: RasterLevel) => (step <= wanted ? wanted / step : (2 * step) / wanted);
  const best = (candidates: readonly RasterLevel[]) =>
    candidates.reduce<RasterLevel | null>(
      (a, b) => (a === null || unfit(b) < unfit(a) || (unfit(b) === unfit(a) && area(b) > area(a)) ? b : a),
      null,
    );
  const area = ({ window }: RasterLevel) => overlap(window, view);
  const widest = Math.max(...levels.map(area));
  const coarse = best(levels.filter((level) => area(level) >= widest));
  if (coarse === null) return null;
  const fine = best(levels.filter((level) => area(level) > 0)) ?? coarse;
  return { fine: unfit(fine) < unfit(coarse) ? fine : coarse, coarse };
}

/** Pixels that two windows share. */
function overlap(a: PixelWindow, b: PixelWindow): number {
  const shared = (p: readonly [number, number], q: readonly [number, number]) =>
    Math.max(0, Math.min(p[1], q[1]) - Math.max(p[0], q[0]));
  return shared(a.y, b.y) * shared(a.x, b.x);
}
