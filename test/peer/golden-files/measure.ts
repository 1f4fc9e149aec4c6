import { readFileSync } from "node:fs";
import { readStrings } from "../../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../../src/formats/open.ts";
import type { TypedArray } from "../../../src/stack/variable.ts";
import { fullWindow } from "../../../src/stack/window.ts";
import type { Finding } from "./golden-file.ts";

/** Limits by dataset; `other` holds for all that are not named. */
export type Limits = Readonly<Record<string, number>> & { readonly other: number };

/** MintPy solves for the baselines of dates, which are tens of metres, in float32. */
const BASELINES = 1e-5;

/** All numbers of a dataset, and where it is no data (0, NaN). */
export function measure(
  name: string,
  ours: ArrayLike<number>,
  theirs: ArrayLike<number>,
  tolerance: number,
): Finding {
  if (ours.length !== theirs.length) throw new Error(`${name}: ${ours.length} values, not ${theirs.length}`);
  let [largest, elsewhere] = [0, 0];
  for (let i = 0; i < ours.length; i++) {
    const [a, b] = [ours[i]!, theirs[i]!];
    if (Number.isNaN(a) !== Number.isNaN(b) || (a === 0) !== (b === 0)) elsewhere++;
    if (!Number.isNaN(a - b)) largest = Math.max(largest, Math.abs(a - b));
  }
  return { name, largest, tolerance, elsewhere };
}

/** Equal or not: lists, texts, attributes. */
export const same = (name: string, ours: unknown, theirs: unknown): Finding => ({
  name,
  largest: JSON.stringify(ours) === JSON.stringify(theirs) ? 0 : Number.POSITIVE_INFINITY,
  tolerance: 0,
});

export const sameText = (ours: string, theirs: string): Finding =>
  same("text", readFileSync(ours, "utf8"), readFileSync(theirs, "utf8"));

/** A dataset as the file has it: what it declares as no data is not made NaN. */
export async function readStored(path: string, name: string): Promise<TypedArray> {
  const { variables } = await openDataset(path);
  const variable = variables.get(name);
  if (variable === undefined) throw new Error(`${path} has no dataset ${name}`);
  const values = await variable.read(fullWindow(variable.shape));
  for (const each of variables.values()) await each.close();
  return values;
}

/** Every dataset that MintPy's file has, against ours of the same name. */
export async function measureHdf5(ours: string, theirs: string, limits: Limits): Promise<Finding[]> {
  const { variables } = await openDataset(theirs);
  for (const variable of variables.values()) await variable.close();
  const findings: Finding[] = [];
  for (const [name, { dtype }] of variables) {
    const limit = limits[name] ?? (name === "bperp" ? BASELINES : limits.other);
    if (/^(f|i|u|bool)/.test(String(dtype)))
      findings.push(measure(name, await readStored(ours, name), await readStored(theirs, name), limit));
  }
  if (variables.has("timeseries"))
    findings.push(same("date", await readStrings(ours, "date"), await readStrings(theirs, "date")));
  return findings;
}
