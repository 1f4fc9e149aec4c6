import { basename, dirname, sep } from "node:path";
import { parseDate } from "../dates.ts";
import { inputError } from "../errors.ts";
import { readStrings } from "../formats/hdf5/strings.ts";
import { isChunkedVariable } from "../formats/hdf5/variable.ts";
import type { Grid } from "../geo/grid.ts";
import { createNetwork } from "../stack/network.ts";
import type { Stack } from "../stack/stack.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel, take } from "../stack/views.ts";
import { requireCommonGrid } from "./common-grid.ts";
import { count, enumerate } from "./enumerate.ts";
import { inheritedAttributes, namedReference } from "./mintpy-attributes.ts";
import { mintpyBaselines } from "./mintpy-baselines.ts";
import {
  isGeometry,
  isOffsetStack,
  isPairStack,
  isResult,
  type MintpyFile,
  mintpyFiles,
  onlyStack,
} from "./mintpy-files.ts";
import { completeAcquisition, isLookup, mintpyGeometry, rangeNotes } from "./mintpy-geometry.ts";
import { mintpyGeometryAlone } from "./mintpy-geometry-alone.ts";
import { offsetLayers, onTheGround, type PairLayers, phaseLayers } from "./mintpy-layers.ts";
import { mintpyResults } from "./mintpy-results.ts";
import { type DatePair, pairKey } from "./pair-name.ts";
import { rejectSwapped } from "./pair-table.ts";
import type { OpenOptions, Product } from "./product.ts";
import { rscAcquisition, rscGrid } from "./rsc-attributes.ts";

/**
 * MintPy: `ifgramStack.h5` or `offsetStack.h5` with its geometry, as a work folder or as files; or results such as
 * velocity.h5.
 */
export const mintpy: Product = {
  name: "mintpy",
  looksFor:
    "HDF5 files with MintPy's attribute FILE_TYPE (inputs/ifgramStack.h5, geometryGeo.h5, timeseries.h5)",
  async claim(survey) {
    const files = await mintpyFiles(survey, survey.listing.entries);
    const stacks = files.filter((file) => isPairStack(file) || isOffsetStack(file));
    const results = files.filter(isResult);
    // Beside anything else a geometry belongs to that; by itself it is what was meant.
    const alone = files.length === survey.listing.entries.length ? files.filter(isGeometry) : [];
    const best = stacks.length > 0 ? stacks : results.length > 0 ? results : alone;
    const claimed = new Set(best.map(({ path }) => path));
    return survey.listing.entries.filter(({ path }) => claimed.has(path));
  },
  async open(survey, _claimed, options) {
    const files = await mintpyFiles(survey, survey.listing.entries);
    const kinds = { phases: files.filter(isPairStack), offsets: files.filter(isOffsetStack) };
    const wanted = options.observable ?? "phases";
    const stacks = kinds[wanted].length > 0 ? kinds[wanted] : [...kinds.phases, ...kinds.offsets];
    const results = files.filter(isResult);
    if (stacks.length === 0)
      return results.length > 0 ? mintpyResults(results) : mintpyGeometryAlone(files.filter(isGeometry));
    const stack = onlyStack(stacks);
    const others = [...kinds.phases, ...kinds.offsets]
      .filter((other) => other !== stack)
      .map(({ path }) => path);
    const notes =
      others.length > 0 ? [`${stack.path} is read; there are also ${enumerate(others, ", ")}.`] : [];
    return openPairs(stack, files, options, notes);
  },
};

async function openPairs(
  file: MintpyFile,
  files: readonly MintpyFile[],
  options: OpenOptions,
  notes: readonly string[],
): Promise<Stack> {
  const { path, dataset } = file;
  const chosen = isOffsetStack(file) ? offsetLayers(file, options) : phaseLayers(file, options);
  const [pairCount = 0, y = 0, x = 0] = chosen.first.shape;
  const shape = { y, x };
  const grid = rscGrid(dataset.attrs, shape, path);
  const geometry = chooseGeometry(nearby(files, path), file, grid);
  const layers = mintpyGeometry(geometry);
  const { pairs, kept, order } = await readPairs(file, pairCount, options.asLoaded === true);
  for (const { source, mustBeWhole } of chosen.layers) if (mustBeWhole) await requireWritten(source, path);
  const variables = new Map<string, Variable>();
  const add = ({ name, source, unit, nodata }: PairLayers["layers"][number]) => {
    const labelled = relabel(source, { name, dims: ["pair", "y", "x"], unit, nodata });
    const isWhole = order.length === source.shape[0] && order.every((index, k) => index === k);
    variables.set(name, isWhole ? labelled : take(labelled, "pair", order));
  };
  for (const layer of chosen.layers) add(layer);
  for (const [name, layer] of layers) variables.set(name, layer);
  const bperp = await dataset.variables.get("bperp")?.read([[0, pairs.length]]);
  const network = createNetwork(
    order.map((k) => [pairs[k]?.reference ?? "", pairs[k]?.secondary ?? ""] as const),
    bperp ? order.map((k) => bperp[k] ?? Number.NaN) : null,
  );
  const cube = await mintpyBaselines(geometry, network.dates);
  if (cube.variable) variables.set(cube.variable.name, cube.variable);
  const stated = await completeAcquisition(rscAcquisition(dataset.attrs, path), layers, file, grid);
  const acquisition = isOffsetStack(file) ? onTheGround(stated, dataset.attrs) : stated;
  return {
    product: "mintpy",
    grid,
    variables,
    network,
    dates: network.dates,
    acquisition,
    ...namedReference(dataset.attrs, path),
    attrs: dataset.attrs,
    sourceAttributes: {
      ...inheritedAttributes(dataset.attrs),
      ...(chosen.observed !== null && { "mintpy.networkInversion.obsDatasetName": chosen.observed }),
      "mintpy.networkInversion.numIfgram": String(kept),
    },
    notes: [
      ...notes,
      ...chosen.notes,
      ...(kept < pairs.length
        ? [`${pairs.length - kept} of ${pairs.length} pairs are dropped, as dropIfgram says.`]
        : []),
      ...(layers.size === 0
        ? ["No geometry file was found: there is no height and no incidence angle."]
        : []),
      ...cube.notes,
      ...rangeNotes(acquisition, file),
    ],
  };
}

/** HDF5 reads what was never written as 0, which here would pass for "no data": a load that was interrupted. */
async function requireWritten(layer: Variable, path: string): Promise<void> {
  if (!isChunkedVariable(layer)) return;
  try {
    const missing = await layer.missingChunks(layer.shape.map((n) => [0, n] as const));
    if (missing === 0) return;
    throw inputError({
      code: "stack-incomplete",
      what: "Parts of the stack were never written.",
      where: `${path}, dataset ${layer.name}`,
      got: count(missing, "missing chunk"),
      fix: "Load the stack again; the program that wrote it was interrupted.",
    });
  } finally {
    await layer.close();
  }
}

/** The files of the stack's own work folder; all of them when its geometry lies elsewhere. */
function nearby(files: readonly MintpyFile[], stack: string): readonly MintpyFile[] {
  const folder = dirname(stack);
  const work = basename(folder) === "inputs" ? dirname(folder) : folder;
  const own = files.filter(({ path }) => path.startsWith(work + sep));
  return own.some(isGeometry) ? own : files;
}

/** The geometry files on the stack's grid. One of another size is an error only when no other fits. */
function chooseGeometry(files: readonly MintpyFile[], stack: MintpyFile, grid: Grid): MintpyFile[] {
  const placed = files
    .filter((file) => isGeometry(file) || file.type === "waterMask")
    .flatMap((file) => {
      const map = [...file.dataset.variables.values()].find(({ shape }) => shape.length === 2);
      if (map === undefined) return [];
      const shape = { y: map.shape[0] ?? 0, x: map.shape[1] ?? 0 };
      return [
        {
          file,
          raster: {
            path: file.path,
            attrs: {},
            variable: map,
            grid: rscGrid(file.dataset.attrs, shape, file.path),
          },
        },
      ];
    });
  const fits = ({ raster }: (typeof placed)[number]) =>
    raster.grid.geometry === grid.geometry &&
    raster.grid.shape.y === grid.shape.y &&
    raster.grid.shape.x === grid.shape.x;
  const fitting = placed.filter(fits);
  // A lookup table lies on the map that it leads to, whatever the stack lies on.
  const isOnMap = (file: MintpyFile) => grid.geometry === "radar" && isLookup(file);
  const geometry = placed.filter(({ file }) => isGeometry(file) && !isOnMap(file));
  const [first] = geometry;
  if (first && !geometry.some(fits))
    requireCommonGrid([{ path: stack.path, attrs: {}, variable: first.raster.variable, grid }, first.raster]);
  if (fitting.length > 0)
    requireCommonGrid([
      { path: stack.path, attrs: {}, variable: fitting[0]!.raster.variable, grid },
      ...fitting.map(({ raster }) => raster),
    ]);
  return fitting.map(({ file }) => file);
}

/** Pairs as written, and which to use: `order` sorts the kept ones by date. dropIfgram is TRUE for a pair to KEEP. */
async function readPairs({ path, dataset }: MintpyFile, expected: number, all: boolean) {
  const written = await readStrings(path, "date");
  const dates = written.map((text) => parseDate(text.slice(0, 8)));
  const bad = written.filter((_, k) => dates[k] === null);
  if (bad.length > 0 || dates.length !== 2 * expected)
    throw inputError({
      code: "dates-unreadable",
      what: "The dates of the pairs cannot be read.",
      where: `${path}, dataset date`,
      got: bad.length > 0 ? enumerate(bad, ", ") : `${dates.length} dates for ${count(expected, "pair")}`,
      fix: "Load the stack again; the dataset holds two dates YYYYMMDD for each pair.",
    });
  const pairs = Array.from(
    { length: expected },
    (_, k): DatePair => ({ reference: dates[2 * k] as string, secondary: dates[2 * k + 1] as string }),
  );
  rejectSwapped(pairs.map((pair, k) => ({ path: `${path}, pair ${k}`, pair })));
  const keep = await dataset.variables.get("dropIfgram")?.read([[0, expected]]);
  const order = pairs
    .map((_, k) => k)
    .filter((k) => all || keep === undefined || keep[k] === 1)
    .sort((a, b) => (pairKey(pairs[a] as DatePair) < pairKey(pairs[b] as DatePair) ? -1 : 1));
  if (order.length === 0)
    throw inputError({
      code: "pairs-none",
      what: "dropIfgram drops every pair of the stack.",
      where: `${path}, dataset dropIfgram`,
      got: `${count(expected, "pair")}, none kept`,
      fix: "Run MintPy's modify_network with reset, or load the stack again.",
    });
  return { pairs, kept: order.length, order };
}
