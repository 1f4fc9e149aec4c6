import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { compactDate } from "../../../dates.ts";
import { fromSystemError, inputError, isUpwarpError } from "../../../errors.ts";
import { IDENTITY } from "../../../geo/grid.ts";
import { makeFolder } from "../../../pipeline/make-folder.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { TypedArray, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { createHdf5, openDataset, readStrings } from "../../parts/formats.ts";
import { rscGrid } from "../../parts/products.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { mintpyAttributes } from "../mintpy/attributes.ts";
import { mintpyGeometryLayers } from "../mintpy/geometry-layers.ts";
import { mintpyFilesIn } from "../source.ts";
import { cutFrom, geocodedMintpyAttributes, type MapRequest } from "./geocode-result.ts";
import { createGeocoder, type Geocoder } from "./geocoder.ts";
import { findGeometry, geometryMissing, openGeometry } from "./open-geometry.ts";

/** MintPy makes this mask again from what it geocoded, instead of geocoding it. */
const MASK = "maskTempCoh.h5";
const COHERENCE = "temporalCoherence.h5";
/** mintpy.networkInversion.minTempCoh where a file does not say. */
const LEAST_COHERENCE = 0.7;

export interface MintpyMapRequest extends MapRequest {
  /** What the results were made from: heights, angles and masks of the radar pixels, cut as they are. */
  readonly stack?: Stack;
}

/**
 * Geocodes MintPy's files of a work folder in radar geometry as its step geocode does: the last series, the maps and the
 * geometry as geo/geo_NAME.h5, and geo/geo_maskTempCoh.h5 made again from the geocoded coherence and shadow mask. Returns
 * the paths; none where the files lie on a map already.
 */
export async function geocodeMintpy(
  folder: string,
  out: string,
  request: MintpyMapRequest = {},
): Promise<string[]> {
  const { geometry: given, stack, ...options } = request;
  const files = (await mintpyFilesIn(folder)).filter((file) => !basename(file).startsWith("geo_"));
  const [first] = files;
  if (first === undefined)
    throw inputError({
      code: "nothing-to-export",
      what: "There is no result file of MintPy's in the folder.",
      where: folder,
      fix: "Name MintPy's work folder, or export with --layout native.",
    });
  const image = await radarImage(first);
  if (image === null) return [];
  const { shape, texts } = image;
  const geometry =
    typeof given === "object" ? given : given ? await openGeometry(given) : await findGeometry(folder);
  if (geometry === null) throw geometryMissing(folder);
  const target = join(out, "geo");
  let geocoder: Geocoder | null = null;
  try {
    await makeFolder(target);
    const wholeImage = options.wholeImage ?? cutFrom(IDENTITY, texts);
    geocoder = await createGeocoder(geometry, shape, join(target, "places"), folder, {
      ...options,
      wholeImage,
    });
    // Beside a lookup table on its map, the heights and masks of the radar pixels are a file of their own.
    const beside = [geometry.where, ...GEOMETRIES.map((name) => join(folder, name))];
    const own = beside.filter((path) => GEOMETRY.test(path) && existsSync(path)).slice(0, stack ? 0 : 1);
    const written: string[] = [];
    if (stack) written.push(await writeGeometry(stack, join(target, "geo_geometryRadar.h5"), geocoder));
    for (const file of [...own, ...files]) {
      if (basename(file) === MASK) continue;
      const path = join(target, `geo_${basename(file)}`);
      await geocodeFile(file, path, geocoder, options.signal);
      written.push(path);
    }
    const coherence = written.find((path) => path.endsWith(COHERENCE));
    const shadows = written.find((path) => path.endsWith("geo_geometryRadar.h5"));
    if (coherence) written.push(await writeMask(coherence, shadows ?? null, join(target, `geo_${MASK}`)));
    return written;
  } catch (cause) {
    throw fromSystemError(cause, target);
  } finally {
    await geocoder?.close();
    if (typeof given !== "object") await geometry.close();
  }
}

const GEOMETRY = /geometryRadar\.h5$/;
/** MintPy's places of the geometry in radar coordinates. */
const GEOMETRIES = ["inputs/geometryRadar.h5", "geometryRadar.h5"] as const;

/** Rows and columns of a file in radar geometry, and its attributes; null on a map. */
async function radarImage(path: string) {
  const { variables, attrs } = await openDataset(path);
  const [first] = [...variables.values()].filter(({ shape }) => shape.length > 1);
  for (const variable of variables.values()) await variable.close();
  const [y = 0, x = 0] = first?.shape.slice(-2) ?? [];
  if (rscGrid(attrs, { y, x }, path).geometry !== "radar") return null;
  const texts = Object.fromEntries(Object.entries(attrs).map(([key, value]) => [key, String(value)]));
  return { shape: { y, x }, texts };
}

/** The geometry of a stack in radar coordinates on the map, as the step geocode makes it of geometryRadar.h5. */
async function writeGeometry(stack: Stack, path: string, geocoder: Geocoder): Promise<string> {
  const layers = [...mintpyGeometryLayers(stack)].map(([name, variable]) => {
    const layer = geocoder.layer(variable);
    return { name, layer, type: /Mask$/.test(name) ? ("bool" as const) : ("f32" as const) };
  });
  const cube = layers.find(({ layer }) => layer.shape.length === 3);
  const { reference } = stack;
  const texts = mintpyAttributes(stack, { type: "geometry", unit: "m", isReferencedInTime: false });
  const moved = reference ? await geocoder.reference(reference) : null;
  const writer = await createHdf5(path, {
    attrs: geocodedMintpyAttributes(texts, geocoder.grid, moved),
    datasets: [
      ...layers.map(({ name, type, layer: { shape } }) => ({ name, type, shape })),
      ...(cube ? [{ name: "date", type: { ascii: 8 }, shape: [stack.dates.length] }] : []),
    ],
  });
  try {
    if (cube) await writer.writeStrings("date", stack.dates.map(compactDate));
    for (const { name, type, layer } of layers)
      for (const window of blocksOfRows(layer.shape)) {
        const values = await readFloats(layer, window);
        await writer.write(name, window, type === "bool" ? Uint8Array.from(values, isSet) : values);
      }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return path;
}

const isSet = (value: number) => (value > 0 ? 1 : 0);

async function geocodeFile(
  from: string,
  path: string,
  geocoder: Geocoder,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { variables, attrs } = await openDataset(from);
  const texts = Object.fromEntries(Object.entries(attrs).map(([key, value]) => [key, String(value)]));
  const [y, x] = [Number(texts.REF_Y ?? "x"), Number(texts.REF_X ?? "x")];
  const reference = Number.isInteger(y) && Number.isInteger(x) ? await geocoder.reference({ y, x }) : null;
  const maps = [...variables.values()].filter(({ shape }) => shape.length > 1);
  const columns = [...variables.values()].filter(({ shape }) => shape.length === 1);
  const dates = await datesOf(from);
  const layers = maps.map((variable) => geocoder.layer(variable));
  const writer = await createHdf5(path, {
    attrs: geocodedMintpyAttributes(texts, geocoder.grid, reference),
    datasets: [
      ...layers.map(({ name, dtype, shape, attrs: own }) => ({ name, type: dtype, shape, attrs: own })),
      ...columns.map(({ name, dtype, shape }) => ({ name, type: dtype, shape })),
      ...(dates ? [{ name: "date", type: { ascii: dates[0]?.length ?? 8 }, shape: [dates.length] }] : []),
    ],
  });
  try {
    if (dates) await writer.writeStrings("date", dates);
    for (const { name, shape, read } of columns)
      await writer.write(name, [[0, shape[0] ?? 0]], (await read([[0, shape[0] ?? 0]])) as TypedArray);
    for (const layer of layers)
      for (const window of blocksOfRows(layer.shape))
        await writer.write(layer.name, window, await layer.read(window, signal ? { signal } : {}));
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  } finally {
    for (const variable of variables.values()) await variable.close();
  }
}

/** The dates of a series or of a geometry with baselines; null for a map. */
async function datesOf(path: string): Promise<string[] | null> {
  try {
    return await readStrings(path, "date");
  } catch (cause) {
    if (isUpwarpError(cause, "dataset-missing")) return null;
    throw cause;
  }
}

/** 1 where the temporal coherence reaches the threshold of the inversion and nothing is in shadow. */
async function writeMask(coherence: string, shadows: string | null, path: string): Promise<string> {
  const { variables, attrs } = await openDataset(coherence);
  const layer = [...variables.values()][0] as Variable;
  const geometry = shadows === null ? null : await openDataset(shadows);
  const shadow = geometry?.variables.get("shadowMask");
  const least = Number(attrs["mintpy.networkInversion.minTempCoh"] ?? LEAST_COHERENCE);
  const texts = Object.fromEntries(Object.entries(attrs).map(([key, value]) => [key, String(value)]));
  const writer = await createHdf5(path, {
    attrs: { ...texts, FILE_TYPE: "mask", UNIT: "1", DATA_TYPE: "bool" },
    datasets: [{ name: "mask", type: "bool", shape: layer.shape }],
  });
  try {
    for (const window of blocksOfRows(layer.shape)) {
      const values = await readFloats(layer, window);
      const dark = shadow ? await shadow.read(window) : null;
      await writer.write(
        "mask",
        window,
        Uint8Array.from(values, (value, i) => (value >= least && !dark?.[i] ? 1 : 0)),
      );
    }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  } finally {
    for (const variable of [...variables.values(), ...(geometry?.variables.values() ?? [])])
      await variable.close();
  }
  return path;
}
