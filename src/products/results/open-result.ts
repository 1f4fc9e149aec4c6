import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fromSystemError, inputError } from "../../errors.ts";
import { openDataset } from "../../formats/open.ts";
import { readDates } from "../../formats/zarr/read-dates.ts";
import type { Dataset } from "../../stack/variable.ts";
import { plainName, type ResultLayer } from "./result-layer.ts";

export interface Result {
  readonly path: string;
  readonly layers: ReadonlyMap<string, ResultLayer>;
  close(): Promise<void>;
}

/** What a run leaves in its folder, and other programs in theirs. */
const RASTERS = new Set([".tif", ".tiff", ".zarr", ".nc", ".h5", ".he5"]);
/** Zarr groups are folders. */
export const STORE_MARKERS = [".zgroup", ".zarray", "zarr.json", ".zmetadata"];

/**
 * Opens one file, one Zarr group, or every raster of a result folder. Layers are the arrays with pixels; the array of a
 * single-band file takes the file's name ("velocity"). What several files of a folder hold is taken once.
 */
export async function openResult(path: string): Promise<Result> {
  const datasets: Dataset[] = [];
  for (const place of await rastersAt(path)) datasets.push(await openDataset(place));
  const layers = new Map<string, ResultLayer>();
  const known = new Set<string>();
  // Single maps first: a run's group holds some of them again, under the names of the step's outputs.
  const ordered = [...datasets].sort(
    (a, b) => Number(a.format !== "geotiff") - Number(b.format !== "geotiff"),
  );
  for (const dataset of ordered)
    for (const layer of await layersOf(dataset)) {
      if (known.has(plainName(layer.name))) continue;
      known.add(plainName(layer.name));
      layers.set(layer.name, layer);
    }
  if (layers.size === 0)
    throw inputError({
      code: "result-empty",
      what: "There is no array with pixels.",
      where: path,
      fix: "Name a GeoTIFF, a Zarr group, an HDF5 or netCDF file, or the --out folder of a run.",
    });
  return {
    path,
    layers,
    async close() {
      for (const { variable } of layers.values()) await variable.close();
    },
  };
}

async function rastersAt(path: string): Promise<string[]> {
  if (/^https?:/i.test(path)) return [path];
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    if (STORE_MARKERS.some((marker) => names.includes(marker))) return [path];
    return names
      .filter((name) => RASTERS.has(extname(name).toLowerCase()))
      .sort()
      .map((name) => join(path, name));
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

/** The arrays with pixels of one file or store, and the dates of those with a slice for each. */
export async function layersOf(dataset: Dataset): Promise<ResultLayer[]> {
  const { path, grid, attrs } = dataset;
  const rasters = [...dataset.variables.values()].filter(
    ({ dims }) => dims.length === 2 || dims.length === 3,
  );
  const listed = attrs.dates;
  const dates = Array.isArray(listed) ? listed.map(String) : ((await readDates(dataset)) ?? []);
  const alone = rasters.length === 1 && dataset.format === "geotiff";
  return rasters.map((variable) => ({
    name: alone ? basename(path, extname(path)) : variable.name,
    path,
    variable,
    grid,
    dates: variable.shape.length === 3 && variable.shape[0] === dates.length ? dates : [],
    attrs,
  }));
}
