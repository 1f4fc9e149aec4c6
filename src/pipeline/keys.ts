import { basename } from "node:path";
import type { Stack } from "../stack/stack.ts";
import { checkSteps } from "./check-steps.ts";
import { byContent } from "./content/by-content.ts";
import type { ContentDigests } from "./content/content-digests.ts";
import { digestSlices } from "./content/digest-slices.ts";
import { digestOf } from "./digest.ts";
import type { OnEvent } from "./events.ts";
import { factsOf } from "./facts.ts";
import { foreseeSteps } from "./foresee.ts";
import type { Host } from "./host.ts";
import { keyLayers, type LayerKeys } from "./layer-keys.ts";
import { type Origin, type Recipe, type WiredStep, type Wiring, wireRecipe } from "./recipe.ts";
import { type Outputs, outputsOf, type Step } from "./step.ts";

/** Content of one stack variable: a digest of how it is read and of every byte behind it. */
export interface InputDigest {
  readonly digest: string;
  /** [file name, sha256] of each file, in reading order. */
  readonly files: readonly (readonly [name: string, sha256: string])[];
  /** Content of each position along its first dimension; null where one file holds several. */
  readonly slices: readonly string[] | null;
}

/** Everything that decides a step's output, by name; its digest is the step's identity. */
export interface StepKey {
  readonly step: string;
  readonly version: number;
  readonly params: Readonly<Record<string, unknown>>;
  /** Input name to the digest of its content, or to the digest of the step that makes it. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly records: Readonly<Record<string, string>>;
  readonly facts: string;
}

export interface KeyedStep {
  readonly step: Step;
  readonly key: StepKey;
  readonly digest: string;
  /** What it writes with these parameters. */
  readonly outputs: Outputs;
  /** Input name to where it is read from: a stack variable's name or an earlier step's digest. */
  readonly origins: ReadonlyMap<string, Origin>;
  /** Of a layer step whose layers can be told apart before they are read. */
  readonly layers: LayerKeys | null;
}

export interface Keys {
  readonly steps: readonly KeyedStep[];
  readonly inputs: ReadonlyMap<string, InputDigest>;
  /** The last step that writes each output. */
  readonly producers: ReadonlyMap<string, string>;
}

/** Digests the inputs' content and derives the identity of every step of the recipe. */
export async function keyRecipe(
  recipe: Recipe,
  stack: Stack,
  params: Readonly<Record<string, unknown>>,
  host: Host,
  contents: ContentDigests,
  signal: AbortSignal,
  onEvent: OnEvent = () => {},
): Promise<Keys> {
  const wiring = wireRecipe(recipe, new Set(stack.variables.keys()), params, stack.acquisition);
  // What fails with more pairs and dates fails with fewer; those that only pixels leave out are gone when it is checked again.
  checkSteps(wiring.steps, params, foreseeSteps(stepsOf(wiring), stack, params).stack);
  const facts = digestOf(factsOf(stack));
  const inputs = await digestInputs(stack, namesRead(wiring.steps), host, contents, signal, onEvent);
  const digests = new Map<string, string>();
  const steps: KeyedStep[] = [];
  const narrowing: string[] = [];
  for (const { step, origins } of wiring.steps) {
    const inputDigests: Record<string, string> = {};
    for (const [name, origin] of origins) {
      inputDigests[name] = origin.from === "step" ? digests.get(origin.step)! : inputs.get(name)!.digest;
    }
    const key: StepKey = {
      step: step.name,
      version: step.version,
      params: Object.fromEntries(Object.keys(step.params).map((name) => [name, params[name]])),
      inputs: inputDigests,
      records: Object.fromEntries(
        // A record that narrows the network decides what every later step sees.
        [...new Set([...(step.records ?? []), ...narrowing])].flatMap((name) => {
          const record = digests.get(name);
          return record === undefined ? [] : [[name, record]];
        }),
      ),
      facts,
    };
    const digest = digestOf(key);
    digests.set(step.name, digest);
    const layers = step.scope === "layer" ? keyLayers({ step, origins }, key, stack, inputs) : null;
    steps.push({ step, key, digest, origins, layers, outputs: outputsOf(step, params) });
    if (step.scope === "global" && step.narrows) narrowing.push(step.name);
  }
  return { steps, inputs, producers: wiring.producers };
}

const stepsOf = ({ steps }: Wiring) => steps.map(({ step }) => step);

/** Stack variables that the steps read, each once, in the order of their first use. */
function namesRead(steps: readonly WiredStep[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { origins } of steps)
    for (const [name, origin] of origins) if (origin.from === "stack") names.add(name);
  return names;
}

async function digestInputs(
  stack: Stack,
  names: ReadonlySet<string>,
  host: Host,
  contents: ContentDigests,
  signal: AbortSignal,
  onEvent: OnEvent,
): Promise<Map<string, InputDigest>> {
  const variables = [...names].map((name) => ({ name, variable: stack.variables.get(name)! }));
  const read = await Promise.all(
    variables.map(async (input) => ({ ...input, paths: await host.sourceFiles(input.variable.source) })),
  );
  const paths = [...new Set(read.flatMap((input) => input.paths))];
  onEvent({ type: "hashing", files: paths.length });
  const hashOf = await contents.of(paths, signal);
  const digests = new Map<string, InputDigest>();
  for (const { name, variable, paths } of read) {
    const files = paths.map((path) => [basename(path), hashOf.get(path)!] as const);
    const digest = digestOf({ source: byContent(variable.source, hashOf), files });
    const slices = await digestSlices(variable, (source) => host.sourceFiles(source), hashOf);
    digests.set(name, { digest, files, slices });
  }
  return digests;
}
