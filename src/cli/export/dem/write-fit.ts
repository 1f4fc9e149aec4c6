import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fromSystemError } from "../../../errors.ts";
import { writeDemStack } from "../../../formats/netcdf/write-dem-stack.ts";
import { openDataset } from "../../../formats/open.ts";
import type { RunResult } from "../../../pipeline/run.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { relabel } from "../../../stack/views.ts";

/** Names of the file's variables in a stack, by step and output. */
const PARTS = [
  ["fit-elevation", "elevation", "elevation"],
  ["fit-elevation", "elevationStd", "elevationStd"],
  ["terrain-slope", "terrainSlope", "slope"],
] as const;

/**
 * Writes a run's fitted elevations as `fit.nc`, in the layout of pyddem's fits (z, z_ci, slope), block by block; gives its path. Nothing
 * where the run fitted lines. The file appears, or takes the place of the one before, when it is whole.
 */
export async function writeFit(
  out: string,
  { steps }: Pick<RunResult, "steps">,
  { grid }: Pick<Stack, "grid">,
  signal: AbortSignal,
): Promise<string[]> {
  const folder = steps.get("fit-elevation");
  if (folder === undefined) return [];
  const dates = (await openDataset(folder)).attrs.dates as readonly string[];
  const variables = new Map<string, Variable>();
  for (const [step, output, name] of PARTS) {
    const variable = (await openDataset(steps.get(step) as string)).variables.get(output) as Variable;
    variables.set(name, relabel(variable, { name }));
  }
  const path = join(out, "fit.nc");
  const growing = `${path}.new`;
  try {
    await rm(growing, { force: true });
    const firstYear = Number(dates[0]?.slice(0, 4));
    await writeDemStack(growing, { grid, dates, variables, firstYear }, { signal });
    await rename(growing, path);
  } catch (cause) {
    throw fromSystemError(cause, path);
  } finally {
    for (const variable of variables.values()) await variable.close();
    await rm(growing, { force: true });
  }
  return [path];
}
