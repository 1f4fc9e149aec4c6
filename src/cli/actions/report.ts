import { join } from "node:path";
import { fromSystemError } from "../../errors.ts";
import type { ReportFlags } from "../commands/report.ts";
import type { Cli } from "../context.ts";
import { writeAtomically } from "../parts/formats.ts";
import { formatSize } from "../render/size.ts";
import { runReport } from "../report/run-report.ts";

/** The file's name in the folder of the run. */
const REPORT = "report.html";

export async function reportRun(this: Cli, { out }: ReportFlags, path: string): Promise<void> {
  const { file, bytes } = await writeRunReport(path, this.signal, out);
  this.say(`wrote  ${file}  ${formatSize(bytes)}`);
}

/** Writes the report of a finished run, into its folder unless told otherwise. */
export async function writeRunReport(
  path: string,
  signal: AbortSignal,
  file = join(path, REPORT),
): Promise<{ readonly file: string; readonly bytes: number }> {
  const page = Buffer.from(await runReport(path, signal), "utf8");
  try {
    writeAtomically(file, page);
  } catch (cause) {
    throw fromSystemError(cause, file);
  }
  return { file, bytes: page.length };
}
