import type { ErrorReport } from "../../errors.ts";
import { isUpwarpError } from "../../errors.ts";
import type { Colours } from "./colour.ts";

/** Where a bug is reported. */
const REPORT =
  "This is a bug in upwarp, not in your data. Please report it with the command that you ran and the lines above.";

/** An error of ours: code and sentence, then where, got and fix, one line each; continuation lines are indented. */
export function renderReport(
  { code, what, where, got, fix }: ErrorReport,
  { red, bold, dim }: Colours,
): string {
  const lines = [`${red(bold(code))}: ${what}`];
  for (const [label, text] of [
    ["where:", where],
    ["got:", got],
    ["fix:", fix],
  ] as const)
    if (text) lines.push(`  ${dim(label.padEnd(6))} ${text.replaceAll("\n", `\n${" ".repeat(9)}`)}`);
  return lines.join("\n");
}

/** Whatever was thrown, for people: a typed error without a stack, a bug with it. */
export function renderError(error: unknown, colours: Colours): string {
  if (isUpwarpError(error)) return renderReport(error, colours);
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  return `${colours.red(colours.bold("unexpected error"))}: ${stack}\n${REPORT}`;
}

/** Process exit codes: bad use is for what a look at --help would have told. */
export const EXIT = { ok: 0, failed: 1, badUse: 2, cancelled: 130 } as const;

const BAD_USE = new Set(["unknown-system", "unknown-step", "size-invalid"]);

export function exitCodeOf(error: unknown): number {
  if (!isUpwarpError(error)) return EXIT.failed;
  if (error.kind === "cancelled") return EXIT.cancelled;
  return BAD_USE.has(error.code) || error.code.startsWith("usage-") ? EXIT.badUse : EXIT.failed;
}
