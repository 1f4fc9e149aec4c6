import { datesOfCfTime, isCfTime } from "../../stack/cf-time.ts";
import type { Dataset } from "../../stack/variable.ts";
import { fullWindow } from "../../stack/window.ts";
import { isTimeName } from "./dims.ts";

/** ISO dates of a data set's CF time axis, "" where one is missing; null when it has no such axis. */
export async function readDates(dataset: Dataset): Promise<string[] | null> {
  const candidates = [...dataset.variables.values()].filter(
    ({ dims, unit }) => dims.length === 1 && dims[0] === "time" && isCfTime(unit),
  );
  // A store may hold other times along the same axis (acquisition of the first image, of the second).
  const axis = candidates.find(({ name }) => isTimeName(name)) ?? candidates[0];
  if (axis === undefined) return null;
  const { calendar } = axis.attrs;
  const dates = datesOfCfTime(
    await axis.read(fullWindow(axis.shape)),
    axis.unit,
    typeof calendar === "string" ? calendar : undefined,
  );
  return dates.map((date) => date ?? "");
}
