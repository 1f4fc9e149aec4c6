import { join } from "node:path";
import { compactDate } from "../../dates.ts";
import { fromSystemError, inputError } from "../../errors.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Variable } from "../../stack/variable.ts";
import { createHdf5 } from "../parts/formats.ts";
import { mintpyAttributes } from "./mintpy/attributes.ts";
import { mintpyGeometryLayers, namedAs } from "./mintpy/geometry-layers.ts";
import { chunksOf, copyVariables, type WriteOptions } from "./write-group.ts";

/** Our layer to MintPy's dataset. */
const PAIR_LAYERS = {
  unwrappedPhase: "unwrapPhase",
  coherence: "coherence",
  connectedComponent: "connectComponent",
} as const;

/** Writes a pair stack as MintPy's inputs: ifgramStack.h5 and geometryGeo.h5 (or geometryRadar.h5). */
export async function writeMintpyInputs(
  stack: Stack,
  folder: string,
  options: WriteOptions = {},
): Promise<string[]> {
  const { network, grid, variables } = stack;
  if (network === null)
    throw inputError({
      code: "network-missing",
      what: "The stack has no pairs.",
      fix: "Give interferograms.",
    });
  const { dates, pairs, perpendicularBaseline } = network;
  const layers = namedAs(variables, PAIR_LAYERS);
  const geometry = mintpyGeometryLayers(stack);
  const range = stack.acquisition.slantRange;
  // A stack may know one range for all of its scene.
  if (geometry.size > 0 && range !== undefined && !geometry.has("slantRangeDistance"))
    geometry.set("slantRangeDistance", constantMap("slantRangeDistance", grid.shape, range));
  try {
    await makeFolder(folder);
  } catch (cause) {
    throw fromSystemError(cause, folder);
  }
  const stackPath = join(folder, "ifgramStack.h5");
  const geometryPath = join(folder, grid.geometry === "map" ? "geometryGeo.h5" : "geometryRadar.h5");
  const count = pairs.length;
  const attributes = (type: string, unit: string) =>
    mintpyAttributes(stack, { type, unit, isReferencedInTime: false });

  const stackFile = await createHdf5(stackPath, {
    attrs: attributes("ifgramStack", "radian"),
    datasets: [
      ...[...layers].map(datasetOf),
      { name: "date", type: { ascii: 8 }, shape: [count, 2] },
      { name: "bperp", type: "f32", shape: [count] },
      { name: "dropIfgram", type: "bool", shape: [count] },
    ],
  });
  await finish(stackFile, async () => {
    const names = pairs.flatMap(({ reference, secondary }) =>
      [reference, secondary].map((i) => compactDate(dates[i] ?? "")),
    );
    await stackFile.writeStrings("date", names);
    // MintPy's programs need the dataset. What is not known is NaN there, which they and upwarp cannot take for a baseline; 0
    // would be one, of which a DEM error follows.
    const baselines = pairs.map((_, k) => perpendicularBaseline?.[k] ?? Number.NaN);
    await stackFile.write("bperp", [[0, count]], Float32Array.from(baselines));
    // TRUE means that the pair is kept.
    await stackFile.write("dropIfgram", [[0, count]], new Uint8Array(count).fill(1));
    await copyVariables(layers, options, async (name) => writerOf(stackFile, name));
  });

  if (geometry.size === 0) return [stackPath];
  const geometryFile = await createHdf5(geometryPath, {
    attrs: attributes("geometry", "m"),
    datasets: [
      ...[...geometry].map(datasetOf),
      ...(geometry.has("bperp") ? [{ name: "date", type: { ascii: 8 }, shape: [dates.length] }] : []),
    ],
  });
  await finish(geometryFile, async () => {
    if (geometry.has("bperp")) await geometryFile.writeStrings("date", dates.map(compactDate));
    await copyVariables(geometry, {}, async (name) => writerOf(geometryFile, name));
  });
  return [stackPath, geometryPath];
}

/** A map of one value. */
const constantMap = (name: string, { y, x }: Stack["grid"]["shape"], value: number): Variable => ({
  name,
  dims: ["y", "x"],
  shape: [y, x],
  dtype: "f32",
  unit: "m",
  nodata: null,
  chunks: chunksOf([y, x]),
  attrs: {},
  source: { view: "constant", name, value },
  read: async ([[top, bottom] = [0, 0], [left, right] = [0, 0]]) =>
    new Float32Array((bottom - top) * (right - left)).fill(value),
  close: async () => {},
});

/** MintPy keeps stacks uncompressed unless told otherwise. */
const datasetOf = ([name, { dtype, shape }]: readonly [string, Variable]) => ({
  name,
  type: dtype === "u8" && /Mask$/.test(name) ? ("bool" as const) : dtype,
  shape,
  chunks: chunksOf(shape),
  gzip: 1,
  shuffle: false,
});

type Writer = Awaited<ReturnType<typeof createHdf5>>;

const writerOf = (file: Writer, name: string) => ({
  write: (window: Parameters<Writer["write"]>[1], data: Parameters<Writer["write"]>[2]) =>
    file.write(name, window, data),
  close: async () => {},
});

async function finish(file: Writer, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    await file.close();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
