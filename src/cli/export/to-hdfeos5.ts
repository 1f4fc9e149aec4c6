import { extname, join } from "node:path";
import { compactDate, dateOfDay, parseDate } from "../../dates.ts";
import { cancelledError, fromSystemError, inputError } from "../../errors.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import { type Manifest, readManifest } from "../../pipeline/manifest.ts";
import type { Range, Window } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { createHdf5, type Hdf5Attributes, type Hdf5Writer } from "../parts/formats.ts";
import { storedBaselines } from "../results/stored-baselines.ts";
import { type MappedResult, type MapRequest, onMap } from "./geocode/geocode-result.ts";
import type { Compat } from "./geocode/geocoder.ts";
import { type ArchiveLayer, archiveLayers } from "./hdfeos5/layers.ts";
import { type ArchiveNaming, archiveMetadata, archiveName } from "./hdfeos5/metadata.ts";
import { mintpyAttributes } from "./mintpy/attributes.ts";
import { mintpyOptions } from "./mintpy/options.ts";
import { placeOfReference } from "./mintpy/reference-place.ts";
import { readRunDates } from "./mintpy/texts.ts";
import { factsOf } from "./mintpy/to-mintpy.ts";
import { openSource, requireLayer } from "./source.ts";

/** Dates, rows and columns of a chunk: one quarter of a megabyte of float32. */
const CHUNK = { depth: 8, y: 64, x: 128 } as const;
const GROUP = "HDFEOS/GRIDS/timeseries";

export interface ArchiveRequest extends MapRequest {
  /** What else the name of the file tells. */
  readonly naming?: ArchiveNaming;
}

/**
 * Writes a series with its quality and geometry as HDF-EOS5 in the layout of the UNAVCO InSAR archive, which MintPy's
 * save_hdfeos5 writes and insarmaps reads. Radar geometry is geocoded first. `out` is the file where it ends in .he5 or .h5,
 * else the folder that gets the file under the archive's name. No data is NaN, or 0 as MintPy has it with compat.
 */
export async function exportHdfeos5(
  path: string,
  out: string,
  { naming, ...request }: ArchiveRequest = {},
): Promise<string[]> {
  const { compat = "none", signal } = request;
  const result = await onMap(await openSource(path), out, request);
  try {
    const { grid, attributes, baselines } = await factsOfRun(path, result, compat);
    const series = requireLayer(result, "displacement", "HDF-EOS5");
    const layers = archiveLayers(result, series.variable, result.geometry, grid);
    const facts = { attributes, grid, dates: series.dates, today: today(), compat };
    const metadata = archiveMetadata(facts);
    const isFile = [".he5", ".h5", ".hdf5"].includes(extname(out).toLowerCase());
    if (!isFile) await makeFolder(out);
    const file = isFile ? out : join(out, archiveName(metadata, grid, naming));
    const zero = Math.max(
      0,
      series.dates.findIndex((date) => compactDate(date) === attributes.REF_DATE),
    );
    const content = {
      layers,
      dates: series.dates,
      baselines: baselines?.map((value) => value - (baselines[zero] ?? 0)),
    };
    await write(file, { ...attributes, ...metadata }, content, compat, signal);
    return [file];
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await result.close();
  }
}

/** Today's date, or that of SOURCE_DATE_EPOCH (reproducible-builds.org), so that two writings can be equal. */
function today(): string {
  const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? "x");
  return dateOfDay(Math.floor((Number.isFinite(seconds) ? seconds * 1000 : Date.now()) / 86_400_000));
}

/** MintPy's attributes of the series, with the options of the steps that made it. */
async function factsOfRun(path: string, result: MappedResult, compat: Compat) {
  const series = requireLayer(result, "displacement", "HDF-EOS5");
  // What the series tells counts: MintPy's maps were written before its later steps.
  const facts = factsOf([series, ...result.layers.values()]);
  const { grid } = series;
  if (grid === null)
    throw inputError({
      code: "grid-missing",
      what: "The series does not say where its pixels are.",
      where: series.path,
    });
  const manifest = await readManifest(path);
  const dates = manifest ? await readRunDates(path, manifest) : null;
  const options = manifest
    ? Object.assign({}, ...stepsOfSeries(manifest).map((step) => mintpyOptions(step, manifest.params)))
    : {};
  const referenceDate =
    dates?.referenceDate ??
    parseDate(facts.sourceAttributes?.REF_DATE ?? "") ??
    facts.referenceDate ??
    series.dates[0];
  const ofSeries = { ...facts, grid, dates: series.dates, referenceDate };
  const referencePlace = await placeOfReference(ofSeries, { layers: null, isCompat: compat === "mintpy" });
  const attributes = mintpyAttributes(
    { ...ofSeries, referencePlace },
    { type: "HDFEOS", unit: "m", isReferencedInTime: true },
  );
  return {
    grid,
    baselines: facts.baselines ?? (await storedBaselines(series.path, series.dates.length)),
    attributes: { ...attributes, ...(options as Record<string, string>) },
  };
}

/** A fit to the series says nothing of the series. */
const stepsOfSeries = ({ steps }: Manifest) =>
  Object.keys(steps).filter((step) => step !== "estimate-velocity");

interface Content {
  readonly layers: readonly ArchiveLayer[];
  readonly dates: readonly string[];
  readonly baselines: readonly number[] | undefined;
}

async function write(
  path: string,
  attrs: Hdf5Attributes,
  { layers, dates, baselines }: Content,
  compat: Compat,
  signal: AbortSignal | undefined,
): Promise<void> {
  const at = (name: string) => `${GROUP}/${name}`;
  const writer = await createHdf5(path, {
    attrs,
    datasets: [
      ...layers.map(({ name, variable: { shape }, type, unit }) => ({
        name: at(name),
        type,
        shape,
        chunks: chunksOf(shape),
        attrs: layerAttributes(name, type, unit, compat),
      })),
      { name: at("observation/date"), type: { ascii: 8 }, shape: [dates.length] },
      ...(baselines ? [{ name: at("observation/bperp"), type: "f32" as const, shape: [dates.length] }] : []),
    ],
  });
  try {
    await writer.writeStrings(at("observation/date"), dates.map(compactDate));
    if (baselines)
      await writer.write(at("observation/bperp"), [[0, dates.length]], Float32Array.from(baselines));
    for (const layer of layers) await writeLayer(writer, at(layer.name), layer, compat, signal);
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function layerAttributes(name: string, type: "f32" | "bool", unit: string, compat: Compat): Hdf5Attributes {
  const missing =
    type === "bool" ? false : ({ scalar: "f32", value: compat === "mintpy" ? 0 : Number.NaN } as const);
  return { Title: name.split("/").at(-1) ?? name, MissingValue: missing, _FillValue: missing, Units: unit };
}

async function writeLayer(
  writer: Hdf5Writer,
  name: string,
  { variable, type }: ArchiveLayer,
  compat: Compat,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const window of windowsOf(variable.shape)) {
    if (signal?.aborted) throw cancelledError();
    const values = await readFloats(variable, window, signal ? { signal } : {});
    if (type === "bool")
      await writer.write(
        name,
        window,
        Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)),
      );
    else await writer.write(name, window, compat === "mintpy" ? noNaN(values) : values);
  }
}

const noNaN = (values: Float32Array) => values.map((value) => (Number.isNaN(value) ? 0 : value));

const chunksOf = (shape: readonly number[]): number[] => {
  const [y = 1, x = 1] = shape.slice(-2);
  const pixels = [Math.min(CHUNK.y, y), Math.min(CHUNK.x, x)];
  return shape.length === 3 ? [Math.min(CHUNK.depth, shape[0] ?? 1), ...pixels] : pixels;
};

/** Windows of whole chunks: a row of chunks of a few dates at a time. */
function* windowsOf(shape: readonly number[]): Generator<Window> {
  const [height = 0, width = 0] = shape.slice(-2);
  const depth = shape.length === 3 ? (shape[0] ?? 0) : 1;
  for (let k = 0; k < depth; k += CHUNK.depth)
    for (let y = 0; y < height; y += CHUNK.y) {
      const pixels: Range[] = [
        [y, Math.min(height, y + CHUNK.y)],
        [0, width],
      ];
      yield shape.length === 3 ? [[k, Math.min(depth, k + CHUNK.depth)], ...pixels] : pixels;
    }
}
