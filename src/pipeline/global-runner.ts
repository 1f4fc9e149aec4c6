import { rm } from "node:fs/promises";
import type { TypedArray, Variable } from "../stack/variable.ts";
import { canonicaliseNaN } from "./canonical-nan.ts";
import { createOutputs } from "./create-outputs.ts";
import type { KeyedStep } from "./keys.ts";
import { globalMemory } from "./memory.ts";
import { blockOf } from "./pass-runner.ts";
import { provenanceOf, type RunState } from "./run-state.ts";

/** Runs one global step on lazily opened inputs and seals its record. */
export async function runGlobalStep(keyed: KeyedStep, run: RunState, notes: string[]): Promise<void> {
  const { step, digest, origins, outputs } = keyed;
  if (step.scope !== "global") throw new TypeError(`${step.name} is not a global step`);
  const { folder, host, params, facts, records, signal, onEvent } = run;
  const started = performance.now();
  onEvent({ type: "started", steps: [step.name], tiles: 0, done: 0 });
  await rm(folder.partialOf(step.name, digest), { recursive: true, force: true });
  const inputs: Record<string, Variable> = {};
  const own: string[] = [];
  const partial = folder.partialOf(step.name, digest);
  try {
    if (Object.keys(outputs).length > 0) await createOutputs(partial, keyed, outputs, blockOf(run), run);
    for (const [name, origin] of origins)
      inputs[name] =
        origin.from === "step"
          ? await host.store.openVariable(run.steps.get(origin.step)!, name)
          : await host.openVariable(run.stack.variables.get(name)!.source);
    const record = await step.run({
      params,
      facts,
      records,
      inputs,
      signal,
      memory: globalMemory(run),
      write: (name, values) => writeMap(partial, name, values, run),
      note(message) {
        own.push(message);
        onEvent({ type: "note", step: step.name, message });
      },
    });
    await folder.writeRecord(partial, record);
    // Read back: later steps must see what they will see when this record is reused (JSON has no NaN, say).
    records[step.name] = await folder.record(partial);
    await folder.finish(step.name, provenanceOf(keyed, own));
  } finally {
    for (const variable of Object.values(inputs)) await variable.close();
  }
  notes.push(...own);
  const seconds = (performance.now() - started) / 1000;
  onEvent({ type: "finished", step: step.name, path: run.steps.get(step.name)!, seconds });
}

async function writeMap(path: string, name: string, values: TypedArray, { host }: RunState): Promise<void> {
  canonicaliseNaN(values);
  const writer = await host.store.openWriter(path, name);
  try {
    await writer.write(
      writer.spec.shape.map((length) => [0, length] as const),
      values,
    );
  } finally {
    await writer.close();
  }
}
