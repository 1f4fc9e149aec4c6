import type { Crs } from "../../geo/grid.ts";

// The one place where this format meets the CRS module: WKT out, EPSG code in.

/** WKT of a CRS for `crs_wkt`; null when it is not known. */
export function wktOf(crs: Crs): string | null {
  return crs.wkt ?? (crs.epsg === 4326 ? WGS84 : utmWkt(crs.epsg ?? 0));
}

/** The EPSG code that a WKT (1 or 2) states for itself, not for one of its parts. */
export function epsgOfWkt(wkt: string): number | null {
  const match = /(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$/i.exec(wkt);
  return match ? Number(match[1]) : null;
}

const WGS84 =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],' +
  'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],' +
  'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]';

/** WGS 84 / UTM zones are EPSG 32601..32660 (north) and 32701..32760 (south). */
function utmWkt(epsg: number): string | null {
  const zone = epsg % 100;
  const south = Math.floor(epsg / 100) === 327;
  if ((!south && Math.floor(epsg / 100) !== 326) || zone < 1 || zone > 60) return null;
  return (
    `PROJCS["WGS 84 / UTM zone ${zone}${south ? "S" : "N"}",${WGS84},PROJECTION["Transverse_Mercator"],` +
    `PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",${zone * 6 - 183}],` +
    'PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],' +
    `PARAMETER["false_northing",${south ? 10000000 : 0}],UNIT["metre",1,AUTHORITY["EPSG","9001"]],` +
    `AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","${epsg}"]]`
  );
}
