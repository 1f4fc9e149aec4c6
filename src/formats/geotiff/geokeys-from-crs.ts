import { definitionOf } from "../../geo/crs.ts";
import type { Crs } from "../../geo/grid.ts";
import {
  ellipsoidOf,
  epsgOf,
  geographicBaseOf,
  isGeographicNode,
  isProjectedNode,
  methodOf,
  nameOf,
  plainName,
  primeMeridianOf,
  projectionParameters,
  unitFactorOf,
  type WktNode,
} from "../../geo/wkt.ts";
import { GEOKEY, type GeoKeys, MODEL, RASTER_TYPE, USER_DEFINED } from "./geokeys.ts";
import { defaultOfRole, METHODS, NAMES_OF_ROLE, type Role } from "./projection-methods.ts";

const METRE = 9001;
const FOOT = 9002;
const US_SURVEY_FOOT = 9003;
const DEGREE = 9102;

/**
 * The keys of a system: its EPSG code; else user-defined keys from its text, for the projections of our table;
 * else Esri's way, the text itself in the citation, which GDAL reads too.
 */
export function geoKeysFromCrs(crs: Crs): GeoKeys {
  const keys = new Map<number, number | string>([[GEOKEY.rasterType, RASTER_TYPE.area]]);
  const node = definitionOf(crs);
  const code = (node && epsgOf(node)) ?? crs.epsg;
  if (node === null && code === null) return keys;
  // Without a definition at hand (a browser): codes of geographic systems lie between 4000 and 5000.
  const geographic = node ? isGeographicNode(node) : code !== null && code >= 4000 && code < 5000;
  if (code !== null) {
    keys.set(GEOKEY.modelType, geographic ? MODEL.geographic : MODEL.projected);
    keys.set(geographic ? GEOKEY.geographicType : GEOKEY.projectedType, code);
    if (node) keys.set(geographic ? GEOKEY.geographicCitation : GEOKEY.citation, nameOf(node));
    addUnit(keys, node, geographic);
  } else if (node && geographic) {
    keys.set(GEOKEY.modelType, MODEL.geographic);
    addGeographic(keys, node);
  } else if (node) addProjected(keys, node, crs.wkt ?? "");
  return sorted(keys);
}

type Keys = Map<number, number | string>;

/** The directory must list its keys in ascending order. */
const sorted = (keys: Keys): GeoKeys => new Map([...keys].sort(([a], [b]) => a - b));

function addUnit(keys: Keys, node: WktNode | null, geographic: boolean): void {
  if (geographic) {
    keys.set(GEOKEY.angularUnits, DEGREE);
    return;
  }
  const factor = node ? unitFactorOf(node) : 1;
  const same = (value: number) => Math.abs(factor / value - 1) < 1e-9;
  if (same(1)) keys.set(GEOKEY.linearUnits, METRE);
  else if (same(0.3048)) keys.set(GEOKEY.linearUnits, FOOT);
  else if (same(1200 / 3937)) keys.set(GEOKEY.linearUnits, US_SURVEY_FOOT);
  else if (Number.isFinite(factor)) {
    keys.set(GEOKEY.linearUnits, USER_DEFINED);
    keys.set(GEOKEY.linearUnitSize, factor);
  }
}

function addGeographic(keys: Keys, node: WktNode): void {
  const base = geographicBaseOf(node);
  const code = epsgOf(base);
  keys.set(GEOKEY.geographicType, code ?? USER_DEFINED);
  keys.set(GEOKEY.geographicCitation, nameOf(base));
  keys.set(GEOKEY.angularUnits, DEGREE);
  if (code !== null) return;
  const { semiMajor, inverseFlattening } = ellipsoidOf(base);
  keys.set(GEOKEY.geodeticDatum, USER_DEFINED);
  keys.set(GEOKEY.ellipsoid, USER_DEFINED);
  keys.set(GEOKEY.semiMajorAxis, semiMajor);
  // A sphere has no finite inverse flattening; its two axes say the same.
  if (inverseFlattening === 0) keys.set(GEOKEY.semiMinorAxis, semiMajor);
  else keys.set(GEOKEY.inverseFlattening, inverseFlattening);
  const meridian = primeMeridianOf(base);
  if (Number.isFinite(meridian) && meridian !== 0) {
    keys.set(GEOKEY.primeMeridian, USER_DEFINED);
    keys.set(GEOKEY.primeMeridianLongitude, meridian);
  }
}

function addProjected(keys: Keys, node: WktNode, wkt: string): void {
  keys.set(GEOKEY.modelType, MODEL.projected);
  keys.set(GEOKEY.projectedType, USER_DEFINED);
  const name = methodOf(node);
  const method = METHODS.find(({ wkt: own, aliases }) => plainName(own) === name || aliases.includes(name));
  const parameters = projectionParameters(node);
  const understood = [...parameters.keys()].every((parameter) =>
    method?.parameters.some(([role]) => NAMES_OF_ROLE[role].includes(parameter)),
  );
  const unitIsKnown = Number.isFinite(unitFactorOf(node));
  if (!isProjectedNode(node) || method === undefined || !understood || !unitIsKnown) {
    // GDAL looks for the text only under a user-defined model.
    keys.set(GEOKEY.modelType, USER_DEFINED);
    keys.set(GEOKEY.projectedCitation, `ESRI PE String = ${wkt}`);
    return;
  }
  addGeographic(keys, node);
  keys.set(GEOKEY.citation, nameOf(node) || "unnamed");
  keys.set(GEOKEY.projection, USER_DEFINED);
  keys.set(GEOKEY.method, method.code);
  addUnit(keys, node, false);
  for (const [role, key] of method.parameters) keys.set(key, parameterValue(parameters, role));
}

function parameterValue(parameters: ReadonlyMap<string, number>, role: Role): number {
  const name = NAMES_OF_ROLE[role].find((candidate) => parameters.has(candidate));
  return (name === undefined ? undefined : parameters.get(name)) ?? defaultOfRole(role);
}
