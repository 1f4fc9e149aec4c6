import { compactDate, parseDate } from "../../../dates.ts";
import { configError } from "../../../errors.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { mintpyAttributes } from "../../export/mintpy/attributes.ts";
import { createHdf5 } from "../../parts/formats.ts";
import { slicesOf } from "./derive.ts";
import { gridAttributes } from "./mintpy-grid-attributes.ts";
import type { WriteMapsOptions } from "./write-maps.ts";

/** Units as MintPy spells them. */
const UNITS: Readonly<Record<string, string>> = {
  "m yr-1": "m/year",
  "m yr-2": "m/year^2",
  rad: "radian",
  "rad yr-1": "radian/year",
};

/** Our layers to MintPy's file types; a layer that is not here gives the type of the file that it came from. */
const TYPES: Readonly<Record<string, string>> = {
  displacement: "timeseries",
  displacementRate: "timeseries",
  velocity: "velocity",
  temporalCoherence: "temporalCoherence",
  coherence: "coherence",
  meanCoherence: "coherence",
  mask: "mask",
  reliable: "mask",
  waterMask: "waterMask",
  dem: "dem",
  demError: "dem",
};

const DATASETS: Readonly<Record<string, string>> = {
  displacement: "timeseries",
  // MintPy knows no other name of a series.
  displacementRate: "timeseries",
  meanCoherence: "coherence",
  reliable: "mask",
  demError: "dem",
};

/** Values written at a time. */
const BLOCK = 16e6;

/** Writes maps, or one series and maps, as one HDF5 file of MintPy's layout. Gaps are NaN, as its program mask leaves them. */
export async function writeMintpyMaps(
  path: string,
  stack: Stack,
  { provenance, baselines = null, signal }: WriteMapsOptions,
): Promise<void> {
  const { variables, dates, network } = stack;
  const series = [...variables.values()].filter(({ shape }) => shape.length > 2);
  if (network !== null || series.some(({ dims }) => dims[0] !== "time") || series.length > 1)
    throw configError({
      code: "usage-out",
      what: "MintPy's layout of results holds maps and one time series.",
      where: path,
      got: [...variables.values()].map(({ name, dims }) => `${name} (${dims.join(", ")})`).join("; "),
      fix: "Let --out end in .zarr or .nc, or name a folder.",
    });
  const isSeries = series.length === 1;
  const type = stack.sourceAttributes?.FILE_TYPE;
  const [first] = isSeries
    ? series
    : [...variables.values()].sort((a, b) => Number(TYPES[b.name] === type) - Number(TYPES[a.name] === type));
  if (first === undefined) throw new TypeError("a stack has at least one layer");
  const unit = mintpyUnit(first.unit);
  const writer = await createHdf5(path, {
    attrs: {
      ...rootAttributes(stack, first, unit),
      provenance: JSON.stringify(provenance),
    },
    datasets: [
      ...[...variables].map(([name, { shape, dtype, unit: own }]) => ({
        name: datasetName(name),
        type: dtype === "u8" || dtype === "bool" ? ("bool" as const) : ("f32" as const),
        shape,
        ...(variables.size > 1 && { attrs: { UNIT: mintpyUnit(own) } }),
      })),
      ...(isSeries ? [{ name: "date", type: { ascii: 8 }, shape: [dates.length] }] : []),
      ...(isSeries && baselines ? [{ name: "bperp", type: "f32" as const, shape: [baselines.length] }] : []),
    ],
  });
  try {
    if (isSeries) await writer.writeStrings("date", dates.map(compactDate));
    if (isSeries && baselines) await writer.write("bperp", [[0, baselines.length]], baselines);
    for (const [name, variable] of variables)
      for (const window of bandsOf(variable)) {
        const values = await readFloats(variable, window, { signal });
        const isMask = variable.dtype === "u8" || variable.dtype === "bool";
        await writer.write(
          datasetName(name),
          window,
          isMask ? Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)) : values,
        );
      }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** All dates of as many rows as fit: a filter in time then sees each pixel once. */
function* bandsOf(variable: Variable): Generator<readonly Range[]> {
  const [height = 0, width = 0] = variable.shape.slice(-2);
  const depth = variable.shape.slice(0, -2).map((length): Range => [0, length]);
  const rows = Math.max(1, Math.floor(BLOCK / Math.max(1, slicesOf(variable) * width)));
  for (let y = 0; y < height; y += rows) yield [...depth, [y, Math.min(y + rows, height)], [0, width]];
}

function rootAttributes(stack: Stack, first: Variable, unit: string): Record<string, string> {
  const source = stack.sourceAttributes;
  const type = TYPES[first.name] ?? source?.FILE_TYPE ?? first.name;
  const stated = [source?.START_DATE, source?.END_DATE].flatMap((text) => parseDate(text ?? "") ?? []);
  const dates = stack.dates.length > 0 ? stack.dates : stated;
  const { attrs: _, sourceAttributes: __, ...facts } = stack;
  const attributes = mintpyAttributes(
    {
      ...facts,
      dates,
      ...(source && { sourceAttributes: gridAttributes(source, stack) }),
    },
    { type, unit, isReferencedInTime: source?.REF_DATE !== undefined && !/mask|oherence/.test(type) },
  );
  // A map that says no dates has none to name.
  if (dates.length === 0 && source?.DATE12 === undefined) delete attributes.DATE12;
  else if (dates.length === 0 && source?.DATE12) attributes.DATE12 = source.DATE12;
  return attributes;
}

export const datasetName = (name: string) =>
  DATASETS[name] ?? name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const mintpyUnit = (unit: string) => UNITS[unit] ?? unit;
