import { join } from "node:path";
import { openDataset } from "../../src/formats/open.ts";
import { zarrStore } from "../../src/formats/zarr/index.ts";
import { defineRecipe } from "../../src/pipeline/recipe.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Variable } from "../../src/stack/variable.ts";
import { readFloats } from "../../src/stack/views.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { commonComponents } from "../../src/systems/sbas/common-components.ts";
import { correctUnwrapping } from "../../src/systems/sbas/correct-unwrapping.ts";
import { unwrappingClosure } from "../../src/systems/sbas/correct-unwrapping-closure.ts";
import { referencePoint } from "../../src/systems/sbas/reference-point.ts";
import { newFolder, readDataset } from "./mintpy-comparison.ts";
import { assembleWorkFolder } from "./mintpy-work-folder.ts";

/** The golden set's kept pairs as they were before any correction, and the true cycle errors of their far bank. */
export async function loadGolden(golden: string) {
  const work = newFolder();
  await assembleWorkFolder(golden, work);
  const stack = await openStack([work], { phase: "unwrapPhase" });
  const whole = async (name: string) => {
    const variable = stack.variables.get(name) as Variable;
    return readFloats(
      variable,
      variable.shape.map((length) => [0, length] as const),
    );
  };
  const { shape } = stack.grid;
  const pixels = shape.y * shape.x;
  const kept = await keptPairs(golden);
  const jumps = await readDataset(join(golden, "truth.h5"), "unwrapJumps");
  const bridged = await readDataset(join(golden, "expected/ifgramStack_after.h5"), "unwrapPhase_bridging");
  const loaded = {
    network: stack.network!,
    shape,
    pixels,
    /** The pixel that the golden run is referenced to. */
    reference: 14 * shape.x + 19,
    phase: await whole("unwrappedPhase"),
    coherence: await whole("coherence"),
    component: await whole("connectedComponent"),
    land: await whole("waterMask"),
    meanCoherence: await readDataset(join(golden, "expected/avgSpatialCoh.h5"), "coherence"),
    /** Whole cycles that were added to the far bank of each pair. */
    jumps: kept.map((k) => jumps[k]!),
    /** What MintPy's bridging made of it. */
    bridged: Float32Array.from(kept.flatMap((k) => [...bridged.subarray(k * pixels, (k + 1) * pixels)])),
  };
  for (const variable of stack.variables.values()) await variable.close();
  return loaded;
}

export type Golden = Awaited<ReturnType<typeof loadGolden>>;

async function keptPairs(golden: string): Promise<number[]> {
  const { variables } = await openDataset(join(golden, "expected/ifgramStack_after.h5"));
  const variable = variables.get("dropIfgram")!;
  const kept = await variable.read([[0, variable.shape[0]!]]);
  for (const each of variables.values()) await each.close();
  return [...(kept as Uint8Array)].flatMap((isKept, k) => (isKept ? [k] : []));
}

const recipe = defineRecipe({
  name: "unwrapping",
  doc: "Correction of unwrapping errors by itself.",
  steps: [referencePoint, commonComponents, unwrappingClosure, correctUnwrapping],
  products: [{ output: "unwrappedPhase", file: "unwrapped-phase.zarr" }],
});

/** Runs the correction as a part of `upwarp run sbas` would be; `removeRuns` takes its folders away. */
export async function correctGolden(golden: string, set: Readonly<Record<string, unknown>>) {
  const work = newFolder();
  await assembleWorkFolder(golden, work);
  const stack = await openStack([work], { phase: "unwrapPhase" });
  const findStep = (name: string) => {
    const step = recipe.steps.find((each) => each.name === name);
    if (step === undefined) throw new Error(`there is no step ${name}`);
    return step;
  };
  const host = { ...nodeHost, workerEntry: null, findStep };
  const { steps } = await runRecipe(recipe, stack, host, { out: newFolder(), set });
  for (const variable of stack.variables.values()) await variable.close();
  const read = async (name: string) => {
    const variable = await zarrStore.openVariable(steps.get("correct-unwrapping") as string, name);
    const values = await readFloats(
      variable,
      variable.shape.map((length) => [0, length] as const),
    );
    await variable.close();
    return values;
  };
  return {
    phase: await read("unwrappedPhase"),
    shifted: await read("shiftedComponents"),
    added: await read("addedCycles"),
  };
}
