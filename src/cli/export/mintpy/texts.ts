import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compactDate, parseDate } from "../../../dates.ts";
import { RunFolder } from "../../../pipeline/folder.ts";
import type { Manifest } from "../../../pipeline/manifest.ts";
import type { RecordedRamp } from "./deramped.ts";
import { residualName } from "./series.ts";

/** What the residuals said of the dates. */
export interface RunDates {
  /** The date that the series count from; null where that is the first. */
  readonly referenceDate: string | null;
  readonly excluded: readonly string[];
  /** What was taken off each date of the residual; null where that was nothing. */
  readonly ramps: readonly (RecordedRamp | null)[] | null;
}

/** Record of the step residual-rms. */
interface ResidualRecord {
  readonly dates: readonly string[];
  readonly rms: readonly number[];
  readonly referenceDate: string;
  readonly excluded: readonly string[];
  readonly ramps: readonly (RecordedRamp | null)[];
}

export async function readRunDates(from: string, manifest: Manifest): Promise<RunDates> {
  const residual = await recordOf<ResidualRecord>(from, manifest, "residual-rms");
  const named = manifest.params["reference.date"];
  const isMoved = Object.keys(manifest.steps).some((step) =>
    /^((range|azimuth)-)?reference-date$/.test(step),
  );
  const date = named === "auto" ? residual?.referenceDate : (parseDate(String(named)) ?? undefined);
  return {
    referenceDate: isMoved && date ? date : null,
    excluded: residual?.excluded ?? [],
    ramps: residual?.ramps ?? null,
  };
}

/** rms_timeseriesResidual_ramp.txt, reference_date.txt and, where a date is an outlier, exclude_date.txt. */
export async function writeTexts(from: string, out: string, manifest: Manifest): Promise<string[]> {
  const residual = await recordOf<ResidualRecord>(from, manifest, "residual-rms");
  if (residual === null) return [];
  const measured = residualName(manifest.params);
  const rows = residual.dates.map((date, i) => `${compactDate(date)}\t${residual.rms[i]}`);
  const texts: Record<string, string> = {
    [`rms_${measured}.txt`]: [
      "# Root Mean Square in space for each acquisition of time-series",
      `# Timeseries file: ${measured}.h5`,
      "# Mask file: maskTempCoh.h5",
      "# Date\t\tRMS (m)",
      ...rows,
    ].join("\n"),
    "reference_date.txt": compactDate(residual.referenceDate),
    ...(residual.excluded.length > 0 && {
      "exclude_date.txt": residual.excluded.map(compactDate).join("\n"),
    }),
  };
  const written: string[] = [];
  for (const [name, text] of Object.entries(texts)) {
    const path = join(out, name);
    await writeFile(`${path}.tmp`, `${text}\n`);
    await rename(`${path}.tmp`, path);
    written.push(path);
  }
  return written;
}

async function recordOf<T>(from: string, { steps }: Manifest, step: string): Promise<T | null> {
  const folder = steps[step];
  return folder === undefined ? null : ((await new RunFolder(from).record(join(from, folder))) as T | null);
}
