import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of a step of a run. */
export function folderOf(run: string, step: string): string {
  const steps = join(run, "steps");
  const name = readdirSync(steps).find((one) => one.startsWith(`${step}-`));
  if (name === undefined) throw new Error(`${run} has no step ${step}`);
  return join(steps, name);
}

/** What a global step of a run found out. */
export const readRecord = <T>(run: string, step: string) =>
  JSON.parse(readFileSync(join(folderOf(run, step), "record.json"), "utf8")) as T;
