import { formatError } from "../../errors.ts";
import { crsFromEpsg, crsFromUtmZone } from "../../geo/crs.ts";
import { type Crs, type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { allBands, type FlatDescription, type HeaderInput } from "./description.ts";
import { type GammaHeader, gammaNumbers, parseGammaPar } from "./gamma-header.ts";
import { bytesPerPixel, type FlatLayout, type FlatType } from "./layout.ts";

const FORMATS: Readonly<Record<string, FlatType>> = {
  FLOAT: "f32",
  "REAL*4": "f32",
  FCOMPLEX: "c64",
  SCOMPLEX: "ci16",
  SHORT: "i16",
  "INTEGER*2": "i16",
  "UNSIGNED CHAR": "u8",
};

/** What a raster of a GAMMA folder is by its bytes per pixel, where no header says it. */
const BY_BYTES: Readonly<Record<number, FlatType>> = { 1: "u8", 2: "i16", 4: "f32", 8: "c64" };

/** A raster with a GAMMA map (DEM/MAP) or image (ISP) parameter file; GAMMA writes big-endian, one band. */
export function describeGamma({ raster, size, header, text }: HeaderInput): FlatDescription {
  const par = parseGammaPar(text);
  const { x: width, y: length } = gammaShape(par);
  const bytes = size / (width * length);
  const stated = FORMATS[(par.image_format ?? par.data_format ?? "").toUpperCase()];
  const dtype = stated !== undefined && bytesPerPixel(stated) === bytes ? stated : BY_BYTES[bytes];
  if (dtype === undefined)
    throw formatError({
      code: stated !== undefined && bytes < bytesPerPixel(stated) ? "flat-truncated" : "flat-size-mismatch",
      what: "The size of a GAMMA raster does not fit its parameter file.",
      where: raster,
      got: `${size} bytes for ${width} x ${length} pixels (${header})`,
      fix: "Copy the raster and its parameter file again; they must belong together.",
    });
  const layout: FlatLayout = {
    path: raster,
    width,
    length,
    bands: 1,
    interleave: "bsq",
    dtype,
    bigEndian: true,
    headerOffset: 0,
  };
  const [scale = 1] = gammaNumbers(par, "DEM_scale");
  const [add = 0] = gammaNumbers(par, "DEM_hgt_offset");
  // Only heights in integers are scaled; other rasters on the same map carry their own unit.
  const labels = dtype === "i16" ? { ...(scale !== 1 && { scale }), ...(add !== 0 && { add }) } : {};
  return { kind: "gamma", bands: allBands(layout, header, [], labels), grid: gammaGrid(par), attrs: par };
}

/** Lines and samples of a map or an image. */
export function gammaShape(par: GammaHeader): { y: number; x: number } {
  const [width = Number.NaN] = gammaNumbers(par, "width" in par ? "width" : "range_samples");
  const [length = Number.NaN] = gammaNumbers(par, "nlines" in par ? "nlines" : "azimuth_lines");
  return { y: length, x: width };
}

/** What `corner_lat` and `corner_lon` (or `corner_north`, `corner_east`) name. */
export type GammaCorner = "outer" | "center";

/**
 * The grid of a GAMMA parameter file; radar geometry for an image.
 *
 * Programs disagree on the corner. PyRate takes it as the OUTER corner of the upper-left pixel: its Sydney
 * stack has the same corner as the ROI_PAC copy (X_FIRST 150.91, Y_FIRST -34.17), and its Mexico City GeoTIFFs
 * have the corner of the dem_par as their outer corner, to the last digit. LiCSBAS writes and reads it as the
 * CENTRE of that pixel (its reference point lies a whole number of posts from the corner). The file does not
 * say which; "outer" is the default because it makes a folder's GAMMA, ROI_PAC and GeoTIFF copies agree.
 */
export function gammaGrid(par: GammaHeader, { corner = "outer" }: { corner?: GammaCorner } = {}): Grid {
  const shape = gammaShape(par);
  const geographic = "corner_lat" in par;
  const [y] = gammaNumbers(par, geographic ? "corner_lat" : "corner_north");
  const [x] = gammaNumbers(par, geographic ? "corner_lon" : "corner_east");
  const [dy] = gammaNumbers(par, geographic ? "post_lat" : "post_north");
  const [dx] = gammaNumbers(par, geographic ? "post_lon" : "post_east");
  if (x === undefined || y === undefined || !dx || !dy)
    return { shape, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
  const half = corner === "center" ? 0.5 : 0;
  return {
    shape,
    affine: [dx, 0, x - half * dx, 0, dy, y - half * dy],
    crs: gammaCrs(par, geographic),
    geometry: "map",
  };
}

function gammaCrs(par: GammaHeader, geographic: boolean): Crs {
  const [ellipsoid] = gammaNumbers(par, "ellipsoid_ra");
  const wgs84 = ellipsoid === undefined || Math.abs(ellipsoid - WGS84_RADIUS) < 0.5;
  if (!wgs84) return NO_CRS;
  if (geographic) return crsFromEpsg(4326);
  const [zone] = gammaNumbers(par, "projection_zone");
  const [falseNorthing = 0] = gammaNumbers(par, "false_northing");
  const isUtm = /utm/i.test(`${par.DEM_projection} ${par.projection_name}`);
  return isUtm && zone !== undefined ? crsFromUtmZone(`${zone}${falseNorthing > 0 ? "S" : "N"}`) : NO_CRS;
}

/** Equatorial radius of WGS 84 (and GRS 80), metres. */
const WGS84_RADIUS = 6_378_137;
