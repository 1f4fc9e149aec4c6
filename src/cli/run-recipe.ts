import type { RunEvent } from "../pipeline/events.ts";
import type { Recipe } from "../pipeline/recipe.ts";
import { type RunResult, runRecipe } from "../pipeline/run.ts";
import type { Stack } from "../stack/stack.ts";
import type { Cli } from "./context.ts";
import { nodeHost } from "./parts/systems.ts";
import { createReporter, reportMode } from "./render/reporter.ts";
import type { Resources } from "./resources.ts";

export interface TellOptions extends Resources {
  readonly out: string;
  readonly set: Readonly<Record<string, unknown>>;
  readonly json: boolean;
  readonly quiet: boolean;
}

export interface ToldRun {
  readonly result: RunResult;
  /** Notes that were not printed while it ran: of the inputs, and of reused steps. */
  readonly untoldNotes: readonly string[];
  /** Steps that were not computed again. */
  readonly reused: readonly string[];
  readonly seconds: number;
  /** Largest resident size of the process, bytes. */
  readonly peak: number;
}

/** Kilobytes, in which the system counts resident memory. */
const KILOBYTE = 1024;
const peakMemory = () => process.resourceUsage().maxRSS * KILOBYTE;

/** Runs a recipe and tells how it goes: a redrawn line, plain lines or JSON, as asked and as the terminal can. */
export async function runAndTell(
  cli: Cli,
  recipe: Recipe,
  stack: Stack,
  options: TellOptions,
): Promise<ToldRun> {
  const { out, set, memory, workers, json, quiet } = options;
  const { stderr, env } = cli.process;
  const started = performance.now();
  const reused: string[] = [];
  const told = new Set<string>();
  const reporter = createReporter({
    mode: reportMode({ json, quiet, isTTY: stderr.isTTY === true, env }),
    colours: cli.colours,
    // A terminal that does not know its size says 0.
    columns: () => stderr.columns || 80,
    now: () => performance.now(),
    peak: peakMemory,
    talk: (text) => void stderr.write(text),
    data: (text) => void cli.process.stdout.write(text),
  });
  const onEvent = (event: RunEvent) => {
    if (event.type === "reused") reused.push(event.step);
    if (event.type === "note") told.add(event.message);
    reporter.onEvent(event);
  };
  try {
    const { signal } = cli;
    const result = await runRecipe(recipe, stack, nodeHost, { out, set, memory, workers, signal, onEvent });
    const untoldNotes = result.notes.filter((note) => !told.has(note));
    return { result, untoldNotes, reused, seconds: (performance.now() - started) / 1000, peak: peakMemory() };
  } finally {
    reporter.clear();
  }
}
