import { readdir, stat } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fromSystemError, inputError } from "../../errors.ts";
import { isGeoreferenced } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { readManifest } from "../../pipeline/manifest.ts";
import { openDataset } from "../parts/formats.ts";
import { openStack, rscText, stackAttributes, stackOfAttributes } from "../parts/products.ts";
import { openResult, type Result, type ResultLayer } from "../results/open-result.ts";
import { MAP_FILES } from "./mintpy/files.ts";

/** What a group of ours tells of the stack behind its layers. */
export type Described = ReturnType<typeof stackOfAttributes>;

/**
 * Opens what is to be exported: a file, a group or the folder of a run, and MintPy's result files, whose layers get our
 * names, their grid and their acquisition. Of a MintPy folder it is the last series of the chain and the maps beside it.
 */
export async function openSource(path: string): Promise<Result> {
  const files = await mintpyResultsAt(path);
  if (files.length === 0) return withoutExports(path, await openResult(path));
  const layers = new Map<string, ResultLayer>();
  for (const file of files) {
    const stack = await openStack([file]);
    for (const [name, variable] of stack.variables) {
      const ours = ourName(file, name);
      if (layers.has(ours)) continue;
      const grid = stack.grid;
      const dates = variable.shape.length === 3 ? stack.dates : [];
      // The stack's own attributes are text in MintPy's words; they stay as its source attributes.
      const attrs = stackAttributes({ ...stack, attrs: {} });
      layers.set(ours, { name: ours, path: file, variable, grid, dates, attrs });
    }
  }
  return {
    path,
    layers,
    async close() {
      for (const { variable } of layers.values()) await variable.close();
    },
  };
}

/** Acquisition, dates and reference point of the stack that some layers were made of; null where none tells. */
export function describedBy(layers: Iterable<ResultLayer>): Described | null {
  for (const { attrs, path } of layers)
    if (typeof attrs.product === "string") return stackOfAttributes(attrs, path);
  return null;
}

/** Is a layer in radar geometry: an image whose pixels say no place by themselves? */
export const isRadar = (grid: Grid | null): boolean =>
  grid === null || grid.geometry === "radar" || !isGeoreferenced(grid.crs);

/** An export of a run that stands in its folder is not its result. */
async function withoutExports(path: string, result: Result): Promise<Result> {
  if ((await readManifest(path)) === null) return result;
  const own = [...result.layers].filter(([, layer]) => /\.(tiff?|zarr)$/i.test(layer.path));
  return { ...result, layers: new Map(own), close: () => result.close() };
}

/** FILE_TYPEs of MintPy's results. */
const RESULT_TYPES = new Set(["timeseries", "velocity", "temporalCoherence", "mask", "coherence", "dem"]);
/** A series of the chain of corrections. */
const CHAIN = /^(geo_)?timeseries(?!Residual|Rg|Az)\w*\.h5$/;

/** MintPy's result files at a path, of the series only the last; none where a finished run of ours lies there. */
export async function mintpyResultsAt(path: string): Promise<string[]> {
  if (/^https?:/i.test(path)) return [];
  let isFolder: boolean;
  try {
    isFolder = (await stat(path)).isDirectory();
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  if (!isFolder) return /\.(h5|hdf5)$/i.test(path) && (await isMintpyResult(path)) ? [path] : [];
  if ((await readManifest(path)) !== null) return [];
  return mintpyFilesIn(path);
}

/** MintPy's result files in a folder, of the series only the last, whatever else lies there. */
export async function mintpyFilesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => extname(name) === ".h5").sort();
  const series = names.filter((name) => CHAIN.test(name)).sort((a, b) => b.length - a.length)[0];
  const known = new Set(MAP_FILES.map(({ file }) => file));
  const candidates = names.filter((name) => known.has(name.replace(/^geo_/, "")) || name === series);
  const files: string[] = [];
  for (const name of candidates) if (await isMintpyResult(join(folder, name))) files.push(join(folder, name));
  return files;
}

async function isMintpyResult(path: string): Promise<boolean> {
  const { attrs, variables } = await openDataset(path);
  for (const variable of variables.values()) await variable.close();
  return RESULT_TYPES.has(rscText(attrs, "FILE_TYPE") ?? "");
}

/** MintPy's dataset of a file under our name: `mask` of maskTempCoh.h5 is `reliable`. */
function ourName(path: string, name: string): string {
  const file = basename(path).replace(/^geo_/, "");
  const known = MAP_FILES.find((candidate) => candidate.file === file);
  return known?.datasets.find((dataset) => dataset.name === name)?.layers[0] ?? name;
}

/** A layer by one of its names, hyphens and capitals apart; null where there is none. */
export function findLayer(result: Pick<Result, "layers">, ...names: readonly string[]): ResultLayer | null {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_ ]/g, "");
  for (const name of names)
    for (const layer of result.layers.values()) if (plain(layer.name) === plain(name)) return layer;
  return null;
}

/** The layer that an export cannot do without. Throws the input error "layer-missing". */
export function requireLayer(result: Result, name: string, purpose: string): ResultLayer {
  const layer = findLayer(result, name);
  if (layer !== null) return layer;
  throw inputError({
    code: "layer-missing",
    what: `${purpose} needs the layer ${name}.`,
    where: result.path,
    got: [...result.layers.keys()].join(", "),
    fix: "Name the --out folder of an sbas run, or MintPy's work folder.",
  });
}

/** The displacement with its dates and its map. Throws the input errors "layer-missing" and "series-missing". */
export function requireSeriesOnMap(result: Result, purpose: string): ResultLayer & { readonly grid: Grid } {
  const series = requireLayer(result, "displacement", purpose);
  const { grid, dates } = series;
  if (grid !== null && dates.length > 0) return { ...series, grid };
  throw inputError({
    code: "series-missing",
    what: "The series has no dates or no map.",
    where: series.path,
    fix: "Name the --out folder of an sbas run, or displacement.zarr.",
  });
}
