import type { CommandContext, StricliProcess } from "@stricli/core";
import { listenForInterrupts } from "./interrupt.ts";
import { type Colours, colours, wantsColour } from "./render/colour.ts";

/** What every command is given: two streams with their colours, and the signal that Ctrl-C aborts. */
export interface Cli extends CommandContext {
  readonly process: NodeJS.Process & StricliProcess;
  /** Colours of stderr, where people are talked to. */
  readonly colours: Colours;
  /** Colours of stdout: usually data, and then without. */
  readonly dataColours: Colours;
  /** One line of talk on stderr. */
  say(line: string): void;
  /** One piece of data on stdout, with its line feed. */
  print(text: string): void;
  /** Aborted by Ctrl-C. Asking for it takes over the key. */
  readonly signal: AbortSignal;
}

export function createCli(process: NodeJS.Process, { noColor }: { noColor: boolean }): Cli {
  const dress = (stream: NodeJS.WriteStream) =>
    colours(wantsColour({ env: process.env, isTTY: stream.isTTY === true, refused: noColor }));
  let signal: AbortSignal | null = null;
  return {
    process: process as NodeJS.Process & StricliProcess,
    colours: dress(process.stderr),
    dataColours: dress(process.stdout),
    say: (line) => void process.stderr.write(`${line}\n`),
    print: (text) => void process.stdout.write(text.endsWith("\n") ? text : `${text}\n`),
    get signal() {
      signal ??= listenForInterrupts(process, {
        talk: (text) => void process.stderr.write(`\n${text}`),
        exit: (code) => process.exit(code),
      });
      return signal;
    },
  };
}
