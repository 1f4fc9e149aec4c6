import type { RunResult } from "../../pipeline/run.ts";
import type { Stack } from "../../stack/stack.ts";
import type { RunFlags } from "../commands/run.ts";
import type { Cli } from "../context.ts";
import { type Job, openJobStack, resolveJob } from "../job.ts";
import { runAndTell } from "../run-recipe.ts";
import { summariseProducts, summaryText } from "../run-summary.ts";
import type { Template } from "../template/read-template.ts";

export async function runJob(this: Cli, flags: RunFlags, target: string): Promise<void> {
  const job = await resolveJob(target, flags);
  if (flags.report) (await import("../report/reported-systems.ts")).requireReported(job.recipe);
  const { json, quiet } = flags;
  const stack = await openJobStack(job, this.signal);
  const told = await runAndTell(this, job.recipe, stack, { ...job, json, quiet });
  const extra = [
    ...(job.layout === "mintpy" ? await writeMintpyLayout(job.out, stack) : []),
    ...(job.recipe.name === "dem" ? await writeDemFit(job.out, told.result, stack, this.signal) : []),
    ...(job.template ? await writeTemplateFiles(job, job.template, stack, this.signal) : []),
  ];
  const report = flags.report ? await writeReport(job.out, this.signal) : null;
  const rows = await summariseProducts(job.recipe, told.result, job.out);
  if (json) {
    const { result, reused, seconds, peak } = told;
    const { notes, params } = result;
    this.print(
      JSON.stringify({
        type: "done",
        out: job.out,
        products: rows,
        files: extra,
        ...(report !== null && { report }),
        reused,
        notes,
        params,
        seconds,
        peak,
      }),
    );
  } else if (!quiet) {
    this.say(summaryText(rows, told, { out: job.out, colours: this.colours }));
    if (report !== null) this.say(`report ${report}`);
  }
}

/** The page of the run; its code is loaded only here. */
async function writeReport(out: string, signal: AbortSignal): Promise<string> {
  const { writeRunReport } = await import("./report.ts");
  return (await writeRunReport(out, signal)).file;
}

/** MintPy's files beside ours. */
async function writeMintpyLayout(out: string, stack: Stack): Promise<readonly string[]> {
  const { exportMintpy } = await import("../export/mintpy/to-mintpy.ts");
  return exportMintpy(out, out, { stack });
}

/** The series as pyddem's users have them. */
async function writeDemFit(out: string, result: RunResult, stack: Stack, signal: AbortSignal) {
  const { writeFit } = await import("../export/dem/write-fit.ts");
  return writeFit(out, result, stack, signal);
}

/** What the template asks MintPy to write when the last step is done. */
async function writeTemplateFiles(
  { out, layout, set, inputs }: Job,
  { wants, map, archive }: Template,
  stack: Stack,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { writeWanted } = await import("../export/wanted-files.ts");
  const compat = set.compat === "mintpy" ? "mintpy" : "none";
  return writeWanted(wants, { out, stack, layout, compat, signal, ...map, naming: archive, inputs });
}
