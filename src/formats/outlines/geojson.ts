import { formatError } from "../../errors.ts";
import { crsFromEpsg } from "../../geo/crs.ts";
import type { Crs } from "../../geo/grid.ts";
import {
  boundsOfRings,
  type Outline,
  type OutlineCorner,
  type Outlines,
  type OutlineValue,
} from "../../geo/outlines.ts";
import { WGS84 } from "../../geo/transform.ts";
import { outlinesMalformed, outlinesNotPolygons } from "./malformed.ts";
import { type Keep, keepAll } from "./outline-file.ts";

/**
 * Polygons of a GeoJSON text (RFC 7946): longitude and latitude on WGS 84, unless the member `crs` of the older GeoJSON of 2008
 * names another system. Throws "outlines-malformed", "outlines-not-polygons", "geojson-crs-unknown".
 */
export function parseGeojson(text: string, path: string, keep: Keep = keepAll): Outlines {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw outlinesMalformed(path, cause instanceof Error ? cause.message : String(cause));
  }
  if (!isRecord(root)) throw outlinesMalformed(path, "JSON that is no object");
  const crs = crsOf(root.crs, path);
  const wanted = keep(crs);
  const outlines: Outline[] = [];
  for (const { geometry, properties } of featuresOf(root, path)) {
    const rings = ringsOf(geometry, path);
    if (rings.length > 0 && wanted(boundsOfRings(rings))) outlines.push({ rings, properties });
  }
  return { crs, outlines };
}

interface Feature {
  readonly geometry: unknown;
  readonly properties: Outline["properties"];
}

function featuresOf(root: Readonly<Record<string, unknown>>, path: string): Feature[] {
  const { type, features, geometry, properties } = root;
  if (type === "FeatureCollection")
    return listOf(features, path).map((feature) => {
      if (isRecord(feature))
        return { geometry: feature.geometry, properties: plainValues(feature.properties) };
      throw outlinesMalformed(path, `a feature that is ${shown(feature)}`);
    });
  if (type === "Feature") return [{ geometry, properties: plainValues(properties) }];
  return [{ geometry: root, properties: {} }];
}

function ringsOf(geometry: unknown, path: string): OutlineCorner[][] {
  // A feature may have no place.
  if (geometry === null) return [];
  const { type, coordinates, geometries } = isRecord(geometry) ? geometry : {};
  if (type === "Polygon") return polygonOf(coordinates, path);
  if (type === "MultiPolygon") return listOf(coordinates, path).flatMap((one) => polygonOf(one, path));
  // Collections in collections are against the standard, and would nest without end.
  if (
    type === "GeometryCollection" &&
    listOf(geometries, path).every((one) => isRecord(one) && one.type !== type)
  )
    return listOf(geometries, path).flatMap((one) => ringsOf(one, path));
  throw outlinesNotPolygons(path, `a geometry of type ${shown(type)}`);
}

const polygonOf = (value: unknown, path: string) =>
  listOf(value, path).map((ring) =>
    listOf(ring, path).map((corner): OutlineCorner => {
      const [x, y] = Array.isArray(corner) ? (corner as unknown[]) : [];
      if (Number.isFinite(x) && Number.isFinite(y)) return [x as number, y as number];
      throw outlinesMalformed(path, `a corner that is ${shown(corner)}`);
    }),
  );

/** What stands in a table's cell; lists and objects are none. */
function plainValues(properties: unknown): Record<string, OutlineValue> {
  const isPlain = (value: unknown) =>
    value === null || ["string", "number", "boolean"].includes(typeof value);
  const entries = isRecord(properties)
    ? Object.entries(properties).filter(([, value]) => isPlain(value))
    : [];
  return Object.fromEntries(entries) as Record<string, OutlineValue>;
}

/** "urn:ogc:def:crs:EPSG::32632", "EPSG:32632", "urn:ogc:def:crs:OGC:1.3:CRS84". x is east or longitude in all of them. */
function crsOf(member: unknown, path: string): Crs {
  if (member === undefined) return WGS84;
  const { properties } = isRecord(member) ? member : {};
  const name = String(isRecord(properties) ? properties.name : shown(member));
  if (/CRS84$/i.test(name)) return WGS84;
  const [, code] = /\bEPSG:(?:[\d.]*:)?(\d+)$/i.exec(name) ?? [];
  if (code !== undefined) return crsFromEpsg(Number(code));
  throw formatError({
    code: "geojson-crs-unknown",
    what: "The GeoJSON names a coordinate system that is not known.",
    where: path,
    got: name.slice(0, 80),
    fix: "Export it on WGS 84 (RFC 7946), or with an EPSG code.",
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function listOf(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw outlinesMalformed(path, `${shown(value)} where a list belongs`);
}

const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 80) ?? "nothing";
