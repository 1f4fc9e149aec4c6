import { basename, dirname, isAbsolute, resolve } from "node:path";
import { formatError, inputError } from "../errors.ts";
import { parseVrtMosaic, type VrtBand, type VrtMosaic, type VrtSource } from "../formats/flat/vrt-sources.ts";
import { crsFromEpsg } from "../geo/crs.ts";
import type { Dataset, Range, Variable } from "../stack/variable.ts";
import { crop, layerOf, mosaic, relabel } from "../stack/views.ts";
import { enumerate } from "./enumerate.ts";
import { gridOfCoordinates } from "./grid-of-coordinates.ts";
import type { Entry, Listing } from "./listing.ts";
import { northUp } from "./north-up.ts";
import { type PlacedRaster, placeRaster } from "./placed-raster.ts";
import { readText } from "./read-text.ts";
import type { Survey } from "./survey.ts";

/** A VRT of VRTs of a VRT is as deep as anyone builds them; deeper ones may be circles. */
const DEEPEST = 4;

/** The virtual raster of a file; null when its bands are raw, and the flat reader opens it. */
export const readVrt = async (entry: Entry): Promise<VrtMosaic | null> =>
  parseVrtMosaic(await readText(entry), entry.path);

/**
 * A raster by any of the ways in which ARIA-tools leaves one: the first band of a VRT over netCDF groups, GeoTIFFs or
 * ENVI rasters, or one of these files itself.
 *
 * A VRT may only lead to files among the inputs: a header from elsewhere must not make us read any other file of the
 * machine. A path that is not there, because the folder was moved, is looked for by the file's name.
 */
export async function openVirtual(survey: Survey, entry: Entry, depth = 0): Promise<PlacedRaster> {
  const vrt = /\.vrt$/i.test(entry.name) ? await readVrt(entry) : null;
  if (vrt === null) return northUp(placeRaster(await survey.open(entry.path)));
  const [band] = vrt.bands;
  if (band === undefined || band.sources.length === 0 || depth > DEEPEST) throw empty(entry);
  requireSources(band, entry, survey.listing);
  const tiles: { raster: PlacedRaster; source: VrtSource }[] = [];
  for (const source of band.sources)
    tiles.push({ source, raster: await openSource(survey, entry, source, depth) });
  const variable = join(tiles, band, vrt);
  const own = tiles[0]?.raster.grid;
  const grid = vrt.grid ?? own;
  if (grid === undefined) throw empty(entry);
  // GDAL leaves the reference system out when it did not understand that of the source.
  const crs = grid.crs.epsg === null && grid.crs.wkt === null ? (own?.crs ?? grid.crs) : grid.crs;
  return northUp({ path: entry.path, attrs: band.metadata, variable, grid: { ...grid, crs } });
}

/** GDAL's name of a dataset inside of a file: NETCDF:"file.nc":/group/name. */
const INSIDE = /^(?:NETCDF|HDF5):"?([^"]+?)"?:\/*([^:]+)$/;

const fileOf = ({ file }: VrtSource) => INSIDE.exec(file)?.[1] ?? file;

function findSource(source: VrtSource, vrt: Entry, { entries }: Listing): Entry | null {
  const file = fileOf(source);
  const stated = isAbsolute(file) ? file : resolve(dirname(vrt.path), file);
  const exact = entries.find(({ path }) => path === stated);
  if (exact) return exact;
  const named = entries.filter(({ name }) => name === basename(file));
  return named.length === 1 && named[0] ? named[0] : null;
}

function requireSources(band: VrtBand, vrt: Entry, listing: Listing): void {
  const missing = band.sources.filter((source) => findSource(source, vrt, listing) === null);
  if (missing.length === 0) return;
  throw inputError({
    code: "vrt-source-missing",
    what: "A virtual raster names files that are not among the inputs.",
    where: vrt.path,
    got: enumerate(missing.map(fileOf)),
    fix: "Add the folder of these files to the inputs (ARIA-tools' VRTs lead to its folder products).",
  });
}

async function openSource(
  survey: Survey,
  vrt: Entry,
  source: VrtSource,
  depth: number,
): Promise<PlacedRaster> {
  const entry = findSource(source, vrt, survey.listing) as Entry;
  const inside = INSIDE.exec(source.file)?.[2];
  if (/\.vrt$/i.test(entry.name)) return openVirtual(survey, entry, depth + 1);
  const dataset = await survey.open(entry.path);
  if (inside !== undefined) return openInside(dataset, inside);
  const stacked = [...dataset.variables.values()].find(
    ({ dims, shape }) => dims[0] === "band" && shape.length === 3,
  );
  if (stacked && dataset.grid)
    return northUp({
      path: entry.path,
      attrs: {},
      grid: dataset.grid,
      variable: layerOf(stacked, source.band - 1),
    });
  return northUp(placeRaster(dataset, (maps) => maps[source.band - 1]));
}

/** A map in a group of a netCDF file, placed by the coordinates of its group. */
async function openInside(dataset: Dataset, name: string): Promise<PlacedRaster> {
  const variable = dataset.variables.get(name);
  if (variable?.shape.length !== 2)
    throw formatError({
      code: "dataset-missing",
      what: "A virtual raster names a map that its file does not have.",
      where: dataset.path,
      got: variable === undefined ? `no ${name}` : `${name} has ${variable.shape.length} dimensions`,
      fix: "Download the file again.",
    });
  const group = name.slice(0, name.lastIndexOf("/") + 1);
  const names = { y: `${group}latitude`, x: `${group}longitude` };
  const map = relabel(variable, { dims: ["y", "x"] });
  const grid = dataset.variables.has(names.y)
    ? await gridOfCoordinates(dataset, names, crsFromEpsg(4326))
    : placeRaster({ ...dataset, variables: new Map([[name, map]]) }).grid;
  return northUp({ path: dataset.path, attrs: {}, grid, variable: map });
}

function join(
  tiles: readonly { raster: PlacedRaster; source: VrtSource }[],
  band: VrtBand,
  { shape }: VrtMosaic,
): Variable {
  const cut = tiles.map(({ raster, source }) => {
    const { variable } = raster;
    const [height = 0, width = 0] = variable.shape;
    const rows = clamp(source.from.y, source.from.height, height);
    const columns = clamp(source.from.x, source.from.width, width);
    const nodata = source.nodata ?? band.nodata ?? variable.nodata;
    return {
      variable: relabel(crop(variable, [rows, columns]), { name: variable.name, nodata }),
      place: {
        y: Math.round(source.to.y - source.from.y) + rows[0],
        x: Math.round(source.to.x - source.from.x) + columns[0],
      },
    };
  });
  const [only, ...others] = cut;
  const isWhole =
    only !== undefined &&
    others.length === 0 &&
    only.place.y === 0 &&
    only.place.x === 0 &&
    only.variable.shape[0] === shape.y &&
    only.variable.shape[1] === shape.x;
  return isWhole
    ? only.variable
    : mosaic(
        cut.map(({ variable }) => variable),
        cut.map(({ place }) => place),
        [shape.y, shape.x],
      );
}

function clamp(start: number, length: number, size: number): Range {
  const first = Math.min(size, Math.max(0, Math.round(start)));
  return [first, Math.max(first, Math.min(size, Math.round(start + length)))];
}

const empty = ({ path }: Entry) =>
  formatError({
    code: "vrt-unsupported",
    what: "A virtual raster has no sources, or leads to itself.",
    where: path,
    fix: "Make it again with the program that wrote it.",
  });
