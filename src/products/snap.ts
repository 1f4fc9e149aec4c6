import { sameCrs } from "../geo/crs.ts";
import type { Grid } from "../geo/grid.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Variable } from "../stack/variable.ts";
import { crop } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { type Arrangement, arrangeLayers } from "./arrange-layers.ts";
import { clipToCommonExtent, describeGrid } from "./common-grid.ts";
import { earlierFirst, lateFirstKeys, orientPhases } from "./late-first.ts";
import type { PairLayer, StaticLayer } from "./layer-name.ts";
import type { Entry, Listing } from "./listing.ts";
import { northUp } from "./north-up.ts";
import { type DatePair, pairInName, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import { openRasters, type PlacedRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { readText } from "./read-text.ts";
import { mean, sampleValues } from "./sample-values.ts";
import { acquisitionOfDimap, baselineOf, type Dimap, parseDimap, snapDates } from "./snap-metadata.ts";
import { gatherStatics } from "./static-layers.ts";

const BANDS: readonly (readonly [RegExp, PairLayer | StaticLayer])[] = [
  [/^unw/i, "unwrappedPhase"],
  [/^coh/i, "coherence"],
  [/^(elevation|dem)/i, "height"],
  [/^incidenceAngleFromEllipsoid/i, "incidenceAngle"],
];

interface SnapFile {
  readonly entry: Entry;
  readonly layer: PairLayer | StaticLayer;
  readonly pair: DatePair | null;
}

/**
 * ESA SNAP: BEAM-DIMAP products (NAME.dim with NAME.data/*.img) of unwrapped phase and of coherence for each pair, in radar
 * geometry or terrain-corrected, whose rasters may differ by a row or a column.
 */
export const snap: Product = {
  name: "snap",
  looksFor:
    "SNAP products (20180106_20180118_unw_tc.dim with 20180106_20180118_unw_tc.data/Unw_Phase_ifg_06Jan2018_18Jan2018.img)",
  claim: async ({ listing }) =>
    snapFiles(listing)
      .filter(({ layer, pair }) => layer === "unwrappedPhase" && pair !== null)
      .map(({ entry }) => entry),
  async open(survey) {
    const files = snapFiles(survey.listing);
    const dated = files.flatMap(({ entry, layer, pair }) =>
      pair !== null && isPairBand(layer) ? [{ path: entry.path, entry, layer, pair }] : [],
    );
    const table = tabulatePairs(dated.map((file) => ({ ...file, pair: earlierFirst(file.pair) })));
    const open = async (paths: readonly string[]) => (await openRasters(survey, paths)).map(northUp);
    const maps = firstOfEach(files);
    const candidates = await open(maps.map(({ entry }) => entry.path));
    const arranged = await arrangeLayers(
      table,
      (_layer, paths) => open(paths),
      clipToSmallest,
      maps.map(({ layer }, k) => ({ layer: layer as StaticLayer, raster: candidates[k] as PlacedRaster })),
    );
    const statics = await gatherStatics(arranged.statics, arranged.grid);
    const layers = new Map(arranged.layers);
    const lateFirst = lateFirstKeys(
      dated.filter(({ layer }) => layer === "unwrappedPhase").map(({ pair }) => pair),
    );
    layers.set("unwrappedPhase", orientPhases(layers.get("unwrappedPhase") ?? [], table.pairs, lateFirst));
    const headers = await readHeaders(survey.listing, dated);
    const baselines = new Map<string, number>();
    for (const pair of table.pairs)
      for (const header of headers.get(pairKey(pair)) ?? []) {
        const value = baselineOf(header, pair);
        if (value !== null && !baselines.has(pairKey(pair))) baselines.set(pairKey(pair), value);
      }
    const [first] = headers.get(table.pairs[0] ? pairKey(table.pairs[0]) : "") ?? [];
    return assemblePairStack({
      product: "snap",
      grid: arranged.grid,
      pairs: table.pairs,
      layers,
      statics: statics.layers,
      baselines,
      acquisition: await complete(first ? acquisitionOfDimap(first) : {}, arranged.grid, statics.layers),
      notes: [
        ...arranged.notes,
        ...table.notes,
        ...statics.notes,
        ...(first ? [] : ["There is no .dim file beside the data: wavelength and geometry are not known."]),
      ],
    });
  },
};

const isPairBand = (layer: PairLayer | StaticLayer): layer is PairLayer =>
  layer === "unwrappedPhase" || layer === "coherence";

/** The rasters of .data folders, by the names of their bands; the dates stand in these, or in the product's name. */
function snapFiles({ entries }: Listing): SnapFile[] {
  return entries.flatMap((entry): SnapFile[] => {
    if (!/\.data$/i.test(entry.folder) || !/\.img$/i.test(entry.name)) return [];
    const layer = BANDS.find(([pattern]) => pattern.test(entry.name))?.[1];
    if (layer === undefined) return [];
    const [reference, secondary] = snapDates(entry.name.replaceAll(/[_.]/g, " "));
    const pair = reference && secondary ? { reference, secondary } : pairInName(entry.folder);
    return [{ entry, layer, pair: isPairBand(layer) ? pair : null }];
  });
}

/** Heights and angles may come with every pair; the first of each counts. */
function firstOfEach(files: readonly SnapFile[]): SnapFile[] {
  const chosen = new Map<string, SnapFile>();
  for (const file of files)
    if (!isPairBand(file.layer) && !chosen.has(file.layer)) chosen.set(file.layer, file);
  return [...chosen.values()];
}

/** Corners that lie closer than this share of a pixel are those of one image that was cut differently. */
const NEAR = 0.5;

/**
 * Rasters of one image that differ in their last rows or columns, and by a fraction of a pixel in their corner: cropped to
 * the smallest, from the upper left corner on. Others are cropped to their common extent.
 */
export const clipToSmallest: Arrangement = (rasters) => {
  const [first] = rasters;
  if (first === undefined) return clipToCommonExtent(rasters);
  const shifts = rasters.map(({ grid }) => shiftOf(first.grid, grid));
  if (shifts.some((shift) => shift === null || shift > NEAR)) return clipToCommonExtent(rasters);
  const shape = {
    y: Math.min(...rasters.map(({ grid }) => grid.shape.y)),
    x: Math.min(...rasters.map(({ grid }) => grid.shape.x)),
  };
  const grid: Grid = { ...first.grid, shape };
  const isWhole = (other: Grid) => other.shape.y === shape.y && other.shape.x === shape.x;
  const larger = rasters.filter((raster) => !isWhole(raster.grid)).length;
  const largest = Math.max(...shifts.map((shift) => shift ?? 0));
  return {
    grid,
    rasters: rasters.map((raster) => ({
      ...raster,
      grid,
      variable: isWhole(raster.grid)
        ? raster.variable
        : crop(raster.variable, [
            [0, shape.y],
            [0, shape.x],
          ]),
    })),
    notes: [
      ...(larger > 0
        ? [`${larger} of ${rasters.length} rasters were larger and were cropped to ${describeGrid(grid)}.`]
        : []),
      ...(largest > SMALL_SHIFT
        ? [`The rasters' corners differ by up to ${largest.toFixed(2)} of a pixel, which is left as it is.`]
        : []),
    ],
  };
};

/** A shift below this share of a pixel is rounding. */
const SMALL_SHIFT = 0.01;
/** Relative difference of two pixel sizes that adds up to less than a hundredth of a pixel over a scene. */
const SAME_PIXEL = 1e-6;

/** How far two grids' corners are apart, in pixels; null when they are no copies of one grid. */
function shiftOf(a: Grid, b: Grid): number | null {
  const isAlike =
    a.geometry === b.geometry &&
    sameCrs(a.crs, b.crs) &&
    [0, 4].every((i) => Math.abs((b.affine[i] as number) / (a.affine[i] as number) - 1) <= SAME_PIXEL);
  if (!isAlike) return null;
  return Math.max(
    Math.abs((b.affine[2] - a.affine[2]) / a.affine[0]),
    Math.abs((b.affine[5] - a.affine[5]) / a.affine[4]),
  );
}

/** The headers of each pair's products: NAME.dim of NAME.data. */
async function readHeaders(
  { entries }: Listing,
  files: readonly { readonly entry: Entry; readonly pair: DatePair }[],
): Promise<Map<string, Dimap[]>> {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const headers = new Map<string, Dimap[]>();
  for (const { entry, pair } of files) {
    const folder = entry.path.slice(0, -entry.name.length - 1);
    const dim = byPath.get(folder.replace(/\.data$/i, ".dim"));
    if (dim === undefined) continue;
    const key = pairKey(earlierFirst(pair));
    headers.set(key, [...(headers.get(key) ?? []), parseDimap(await readText(dim), dim.path)]);
  }
  return headers;
}

/** The slant range of the scene's centre, where columns are ranges, and the incidence of its layer. */
async function complete(
  acquisition: Acquisition,
  grid: Grid,
  layers: ReadonlyMap<string, Variable>,
): Promise<Acquisition> {
  const { startingRange, rangePixelSize } = acquisition;
  const layer = layers.get("incidenceAngle");
  const incidence = layer ? mean(await sampleValues(layer)) : null;
  const isRadar = grid.geometry === "radar" && startingRange !== undefined && rangePixelSize !== undefined;
  return {
    ...acquisition,
    ...knownFields({ incidence }),
    ...(isRadar && { slantRange: startingRange + (rangePixelSize * (grid.shape.x - 1)) / 2 }),
  };
}
