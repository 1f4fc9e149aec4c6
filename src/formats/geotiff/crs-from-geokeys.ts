import { crsFromUtmZone, crsFromWkt } from "../../geo/crs.ts";
import { epsgDefinition } from "../../geo/epsg-definitions.ts";
import { type Crs, NO_CRS } from "../../geo/grid.ts";
import { WGS84_ELLIPSOID } from "../../geo/recognise-crs.ts";
import { GEOKEY, type GeoKeys, keyNumber, keyText, MODEL, USER_DEFINED } from "./geokeys.ts";
import { defaultOfRole, KEYS_OF_ROLE, METHODS, type Role } from "./projection-methods.ts";

/**
 * The coordinate reference system of a GeoTIFF: by EPSG code, by a text in the citation (as Esri writes it), or
 * built from user-defined keys. NO_CRS when the keys do not say, or use a projection that is not in our table.
 */
export function crsFromGeoKeys(keys: GeoKeys): Crs {
  const model = keyNumber(
    keys,
    GEOKEY.modelType,
    keys.has(GEOKEY.projectedType) ? MODEL.projected : MODEL.geographic,
  );
  if (keys.size === 0 || model === MODEL.geocentric) return NO_CRS;
  if (model === MODEL.geographic || !(keys.has(GEOKEY.projectedType) || keys.has(GEOKEY.method)))
    return geographicCrs(keys);
  const code = keyNumber(keys, GEOKEY.projectedType, USER_DEFINED);
  if (isCode(code)) return { epsg: code, wkt: null };
  return embeddedText(keys) ?? utmByProjectionCode(keys) ?? projectedByParameters(keys) ?? NO_CRS;
}

const isCode = (value: number) => value > 0 && value < USER_DEFINED;

/** Esri writes the whole definition into a citation. */
function embeddedText(keys: GeoKeys): Crs | null {
  for (const key of [GEOKEY.projectedCitation, GEOKEY.citation, GEOKEY.geographicCitation]) {
    const text = /ESRI PE String = ((?:PROJ|GEOG)C[\s\S]*)/.exec(keyText(keys, key))?.[1];
    if (text) return crsFromWkt(text);
  }
  return null;
}

/** ProjectionGeoKey 16001..16060 is UTM north, 16101..16160 south (GeoTIFF 1.0, section 6.3.3.2). */
function utmByProjectionCode(keys: GeoKeys): Crs | null {
  const code = keyNumber(keys, GEOKEY.projection, 0);
  const zone = code % 100;
  const hemisphere = Math.floor(code / 100) === 160 ? "N" : Math.floor(code / 100) === 161 ? "S" : null;
  if (hemisphere === null || zone < 1 || zone > 60) return null;
  return geographicCrs(keys).epsg === 4326 ? crsFromUtmZone(`${zone}${hemisphere}`) : null;
}

function projectedByParameters(keys: GeoKeys): Crs | null {
  const method = METHODS.find(({ code }) => code === keyNumber(keys, GEOKEY.method, 0));
  const base = geographicText(keys);
  if (method === undefined || base === null) return null;
  const parameters = method.parameters.map(
    ([role, key, name]) => `PARAMETER["${name}",${parameterOf(keys, role, key)}]`,
  );
  const name = quote(keyText(keys, GEOKEY.projectedCitation) || keyText(keys, GEOKEY.citation) || "unnamed");
  return crsFromWkt(
    `PROJCS["${name}",${base},PROJECTION["${method.wkt}"],${parameters.join()},${linearUnit(keys)}]`,
  );
}

function parameterOf(keys: GeoKeys, role: Role, preferred: number): number {
  const written = [preferred, ...KEYS_OF_ROLE[role]].find((key) => keys.has(key));
  return written === undefined ? defaultOfRole(role) : keyNumber(keys, written, defaultOfRole(role));
}

function linearUnit(keys: GeoKeys): string {
  const code = keyNumber(keys, GEOKEY.linearUnits, 9001);
  if (code === 9002) return 'UNIT["foot",0.3048]';
  if (code === 9003) return `UNIT["US survey foot",${1200 / 3937}]`;
  if (code === USER_DEFINED) return `UNIT["unknown",${keyNumber(keys, GEOKEY.linearUnitSize, 1)}]`;
  return 'UNIT["metre",1]';
}

function geographicCrs(keys: GeoKeys): Crs {
  const code = keyNumber(keys, GEOKEY.geographicType, USER_DEFINED);
  if (isCode(code)) return { epsg: code, wkt: null };
  const text = embeddedText(keys);
  if (text) return text;
  const wkt = geographicText(keys);
  return wkt === null ? NO_CRS : crsFromWkt(wkt);
}

/** EPSG ellipsoid codes that stand alone in user-defined keys: semi-major axis in metres, inverse flattening. */
const ELLIPSOIDS: Readonly<Record<number, readonly [number, number]>> = {
  7030: [WGS84_ELLIPSOID.semiMajor, WGS84_ELLIPSOID.inverseFlattening],
  7019: [6378137, 298.257222101],
  7004: [6377397.155, 299.1528128],
  7008: [6378206.4, 294.978698213898],
  7022: [6378388, 297],
  7024: [6378245, 298.3],
};
/** EPSG datum of WGS 84. */
const DATUM_WGS84 = 6326;

/** Well-known text of the geographic system under the keys; null when they name no ellipsoid. */
function geographicText(keys: GeoKeys): string | null {
  const code = keyNumber(keys, GEOKEY.geographicType, USER_DEFINED);
  if (isCode(code)) return epsgDefinition(code)?.wkt ?? null;
  const datum = keyNumber(keys, GEOKEY.geodeticDatum, USER_DEFINED);
  const ellipsoid =
    ELLIPSOIDS[datum === DATUM_WGS84 ? 7030 : keyNumber(keys, GEOKEY.ellipsoid, USER_DEFINED)];
  const semiMajor = keyNumber(keys, GEOKEY.semiMajorAxis, ellipsoid?.[0] ?? Number.NaN);
  const semiMinor = keyNumber(keys, GEOKEY.semiMinorAxis, Number.NaN);
  const fromAxes = semiMajor === semiMinor ? 0 : semiMajor / (semiMajor - semiMinor);
  const flattening = keyNumber(
    keys,
    GEOKEY.inverseFlattening,
    Number.isNaN(semiMinor) ? (ellipsoid?.[1] ?? Number.NaN) : fromAxes,
  );
  if (!Number.isFinite(semiMajor) || !Number.isFinite(flattening)) return null;
  const citation = keyText(keys, GEOKEY.geographicCitation);
  // GDAL packs several names into the citation: "GCS Name = unknown|Datum = ...|Ellipsoid = ...".
  const name = quote(/GCS Name = ([^|]*)/.exec(citation)?.[1] || citation || "unknown");
  const meridian = keyNumber(keys, GEOKEY.primeMeridianLongitude, 0);
  return `GEOGCS["${name}",DATUM["unknown",SPHEROID["unknown",${semiMajor},${flattening}]],PRIMEM["${meridian === 0 ? "Greenwich" : "unknown"}",${meridian}],UNIT["degree",0.0174532925199433]]`;
}

const quote = (text: string) => text.replaceAll('"', "'");
