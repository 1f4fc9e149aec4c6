import { parseDate } from "../dates.ts";
import { isUpwarpError } from "../errors.ts";
import { sameGrid } from "../geo/bounds.ts";
import type { Grid } from "../geo/grid.ts";
import { orbitDirection, wrapHeading } from "../geo/look-vector.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel, sampleOnGrid } from "../stack/views.ts";
import { knownFields } from "./acquisition-fields.ts";
import { arrangeLayers } from "./arrange-layers.ts";
import { clipToCommonExtent } from "./common-grid.ts";
import { baselinesOfPairs, type KnownBaseline } from "./date-baselines.ts";
import { SENTINEL1_SPACING, SENTINEL1_WAVELENGTH } from "./hyp3-metadata.ts";
import { keyValues, numberOfKey } from "./key-values.ts";
import type { PairLayer } from "./layer-name.ts";
import type { Entry, Listing } from "./listing.ts";
import { anglesOfVector } from "./look-vector-layers.ts";
import { type DatePair, pairInName } from "./pair-name.ts";
import { assemblePairStack } from "./pair-stack.ts";
import { tabulatePairs } from "./pair-table.ts";
import { openRasters, type PlacedRaster, placeRaster } from "./placed-raster.ts";
import type { Product } from "./product.ts";
import { independentLooks } from "./radar.ts";
import { readText } from "./read-text.ts";
import { mean, sampleValues } from "./sample-values.ts";
import type { Survey } from "./survey.ts";

const NAME = /^\d{8}_\d{8}\.geo\.(unw|cc)\.tif$/i;
const LAYERS: Readonly<Record<string, PairLayer>> = { unw: "unwrappedPhase", cc: "coherence" };

/** LiCSAR multilooks by 20 in range and 4 in azimuth before it geocodes (Morishita et al. 2020, section 2.1). */
const LOOKS = { range: 20, azimuth: 4 } as const;

/**
 * COMET's LiCSAR: GeoTIFFs for each pair (20180106_20180118.geo.unw.tif, .geo.cc.tif as bytes), the look vector and heights of the
 * frame (*.geo.E.tif, N, U, hgt), metadata.txt and a file baselines.
 */
export const licsar: Product = {
  name: "licsar",
  looksFor: "LiCSAR GeoTIFFs (20180106_20180118.geo.unw.tif, .geo.cc.tif; FRAME.geo.E.tif, N, U, hgt)",
  async claim(survey) {
    const claimed: Entry[] = [];
    for (const entry of pairFiles(survey.listing))
      if (/\.unw\.tif$/i.test(entry.name) && (await survey.family(entry)) === "tiff") claimed.push(entry);
    return claimed;
  },
  async open(survey) {
    const table = tabulatePairs(
      pairFiles(survey.listing).map((entry) => ({
        path: entry.path,
        layer: LAYERS[NAME.exec(entry.name)?.[1]?.toLowerCase() ?? ""] as PairLayer,
        pair: pairInName(entry.name) as DatePair,
      })),
    );
    const arranged = await arrangeLayers(
      table,
      (_layer, paths) => openRasters(survey, paths),
      clipToCommonExtent,
    );
    const statics = await frameLayers(survey, arranged.grid);
    const incidence = statics.layers.get("incidenceAngle");
    const { acquisition, known, notes } = await readSidecars(survey.listing);
    return assemblePairStack({
      product: "licsar",
      grid: arranged.grid,
      pairs: table.pairs,
      layers: arranged.layers,
      statics: statics.layers,
      baselines: baselinesOfPairs(table.pairs, known),
      acquisition: {
        ...acquisition,
        ...knownFields({ incidence: incidence ? mean(await sampleValues(incidence)) : null }),
      },
      notes: [...arranged.notes, ...table.notes, ...statics.notes, ...notes],
    });
  },
};

const pairFiles = ({ entries }: Listing): readonly Entry[] =>
  entries.filter(({ kind, name }) => kind === "file" && NAME.test(name) && pairInName(name) !== null);

/** Heights, and angles of the look vector, of the frame; brought to the grid of the interferograms when they are of another. */
async function frameLayers(survey: Survey, to: Grid) {
  const layers = new Map<string, Variable>();
  const notes: string[] = [];
  const rasters = new Map<string, PlacedRaster>();
  for (const entry of survey.listing.entries) {
    const kind = /(?:^|\.)geo\.([ENU]|hgt)\.tif$|^([ENU]|hgt)\.geo\.tif$/.exec(entry.name);
    const key = kind?.[1] ?? kind?.[2];
    if (key === undefined || rasters.has(key)) continue;
    try {
      rasters.set(key, placeRaster(await survey.open(entry.path)));
    } catch (cause) {
      if (!isUpwarpError(cause)) throw cause;
      notes.push(`${entry.path} cannot be read and is not used (${cause.code}).`);
    }
  }
  const height = rasters.get("hgt");
  if (height) {
    const map = relabel(height.variable, { name: "height", unit: "m" });
    layers.set("height", sameGrid(height.grid, to) ? map : sampleOnGrid(map, height.grid, to));
  }
  const [east, north, up] = [rasters.get("E"), rasters.get("N"), rasters.get("U")];
  const isVector = east && north && up && sameGrid(east.grid, north.grid) && sameGrid(east.grid, up.grid);
  if (isVector)
    for (const [name, layer] of anglesOfVector(
      { grid: east.grid, east: east.variable, north: north.variable, up: up.variable },
      to,
    ))
      layers.set(name, layer);
  else notes.push("The look vector (*.geo.E.tif, N and U) is missing or incomplete: angles are not known.");
  return { layers, notes };
}

async function readSidecars({ entries }: Listing) {
  const notes: string[] = [];
  const metadata = entries.find(({ name }) => /^metadata\.txt$/i.test(name));
  const table = entries.find(({ name }) => /^baselines(\.txt)?$/i.test(name));
  if (table === undefined) notes.push("There is no file baselines: perpendicular baselines are not known.");
  return {
    acquisition: acquisitionOf(metadata ? await readText(metadata) : ""),
    known: table ? parseBaselines(await readText(table)) : [],
    notes,
  };
}

function acquisitionOf(text: string): Acquisition {
  const table = keyValues(text);
  const heading = numberOfKey(table, "heading");
  const time = /^(\d{1,2}):(\d{2}):(\d{2}(?:\.\d+)?)/.exec(table.get("center_time") ?? "");
  return knownFields({
    wavelength: SENTINEL1_WAVELENGTH,
    platform: "Sentinel-1",
    antennaSide: "right",
    heading: heading === null ? null : wrapHeading(heading),
    orbitDirection: heading === null ? null : orbitDirection(heading),
    incidence: numberOfKey(table, "avg_incidence_angle"),
    slantRange: numberOfKey(table, "centre_range_m", "center_range_m"),
    secondsOfDay: time ? Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3]) : null,
    rangeLooks: LOOKS.range,
    azimuthLooks: LOOKS.azimuth,
    looks: independentLooks(LOOKS.azimuth, LOOKS.range),
    rangePixelSize: (numberOfKey(table, "range_resolution") ?? SENTINEL1_SPACING.range) * LOOKS.range,
    azimuthPixelSize: (numberOfKey(table, "azimuth_resolution") ?? SENTINEL1_SPACING.azimuth) * LOOKS.azimuth,
  });
}

/** "20170302 20170326 130.9 24.0": two dates, metres, days. The old form counts its lines in a first column. */
function parseBaselines(text: string): KnownBaseline[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const columns = line.trim().split(/\s+/);
    const [first = "", second = "", third = ""] = columns.length > 4 ? columns.slice(1) : columns;
    const [reference, secondary, value] = [parseDate(first), parseDate(second), Number(third)];
    return reference && secondary && third !== "" && Number.isFinite(value)
      ? [{ reference, secondary, value }]
      : [];
  });
}
