import { parseDate } from "../dates.ts";
import { readStrings } from "../formats/hdf5/strings.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel, take } from "../stack/views.ts";
import { enumerate } from "./enumerate.ts";
import { isGeometry, type MintpyFile } from "./mintpy-files.ts";

/**
 * Perpendicular baselines that differ from pixel to pixel: dataset `bperp` (date, y, x; metres) of a geometry file, with its
 * dates beside it, as the stack's dates need them. One that lacks a date of the stack is left out, and noted.
 */
export async function mintpyBaselines(
  files: readonly MintpyFile[],
  dates: readonly string[],
): Promise<{ readonly variable: Variable | null; readonly notes: readonly string[] }> {
  const found = files
    .filter(isGeometry)
    .map(({ path, dataset }) => ({ path, variable: dataset.variables.get("bperp") }))
    .find(({ variable }) => variable?.shape.length === 3);
  if (found?.variable === undefined) return { variable: null, notes: [] };
  const { path, variable } = found;
  const written = (await readStrings(path, "date")).map((text) => parseDate(text.slice(0, 8)));
  const order = dates.map((date) => written.indexOf(date));
  const missing = dates.filter((_, i) => (order[i] ?? -1) < 0);
  if (missing.length > 0 || written.length !== variable.shape[0])
    return {
      variable: null,
      notes: [
        `The baselines of each pixel in ${path} are not used: ${missing.length > 0 ? `they lack ${enumerate(missing, ", ")}` : `${written.length} dates stand beside ${variable.shape[0]} layers`}.`,
      ],
    };
  const labels = {
    name: "perpendicularBaseline",
    dims: ["time", "y", "x"],
    unit: "m",
    nodata: null,
  } as const;
  const labelled = relabel(variable, labels);
  const isWhole = order.length === variable.shape[0] && order.every((index, i) => index === i);
  return { variable: isWhole ? labelled : take(labelled, "time", order), notes: [] };
}
