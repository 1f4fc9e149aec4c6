import { isUpwarpError } from "../errors.ts";
import { sameGrid } from "../geo/bounds.ts";
import type { Grid } from "../geo/grid.ts";
import type { Variable } from "../stack/variable.ts";
import { concatenate, pointwise, relabel } from "../stack/views.ts";
import { describeGrid } from "./common-grid.ts";
import { enumerate } from "./enumerate.ts";
import type { Looks } from "./isce-metadata.ts";
import type { Entry } from "./listing.ts";
import { incidenceInDegrees } from "./look-layers.ts";
import { type PlacedRaster, placeRaster } from "./placed-raster.ts";
import { readText } from "./read-text.ts";
import type { Survey } from "./survey.ts";

/** Geometry rasters by their names, in radar (.rdr) or map (.geo) coordinates. */
const GEOMETRY = /^(hgt|lat|lon|los|shadowMask|waterMask|waterBody)\.(rdr|geo)$/i;

export interface IsceGeometry {
  readonly layers: ReadonlyMap<string, Variable>;
  readonly looks: Looks | null;
  readonly notes: readonly string[];
}

/**
 * The maps of geom_reference on the grid of the interferograms: heights, coordinates, the line of sight (two bands:
 * incidence from the vertical, and azimuth of the vector from the ground to the satellite, from north
 * anti-clockwise, as in our own convention) and masks.
 */
export async function isceGeometry(survey: Survey, grid: Grid): Promise<IsceGeometry> {
  const notes: string[] = [];
  const layers = new Map<string, Variable>();
  let looks: Looks | null = null;
  for (const entry of survey.listing.entries) {
    const kind = GEOMETRY.exec(entry.name)?.[1]?.toLowerCase();
    if (kind === undefined || entry.kind !== "file") continue;
    const dataset = await survey.open(entry.path).catch((cause: unknown) => {
      if (!isUpwarpError(cause)) throw cause;
      notes.push(`${entry.path} cannot be read and is not used (${cause.code}).`);
      return null;
    });
    if (dataset === null) continue;
    const bands = [...dataset.variables.values()].filter(({ shape }) => shape.length === 2);
    const own = placeRaster(dataset).grid;
    if (!sameGrid(own, grid)) {
      notes.push(`${entry.path} is not used: it has ${describeGrid(own)}.`);
      continue;
    }
    for (const layer of await convert(kind, bands))
      if (!layers.has(layer.name)) layers.set(layer.name, layer);
    looks ??= await looksOf(entry, survey.listing.entries, own);
  }
  return { layers, looks, notes };
}

async function convert(kind: string, bands: readonly Variable[]): Promise<readonly Variable[]> {
  const [first, second] = bands;
  if (first === undefined) return [];
  switch (kind) {
    case "hgt":
      return [relabel(first, { name: "height", unit: "m", nodata: first.nodata })];
    case "lat":
      return [relabel(first, { name: "latitude", unit: "degree", nodata: first.nodata })];
    case "lon":
      return [relabel(first, { name: "longitude", unit: "degree", nodata: first.nodata })];
    case "los": {
      const incidence = await incidenceInDegrees(first);
      return second === undefined
        ? [incidence]
        : [incidence, relabel(second, { name: "azimuthAngle", unit: "degree", nodata: second.nodata ?? 0 })];
    }
    case "shadowmask":
      // 1 is shadow, 2 layover, 3 both.
      return [pointwise("shadowMask", "1", "allNonZero", [relabel(first, { nodata: null })])];
    case "watermask":
      return [pointwise("waterMask", "1", "allNonZero", [relabel(first, { nodata: null })])];
    case "waterbody":
      // A water body file marks the water.
      return [pointwise("waterMask", "1", "isZero", [relabel(first, { nodata: null })])];
    default:
      return [];
  }
}

/** Looks from the size of `hgt.rdr.full`, of which the multilooked raster was made; null when its header is gone. */
async function looksOf(raster: Entry, entries: readonly Entry[], grid: Grid): Promise<Looks | null> {
  for (const suffix of [".full.xml", ".full.vrt"]) {
    const header = entries.find(({ path }) => path === raster.path + suffix);
    if (header === undefined) continue;
    const text = await readText(header);
    const [rows, columns] = [sizeIn(text, "length", "rasterYSize"), sizeIn(text, "width", "rasterXSize")];
    if (rows === null || columns === null) continue;
    return {
      azimuth: Math.max(1, Math.round(rows / grid.shape.y)),
      range: Math.max(1, Math.round(columns / grid.shape.x)),
    };
  }
  return null;
}

/** The size that an ISCE header (`<property name="width"><value>`) or a VRT (`rasterXSize="..."`) states. */
function sizeIn(text: string, property: string, attribute: string): number | null {
  const match =
    new RegExp(`<property name="${property}">\\s*<value>\\s*(\\d+)`, "i").exec(text) ??
    new RegExp(`<VRTDataset[^>]*\\b${attribute}="(\\d+)"`).exec(text);
  return match ? Number(match[1]) : null;
}

/**
 * Perpendicular baselines pixel by pixel (merged/baselines/DATE/DATE), metres, of the stack's dates; the one date
 * that they are measured against may have no file. Nothing when the files are of another grid or incomplete.
 */
export async function isceBaselineGrids(
  survey: Survey,
  dates: readonly string[],
  grid: Grid,
): Promise<{ readonly variable?: Variable; readonly notes: readonly string[] }> {
  const files = survey.listing.entries.filter(
    ({ name, folder, path }) =>
      /^\d{8}$/.test(name) && folder === name && /[\\/]baselines[\\/]\d{8}[\\/]\d{8}$/.test(path),
  );
  if (files.length === 0) return { notes: [] };
  const maps = new Map<string, PlacedRaster>();
  for (const { path, name } of files) {
    const date = `${name.slice(0, 4)}-${name.slice(4, 6)}-${name.slice(6)}`;
    const raster = placeRaster(await survey.open(path));
    if (dates.includes(date) && sameGrid(raster.grid, grid)) maps.set(date, raster);
  }
  const missing = dates.filter((date) => !maps.has(date));
  const [sample] = [...maps.values()];
  if (missing.length > 1 || sample === undefined)
    return {
      notes: [
        `The baselines of merged/baselines are not used: on the grid of the interferograms there is none of ${enumerate(missing, ", ")}.`,
      ],
    };
  const members = dates.map((date) => {
    const raster = maps.get(date);
    const labels = { name: "perpendicularBaseline", unit: "m", nodata: null };
    return raster
      ? pointwise("perpendicularBaseline", "m", "sum", [relabel(raster.variable, labels)])
      : pointwise("perpendicularBaseline", "m", "zero", [relabel(sample.variable, labels)]);
  });
  return { variable: concatenate(members, "time", "perpendicularBaseline"), notes: [] };
}
