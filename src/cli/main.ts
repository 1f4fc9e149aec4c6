#!/usr/bin/env node
import { run } from "@stricli/core";
import { application } from "./application.ts";
import { prepareArguments } from "./arguments.ts";
import { createCli } from "./context.ts";
import { EXIT, renderError } from "./render/error.ts";

const { inputs, noColor } = prepareArguments(process.argv.slice(2));
const cli = createCli(process, { noColor });

// A reader that has seen enough (`| head`) closes the pipe: no error of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});
process.on("uncaughtException", (error) => {
  process.stderr.write(`${renderError(error, cli.colours)}\n`);
  process.exit(EXIT.failed);
});

await run(application(cli.colours), inputs, cli);
// The parser's own codes are negative: -4 and -5 are words that it did not understand, the others are bugs.
const code = Number(process.exitCode ?? EXIT.ok);
if (code < 0) process.exitCode = code === -4 || code === -5 ? EXIT.badUse : EXIT.failed;
