import { join } from "node:path";
import { readDataset } from "../mintpy-comparison.ts";
import { command } from "./command.ts";
import type { Golden, GoldenFile } from "./golden-file.ts";
import { type Limits, measureHdf5 } from "./measure.ts";

/** Inputs of a step by name: a file of the golden set, or WORK for the work folder with the stack and its geometry. */
type Inputs = Readonly<Record<string, string>>;
export const WORK = "WORK";

interface StepRun {
  readonly step: string;
  /** The first one decides which dates and pairs there are. */
  readonly inputs: Inputs;
  readonly set: readonly string[];
}

/** Steps in which MintPy and upwarp do the same, and have no compat to choose. */
const ONE_ANSWER = new Set(["coherence-mask"]);

/** A shell's words for it, shortened: what MintPy's file holds is clear from the name. */
const wordsOf = ({ step, set }: StepRun) =>
  ["step", step, ...(set.length > 0 ? ["--set", ...set] : [])].join(" ");

/** `upwarp step`, then `upwarp export --to mintpy`; the folder of MintPy's files. */
async function runStep(golden: Golden, run: StepRun): Promise<string> {
  const work = await golden.workFolder();
  return golden.make(wordsOf(run), async (folder) => {
    const inputs = Object.entries(run.inputs).map(
      ([name, file]) => `${name}=${file === WORK ? work : golden.at(file)}`,
    );
    const steps = join(folder, "steps");
    const set = [...(ONE_ANSWER.has(run.step) ? [] : ["compat=mintpy"]), ...run.set];
    await command("step", run.step, "--in", ...inputs, "--set", ...set, "--out", steps, "--quiet");
    await command("export", steps, "--to", "mintpy", "--out", folder);
  });
}

/** A golden file that one step makes; `ours` is its name among the exported files. */
export function fileOfStep(file: string, run: StepRun, limits: Limits, ours: string): GoldenFile {
  return {
    file,
    made: `\`${wordsOf(run)}\``,
    compare: async (golden) => measureHdf5(join(await runStep(golden, run), ours), golden.at(file), limits),
  };
}

/** A dataset of what a step wrote. */
export const readStep = async (golden: Golden, run: StepRun, file: string, dataset: string) =>
  readDataset(join(await runStep(golden, run), file), dataset);
