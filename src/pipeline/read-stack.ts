import { Crew } from "../compute/pool.ts";
import type { Stack } from "../stack/stack.ts";
import { chooseBlock, planTiles, readBlocks } from "../stack/tile-plan.ts";
import { factsOf } from "./facts.ts";
import type { Host } from "./host.ts";
import type { Job } from "./job.ts";
import { shareMemory } from "./memory.ts";

export interface ReadStackOptions {
  readonly variables: readonly string[];
  readonly workers: number;
  readonly memory: number;
  readonly signal?: AbortSignal;
}

/**
 * Reads every pixel of some of a stack's variables, tile by tile on worker threads, and discards them: the floor that
 * a run's time is measured against, and a check that every byte can be read. Returns the decoded bytes.
 */
export async function readStack(stack: Stack, host: Host, options: ReadStackOptions): Promise<number> {
  const { memory, signal = new AbortController().signal } = options;
  if (host.workerEntry === null) throw new TypeError("readStack needs worker threads");
  const variables = options.variables.map((name) => stack.variables.get(name)!);
  const { shape } = stack.grid;
  const block = chooseBlock(shape, variables);
  const shapes = variables.map((variable) => variable.shape);
  const { workers, ...budget } = shareMemory(shapes, block, { memory, workers: options.workers });
  const plan = planTiles({
    shape,
    block,
    inputChunks: readBlocks(variables),
    ...budget,
  });
  const sources = Object.fromEntries(options.variables.map((name, i) => [name, variables[i]!.source]));
  const tiles = plan.tiles.map((_, index) => index);
  const job: Job = {
    kind: "pass",
    pass: { steps: [], sources, plan, tiles, facts: factsOf(stack) },
  };
  let bytes = 0;
  const onDone = (_: number, info: unknown) => {
    bytes += (info as { bytesRead: number }).bytesRead;
  };
  const crew = new Crew(host.workerEntry, workers);
  try {
    await crew.run({ count: tiles.length, job, signal, onDone });
  } finally {
    await crew.close();
  }
  return bytes;
}
