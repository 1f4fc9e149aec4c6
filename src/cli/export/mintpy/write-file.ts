import { compactDate } from "../../../dates.ts";
import type { Provenance } from "../../../pipeline/folder.ts";
import { readFloats } from "../../../stack/views.ts";
import { createHdf5 } from "../../parts/formats.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import type { ResultLayer } from "../../results/open-result.ts";
import { type MintpyFacts, mintpyAttributes } from "./attributes.ts";
import type { MintpyDataset, MintpyFile } from "./files.ts";

export interface Filled {
  readonly dataset: MintpyDataset;
  readonly layer: ResultLayer;
}

export interface FileContent {
  readonly file: MintpyFile;
  readonly filled: readonly Filled[];
  readonly facts: MintpyFacts;
  /** Options of the steps so far, as attributes. */
  readonly options: Readonly<Record<string, string>>;
  readonly provenance: Provenance | null;
  /** Position of the date that a moved series counts from; 0 leaves it as it is. */
  readonly origin: number;
}

/** Writes one of MintPy's files. No data is 0 there, not NaN. */
export async function writeMintpyFile(
  path: string,
  content: FileContent,
  signal?: AbortSignal,
): Promise<void> {
  const { file, filled, facts, options, provenance } = content;
  const isSeries = file.type === "timeseries";
  const layerDates = filled.find(({ layer }) => layer.dates.length > 0)?.layer.dates ?? [];
  const baselines = isSeries ? (facts.baselines ?? []) : [];
  const writer = await createHdf5(path, {
    attrs: {
      ...mintpyAttributes(facts, file),
      ...options,
      ...(provenance && { provenance: JSON.stringify(provenance) }),
    },
    datasets: [
      ...filled.map(({ dataset: { name, unit, type = "f32" }, layer: { variable } }) => ({
        name,
        type,
        shape: variable.shape,
        ...(unit !== undefined && { attrs: { UNIT: unit } }),
      })),
      ...(isSeries ? [{ name: "date", type: { ascii: 8 }, shape: [layerDates.length] }] : []),
      ...(baselines.length > 0 ? [{ name: "bperp", type: "f32" as const, shape: [baselines.length] }] : []),
    ],
  });
  try {
    if (isSeries) await writer.writeStrings("date", layerDates.map(compactDate));
    if (baselines.length > 0)
      await writer.write("bperp", [[0, baselines.length]], Float32Array.from(baselines));
    for (const { dataset, layer } of filled)
      for (const window of blocksOfRows(layer.variable.shape)) {
        const values = await readFloats(layer.variable, window, signal ? { signal } : {});
        if (isSeries && content.origin > 0) await countFrom(values, layer, window, content.origin);
        const stored = asStored(values, dataset);
        await writer.write(dataset.name, window, stored);
      }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function asStored(values: Float32Array, { type, keepsNaN }: MintpyDataset): Float32Array | Uint8Array {
  if (type === "bool") return Uint8Array.from(values, (value) => (value > 0 ? 1 : 0));
  return keepsNaN ? values : values.map((value) => (Number.isNaN(value) ? 0 : value));
}

/** Subtracts one date's layer from every date, as MintPy's step reference_date does. */
async function countFrom(
  values: Float32Array,
  { variable }: ResultLayer,
  window: Parameters<typeof readFloats>[1],
  origin: number,
): Promise<void> {
  const zero = await readFloats(variable, window.with(0, [origin, origin + 1]));
  for (let i = 0; i < values.length; i++) values[i] = values[i]! - zero[i % zero.length]!;
}
