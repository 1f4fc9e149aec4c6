import { formatError, inputError, isUpwarpError } from "../errors.ts";
import { type Grid, IDENTITY, NO_CRS } from "../geo/grid.ts";
import type { Attributes, Dataset, Variable } from "../stack/variable.ts";
import { count, enumerate } from "./enumerate.ts";
import type { Survey } from "./survey.ts";

/** One map of a stack, with where it lies. */
export interface PlacedRaster {
  readonly path: string;
  readonly grid: Grid;
  readonly variable: Variable;
  readonly attrs: Attributes;
}

/** Picks the map that counts among the bands of a file; the first one unless a product knows better. */
export type PickMap = (maps: readonly Variable[]) => Variable | undefined;

/** Headers read at the same time: enough to hide a network disk's latency, few open files. */
const HEADERS_AT_ONCE = 8;

/**
 * Opens one map of each file, in the order of the paths. A single unreadable file's own error passes through;
 * several are listed together as "files-unreadable".
 */
export async function openRasters(
  survey: Survey,
  paths: readonly string[],
  pick: PickMap = ([first]) => first,
): Promise<PlacedRaster[]> {
  const rasters: PlacedRaster[] = [];
  const failures: (readonly [path: string, cause: unknown])[] = [];
  for (let start = 0; start < paths.length; start += HEADERS_AT_ONCE) {
    const group = paths.slice(start, start + HEADERS_AT_ONCE);
    const results = await Promise.allSettled(
      group.map(async (path) => placeRaster(await survey.open(path), pick)),
    );
    results.forEach((result, i) => {
      if (result.status === "fulfilled") rasters.push(result.value);
      else failures.push([group[i] as string, result.reason]);
    });
  }
  const [first] = failures;
  if (first === undefined) return rasters;
  const known = failures.every(([, cause]) => isUpwarpError(cause));
  if (failures.length === 1 || !known) throw first[1];
  throw inputError({
    code: "files-unreadable",
    what: `${count(failures.length, "file")} of ${paths.length} cannot be read.`,
    where: enumerate(failures.map(([path]) => path)),
    got: enumerate(failures.map(([, cause]) => (isUpwarpError(cause) ? `${cause.code}: ${cause.what}` : ""))),
    fix: "Copy or download these files again, or leave their pairs out.",
    cause: first[1],
  });
}

export function placeRaster(dataset: Dataset, pick: PickMap = ([first]) => first): PlacedRaster {
  const { path, attrs } = dataset;
  const maps = [...dataset.variables.values()].filter(({ dims }) => dims.length === 2 && isMap(dims));
  const variable = pick(maps);
  if (variable === undefined)
    throw formatError({
      code: "raster-missing",
      what: "The file holds no two-dimensional raster.",
      where: path,
      got:
        [...dataset.variables.values()].map((v) => `${v.name} (${v.dims.join(", ")})`).join("; ") ||
        "nothing",
      fix: "Give a file with one band of rows and columns.",
    });
  return { path, variable, attrs, grid: dataset.grid ?? gridOfShape(variable) };
}

const isMap = (dims: readonly string[]) => ["y", "azimuth"].includes(dims[0] ?? "");

function gridOfShape({ shape }: Variable): Grid {
  return { shape: { y: shape[0] ?? 0, x: shape[1] ?? 0 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
}
