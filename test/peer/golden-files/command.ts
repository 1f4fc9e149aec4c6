import { run } from "@stricli/core";
import { application } from "../../../src/cli/application.ts";
import { prepareArguments } from "../../../src/cli/arguments.ts";
import type { Cli } from "../../../src/cli/context.ts";
import { createTalk } from "../../talk.ts";

/** What `upwarp WORDS...` prints, run in this process: the same words, parser and actions as in a shell. Throws if it fails. */
export async function command(...words: readonly string[]): Promise<string> {
  const talk = createTalk();
  const write = (text: string) => void talk.said.push(text);
  const process = { exitCode: undefined, stdout: { write }, stderr: { write }, env: {} };
  const cli: Cli = { ...talk, process: process as unknown as Cli["process"] };
  await run(application(talk.colours), prepareArguments(words).inputs, cli);
  if (cli.process.exitCode) throw new Error(`upwarp ${words.join(" ")}\n${talk.said.join("\n")}`);
  return talk.printed.join("\n");
}
