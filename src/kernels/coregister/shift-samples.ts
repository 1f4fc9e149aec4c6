import { scienceError } from "../../errors.ts";
import type { LinearModel } from "./regress-robust.ts";
import type { TerrainGradient } from "./terrain-gradient.ts";

/** Cells that a shift is fitted to, with the elevation difference of each, reference minus DEM. */
export interface ShiftSamples {
  /** Index of the pixel of each. */
  readonly cells: Int32Array;
  readonly differences: Float64Array;
}

/** Three unknowns from so few cells would be the noise's. */
const LEAST_SAMPLES = 100;

/**
 * The cells with a difference and a gradient that `accept` takes. Error `coregister-samples`, with what became of the others,
 * where fewer than 100 remain.
 *
 * @param differences y x x, NaN = no data
 * @param stable 1 = may be used; null for all
 */
export function collectShiftSamples(
  differences: Float32Array,
  { east, slope }: TerrainGradient,
  stable: Uint8Array | null,
  accept: (difference: number, slope: number) => boolean = () => true,
): ShiftSamples {
  const cells = new Int32Array(differences.length);
  let [count, missing, unstable, refused] = [0, 0, 0, 0];
  for (let p = 0; p < differences.length; p++) {
    if (Number.isNaN(differences[p]!) || Number.isNaN(east[p]!)) missing++;
    else if (stable !== null && stable[p] === 0) unstable++;
    else if (!accept(differences[p]!, slope[p]!)) refused++;
    else cells[count++] = p;
  }
  if (count < LEAST_SAMPLES)
    throw scienceError({
      code: "coregister-samples",
      what: `Fewer than ${LEAST_SAMPLES} cells are left to fit a shift to.`,
      got: `${count} of ${differences.length}: ${missing} have no elevation in both DEMs with a slope, ${unstable} are not stable ground, ${refused} are too flat or differ too much`,
      fix: "Check that the DEMs overlap and are in the same projection, and what the mask of stable ground leaves.",
    });
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = differences[cells[i]!]!;
  return { cells: cells.slice(0, count), differences: values };
}

/**
 * The difference that a shift makes: dh = A cos(B - aspect) tan(slope) + C [nuth2011], which is linear in its other
 * coordinates: dh = east * (tan(slope) sin(aspect)) + north * (tan(slope) cos(aspect)) + up. So its fit by any convex loss has
 * one end, which no start decides, and A = 0 is no special place.
 */
export function modelShift(
  { cells, differences }: ShiftSamples,
  { east, north }: TerrainGradient,
): LinearModel {
  return {
    values: differences,
    unknowns: 3,
    row(i, out) {
      const p = cells[i]!;
      out[0] = east[p]!;
      out[1] = north[p]!;
      out[2] = 1;
    },
  };
}
