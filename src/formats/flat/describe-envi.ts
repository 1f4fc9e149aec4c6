import { formatError } from "../../errors.ts";
import { crsFromEpsg, crsFromUtmZone, crsFromWkt } from "../../geo/crs.ts";
import { type Crs, type Grid, NO_CRS } from "../../geo/grid.ts";
import { allBands, type FlatDescription, type HeaderInput } from "./description.ts";
import { type EnviHeader, enviList, parseEnviHdr } from "./envi-header.ts";
import type { FlatLayout, FlatType, Interleave } from "./layout.ts";

/** ENVI's codes; 9 is complex double, 14 and 15 are 64-bit integers: no types of ours. */
export const ENVI_TYPES: Readonly<Record<number, FlatType>> = {
  1: "u8",
  2: "i16",
  3: "i32",
  4: "f32",
  5: "f64",
  6: "c64",
  12: "u16",
  13: "u32",
};

/** A raster with an ENVI `.hdr`. */
export function describeEnvi({ raster, header, text }: HeaderInput): FlatDescription {
  const hdr = parseEnviHdr(text);
  const dtype = ENVI_TYPES[Number(hdr["data type"])];
  const interleave = (hdr.interleave ?? "bsq").toLowerCase();
  if (dtype === undefined || !isInterleave(interleave))
    throw formatError({
      code: "flat-type-unsupported",
      what: "An ENVI raster has a data type or an interleave that cannot be read.",
      where: header,
      got: `data type ${hdr["data type"]}, interleave ${hdr.interleave}`,
      fix: `Convert it to one of the data types ${Object.keys(ENVI_TYPES).join(", ")}.`,
    });
  const layout: FlatLayout = {
    path: raster,
    width: Number(hdr.samples),
    length: Number(hdr.lines),
    bands: Number(hdr.bands ?? 1),
    interleave,
    dtype,
    bigEndian: Number(hdr["byte order"] ?? 0) === 1,
    headerOffset: Number(hdr["header offset"] ?? 0),
  };
  const nodata = Number(hdr["data ignore value"] ?? Number.NaN);
  const bands = allBands(layout, header, enviList(hdr["band names"]), Number.isNaN(nodata) ? {} : { nodata });
  return { kind: "envi", bands, grid: enviGrid(hdr), attrs: hdr };
}

const isInterleave = (text: string): text is Interleave => ["bsq", "bil", "bip"].includes(text);

/**
 * `map info = {projection, reference pixel x, y, easting, northing, pixel size x, y, zone, hemisphere, datum}`.
 * Pixel (1, 1) is the outer corner of the first pixel. A rotated map has no grid of ours.
 */
function enviGrid(hdr: EnviHeader): Grid | null {
  const shape = { y: Number(hdr.lines), x: Number(hdr.samples) };
  const items = enviList(hdr["map info"]);
  const [column = 1, row = 1, x = 0, y = 0, dx = 0, dy = 0] = items.slice(1, 7).map(Number);
  const rotated = items.some((item) => /^rotation\s*=/i.test(item) && Number(item.split("=")[1]) !== 0);
  if (items.length < 7 || rotated || ![column, row, x, y, dx, dy].every(Number.isFinite) || dx * dy === 0)
    return null;
  const affine = [dx, 0, x - (column - 1) * dx, 0, -dy, y + (row - 1) * dy] as const;
  return { shape, affine, crs: enviCrs(hdr["coordinate system string"], items), geometry: "map" };
}

/** The coordinate system string is ESRI's dialect of WKT and carries no code; map info names UTM and WGS 84. */
function enviCrs(wkt: string | undefined, items: readonly string[]): Crs {
  if (wkt) return crsFromWkt(wkt);
  const [projection = "", zone = "", hemisphere = "", ...rest] = [items[0], ...items.slice(7)];
  if (![zone, hemisphere, ...rest].some((item) => /wgs[-_ ]?84/i.test(item))) return NO_CRS;
  if (/^geographic/i.test(projection)) return crsFromEpsg(4326);
  return /^utm$/i.test(projection) ? crsFromUtmZone(`${zone}${/^s/i.test(hemisphere) ? "S" : "N"}`) : NO_CRS;
}
