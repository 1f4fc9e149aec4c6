import { crsFromEpsg, crsFromWkt } from "../../geo/crs.ts";
import { type Crs, NO_CRS } from "../../geo/grid.ts";
import type { Attributes, AttributeValue } from "../../stack/variable.ts";

const WGS84 = { semiMajorAxis: 6_378_137, inverseFlattening: 298.257223563 };
const WGS84_GEOGRAPHIC = 4326;

/** Polar stereographic systems on WGS 84 by pole, latitude of true scale and straight meridian (EPSG registry). */
const POLAR_STEREOGRAPHIC = [
  { epsg: 3031, pole: -90, parallel: -71, meridian: 0 },
  { epsg: 3413, pole: 90, parallel: 70, meridian: -45 },
  { epsg: 3995, pole: 90, parallel: 71, meridian: 0 },
] as const;

/**
 * The coordinate reference system of a CF grid mapping variable: its well-known text (`crs_wkt`, or GDAL's
 * `spatial_ref`), else its EPSG code, else the parameters of latitude_longitude, UTM and polar stereographic
 * on WGS 84 (CF appendix F). NO_CRS when none of them tells.
 */
export function crsOfGridMapping(attrs: Attributes): Crs {
  const code = epsgAttribute(attrs);
  const wkt = [attrs.crs_wkt, attrs.spatial_ref].find(
    (value) => typeof value === "string" && value.trim() !== "",
  );
  if (typeof wkt === "string") {
    const crs = crsFromWkt(wkt);
    return crs.epsg === null && code !== null ? { epsg: code, wkt } : crs;
  }
  const epsg = code ?? epsgOfParameters(attrs);
  return epsg === null ? NO_CRS : crsFromEpsg(epsg);
}

/** Longitude and latitude without a grid mapping: CF leaves the datum open; in practice it is WGS 84. */
export const GEOGRAPHIC: Crs = crsFromEpsg(WGS84_GEOGRAPHIC);

function epsgAttribute(attrs: Attributes): number | null {
  for (const key of ["epsg_code", "spatial_epsg", "epsg", "EPSG", "EPSG_code"]) {
    const digits = /^(?:EPSG:)?(\d{4,6})(?:\.0*)?$/i.exec(String(attrs[key] ?? "").trim())?.[1];
    if (digits !== undefined) return Number(digits);
  }
  return null;
}

function epsgOfParameters(attrs: Attributes): number | null {
  if (!isWgs84(attrs)) return null;
  switch (attrs.grid_mapping_name) {
    case "latitude_longitude":
      return WGS84_GEOGRAPHIC;
    case "transverse_mercator":
      return utmOfParameters(attrs);
    case "universal_transverse_mercator": {
      const zone = number(attrs.utm_zone_number);
      if (zone === null || Math.abs(zone) < 1 || Math.abs(zone) > 60) return null;
      return zone > 0 ? 32600 + zone : 32700 - zone;
    }
    case "polar_stereographic":
      return polarOfParameters(attrs);
    default:
      return null;
  }
}

function isWgs84(attrs: Attributes): boolean {
  const axis = number(attrs.semi_major_axis);
  const flattening = number(attrs.inverse_flattening);
  // ITS_LIVE granules give the axis in kilometres.
  const isAxis = axis === null || [1, 1000].some((unit) => near(axis * unit, WGS84.semiMajorAxis, 1e-3));
  return isAxis && (flattening === null || near(flattening, WGS84.inverseFlattening, 1e-6));
}

function utmOfParameters(attrs: Attributes): number | null {
  const meridian = number(attrs.longitude_of_central_meridian);
  const north = number(attrs.false_northing) ?? 0;
  const isUtm =
    near(number(attrs.scale_factor_at_central_meridian), 0.9996, 1e-9) &&
    near(number(attrs.latitude_of_projection_origin) ?? 0, 0, 1e-9) &&
    near(number(attrs.false_easting), 500_000, 1e-6) &&
    (north === 0 || north === 10_000_000);
  if (!isUtm || meridian === null) return null;
  const zone = (meridian + 183) / 6;
  return Number.isInteger(zone) && zone >= 1 && zone <= 60 ? (north === 0 ? 32600 : 32700) + zone : null;
}

function polarOfParameters(attrs: Attributes): number | null {
  const pole = number(attrs.latitude_of_projection_origin);
  const parallel = number(attrs.standard_parallel) ?? number(attrs.latitude_of_origin);
  const meridian =
    number(attrs.straight_vertical_longitude_from_pole) ?? number(attrs.longitude_of_projection_origin);
  const isPlain = (number(attrs.false_easting) ?? 0) === 0 && (number(attrs.false_northing) ?? 0) === 0;
  const known = POLAR_STEREOGRAPHIC.find(
    (s) => s.pole === pole && s.parallel === parallel && s.meridian === meridian,
  );
  return isPlain && known !== undefined ? known.epsg : null;
}

const number = (value: AttributeValue | undefined) => (typeof value === "number" ? value : null);
const near = (value: number | null, expected: number, tolerance: number) =>
  value !== null && Math.abs(value - expected) <= tolerance;
