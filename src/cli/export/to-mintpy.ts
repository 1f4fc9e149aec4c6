import { join } from "node:path";
import { compactDate } from "../../dates.ts";
import { fromSystemError, inputError } from "../../errors.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { dateBaselines } from "../../kernels/graph/date-baselines.ts";
import type { Provenance } from "../../pipeline/folder.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import { readFloats } from "../../stack/views.ts";
import { createHdf5 } from "../parts/formats.ts";
import { stackOfAttributes } from "../parts/products.ts";
import { blocksOfRows } from "../results/blocks.ts";
import { openResult, type Result, type ResultLayer } from "../results/open-result.ts";
import { parseProvenance, stepsBehind } from "../results/provenance.ts";
import { type MintpyFacts, mintpyAttributes } from "./mintpy-attributes.ts";
import { excludedDates, mintpyOptions } from "./mintpy-options.ts";

interface MintpyDataset {
  readonly name: string;
  /** Names that our layer has as a file or as an array. */
  readonly layers: readonly string[];
  /** Written beside the dataset, as MintPy does where datasets of a file differ. */
  readonly unit?: string;
}

/** One of MintPy's result files. */
interface MintpyFile {
  readonly file: string;
  readonly type: string;
  readonly unit: string;
  readonly isReferencedInTime: boolean;
  /** Without the first there is no file. */
  readonly datasets: readonly [MintpyDataset, ...MintpyDataset[]];
}

const FILES: readonly MintpyFile[] = [
  {
    file: "timeseries.h5",
    type: "timeseries",
    unit: "m",
    isReferencedInTime: true,
    datasets: [{ name: "timeseries", layers: ["displacement"] }],
  },
  {
    file: "velocity.h5",
    type: "velocity",
    unit: "m/year",
    isReferencedInTime: true,
    datasets: [
      { name: "velocity", layers: ["velocity"], unit: "m/year" },
      { name: "velocityStd", layers: ["velocityStd", "velocity-std"], unit: "m/year" },
      { name: "intercept", layers: ["intercept"], unit: "m" },
      { name: "interceptStd", layers: ["interceptStd"], unit: "m" },
      { name: "residue", layers: ["residue"], unit: "m" },
    ],
  },
  {
    file: "temporalCoherence.h5",
    type: "temporalCoherence",
    unit: "1",
    isReferencedInTime: false,
    datasets: [{ name: "temporalCoherence", layers: ["temporalCoherence", "temporal-coherence"] }],
  },
  {
    file: "numInvIfgram.h5",
    type: "mask",
    unit: "1",
    isReferencedInTime: false,
    datasets: [{ name: "mask", layers: ["pairCount", "pair-count"] }],
  },
];

interface Filled {
  readonly dataset: MintpyDataset;
  readonly layer: ResultLayer;
}

/**
 * Writes a result as MintPy's files (timeseries.h5, velocity.h5, temporalCoherence.h5, numInvIfgram.h5), those for which
 * there are layers. No data is 0 there, not NaN. What a run did not publish, such as the intercept, is taken from the
 * step behind it. Returns the paths.
 */
export async function exportMintpy(from: string, out: string, signal?: AbortSignal): Promise<string[]> {
  const opened = [withoutExports(await openResult(from))];
  try {
    for (const step of await stepsBehind(from, layersOf(opened).values()))
      opened.push(await openResult(step));
    await makeFolder(out);
    const layers = layersOf(opened);
    const facts = factsOf(opened);
    const written: string[] = [];
    for (const file of FILES) {
      const filled = file.datasets.flatMap((dataset): Filled[] => {
        const layer = dataset.layers.map((name) => layers.get(name)).find((found) => found !== undefined);
        return layer ? [{ dataset, layer }] : [];
      });
      if (filled[0]?.dataset !== file.datasets[0]) continue;
      const path = join(out, file.file);
      await writeFile(path, file, filled, facts, signal);
      written.push(path);
    }
    if (written.length > 0) return written;
    throw inputError({
      code: "nothing-to-export",
      what: "The result holds nothing that MintPy has a file for.",
      where: from,
      got: [...layers.keys()].join(", "),
      fix: "Name the --out folder of an sbas run.",
    });
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    for (const one of opened) await one.close();
  }
}

/** In a run's folder, what an earlier export left (perhaps of an earlier run) is not the run's result. */
function withoutExports(result: Result): Result {
  const layers = [...result.layers].filter(
    ([, { path }]) => path === result.path || !/\.(h5|nc)$/i.test(path),
  );
  // A name that stood twice has been told apart by its file.
  const plain = layers.map(([, layer]) => [layer.name, layer] as const);
  return { ...result, layers: new Map(plain), close: () => result.close() };
}

const layersOf = (opened: readonly Result[]) => new Map(opened.flatMap(({ layers }) => [...layers]));

/** Axes, acquisition and reference point: our groups carry them, single maps do not. */
function factsOf(opened: readonly Result[]): MintpyFacts {
  const all = opened.flatMap(({ layers }) => [...layers.values()]);
  const group = all.find(({ attrs }) => typeof attrs.product === "string");
  const [first] = all;
  const [y = 0, x = 0] = first?.variable.shape.slice(-2) ?? [];
  const grid = (group ?? first)?.grid ?? {
    shape: { y, x },
    affine: IDENTITY,
    crs: NO_CRS,
    geometry: "radar" as const,
  };
  if (!group) return { grid, acquisition: {}, dates: [] };
  const described = stackOfAttributes(group.attrs, group.path);
  const { network, dates } = described;
  return {
    grid,
    ...described,
    // An inversion counts from the first date; a series that was read keeps the date that it came with.
    referenceDate: network || !described.sourceAttributes?.REF_DATE ? dates[0] : undefined,
    baselines: network?.perpendicularBaseline
      ? [...dateBaselines(network.dates.length, network.pairs, network.perpendicularBaseline)]
      : null,
  };
}

async function writeFile(
  path: string,
  file: MintpyFile,
  filled: readonly Filled[],
  facts: MintpyFacts,
  signal: AbortSignal | undefined,
): Promise<void> {
  const isSeries = file.type === "timeseries";
  const layerDates = filled.find(({ layer }) => layer.dates.length > 0)?.layer.dates ?? [];
  const baselines = isSeries ? (facts.baselines ?? []) : [];
  const provenance = provenanceOf(filled);
  const writer = await createHdf5(path, {
    attrs: {
      ...mintpyAttributes({ ...facts, dates: usedDates(file, facts.dates, provenance) }, file),
      ...(provenance && { ...mintpyOptions(provenance), provenance: JSON.stringify(provenance) }),
    },
    datasets: [
      ...filled.map(({ dataset: { name, unit }, layer: { variable } }) => ({
        name,
        type: "f32" as const,
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
        await writer.write(
          dataset.name,
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

function provenanceOf(filled: readonly Filled[]): Provenance | null {
  const [first] = filled;
  const text = first?.layer.attrs.provenance;
  return first && typeof text === "string" ? parseProvenance(text, first.layer.path) : null;
}

/** Dates between which a file speaks: those that took part in a fit, else all. */
function usedDates({ type }: MintpyFile, dates: readonly string[], provenance: Provenance | null) {
  if (type !== "velocity" || provenance === null) return dates;
  const excluded = new Set(excludedDates(provenance.key.params));
  return dates.filter((date) => !excluded.has(date));
}
