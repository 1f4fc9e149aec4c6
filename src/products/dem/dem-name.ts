import { parseDate } from "../../dates.ts";

/** When a DEM was made, and by what, as its file name says. */
export interface DemName {
  /** ISO date. */
  readonly date: string;
  /** "ASTER", "SETSM", ...; "" for a name that only has a date. */
  readonly sensor: string;
  /** The days that a composite was acquired in; the date is their middle. */
  readonly span?: readonly [first: string, last: string];
}

/** Shuttle Radar Topography Mission: one flight of eleven days (Farr et al. 2007, Reviews of Geophysics 45, RG2004). */
const SRTM: DemName = { date: "2000-02-16", sensor: "SRTM", span: ["2000-02-11", "2000-02-22"] };
/** The global TanDEM-X DEM, and the Copernicus DEM made of it (Rizzoli et al. 2017, ISPRS J. 132, 119-139). */
const TANDEM_X: DemName = { date: "2013-01-01", sensor: "TanDEM-X", span: ["2010-12-12", "2015-01-16"] };

const COMPOSITES: readonly (readonly [RegExp, DemName])[] = [
  [/(^|[^a-z])srtm/i, SRTM],
  [/^(copernicus_dsm|cop-?(dem|30|90)|tdm1_dem|tandem-?x)/i, TANDEM_X],
];

/** ASTER L1A granules: AST_L1A_003, then MMDDYYYYhhmmss. */
const ASTER = /AST_L1A_\d{3}(\d{2})(\d{2})(\d{4})\d{6}/i;

/** First part of the name, and the part that holds the date. */
const SENSORS: Readonly<Record<string, number>> = {
  setsm: 2,
  sdmi: 2,
  spot5: 2,
  map: 2,
  idem: 2,
  s0: 2,
  usgs: 2,
  cdem: 2,
  tdm1: 2,
  aerodem: 1,
};

/** Parts of names of what comes beside a DEM: masks, counts, ortho-images, errors, shadings. */
const BESIDE =
  /(^|[^a-z])(hs|hillshade|shade|ortho|orthoimage|mask|matchtag|bitmask|count|mad|browse|slope|aspect|err|error|std|hem|edm|flm|wbm|acm|dh|diff|ddem)([^a-z]|$)/i;
/** The stereo-correlation beside a DEM of MicMac. */
const CORRELATION = /(^|[^a-z])(corr|correlation)(?=[^a-z]|$)/i;
const DEM_WORD = /(^|[^a-z])(dem|dsm|dtm|elev|elevation|height|hgt|z)([^a-z]|$)/i;

export const isBesideDem = (name: string) => BESIDE.test(name);
export const isCorrelation = (name: string) => CORRELATION.test(name);
/** Does a name that only has a date speak of elevations? */
export const speaksOfElevation = (name: string) => DEM_WORD.test(name);

/** What a DEM and its correlation share of their names: AST_L1A_..._Z.tif and AST_L1A_..._CORR.tif. */
export const stemOf = (name: string) =>
  name
    .replace(/\.tiff?$/i, "")
    .replace(/(^|[^a-z])(corr|correlation|z|dem|dsm)(?=[^a-z]|$)/gi, "$1")
    .replace(/[^a-z0-9]+/gi, "_")
    .replace(/^_|_$/g, "");

/**
 * The date in a DEM's file name: by the rules of the sensors that pyddem knows (ASTER, SETSM for ArcticDEM and REMA, SPOT-5,
 * aerial DEMs, ...), the middle of the days of a composite (SRTM, TanDEM-X, Copernicus), else the one date YYYYMMDD or
 * YYYY-MM-DD of the name. null when there is none, or more than one and no rule.
 */
export function parseDemName(name: string): DemName | null {
  const aster = ASTER.exec(name);
  if (aster !== null) {
    const date = parseDate(`${aster[3]}-${aster[1]}-${aster[2]}`);
    return date === null ? null : { date, sensor: "ASTER" };
  }
  const parts = name.replace(/\.[a-z0-9]+$/i, "").split("_");
  const key = parts[0]?.toLowerCase() ?? "";
  const place = Object.hasOwn(SENSORS, key) ? SENSORS[key] : undefined;
  if (place !== undefined) {
    // SETSM_s2s041_WV01_20200712_...: newer strips put the version before the sensor.
    const date = parts.slice(place).map(dateOfPart).find(Boolean);
    if (date) return { date, sensor: parts[0] ?? "" };
  }
  const composite = COMPOSITES.find(([pattern]) => pattern.test(name));
  if (composite !== undefined) return composite[1];
  const date = onlyDate(name);
  return date === null ? null : { date, sensor: "" };
}

const dateOfPart = (part: string) => (/^\d{8}$/.test(part.slice(0, 8)) ? parseDate(part.slice(0, 8)) : null);

function onlyDate(name: string): string | null {
  const found = [...name.matchAll(/(?<!\d)(\d{4}-\d{2}-\d{2}|\d{8})(?!\d)/g)].map(([text]) =>
    parseDate(text),
  );
  const dates = new Set(found.filter((date) => date !== null));
  return dates.size === 1 ? ([...dates][0] ?? null) : null;
}
