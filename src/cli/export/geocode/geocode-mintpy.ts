import { basename, join } from "node:path";
import { fromSystemError, inputError, isUpwarpError } from "../../../errors.ts";
import { makeFolder } from "../../../pipeline/make-folder.ts";
import type { TypedArray, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { createHdf5, openDataset, readStrings } from "../../parts/formats.ts";
import { rscGrid } from "../../parts/products.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { mintpyFilesIn } from "../source.ts";
import { geocodedMintpyAttributes, type MapRequest } from "./geocode-result.ts";
import { createGeocoder, type Geocoder } from "./geocoder.ts";
import { findGeometry, geometryMissing, openGeometry } from "./open-geometry.ts";

/** MintPy makes this mask again from what it geocoded, instead of geocoding it. */
const MASK = "maskTempCoh.h5";
const COHERENCE = "temporalCoherence.h5";
/** mintpy.networkInversion.minTempCoh where a file does not say. */
const LEAST_COHERENCE = 0.7;

/**
 * Geocodes MintPy's files of a work folder in radar geometry as its step geocode does: the last series, the maps and the
 * geometry as geo/geo_NAME.h5, and geo/geo_maskTempCoh.h5 made again from the geocoded coherence and shadow mask. Returns
 * the paths; none where the files lie on a map already.
 */
export async function geocodeMintpy(
  folder: string,
  out: string,
  request: MapRequest = {},
): Promise<string[]> {
  const { geometry: given, ...options } = request;
  const files = (await mintpyFilesIn(folder)).filter((file) => !basename(file).startsWith("geo_"));
  const [first] = files;
  if (first === undefined)
    throw inputError({
      code: "nothing-to-export",
      what: "There is no result file of MintPy's in the folder.",
      where: folder,
      fix: "Name MintPy's work folder, or export with --layout native.",
    });
  const shape = await radarShape(first);
  if (shape === null) return [];
  const geometry =
    typeof given === "object" ? given : given ? await openGeometry(given) : await findGeometry(folder);
  if (geometry === null) throw geometryMissing(folder);
  const target = join(out, "geo");
  let geocoder: Geocoder | null = null;
  try {
    await makeFolder(target);
    geocoder = await createGeocoder(geometry, shape, join(target, "places"), folder, options);
    const own = /geometryRadar\.h5$/.test(geometry.where) ? [geometry.where] : [];
    const written: string[] = [];
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

/** Rows and columns of a file in radar geometry; null on a map. */
async function radarShape(path: string): Promise<{ y: number; x: number } | null> {
  const { variables, attrs } = await openDataset(path);
  const [first] = [...variables.values()].filter(({ shape }) => shape.length > 1);
  for (const variable of variables.values()) await variable.close();
  const [y = 0, x = 0] = first?.shape.slice(-2) ?? [];
  return rscGrid(attrs, { y, x }, path).geometry === "radar" ? { y, x } : null;
}

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
