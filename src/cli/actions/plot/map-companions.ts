import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { inputError } from "../../../errors.ts";
import type { Grid } from "../../../geo/grid.ts";
import { lonLatToPosition } from "../../../geo/transform.ts";
import { findLayer, openSource } from "../../export/source.ts";
import type { MapOptions } from "../../parts/plot.ts";
import { chooseLayers, type Result, type ResultLayer } from "../../results/open-result.ts";
import { readPlaces } from "../../results/points.ts";
import { readMap } from "../../results/read-map.ts";
import { requirePlaces } from "../maps/polygon-mask.ts";

/** Quantities of which unreliable pixels tell nothing true. */
const MASKED = /displacement|velocity/i;
/** Masks of reliable pixels, ours and MintPy's. */
const MASK_FILES = ["reliable.tif", "maskTempCoh.h5"];

export interface MapMask {
  /** Above 0 where a pixel is drawn. */
  readonly values: Float32Array;
  /** What was done without being asked. */
  readonly note: string | null;
}

/**
 * The mask that was asked for, or that of reliable pixels in the same result or beside it; null where there is none, where "none" was
 * asked for, and for quantities such as coherence. Throws "grid-differs".
 */
export async function readMask(
  result: Result,
  layer: ResultLayer,
  asked: string | undefined,
  most: number,
  signal: AbortSignal,
): Promise<MapMask | null> {
  if (asked === "none") return null;
  if (asked !== undefined)
    return { values: await readBeside(asked, layer, ["mask", "reliable"], most, signal), note: null };
  if (!MASKED.test(layer.name)) return null;
  const own = findLayer(result, "reliable");
  if (own !== null && sameShape(own, layer))
    return {
      values: (await readMap(own, 0, signal, most)).values,
      note: "Only reliable pixels are drawn; --mask none draws all.",
    };
  const file = maskBeside(layer.path);
  if (file === null) return null;
  const source = await openSource(file);
  try {
    const [mask] = source.layers.values();
    if (mask === undefined || !sameShape(mask, layer)) return null;
    const { values } = await readMap(mask, 0, signal, most);
    return {
      values,
      note: `Only the reliable pixels of ${basename(file)} are drawn; --mask none draws all.`,
    };
  } finally {
    await source.close();
  }
}

const sameShape = (a: ResultLayer, b: ResultLayer) =>
  a.variable.shape.slice(-2).join() === b.variable.shape.slice(-2).join();

/** In the folder of the file; geo_maskTempCoh.h5 for what is called geo_... */
function maskBeside(path: string): string | null {
  const prefix = basename(path).startsWith("geo_") ? "geo_" : "";
  const files = MASK_FILES.map((name) => join(dirname(path), name.endsWith(".h5") ? prefix + name : name));
  return files.find((file) => existsSync(file)) ?? null;
}

/** Heights on the pixels of a layer. Throws "grid-differs", "variable-ambiguous". */
export async function readHeights(
  path: string,
  layer: ResultLayer,
  most: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  return readBeside(path, layer, ["height", "dem", "elevation"], most, signal);
}

/** The layer of one of these names in another file, or its only one. */
async function readBeside(
  path: string,
  layer: ResultLayer,
  names: readonly string[],
  most: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const source = await openSource(path);
  try {
    const found =
      findLayer(source, ...names) ?? (source.layers.size === 1 ? [...source.layers.values()][0] : null);
    if (!found) {
      const [first = ""] = names;
      throw inputError({
        code: "variable-ambiguous",
        what: `None of several layers is called ${first}.`,
        where: path,
        got: [...source.layers.keys()].join(", "),
        fix: `Name a file with one layer, or with one called ${names.join(" or ")}.`,
      });
    }
    const [one] = chooseLayers(source, found.name);
    if (one === undefined || !sameShape(one, layer) || one.variable.shape.length !== 2)
      throw inputError({
        code: "grid-differs",
        what: "The pixels of the two files are not the same.",
        where: path,
        got: `${found.name}: ${found.variable.shape.join(" x ")} against ${layer.variable.shape.slice(-2).join(" x ")}`,
        fix: "Cut or resample it to the map first: `upwarp map crop --like`, `upwarp map multilook`.",
      });
    return (await readMap(one, 0, signal, most)).values;
  } finally {
    await source.close();
  }
}

/** Stations with a value, one disc for each. Throws "points-value", "place-unknown". */
export async function readStations(
  path: string,
  grid: Grid,
  factor: number,
): Promise<NonNullable<MapOptions["stations"]>> {
  requirePlaces(grid, path);
  const places = await readPlaces(path);
  if (places.some(({ value }) => value === undefined))
    throw inputError({
      code: "points-value",
      what: "The table says no values.",
      where: path,
      fix: "Let it have a column value, or take the table of `upwarp gnss compare`.",
    });
  // A table of series has a row for each date, all with the station's rate.
  const once = new Map(places.map((place) => [`${place.name} ${place.lon} ${place.lat}`, place]));
  return [...once.values()].map(({ name, lon, lat, value = Number.NaN }) => {
    const { row, column } = lonLatToPosition(grid, lon, lat);
    return { name, y: Math.floor(row), x: Math.floor(column), value: value * factor };
  });
}
