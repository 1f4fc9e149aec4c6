import type { Stack } from "../../../stack/stack.ts";
import { decimal } from "../../export/mintpy/python-text.ts";

/** Attributes of the reference point; without one they go. */
const REFERENCE = ["REF_Y", "REF_X", "REF_LAT", "REF_LON"];

/** MintPy's attributes with the place of the stack's grid, as they were inherited from a larger or finer one. */
export function gridAttributes(
  before: Readonly<Record<string, string>>,
  { grid, reference }: Pick<Stack, "grid" | "reference">,
): Record<string, string> {
  const after: Record<string, string> = { ...before };
  const [a, b, c, d, e, f] = grid.affine;
  if (grid.geometry === "map" && b === 0 && d === 0)
    for (const [key, value] of Object.entries({ X_FIRST: c, Y_FIRST: f, X_STEP: a, Y_STEP: e })) {
      const stated = before[key];
      if (stated === undefined || Number(stated) !== value) after[key] = decimal(value) ?? "";
    }
  if (!reference) for (const key of REFERENCE) delete after[key];
  return after;
}

/** Attributes of a part of the image: in radar geometry the first column has another range. */
export function croppedAttributes(
  before: Readonly<Record<string, string>>,
  { y, x }: { readonly y: readonly [number, number]; readonly x: readonly [number, number] },
  geometry: Stack["grid"]["geometry"],
): Record<string, string> {
  const after: Record<string, string> = {
    ...before,
    SUBSET_XMIN: String(x[0]),
    SUBSET_XMAX: String(x[1]),
    SUBSET_YMIN: String(y[0]),
    SUBSET_YMAX: String(y[1]),
    XMAX: String(x[1] - x[0] - 1),
    YMAX: String(y[1] - y[0] - 1),
  };
  const [range, size] = [Number(before.STARTING_RANGE), Number(before.RANGE_PIXEL_SIZE)];
  if (geometry === "radar" && Number.isFinite(range + size))
    after.STARTING_RANGE = decimal(range + x[0] * size) ?? "";
  return after;
}

/**
 * Attributes of blocks of y by x pixels. Their mean has y x times the looks; MintPy leaves NCORRLOOKS as it was when it averages, so that
 * its weights count too few looks.
 */
export function multilookedAttributes(
  before: Readonly<Record<string, string>>,
  { y, x, isMean }: { readonly y: number; readonly x: number; readonly isMean: boolean },
): Record<string, string> {
  const after = { ...before };
  const scale = (key: string, factor: number, write: (value: number) => string) => {
    const value = Number(before[key] ?? Number.NaN);
    if (Number.isFinite(value)) after[key] = write(value * factor);
  };
  const real = (value: number) => decimal(Number(value.toPrecision(12))) ?? "";
  scale("ALOOKS", y, String);
  scale("RLOOKS", x, String);
  scale("AZIMUTH_PIXEL_SIZE", y, real);
  scale("RANGE_PIXEL_SIZE", x, real);
  if (isMean) scale("NCORRLOOKS", y * x, real);
  return after;
}
