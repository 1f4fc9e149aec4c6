import type { ArraySpec } from "../stack/store.ts";
import { canonicalJson } from "./digest.ts";
import type { KeyedStep } from "./keys.ts";
import { provenanceOf, type RunState } from "./run-state.ts";
import { dimLength, type Outputs, timesOf } from "./step.ts";

/** Creates the growing group of a step: its arrays, and what they need to be read as a stack again. */
export async function createOutputs(
  path: string,
  keyed: KeyedStep,
  outputs: Outputs,
  chunk: { readonly y: number; readonly x: number; readonly depth?: number },
  run: RunState,
): Promise<void> {
  const { facts } = run;
  const times = timesOf(keyed.step, run.params, facts, run.records);
  await run.host.store.create(path, {
    grid: facts.grid,
    attrs: {
      ...run.host.groupAttributes({ ...describedStack(run), dates: times }),
      ...(times !== facts.dates && { observation_dates: facts.dates }),
      title: keyed.step.doc,
      provenance: canonicalJson(provenanceOf(keyed)),
    },
    arrays: Object.entries(outputs).map(([name, contract]): ArraySpec => {
      const { dims, dtype = "f32", unit } = contract;
      const shape = dims.map((dim) => dimLength(dim, facts, times));
      const chunks = dims.map((dim, axis) => {
        if (dim === "y") return chunk.y;
        if (dim === "x") return chunk.x;
        return chunk.depth ?? shape[axis]!;
      });
      return {
        name,
        dims,
        shape,
        dtype,
        unit,
        nodata: dtype === "f32" || dtype === "f64" ? Number.NaN : null,
        chunks,
        attrs: { long_name: contract.doc, ...contract.attrs },
      };
    }),
  });
}

/** The stack as its results carry it on: its axes, its acquisition, and the reference point that was used. */
function describedStack({ recipe, stack, records }: RunState) {
  const { network, dates, acquisition, sourceAttributes } = stack;
  const used = Object.values(records).find(isPixel) ?? stack.reference;
  return {
    product: recipe.name,
    network,
    dates,
    acquisition,
    attrs: {},
    notes: [],
    ...(used && { reference: { y: used.y, x: used.x } }),
    ...(sourceAttributes && { sourceAttributes }),
  };
}

const isPixel = (record: unknown): record is { y: number; x: number } =>
  typeof record === "object" &&
  record !== null &&
  "y" in record &&
  "x" in record &&
  typeof record.y === "number" &&
  typeof record.x === "number";
