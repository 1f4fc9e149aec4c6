import { parseDate } from "../dates.ts";
import { inputError } from "../errors.ts";
import { readStrings } from "../formats/hdf5/strings.ts";
import type { Stack } from "../stack/stack.ts";
import type { Attributes, Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { requireCommonGrid } from "./common-grid.ts";
import { inheritedAttributes, namedReference } from "./mintpy-attributes.ts";
import type { MintpyFile } from "./mintpy-files.ts";
import { rscAcquisition, rscGrid, rscText } from "./rsc-attributes.ts";

/** MintPy's units in UDUNITS spelling. */
const UNITS: Readonly<Record<string, string>> = {
  "m/year": "m yr-1",
  "m/year^2": "m yr-2",
  "m/year^3": "m yr-3",
  radian: "rad",
  "radian/year": "rad yr-1",
};

/**
 * MintPy's results as one stack: at most one time series and any number of maps, all on one grid. Throws the input
 * errors "results-ambiguous" (two files give the same name), "grid-differs", "dates-unreadable".
 */
export async function mintpyResults(files: readonly MintpyFile[]): Promise<Stack> {
  const [first] = files;
  if (first === undefined)
    throw inputError({
      code: "product-unrecognised",
      what: "There is no MintPy result.",
      fix: "Name the file.",
    });
  const variables = new Map<string, Variable>();
  const owner = new Map<string, string>();
  let dates: readonly string[] = [];
  const rasters = [];
  for (const file of files) {
    const { path, type, dataset } = file;
    for (const variable of dataset.variables.values()) {
      const [y, x] = variable.shape.slice(-2);
      const isSeries = variable.name === "timeseries" && variable.shape.length === 3;
      if (y === undefined || x === undefined || (variable.shape.length !== 2 && !isSeries)) continue;
      const name = isSeries ? "displacement" : variable.name;
      const other = owner.get(name);
      if (other !== undefined) throw ambiguous(name, other, path);
      owner.set(name, path);
      rasters.push({ path, variable, attrs: {}, grid: rscGrid(dataset.attrs, { y, x }, path) });
      variables.set(name, labelResult(variable, name, isSeries, type, dataset.attrs));
      if (isSeries) dates = await readSeriesDates(path, variable.shape[0] ?? 0);
    }
  }
  const { attrs } = first.dataset;
  return {
    product: "mintpy",
    grid: requireCommonGrid(rasters),
    variables,
    network: null,
    dates,
    acquisition: rscAcquisition(attrs, first.path),
    ...namedReference(attrs, first.path),
    attrs,
    sourceAttributes: inheritedAttributes(attrs),
    notes: [],
  };
}

/** A dataset of one of MintPy's results with its unit and what marks no data in it; `type` is the file's FILE_TYPE. */
export function labelResult(
  variable: Variable,
  name: string,
  isSeries: boolean,
  type: string,
  attrs: Attributes,
): Variable {
  const unit = rscText(variable.attrs, "UNIT") ?? rscText(attrs, "UNIT") ?? "";
  // 0 means "not inverted" in maps of floats; in a series it is also the value of the reference date.
  const missing = !isSeries && variable.dtype === "f32" && type !== "mask" ? 0 : null;
  return relabel(variable, {
    name,
    dims: isSeries ? ["time", "y", "x"] : ["y", "x"],
    unit: UNITS[unit] ?? unit,
    nodata: missing,
  });
}

/** ISO dates of a time series, as many as it has slices. Throws the input error "dates-unreadable". */
export async function readSeriesDates(path: string, expected: number, dataset = "date"): Promise<string[]> {
  const written = await readStrings(path, dataset);
  const dates = written.flatMap((text) => parseDate(text.slice(0, 8)) ?? []);
  if (dates.length === expected) return dates;
  throw inputError({
    code: "dates-unreadable",
    what: "The dates of the time series cannot be read.",
    where: `${path}, dataset ${dataset}`,
    got: `${dates.length} dates for ${expected} layers`,
    fix: "The dataset holds one YYYYMMDD or YYYYMMDDTHHMM for each layer.",
  });
}

const ambiguous = (name: string, first: string, second: string) =>
  inputError({
    code: "results-ambiguous",
    what: `Two MintPy results hold ${name}.`,
    where: `${first} and ${second}`,
    fix: "Name the one file that is wanted instead of the folder.",
  });
