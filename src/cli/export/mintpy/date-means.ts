import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Window } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import type { ResultLayer } from "../../results/open-result.ts";
import { formatDateTable } from "../coherence-table.ts";
import type { Sources } from "./sources.ts";

/**
 * timeseriesSpatialAvg.txt: the mean of the inverted series over the reliable pixels, counted from the reference date. Returns
 * the path; nothing where the run has no such series.
 */
export async function writeDateMeans(
  sources: Sources,
  out: string,
  referenceDate: string | null,
  signal?: AbortSignal,
): Promise<string[]> {
  const series = await sources.find("invert-network", ["displacement"]);
  const mask = await sources.find("coherence-mask", ["reliable"]);
  if (!series || !mask) return [];
  const { dates } = series;
  const means = await meansOfDates(series, mask, signal);
  const zero = referenceDate === null ? 0 : means[dates.indexOf(referenceDate)]!;
  const [, rows = 0, columns = 0] = series.variable.shape;
  const table = formatDateTable(
    { dates, means: means.map((mean) => (Number.isNaN(mean) ? null : mean - zero)) },
    {
      data: "timeseries.h5",
      mask: "maskTempCoh.h5",
      area: { y: [0, rows], x: [0, columns] },
      threshold: null,
    },
  );
  const path = join(out, "timeseriesSpatialAvg.txt");
  await writeFile(`${path}.tmp`, table);
  await rename(`${path}.tmp`, path);
  return [path];
}

async function meansOfDates(
  { variable }: ResultLayer,
  mask: ResultLayer,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const options = signal ? { signal } : {};
  const sums = new Float64Array(variable.shape[0] ?? 0);
  const counts = new Float64Array(sums.length);
  for (const window of blocksOfRows(variable.shape)) {
    const [[date] = [0], ...pixels] = window;
    const values = await readFloats(variable, window, options);
    const use = await readFloats(mask.variable, pixels as Window, options);
    for (let p = 0; p < values.length; p++) {
      if (!(use[p]! > 0) || Number.isNaN(values[p]!)) continue;
      sums[date]! += values[p]!;
      counts[date]!++;
    }
  }
  return [...sums].map((sum, date) => sum / counts[date]!);
}
