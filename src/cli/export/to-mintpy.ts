import { join } from "node:path";
import { compactDate } from "../../dates.ts";
import { fromSystemError, inputError } from "../../errors.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import { readFloats } from "../../stack/views.ts";
import { createHdf5 } from "../parts/formats.ts";
import { stackOfAttributes } from "../parts/products.ts";
import { blocksOfRows } from "../results/blocks.ts";
import { openResult, type Result, type ResultLayer } from "../results/open-result.ts";
import { dateBaselines } from "./date-baselines.ts";
import { type MintpyFacts, mintpyAttributes } from "./mintpy-attributes.ts";

/** One of MintPy's result files: its datasets, and which of our layers fill them. */
interface MintpyFile {
  readonly file: string;
  readonly type: string;
  readonly unit: string;
  /** Dataset name to the names that the layer has as a file or as an array. */
  readonly datasets: Readonly<Record<string, readonly string[]>>;
}

const FILES: readonly MintpyFile[] = [
  { file: "timeseries.h5", type: "timeseries", unit: "m", datasets: { timeseries: ["displacement"] } },
  {
    file: "velocity.h5",
    type: "velocity",
    unit: "m/year",
    datasets: { velocity: ["velocity"], velocityStd: ["velocity-std", "velocityStd"] },
  },
  {
    file: "temporalCoherence.h5",
    type: "temporalCoherence",
    unit: "1",
    datasets: { temporalCoherence: ["temporal-coherence", "temporalCoherence"] },
  },
  { file: "numInvIfgram.h5", type: "mask", unit: "1", datasets: { mask: ["pair-count", "pairCount"] } },
];

/**
 * Writes a result as MintPy's files (timeseries.h5, velocity.h5, temporalCoherence.h5, numInvIfgram.h5), those for which
 * there are layers. No data is 0 there, not NaN. Returns the paths.
 */
export async function exportMintpy(from: string, out: string, signal?: AbortSignal): Promise<string[]> {
  const result = await openResult(from);
  try {
    await makeFolder(out);
    const facts = factsOf(result);
    const written: string[] = [];
    for (const file of FILES) {
      const layers = Object.entries(file.datasets).flatMap(([dataset, names]) => {
        const layer = names.map((name) => result.layers.get(name)).find((found) => found !== undefined);
        return layer ? [[dataset, layer] as const] : [];
      });
      if (layers.length === 0) continue;
      const path = join(out, file.file);
      await writeFile(path, file, layers, facts, signal);
      written.push(path);
    }
    if (written.length > 0) return written;
    throw inputError({
      code: "nothing-to-export",
      what: "The result holds nothing that MintPy has a file for.",
      where: from,
      got: [...result.layers.keys()].join(", "),
      fix: "Name the --out folder of an sbas run.",
    });
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await result.close();
  }
}

/** Axes, acquisition and reference point: our groups carry them, single maps do not. */
function factsOf({ layers, path }: Result): MintpyFacts {
  const all = [...layers.values()];
  const series = all.find(({ attrs }) => typeof attrs.product === "string");
  const [first] = all;
  const [y = 0, x = 0] = first?.variable.shape.slice(-2) ?? [];
  const grid = (series ?? first)?.grid ?? {
    shape: { y, x },
    affine: IDENTITY,
    crs: NO_CRS,
    geometry: "radar" as const,
  };
  if (!series) return { grid, acquisition: {}, dates: [] };
  const described = stackOfAttributes(series.attrs, path);
  return { grid, ...described, baselines: described.network && dateBaselines(described.network) };
}

async function writeFile(
  path: string,
  { type, unit }: MintpyFile,
  layers: readonly (readonly [dataset: string, layer: ResultLayer])[],
  facts: MintpyFacts,
  signal: AbortSignal | undefined,
): Promise<void> {
  const dates = layers.find(([, { dates: own }]) => own.length > 0)?.[1].dates ?? [];
  const isSeries = type === "timeseries";
  const baselines = isSeries ? (facts.baselines ?? []) : [];
  const provenance = layers[0]?.[1].attrs.provenance;
  const writer = await createHdf5(path, {
    attrs: {
      ...mintpyAttributes(facts, { type, unit, isSeries }),
      ...(typeof provenance === "string" && { provenance }),
    },
    datasets: [
      ...layers.map(([name, { variable }]) => ({
        name,
        type: "f32" as const,
        shape: variable.shape,
        attrs: { UNIT: unit },
      })),
      ...(isSeries ? [{ name: "date", type: { ascii: 8 }, shape: [dates.length] }] : []),
      ...(baselines.length > 0 ? [{ name: "bperp", type: "f32" as const, shape: [baselines.length] }] : []),
    ],
  });
  try {
    if (isSeries) await writer.writeStrings("date", dates.map(compactDate));
    if (baselines.length > 0)
      await writer.write("bperp", [[0, baselines.length]], Float32Array.from(baselines));
    for (const [name, { variable }] of layers)
      for (const window of blocksOfRows(variable.shape)) {
        const values = await readFloats(variable, window, signal ? { signal } : {});
        await writer.write(
          name,
          window,
          values.map((value) => (Number.isNaN(value) ? 0 : value)),
        );
      }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
