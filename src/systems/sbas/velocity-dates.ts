import { parseDate } from "../../dates.ts";
import { configError } from "../../errors.ts";
import type { Records } from "../../pipeline/step.ts";
import type { ResidualRecord } from "./residual-rms.ts";
import type { VelocityParams } from "./velocity-params.ts";

/**
 * 1 for the dates that take part in the fit: between velocity.start and velocity.end, not in velocity.exclude, and not found too
 * noisy by the step residual-rms. Errors: `exclude-date-unknown`.
 */
export function datesOfFit(dates: readonly string[], params: VelocityParams, records: Records): Uint8Array {
  const { "velocity.start": start, "velocity.end": end } = params;
  const excluded = new Set(params["velocity.exclude"].map((text) => knownDate(text, dates)));
  const residual = records["residual-rms"] as ResidualRecord | undefined;
  for (const date of residual?.excluded ?? []) excluded.add(date);
  return Uint8Array.from(dates, (date) =>
    excluded.has(date) || (start !== null && date < start) || (end !== null && date > end) ? 0 : 1,
  );
}

function knownDate(text: string, dates: readonly string[]): string {
  const date = parseDate(text);
  if (date !== null && dates.includes(date)) return date;
  throw configError({
    code: "exclude-date-unknown",
    what: "A date to exclude is not a date of the series.",
    where: "velocity.exclude",
    got: text,
    fix: `Choose from ${dates[0]} .. ${dates.at(-1)}; \`upwarp inspect\` lists them.`,
  });
}
