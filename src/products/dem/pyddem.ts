import { formatError, inputError, isUpwarpError } from "../../errors.ts";
import { readStrings } from "../../formats/hdf5/strings.ts";
import { datesOfCfTime, momentsOfCfTime } from "../../stack/cf-time.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Dataset, Variable } from "../../stack/variable.ts";
import { flip, relabel } from "../../stack/views.ts";
import { count } from "../enumerate.ts";
import { readVector } from "../grid-of-coordinates.ts";
import { isSouthUp, northUpGrid } from "../north-up.ts";
import type { Product } from "../product.ts";
import type { Survey } from "../survey.ts";
import { gridOfCenters } from "./grid-of-centers.ts";

const MILLISECONDS_PER_DAY = 86_400_000;

/**
 * Stacks of DEMs as pyddem's create_mmaster_stack lays them out, and what its fit_stack makes of them: one netCDF-4 file with
 * z (time, y, x; m) on projected coordinates. Beside z a stack has uncert (time), corr (time, y, x; %) and ref_z (y, x), a
 * fit has z_ci (time, y, x) and slope (y, x). A file of what the filters kept has z as whole numbers, 1 = kept.
 */
export const pyddem: Product = {
  name: "pyddem",
  looksFor: "a netCDF-4 stack of DEMs with z (time, y, x) and uncert, corr, ref_z or z_ci, slope (pyddem)",
  async claim(survey, _options, taken) {
    const claimed = [];
    for (const entry of survey.listing.entries) {
      if (taken.has(entry.path) || (await survey.family(entry)) !== "hdf5") continue;
      const dataset = await openQuietly(survey, entry.path);
      if (dataset !== null && isDemStack(dataset)) claimed.push(entry);
    }
    return claimed;
  },
  async open(survey, claimed) {
    const [first, second] = claimed;
    if (first === undefined || second !== undefined)
      throw inputError({
        code: "stack-ambiguous",
        what: "There is more than one stack of DEMs.",
        where: claimed.map(({ path }) => path).join(", "),
        fix: "Name the one that is wanted.",
      });
    return openDemStack(await survey.open(first.path));
  },
};

/** A file that cannot be read is nobody's; whoever it belongs to, or "nothing recognised", says why. */
const openQuietly = (survey: Survey, path: string) =>
  survey.open(path).catch((cause: unknown) => {
    if (isUpwarpError(cause)) return null;
    throw cause;
  });

const isDemStack = ({ format, variables }: Dataset) =>
  format === "netcdf4" &&
  variables.get("z")?.dims.join() === "time,y,x" &&
  ["time", "y", "x"].every((name) => variables.get(name)?.shape.length === 1);

async function openDemStack(dataset: Dataset): Promise<Stack> {
  const { path, variables } = dataset;
  const grid = await gridOfCenters(dataset);
  const upright = (variable: Variable) => (isSouthUp(grid) ? flip(variable, "y") : variable);
  const { dates, notes } = await readTimes(dataset);
  const dateNames = await namesOf(dataset, dates.length);
  const found = new Map<string, Variable>();
  const add = (name: string, stored: string, dims: string, unit: string) => {
    const variable = variables.get(stored);
    if (variable === undefined || variable.dims.join() !== dims) return;
    const labelled = relabel(variable, { name, unit });
    found.set(name, dims.endsWith("y,x") ? upright(labelled) : labelled);
  };
  // The filters' file stores a mask under the name of the elevations.
  if (variables.get("z")?.dtype === "f32") add("elevation", "z", "time,y,x", "m");
  else add("kept", "z", "time,y,x", "1");
  add("elevationStd", "uncert", "time", "m");
  add("elevationStd", "z_ci", "time,y,x", "m");
  add("correlation", "corr", "time,y,x", "%");
  add("referenceElevation", "ref_z", "y,x", "m");
  add("slope", "slope", "y,x", "degree");
  const isBare = found.has("elevation") && !found.has("elevationStd");
  return {
    product: "pyddem",
    grid: northUpGrid(grid),
    variables: found,
    network: null,
    dates,
    ...(dateNames && { dateNames }),
    acquisition: {},
    attrs: {},
    notes: [...notes, ...(isBare ? [`${path} states no uncertainty of its DEMs.`] : [])],
  };
}

/** An epoch is a day: a time of day that the file states is dropped, and said so. */
async function readTimes({ variables, path }: Dataset): Promise<Pick<Stack, "dates" | "notes">> {
  const time = variables.get("time") as Variable;
  const { calendar } = time.attrs;
  const kind = typeof calendar === "string" ? calendar : undefined;
  const values = await readVector(time);
  const dates = datesOfCfTime(values, time.unit, kind);
  const lost = dates.flatMap((date, i) => (date === null ? [i] : []));
  if (lost.length > 0)
    throw formatError({
      code: "date-missing",
      what: "A position of the stack's time axis has no time.",
      where: `${path}: time`,
      got: `positions ${lost.slice(0, 10).join(", ")} of ${dates.length}`,
      fix: "Write the stack again with a time for each DEM, or leave these DEMs out.",
    });
  const isReal = kind === undefined || !/noleap|365_day/i.test(kind);
  const parts = isReal ? momentsOfCfTime(values, time.unit, kind).map((ms) => ms % MILLISECONDS_PER_DAY) : [];
  const timed = parts.filter((part) => part !== 0).length;
  return {
    dates: dates as string[],
    notes:
      timed > 0 ? [`${count(timed, "DEM")} of ${dates.length} had a time of day, which was dropped.`] : [],
  };
}

/** The files that the DEMs came from; null where the stack does not say. */
async function namesOf({ path }: Dataset, length: number): Promise<readonly string[] | null> {
  const names = await readStrings(path, "dem_names").catch((cause: unknown) => {
    if (isUpwarpError(cause, "dataset-missing") || isUpwarpError(cause, "dataset-not-strings")) return null;
    throw cause;
  });
  return names?.length === length ? names : null;
}
