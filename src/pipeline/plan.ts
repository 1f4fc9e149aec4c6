import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RunFolder } from "./folder.ts";
import type { InputDigest, KeyedStep, Keys, StepKey } from "./keys.ts";
import { countKept, foundBy } from "./layer-ledger.ts";

export type Action = "reuse" | "resume" | "run";

export interface PlannedStep {
  readonly keyed: KeyedStep;
  readonly action: Action;
  /** Why, for people: "weight: var -> coh". */
  readonly why: string;
}

/** What would happen, step by step. Digesting has been done; nothing is computed. */
export async function planSteps(keys: Keys, folder: RunFolder): Promise<PlannedStep[]> {
  const planned: PlannedStep[] = [];
  const rerun = new Map<string, string>();
  for (const keyed of keys.steps) {
    const { step, digest, key } = keyed;
    if ((await folder.provenance(folder.pathOf(step.name, digest))) !== null) {
      planned.push({ keyed, action: "reuse", why: "same inputs, parameters and version" });
      continue;
    }
    rerun.set(digest, step.name);
    const partial = folder.partialOf(step.name, digest);
    if (existsSync(join(partial, "journal")))
      planned.push({ keyed, action: "resume", why: "an interrupted run left part of it" });
    else {
      const latest = await folder.latest(step.name);
      const why =
        latest === null ? "no earlier result" : await differences(latest.key, key, keys, rerun, folder);
      const kept = await describeKept(keyed, keys, folder);
      planned.push({ keyed, action: "run", why: kept === null ? why : `${why}; ${kept}` });
    }
  }
  return planned;
}

/** How much of a layer step is left to do, and what that hangs on; null where nothing is kept. */
async function describeKept(keyed: KeyedStep, { steps }: Keys, folder: RunFolder): Promise<string | null> {
  const { layers } = keyed;
  if (layers === null) return null;
  const kept = await countKept(keyed, folder, layers.own.keys());
  if (kept === 0) return null;
  const before = foundBy(keyed, steps);
  const total = layers.own.size;
  const unless = before.length === 0 ? "" : ` unless the result of ${before.join(" or ")} changes`;
  return `${total - kept} of ${total} layers are new, the others are kept${unless}`;
}

/** What changed between two keys of the same step, in words. */
async function differences(
  before: StepKey,
  after: StepKey,
  keys: Keys,
  rerun: ReadonlyMap<string, string>,
  folder: RunFolder,
): Promise<string> {
  const reasons: string[] = [];
  const earlier = new Map(keys.steps.map(({ digest, step }) => [digest, step.name]));
  if (before.version !== after.version) reasons.push(`version ${before.version} -> ${after.version}`);
  for (const name of namesOf(before.params, after.params)) {
    const [old, now] = [show(before.params[name]), show(after.params[name])];
    if (old !== now) reasons.push(`${name}: ${old} -> ${now}`);
  }
  for (const name of namesOf(before.inputs, after.inputs)) {
    const [old, now] = [before.inputs[name], after.inputs[name]];
    if (old === now) continue;
    if (now === undefined) reasons.push(`${name} is no longer given`);
    else if (rerun.has(now)) reasons.push(`${rerun.get(now)} runs`);
    else if (old === undefined) reasons.push(`${name} is new`);
    else if (earlier.has(now)) reasons.push(`another result of ${earlier.get(now)}`);
    else reasons.push(await changedFiles(name, old, keys.inputs.get(name), folder));
  }
  for (const name of namesOf(before.records, after.records))
    if (before.records[name] !== after.records[name])
      reasons.push(rerun.has(after.records[name] ?? "") ? `${name} runs` : `another result of ${name}`);
  if (before.facts !== after.facts)
    reasons.push("the network, dates, grid or acquisition parameters changed");
  return [...new Set(reasons)].join("; ") || "the earlier result is gone";
}

async function changedFiles(
  name: string,
  oldDigest: string,
  now: InputDigest | undefined,
  folder: RunFolder,
): Promise<string> {
  const before = await folder.rememberedInput(oldDigest);
  if (!before || !now) return `${name} changed`;
  const old = new Map(before);
  const fresh = new Map(now.files);
  const changed = [...fresh]
    .filter(([file, sha]) => old.has(file) && old.get(file) !== sha)
    .map(([file]) => file);
  const added = [...fresh.keys()].filter((file) => !old.has(file));
  const gone = [...old.keys()].filter((file) => !fresh.has(file));
  const parts = [list("content of", changed), list("new", added), list("gone", gone)].filter(Boolean);
  return `${name}: ${parts.join(", ") || "read in another way"}`;
}

const list = (word: string, files: readonly string[]) =>
  files.length === 0
    ? ""
    : `${word} ${files.slice(0, 3).join(", ")}${files.length > 3 ? ` and ${files.length - 3} more` : ""}`;

const namesOf = (a: object, b: object) => [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
const show = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value ?? null));
