import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { closeMaps, openMaps } from "./open-maps.ts";

/** What one layer holds; statistics are over the values that are there. */
export interface LayerReport {
  readonly name: string;
  readonly unit: string;
  /** Dates or pairs; 1 for a map. */
  readonly slices: number;
  readonly values: number;
  /** Values that are no data. */
  readonly missing: number;
  /** Exact zeros, which some programs write for no data. */
  readonly zeros: number;
  readonly minimum: number | null;
  readonly mean: number | null;
  readonly maximum: number | null;
}

/** Reads every layer of a path whole, block by block. Zeros of MintPy's files count as zeros, not as gaps. */
export async function describeLayers(path: string, signal: AbortSignal): Promise<LayerReport[]> {
  const maps = await openMaps(path, { compat: "mintpy" });
  try {
    const reports: LayerReport[] = [];
    for (const variable of maps.stack.variables.values()) reports.push(await describeLayer(variable, signal));
    return reports;
  } finally {
    await closeMaps(maps);
  }
}

async function describeLayer(variable: Variable, signal: AbortSignal): Promise<LayerReport> {
  let [values, missing, zeros, sum] = [0, 0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const window of blocksOfRows(variable.shape))
    for (const value of await readFloats(variable, window, { signal })) {
      values++;
      if (Number.isNaN(value)) {
        missing++;
        continue;
      }
      if (value === 0) zeros++;
      sum += value;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
  const isEmpty = missing === values;
  return {
    name: variable.name,
    unit: variable.unit,
    slices: variable.shape.length > 2 ? (variable.shape[0] ?? 0) : 1,
    values,
    missing,
    zeros,
    minimum: isEmpty ? null : minimum,
    mean: isEmpty ? null : sum / (values - missing),
    maximum: isEmpty ? null : maximum,
  };
}
