/** EPSG numbers the WGS 84 UTM zones 32601..32660 (north) and 32701..32760 (south). */
const NORTH = 32600;
const SOUTH = 32700;
const ZONES = 60;

/** "11N" for 32611, "19S" for 32719; null for any other code. */
export function utmZoneOfEpsg(code: number): string | null {
  const zone = code - (code > SOUTH ? SOUTH : NORTH);
  return zone >= 1 && zone <= ZONES ? `${zone}${code > SOUTH ? "S" : "N"}` : null;
}

/**
 * 32611 for "11N", "UTM 11 N" or "11n"; null when it is not a zone. The letter is the hemisphere (N or S), as
 * in MintPy's UTM_ZONE, not the latitude band.
 */
export function epsgOfUtmZone(zone: string): number | null {
  const match = /^(?:UTM)?\s*(?:zone)?\s*(\d{1,2})\s*([NS])$/i.exec(zone.trim());
  const number = Number(match?.[1]);
  if (match === null || number < 1 || number > ZONES) return null;
  return (match[2]?.toUpperCase() === "S" ? SOUTH : NORTH) + number;
}

/** Longitude of the central meridian of a zone, degrees. */
const utmCentralMeridian = (zone: number) => 6 * zone - 183;
/** Scale on the central meridian (Snyder 1987, p. 57). */
const UTM_SCALE = 0.9996;
/** False easting, and false northing of the southern zones, metres. */
const UTM_FALSE_EASTING = 500_000;
const UTM_FALSE_NORTHING_SOUTH = 10_000_000;

/** Parameters of a transverse Mercator projection: degrees and metres. */
export interface TransverseMercator {
  readonly latitudeOfOrigin: number;
  readonly centralMeridian: number;
  readonly scale: number;
  readonly falseEasting: number;
  readonly falseNorthing: number;
}

/** The UTM zone ("11N") whose parameters these are; null when they are none's. WGS 84 is for the caller to check. */
export function utmZoneOfParameters(projection: TransverseMercator): string | null {
  const zone = (projection.centralMeridian + 183) / 6;
  const south = projection.falseNorthing === UTM_FALSE_NORTHING_SOUTH;
  const fits =
    Number.isInteger(zone) &&
    zone >= 1 &&
    zone <= ZONES &&
    projection.latitudeOfOrigin === 0 &&
    Math.abs(projection.scale - UTM_SCALE) < 1e-9 &&
    projection.falseEasting === UTM_FALSE_EASTING &&
    (south || projection.falseNorthing === 0);
  return fits ? `${zone}${south ? "S" : "N"}` : null;
}

const zoneNumber = (code: number) => code % 100;

/** PROJ string of a UTM code. */
export function projOfUtmEpsg(code: number): string {
  return `+proj=utm +zone=${zoneNumber(code)}${code > SOUTH ? " +south" : ""} +datum=WGS84 +units=m +no_defs`;
}

/** WKT version 1 of a UTM code, around the text of its geographic system. */
export function wktOfUtmEpsg(code: number, base: string): string {
  const name = `WGS 84 / UTM zone ${utmZoneOfEpsg(code)}`;
  const parameters = [
    ["latitude_of_origin", 0],
    ["central_meridian", utmCentralMeridian(zoneNumber(code))],
    ["scale_factor", UTM_SCALE],
    ["false_easting", UTM_FALSE_EASTING],
    ["false_northing", code > SOUTH ? UTM_FALSE_NORTHING_SOUTH : 0],
  ].map(([key, value]) => `PARAMETER["${key}",${value}]`);
  return `PROJCS["${name}",${base},PROJECTION["Transverse_Mercator"],${parameters.join()},UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","${code}"]]`;
}
