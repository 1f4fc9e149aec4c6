import { isUpwarpError } from "../errors.ts";
import { sameGrid } from "../geo/bounds.ts";
import { isGeographic } from "../geo/crs.ts";
import { type Grid, NO_CRS } from "../geo/grid.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Dataset, Variable } from "../stack/variable.ts";
import { relabel, sampleOnGrid } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { arrangeLayers } from "./arrange-layers.ts";
import { clipToCommonExtent } from "./common-grid.ts";
import { baselinesOfDates } from "./date-baselines.ts";
import { acquisitionOfPrm, pairOfFolder, readBaselineTable } from "./gmtsar-metadata.ts";
import { earlierFirst, lateFirstKeys, orientPhases } from "./late-first.ts";
import type { PairLayer } from "./layer-name.ts";
import type { Entry, Listing } from "./listing.ts";
import { northUp } from "./north-up.ts";
import { type DatePair, pairKey } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import { type PlacedRaster, placeRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { readText } from "./read-text.ts";
import { mean, sampleValues } from "./sample-values.ts";
import type { Survey } from "./survey.ts";

const NAMES: Readonly<Record<string, PairLayer>> = {
  unwrap: "unwrappedPhase",
  corr: "coherence",
  conncomp: "connectedComponent",
};

interface GmtsarFile {
  readonly entry: Entry;
  readonly layer: PairLayer;
  readonly pair: DatePair;
  readonly isGeocoded: boolean;
}

/**
 * GMTSAR: folders YYYYDDD_YYYYDDD (DDD counts from 0) with unwrap.grd and corr.grd, or their geocoded copies
 * unwrap_ll.grd and corr_ll.grd, with a PRM file and baseline_table.dat.
 */
export const gmtsar: Product = {
  name: "gmtsar",
  looksFor:
    "GMTSAR interferograms (2018005_2018017/unwrap.grd and corr.grd, or unwrap_ll.grd and corr_ll.grd), a .PRM file and baseline_table.dat",
  claim: async ({ listing }) =>
    gmtsarFiles(listing)
      .filter(({ layer }) => layer === "unwrappedPhase")
      .map(({ entry }) => entry),
  async open(survey) {
    const chosen = chooseGeometry(gmtsarFiles(survey.listing));
    const { files } = chosen;
    const table = tabulatePairs(
      files.map(({ entry, layer, pair }) => ({ path: entry.path, layer, pair: earlierFirst(pair) })),
    );
    const arranged = await arrangeLayers(
      table,
      async (_layer, paths) => {
        const rasters: PlacedRaster[] = [];
        for (const path of paths) rasters.push(placeGrd(await survey.open(path)));
        return rasters;
      },
      clipToCommonExtent,
    );
    const { grid } = arranged;
    const layers = new Map(arranged.layers);
    const lateFirst = lateFirstKeys(files.map(({ pair }) => pair));
    layers.set("unwrappedPhase", orientPhases(layers.get("unwrappedPhase") ?? [], table.pairs, lateFirst));
    const statics = await staticLayers(survey, grid);
    const { acquisition, dates, notes } = await readSidecars(survey.listing, grid);
    const incidence = statics.layers.get("incidenceAngle");
    return assemblePairStack({
      product: "gmtsar",
      grid,
      pairs: table.pairs,
      layers,
      statics: statics.layers,
      baselines: baselinesOfDates(table.pairs, dates),
      acquisition: {
        ...acquisition,
        ...knownFields({ incidence: incidence ? mean(await sampleValues(incidence)) : null }),
      },
      notes: [...chosen.notes, ...arranged.notes, ...table.notes, ...statics.notes, ...notes],
    });
  },
};

function gmtsarFiles({ entries }: Listing): GmtsarFile[] {
  return entries.flatMap((entry) => {
    const match = /^(unwrap|corr|conncomp)(_ll)?\.grd$/i.exec(entry.name);
    const layer = NAMES[match?.[1]?.toLowerCase() ?? ""];
    const pair = pairOfFolder(entry.folder);
    return layer && pair && entry.kind === "file"
      ? [{ entry, layer, pair, isGeocoded: match?.[2] !== undefined }]
      : [];
  });
}

/** Geocoded grids when every pair has one, else those in radar coordinates. */
function chooseGeometry(files: readonly GmtsarFile[]): {
  readonly files: readonly GmtsarFile[];
  readonly notes: readonly string[];
} {
  const [geocoded, radar] = [
    files.filter((file) => file.isGeocoded),
    files.filter((file) => !file.isGeocoded),
  ];
  const pairsOf = (some: readonly GmtsarFile[]) =>
    new Set(some.filter(({ layer }) => layer === "unwrappedPhase").map(({ pair }) => pairKey(pair)));
  const [onMap, inRadar] = [pairsOf(geocoded), pairsOf(radar)];
  if (onMap.size === 0) return { files: radar, notes: [] };
  if (inRadar.size === 0) return { files: geocoded, notes: [] };
  return onMap.size >= inRadar.size
    ? {
        files: geocoded,
        notes: ["The geocoded grids (_ll.grd) are read; those in radar coordinates are left alone."],
      }
    : {
        files: radar,
        notes: [
          `Only ${onMap.size} of ${inRadar.size} pairs are geocoded (unwrap_ll.grd): the grids in radar coordinates are read.`,
        ],
      };
}

/** A GMT grid: on the map when its coordinates are degrees, else in radar coordinates with its own steps. */
function placeGrd(dataset: Dataset): PlacedRaster {
  const raster = placeRaster(dataset);
  if (isOnMap(raster.grid)) return northUp(raster);
  return { ...raster, grid: { ...raster.grid, crs: NO_CRS, geometry: "radar" } };
}

const isOnMap = ({ crs }: Grid) => (crs.epsg !== null || crs.wkt !== null) && isGeographic(crs);

const STATICS: readonly (readonly [RegExp, string, string])[] = [
  [/^(dem(_ll)?|topo_ra)\.grd$/i, "height", "m"],
  [/^incidence_angle(_ll)?\.grd$/i, "incidenceAngle", "degree"],
  [/^azimuth_angle(_ll)?\.grd$/i, "azimuthAngle", "degree"],
];

/** Heights and angles of the stack's geometry, brought to its grid by their coordinates. */
async function staticLayers(survey: Survey, grid: Grid) {
  const layers = new Map<string, Variable>();
  const notes: string[] = [];
  for (const entry of survey.listing.entries) {
    const [, name, unit] = STATICS.find(([pattern]) => pattern.test(entry.name)) ?? [];
    if (name === undefined || unit === undefined || layers.has(name)) continue;
    try {
      const raster = placeGrd(await survey.open(entry.path));
      if (raster.grid.geometry !== grid.geometry) continue;
      const map = relabel(raster.variable, { name, unit });
      const fits = sameGrid(raster.grid, grid);
      if (!fits) notes.push(`${name} is interpolated from ${entry.path} to the grid of the interferograms.`);
      layers.set(name, fits ? map : sampleOnGrid(map, raster.grid, grid));
    } catch (cause) {
      if (!isUpwarpError(cause)) throw cause;
      notes.push(`${entry.path} cannot be read and is not used as ${name} (${cause.code}).`);
    }
  }
  return { layers, notes };
}

async function readSidecars({ entries }: Listing, grid: Grid) {
  const notes: string[] = [];
  let acquisition: Acquisition = {};
  for (const entry of entries.filter(({ name }) => /\.PRM$/i.test(name))) {
    const found = acquisitionOfPrm(await readText(entry), grid);
    if (found.wavelength === undefined) continue;
    acquisition = found;
    break;
  }
  if (acquisition.wavelength === undefined) notes.push("There is no .PRM file that states radar_wavelength.");
  const table = entries.find(({ name }) => /^baseline_table\.dat$/i.test(name));
  if (table === undefined) notes.push("There is no baseline_table.dat: baselines are not known.");
  const dates = table ? readBaselineTable(await readText(table)) : new Map<string, number>();
  return { acquisition, dates, notes };
}
