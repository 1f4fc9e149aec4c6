import { extname } from "node:path";
import { compactDate } from "../../dates.ts";
import { fromSystemError, inputError } from "../../errors.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { writeRoipac } from "../parts/formats.ts";
import { chooseMap } from "./choose-map.ts";
import type { Slice } from "./choose-slice.ts";
import { mintpyAttributes } from "./mintpy/attributes.ts";
import { factsOf } from "./mintpy/to-mintpy.ts";
import { openSource } from "./source.ts";
import type { KmzRequest } from "./to-kmz.ts";

/**
 * Writes a map as a ROI_PAC raster with its .rsc, in the geometry that it has: a displacement or velocity as phase in
 * radians (displacement = -wavelength / 4 pi * phase) below an amplitude of 1 in a .unw, or as it is where `out` ends
 * otherwise; no data is 0.
 */
export async function exportRoipac(path: string, out: string, request: KmzRequest = {}): Promise<string[]> {
  const { variable, span, signal } = request;
  const result = await openSource(path);
  try {
    const slice = chooseMap(result, variable, span);
    const facts = factsOf([...result.layers.values()]);
    const [y = 0, x = 0] = slice.variable.shape;
    const grid = slice.grid ?? { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" as const };
    const attributes = mintpyAttributes(
      { ...facts, grid, referenceDate: undefined },
      { type: "roipac", unit: slice.variable.unit, isReferencedInTime: false },
    );
    const isPhase = extname(out).toLowerCase() === ".unw";
    const wavelength = facts.acquisition.wavelength;
    if (isPhase && (wavelength === undefined || !/^m( |$)/.test(slice.variable.unit)))
      throw inputError({
        code: "roipac-phase",
        what: "A .unw holds phase, which needs a displacement or velocity in metres and the wavelength.",
        where: slice.path,
        got: `${slice.name} in ${slice.variable.unit || "no unit"}, wavelength ${wavelength ?? "not known"}`,
        fix: "Let --out end in .bin to write the values as they are.",
      });
    const values = filled(slice.variable, isPhase ? (-4 * Math.PI) / (wavelength as number) : 1);
    const bands = isPhase ? [amplitude(values), values] : [values];
    await writeRoipac(out, bands, grid, {
      entries: entriesOf(attributes, slice, isPhase),
      ...(signal && { signal }),
    });
    return [out, `${out}.rsc`];
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await result.close();
  }
}

/** What ROI_PAC's readers know, and MintPy's of its files; the grid comes from the writer. */
function entriesOf(
  attributes: Readonly<Record<string, string>>,
  { span, variable }: Slice,
  isPhase: boolean,
): Record<string, string> {
  const own =
    /^(LENGTH|WIDTH|FILE_LENGTH|X_FIRST|Y_FIRST|X_STEP|Y_STEP|X_UNIT|Y_UNIT|EPSG|DATE12|UNIT|FILE_TYPE|DATA_TYPE|NO_DATA_VALUE|mintpy\..*)$/;
  const kept = Object.entries(attributes).filter(([key, value]) => !own.test(key) && !/[\n\r]/.test(value));
  return {
    ...Object.fromEntries(kept),
    FILE_TYPE: isPhase ? ".unw" : ".bin",
    DATA_TYPE: "float32",
    UNIT: isPhase ? (variable.unit === "m" ? "radian" : "radian/year") : variable.unit || "1",
    ...(span && { DATE12: `${short(span[0])}-${short(span[1])}` }),
  };
}

/** ROI_PAC's dates have two digits of the year. */
const short = (date: string) => compactDate(date).slice(2);

/** Values times a factor, with 0 for no data. */
function filled(variable: Variable, factor: number): Variable {
  const { scale: _scale, offset: _offset, ...plain } = variable;
  return {
    ...plain,
    dtype: "f32",
    nodata: null,
    source: { view: "filled", factor, of: variable.source },
    async read(window, options) {
      const values = await readFloats(variable, window, options);
      return values.map((value) => (Number.isNaN(value) ? 0 : value * factor));
    },
    close: () => variable.close(),
  };
}

/** 1 where there is data. */
const amplitude = (values: Variable): Variable => ({
  ...values,
  name: "amplitude",
  source: { view: "amplitude", of: values.source },
  read: async (window, options) =>
    Float32Array.from(await values.read(window, options), (value) => (value === 0 ? 0 : 1)),
  close: () => values.close(),
});
