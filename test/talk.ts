import type { Cli } from "../src/cli/context.ts";
import { colours } from "../src/cli/render/colour.ts";

/** A command's two streams in memory, for actions that are called without a process. */
export interface Talk extends Cli {
  readonly said: string[];
  readonly printed: string[];
}

export function createTalk(signal: AbortSignal = new AbortController().signal): Talk {
  const [said, printed]: [string[], string[]] = [[], []];
  const plain = colours(false);
  const process = { exitCode: undefined } as unknown as Cli["process"];
  return {
    process,
    colours: plain,
    dataColours: plain,
    said,
    printed,
    say: (line) => void said.push(line),
    print: (text) => void printed.push(text),
    signal,
  };
}
