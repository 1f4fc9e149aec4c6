import { inputError } from "../errors.ts";
import { epsgDefinition, hasEpsgIndex } from "./epsg-definitions.ts";
import type { Crs } from "./grid.ts";
import { recogniseEpsg } from "./recognise-crs.ts";
import { epsgOfUtmZone, utmZoneOfEpsg } from "./utm.ts";
import {
  epsgOf,
  horizontalOf,
  isGeographicNode,
  nameOf,
  parseWkt,
  unitFactorOf,
  type WktNode,
} from "./wkt.ts";

/** The system of an EPSG code. Throws the input error "crs-unknown-code" when the registry has no such code. */
export function crsFromEpsg(code: number): Crs {
  if (epsgDefinition(code) === null && (hasEpsgIndex() || !Number.isInteger(code)))
    throw inputError({
      code: "crs-unknown-code",
      what: "There is no coordinate reference system of that EPSG code.",
      got: `EPSG:${code}`,
      fix: "Look the code up on epsg.org; UTM on WGS 84 is 32601-32660 (north) and 32701-32760 (south).",
    });
  return { epsg: code, wkt: null };
}

/**
 * The system that a well-known text describes. The EPSG code comes from the outermost AUTHORITY or ID; where
 * there is none, UTM on WGS 84, and WGS 84 itself, are recognised from their parameters.
 * Throws the format error "wkt-unreadable".
 */
export function crsFromWkt(wkt: string): Crs {
  const node = horizontalOf(parseWkt(wkt));
  return { epsg: epsgOf(node) ?? recogniseEpsg(node), wkt };
}

/** The UTM zone on WGS 84 that "11N" or "19S" names (the letter is the hemisphere). */
export function crsFromUtmZone(zone: string): Crs {
  const epsg = epsgOfUtmZone(zone);
  if (epsg === null)
    throw inputError({
      code: "utm-zone-unknown",
      what: "That is not a UTM zone.",
      got: zone,
      fix: "Write the zone from 1 to 60 and the hemisphere N or S, for example 11N.",
    });
  return { epsg, wkt: null };
}

/** "11N" when the system is a UTM zone on WGS 84; null otherwise, also for UTM on another datum. */
export function utmZone(crs: Crs): string | null {
  const epsg = epsgCodeOf(crs);
  return epsg === null ? null : utmZoneOfEpsg(epsg);
}

/** The code of a system, recognised from its text when it was not written down. */
export function epsgCodeOf(crs: Crs): number | null {
  if (crs.epsg !== null || crs.wkt === null) return crs.epsg;
  return crsFromWkt(crs.wkt).epsg;
}

/** Has it a code or a text at all? */
export const isGeoreferenced = (crs: Crs) => crs.epsg !== null || crs.wkt !== null;

/**
 * Well-known text: the one the file carried, else version 1 of the EPSG code. Throws the input error
 * "crs-without-definition" when neither is there.
 */
export function wktOf(crs: Crs): string {
  const wkt = crs.wkt ?? (crs.epsg === null ? null : (epsgDefinition(crs.epsg)?.wkt ?? null));
  if (wkt === null)
    throw inputError({
      code: "crs-without-definition",
      what: "There is no well-known text for the coordinate reference system.",
      got: crs.epsg === null ? "no coordinate reference system" : `EPSG:${crs.epsg}`,
      fix: "Give data with a coordinate reference system, or one with a more common EPSG code.",
    });
  return wkt;
}

/** The parsed horizontal system, or null when nothing is known of it. */
export function definitionOf(crs: Crs): WktNode | null {
  const wkt = crs.wkt ?? (crs.epsg === null ? null : (epsgDefinition(crs.epsg)?.wkt ?? null));
  return wkt === null ? null : horizontalOf(parseWkt(wkt));
}

/** Are its coordinates longitude and latitude? */
export function isGeographic(crs: Crs): boolean {
  const node = definitionOf(crs);
  return node !== null && isGeographicNode(node);
}

/** Unit of the coordinates in UDUNITS spelling; null when nothing is known of them. */
export type ProjectionUnit = "degree" | "radian" | "m" | "km" | "international_foot" | "US_survey_foot";

/** Metres per unit, and per radian for angles (EPSG registry, units 9001, 9036, 9002, 9003, 9102, 9101). */
const UNITS: readonly [unit: ProjectionUnit, factor: number][] = [
  ["degree", Math.PI / 180],
  ["radian", 1],
  ["m", 1],
  ["km", 1000],
  ["international_foot", 0.3048],
  ["US_survey_foot", 1200 / 3937],
];

export function projectionUnit(crs: Crs): ProjectionUnit | null {
  const node = definitionOf(crs);
  if (node === null) return epsgCodeOf(crs) === 3857 ? "m" : null;
  const angular = isGeographicNode(node);
  const factor = unitFactorOf(node);
  const candidates = UNITS.filter(([unit]) => (unit === "degree" || unit === "radian") === angular);
  return candidates.find(([, value]) => Math.abs(factor / value - 1) < 1e-7)?.[0] ?? null;
}

/** For people: "EPSG:32611 WGS 84 / UTM zone 11N". */
export function describeCrs(crs: Crs): string {
  const name = crs.epsg === null ? nameOf(definitionOf(crs) ?? undefined) : epsgDefinition(crs.epsg)?.name;
  if (crs.epsg !== null) return name ? `EPSG:${crs.epsg} ${name}` : `EPSG:${crs.epsg}`;
  return crs.wkt === null ? "no coordinate reference system" : `${name || "unnamed"} (no EPSG code)`;
}

/** Do two systems mean the same? By code where both have one, else by text without its white space. */
export function sameCrs(a: Crs, b: Crs): boolean {
  if (isGeoreferenced(a) !== isGeoreferenced(b)) return false;
  const [codeA, codeB] = [epsgCodeOf(a), epsgCodeOf(b)];
  if (codeA !== null || codeB !== null) return codeA === codeB;
  return JSON.stringify(definitionOf(a)) === JSON.stringify(definitionOf(b));
}
