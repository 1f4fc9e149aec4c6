import { readFile } from "node:fs/promises";
import { formatError, fromSystemError, inputError } from "../../../errors.ts";

/** Longitude and latitude, degrees. */
export type Place = readonly [lon: number, lat: number];

/** Polygons as rings: the first is the outline, the others are holes. */
export interface PolygonFile {
  readonly path: string;
  readonly polygons: readonly (readonly (readonly Place[])[])[];
}

/** Every polygon of a GeoJSON file (RFC 7946). Throws `geojson-malformed`, `geojson-empty`. */
export async function readPolygons(path: string): Promise<PolygonFile> {
  const polygons = (await readGeometries(path)).flatMap(({ type, coordinates }) => {
    if (type === "Polygon") return [ringsOf(coordinates, path)];
    if (type === "MultiPolygon") return listOf(coordinates, path).map((one) => ringsOf(one, path));
    return [];
  });
  if (polygons.length > 0) return { path, polygons };
  throw empty(path, "polygon");
}

/** The first line of a GeoJSON file. Throws as `readPolygons`. */
export async function readLine(path: string): Promise<Place[]> {
  for (const { type, coordinates } of await readGeometries(path)) {
    if (type === "LineString") return placesOf(coordinates, path);
    if (type === "MultiLineString") return placesOf(listOf(coordinates, path)[0], path);
  }
  throw empty(path, "line");
}

interface Geometry {
  readonly type: string;
  readonly coordinates: unknown;
}

async function readGeometries(path: string): Promise<Geometry[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (cause) {
    throw malformed(path, cause instanceof Error ? cause.message : String(cause));
  }
  return geometriesOf(value);
}

function geometriesOf(value: unknown): Geometry[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, features, geometry, geometries, coordinates } = value as Record<string, unknown>;
  if (Array.isArray(features)) return features.flatMap(geometriesOf);
  if (Array.isArray(geometries)) return geometries.flatMap(geometriesOf);
  if (geometry !== undefined) return geometriesOf(geometry);
  return typeof type === "string" ? [{ type, coordinates }] : [];
}

function ringsOf(value: unknown, path: string): Place[][] {
  return listOf(value, path).map((ring) => {
    const places = placesOf(ring, path);
    if (places.length >= 4) return places;
    throw malformed(path, `a ring of ${places.length} places; it takes 4, the last of which is the first`);
  });
}

function placesOf(value: unknown, path: string): Place[] {
  const places = listOf(value, path).map((place): Place => {
    const [lon, lat] = Array.isArray(place) ? (place as unknown[]) : [];
    if (typeof lon === "number" && typeof lat === "number" && Math.abs(lat) <= 90 && Math.abs(lon) <= 360)
      return [lon, lat];
    throw malformed(path, JSON.stringify(place)?.slice(0, 80) ?? "nothing");
  });
  if (places.length >= 2) return places;
  throw malformed(path, `${places.length} places`);
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) return value;
  throw malformed(path, JSON.stringify(value)?.slice(0, 80) ?? "nothing");
}

const malformed = (path: string, got: string) =>
  formatError({
    code: "geojson-malformed",
    what: "The file is no GeoJSON with longitudes and latitudes in degrees.",
    where: path,
    got,
    fix: "Write it as GeoJSON on WGS 84 (RFC 7946), for example with QGIS or ogr2ogr -t_srs EPSG:4326.",
  });

const empty = (path: string, kind: string) =>
  inputError({
    code: "geojson-empty",
    what: `The file holds no ${kind}.`,
    where: path,
    fix: `Draw a ${kind} in it.`,
  });
