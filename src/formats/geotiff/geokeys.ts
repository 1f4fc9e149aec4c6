import { TAG } from "./tags.ts";
import type { TiffDirectory } from "./tiff-file.ts";

/** GeoTIFF 1.1 key numbers that we read or write. */
export const GEOKEY = {
  modelType: 1024,
  rasterType: 1025,
  citation: 1026,
  geographicType: 2048,
  geographicCitation: 2049,
  geodeticDatum: 2050,
  primeMeridian: 2051,
  angularUnits: 2054,
  ellipsoid: 2056,
  semiMajorAxis: 2057,
  semiMinorAxis: 2058,
  inverseFlattening: 2059,
  primeMeridianLongitude: 2061,
  projectedType: 3072,
  projectedCitation: 3073,
  projection: 3074,
  method: 3075,
  linearUnits: 3076,
  linearUnitSize: 3077,
  standardParallel1: 3078,
  standardParallel2: 3079,
  originLongitude: 3080,
  originLatitude: 3081,
  falseEasting: 3082,
  falseNorthing: 3083,
  falseOriginLongitude: 3084,
  falseOriginLatitude: 3085,
  falseOriginEasting: 3086,
  falseOriginNorthing: 3087,
  centerLongitude: 3088,
  centerLatitude: 3089,
  centerEasting: 3090,
  centerNorthing: 3091,
  scaleAtOrigin: 3092,
  scaleAtCenter: 3093,
  poleLongitude: 3095,
} as const;

export const MODEL = { projected: 1, geographic: 2, geocentric: 3 } as const;
export const RASTER_TYPE = { area: 1, point: 2 } as const;
/** The value that means "defined by the other keys", and the one that means nothing. */
export const USER_DEFINED = 32767;

/** Keys with one number or one text each; that covers every key above. */
export type GeoKeys = ReadonlyMap<number, number | string>;

/** Reads the key directory: a header of 4 shorts, then (key, tag, count, value or offset) for each key. */
export async function readGeoKeys(directory: TiffDirectory): Promise<GeoKeys> {
  const entries = await directory.numbers(TAG.geoKeyDirectory);
  const doubles = await directory.numbers(TAG.geoDoubleParams);
  const ascii = (await directory.text(TAG.geoAsciiParams)) ?? "";
  const keys = new Map<number, number | string>();
  for (let at = 4; at + 3 < entries.length; at += 4) {
    const [key = 0, tag = 0, count = 0, value = 0] = entries.subarray(at, at + 4);
    if (tag === 0) keys.set(key, value);
    else if (tag === TAG.geoDoubleParams && doubles[value] !== undefined) keys.set(key, doubles[value]);
    else if (tag === TAG.geoAsciiParams)
      keys.set(key, ascii.slice(value, value + count).replace(/[|\0]+$/, ""));
  }
  return keys;
}

/** A key's number; the fallback when it is absent or a text. */
export function keyNumber(keys: GeoKeys, key: number, fallback: number): number {
  const value = keys.get(key);
  return typeof value === "number" ? value : fallback;
}

/** A key's text; "" when it is absent or a number. */
export function keyText(keys: GeoKeys, key: number): string {
  const value = keys.get(key);
  return typeof value === "string" ? value : "";
}
