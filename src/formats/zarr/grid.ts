import type { Affine } from "../../geo/affine.ts";
import { crsFromWkt } from "../../geo/crs.ts";
import { type Crs, type Grid, NO_CRS } from "../../geo/grid.ts";
import { elementsOf } from "../../stack/window.ts";
import type { ByteStore } from "./byte-store.ts";
import { dimsOf } from "./dims.ts";
import type { Hierarchy } from "./hierarchy.ts";
import type { JsonObject } from "./json.ts";
import { type ArrayLayout, badMetadata } from "./layout.ts";
import { readWindow } from "./read-window.ts";

/** Coordinates in float32 are off by a few hundredths of a pixel; an irregular axis is off by far more. */
const REGULAR_WITHIN_PIXELS = 0.05;
/** A GeoTransform is exact where it agrees with the coordinates; after a crop in xarray it is out of date. */
const AGREES_WITHIN_PIXELS = 0.05;
/** Longer axes than any raster; read before anything else has bounded the allocation. */
const MAX_AXIS = 2 ** 27;

/**
 * The grid of a store after the CF conventions: 1-D coordinates of pixel centres, and a grid-mapping variable
 * with crs_wkt and (GDAL, rioxarray) GeoTransform. Coordinates decide; GeoTransform, which measures from the
 * outer corner, is taken where it agrees or where there are none.
 */
export async function readGrid(store: ByteStore, { arrays, groups }: Hierarchy): Promise<Grid | null> {
  const map = largestMap(arrays);
  if (map === null) return null;
  const { layout, group, names, radar } = map;
  const [ny, nx] = names.map((_, i) => map.shape[i] as number) as [number, number];
  const mapping = gridMapping(arrays, layout, group);
  const ys = await coordinates(store, arrays, group, names[0], ny);
  const xs = await coordinates(store, arrays, group, names[1], nx);
  const stated = geoTransform(mapping);
  const affine = ys && xs ? fromCenters(ys.values, xs.values, stated) : stated;
  if (affine === null) return null;
  const degrees = /^degrees?_?n/i.test(String(ys?.attributes.units ?? ""));
  return {
    shape: { y: ny, x: nx },
    affine,
    crs: crsOf(mapping ?? {}, groups.get(group) ?? {}, degrees),
    geometry: radar || mapping?.geometry === "radar" ? "radar" : "map",
  };
}

/** The array with the most pixels among those with two map axes says which coordinates matter. */
function largestMap(arrays: Hierarchy["arrays"]) {
  const maps = [...arrays].flatMap(([path, layout]) => {
    const found = dimsOf(layout.dimensionNames, layout.shape.length);
    const [y, x] = (found?.dims ?? []).slice(-2);
    if (!found || !layout.dimensionNames || !((y === "y" && x === "x") || (y === "azimuth" && x === "range")))
      return [];
    const axes = found.axes.slice(-2);
    const group = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const names = axes.map((axis) => layout.dimensionNames?.[axis] ?? "") as [string, string];
    return [
      {
        layout,
        group,
        names,
        shape: axes.map((axis) => layout.shape[axis] as number),
        radar: y === "azimuth",
      },
    ];
  });
  maps.sort((a, b) => elementsOf(b.shape) - elementsOf(a.shape));
  return maps[0] ?? null;
}

const inGroup = (group: string, name: string) => (group ? `${group}/${name}` : name);

async function coordinates(
  store: ByteStore,
  arrays: Hierarchy["arrays"],
  group: string,
  name: string,
  length: number,
) {
  const path = inGroup(group, name);
  const layout = arrays.get(path);
  if (
    !layout?.type ||
    layout.shape.length !== 1 ||
    layout.shape[0] !== length ||
    layout.foreignCodecs.length > 0
  )
    return null;
  if (length > MAX_AXIS)
    throw badMetadata(`${store.root}/${path}`, "A coordinate axis is implausibly long.", length);
  const array = { store, name: path, layout, type: layout.type, allowMissingChunks: false };
  return { values: await readWindow(array, [[0, length]], [0]), attributes: layout.attributes };
}

function gridMapping(arrays: Hierarchy["arrays"], layout: ArrayLayout, group: string): JsonObject | null {
  const stated = layout.attributes.grid_mapping;
  // "crs: x y" is CF's extended form; the name stands before the colon.
  const names =
    typeof stated === "string" ? [stated.split(/[:\s]/)[0] ?? ""] : ["spatial_ref", "crs", "mapping"];
  for (const name of names) {
    const attributes = arrays.get(inGroup(group, name))?.attributes ?? arrays.get(name)?.attributes;
    if (attributes) return attributes;
  }
  return null;
}

/** GDAL's order in GeoTransform: c a b f d e, from the outer corner of the first pixel. */
function geoTransform(mapping: JsonObject | null): Affine | null {
  const text = mapping?.GeoTransform;
  const numbers =
    typeof text === "string"
      ? text
          .trim()
          .split(/[\s,]+/)
          .map(Number)
      : [];
  if (numbers.length !== 6 || !numbers.every(Number.isFinite)) return null;
  const [c, a, b, f, d, e] = numbers as [number, number, number, number, number, number];
  return a * e - b * d === 0 ? null : [a, b, c, d, e, f];
}

/** The affine whose pixel centres are the coordinates; null when they are not evenly spaced. */
function fromCenters(ys: ArrayLike<number>, xs: ArrayLike<number>, stated: Affine | null): Affine | null {
  const y = axisOf(ys, stated?.[4]);
  const x = axisOf(xs, stated?.[0]);
  if (y === null || x === null) return null;
  const found: Affine = [x.step, 0, x.corner, 0, y.step, y.corner];
  const agrees =
    stated !== null &&
    stated[1] === 0 &&
    stated[3] === 0 &&
    within(stated[2] - x.corner, x.step) &&
    within(stated[5] - y.corner, y.step) &&
    within((stated[0] - x.step) * xs.length, x.step) &&
    within((stated[4] - y.step) * ys.length, y.step);
  return agrees ? stated : found;
}

const within = (difference: number, step: number) =>
  Math.abs(difference) <= AGREES_WITHIN_PIXELS * Math.abs(step);

function axisOf(
  centers: ArrayLike<number>,
  statedStep: number | undefined,
): { corner: number; step: number } | null {
  const first = centers[0] as number;
  const last = centers[centers.length - 1] as number;
  const step = centers.length > 1 ? (last - first) / (centers.length - 1) : (statedStep ?? Number.NaN);
  if (!Number.isFinite(step) || step === 0) return null;
  for (let i = 0; i < centers.length; i++)
    if (!(Math.abs((centers[i] as number) - first - i * step) <= REGULAR_WITHIN_PIXELS * Math.abs(step)))
      return null;
  return { corner: first - step / 2, step };
}

function crsOf(mapping: JsonObject, group: JsonObject, degrees: boolean): Crs {
  const wkt = [mapping.crs_wkt, mapping.spatial_ref].find((text) => typeof text === "string" && text !== "");
  const codes = [mapping.epsg, mapping.spatial_epsg, mapping.epsg_code, group.epsg];
  const stated = codes
    .map((code) => Number(String(code ?? "").replace(/^epsg:/i, "")))
    .find((code) => code > 0);
  if (typeof wkt === "string") return { epsg: crsFromWkt(wkt).epsg ?? stated ?? null, wkt };
  if (stated !== undefined) return { epsg: stated, wkt: null };
  // CF: latitude and longitude without a grid mapping are geographic on an unstated datum; WGS 84 is meant.
  return degrees ? { epsg: 4326, wkt: null } : NO_CRS;
}
