import { configError } from "../../errors.ts";
import { pixelCenter } from "../../geo/affine.ts";
import { wktOf } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Attributes } from "../../stack/variable.ts";

/** Name of the grid mapping variable. */
export const MAPPING_NAME = "crs";

export interface Coordinate {
  readonly name: string;
  readonly attrs: Attributes;
  readonly values: Float64Array;
}

/**
 * The coordinate variables of a grid: pixel centres in degrees (lat, lon), metres (y, x), or, in radar geometry
 * and without a reference system, the affine's own units.
 */
export function horizontalCoordinates(
  grid: Grid,
  path: string,
): { readonly y: Coordinate; readonly x: Coordinate } {
  const [, b, , d] = grid.affine;
  if (b !== 0 || d !== 0)
    throw configError({
      code: "grid-rotated",
      what: "A rotated grid has no coordinates along its rows and columns.",
      where: path,
      got: `affine ${grid.affine.join(", ")}`,
      fix: "Resample it to a grid whose rows run east to west.",
    });
  const x = Float64Array.from(
    { length: grid.shape.x },
    (_, column) => pixelCenter(grid.affine, 0, column)[0],
  );
  const y = Float64Array.from({ length: grid.shape.y }, (_, row) => pixelCenter(grid.affine, row, 0)[1]);
  if (!hasCrs(grid))
    return {
      y: { name: "y", attrs: { axis: "Y" }, values: y },
      x: { name: "x", attrs: { axis: "X" }, values: x },
    };
  if (isGeographic(grid))
    return {
      y: { name: "lat", attrs: axis("Y", "latitude", "degrees_north"), values: y },
      x: { name: "lon", attrs: axis("X", "longitude", "degrees_east"), values: x },
    };
  return {
    y: { name: "y", attrs: axis("Y", "projection_y_coordinate", "m"), values: y },
    x: { name: "x", attrs: axis("X", "projection_x_coordinate", "m"), values: x },
  };
}

const axis = (letter: string, standardName: string, units: string): Attributes => ({
  axis: letter,
  standard_name: standardName,
  long_name: standardName.replaceAll("_", " "),
  units,
});

const hasCrs = ({ crs, geometry }: Grid) => geometry === "map" && (crs.epsg !== null || crs.wkt !== null);
const isGeographic = ({ crs }: Grid) => /^\s*GEO(GCS|GCRS|DCRS|GRAPHICCRS)\b/i.test(wktOf(crs));

/** Attributes of the grid mapping variable, CF-1.8 appendix F; null without a reference system. */
export function mappingAttributes(grid: Grid): Attributes | null {
  if (!hasCrs(grid)) return null;
  const wkt = wktOf(grid.crs);
  const [a, b, c, d, e, f] = grid.affine;
  return {
    ...parameters(grid, wkt),
    crs_wkt: wkt,
    // GDAL's own names, for programs that know no CF.
    spatial_ref: wkt,
    GeoTransform: [c, a, b, f, d, e].join(" "),
    ...(grid.crs.epsg !== null && { epsg_code: `EPSG:${grid.crs.epsg}` }),
  };
}

/** The mapping's name and parameters, for the systems that CF programs are most likely to decode by them. */
function parameters(grid: Grid, wkt: string): Attributes {
  if (isGeographic(grid)) return { grid_mapping_name: "latitude_longitude", ...ellipsoidOf(wkt) };
  const { epsg } = grid.crs;
  const zone = epsg === null ? 0 : epsg % 100;
  const isUtm = epsg !== null && [326, 327].includes(Math.floor(epsg / 100)) && zone >= 1 && zone <= 60;
  if (!isUtm) return ellipsoidOf(wkt);
  return {
    grid_mapping_name: "transverse_mercator",
    longitude_of_central_meridian: 6 * zone - 183,
    latitude_of_projection_origin: 0,
    scale_factor_at_central_meridian: 0.9996,
    false_easting: 500_000,
    false_northing: epsg < 32_700 ? 0 : 10_000_000,
    ...ellipsoidOf(wkt),
  };
}

/** SPHEROID["WGS 84",6378137,298.257223563 in version 1 of the text, ELLIPSOID in version 2. */
function ellipsoidOf(wkt: string): Attributes {
  const found = /(?:SPHEROID|ELLIPSOID)\s*\[\s*"[^"]*"\s*,\s*([\d.]+)\s*,\s*([\d.]+)/i.exec(wkt);
  if (found === null) return {};
  return { semi_major_axis: Number(found[1]), inverse_flattening: Number(found[2]) };
}
