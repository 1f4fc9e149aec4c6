import { basename } from "node:path";
import { formatError } from "../../errors.ts";
import { isCfTime, momentsOfCfTime } from "../../stack/cf-time.ts";
import type { AttributeValue, Dataset, Variable } from "../../stack/variable.ts";
import { fullWindow } from "../../stack/window.ts";

/** Longer axes than this are no levels or times of one file. */
const LONGEST_AXIS = 100_000;

export const textOf = (value: AttributeValue | undefined) => (typeof value === "string" ? value : "");

/** A coordinate's values, with its scale and offset. */
export async function readCoordinate(variable: Variable): Promise<number[]> {
  if (variable.shape.some((length) => length > LONGEST_AXIS)) return [];
  try {
    const { scale = 1, offset = 0 } = variable;
    return Array.from(await variable.read(fullWindow(variable.shape)), (value) => value * scale + offset);
  } finally {
    await variable.close();
  }
}

/** One-dimensional (or single) variables of a data set, of a length. */
export const axesOfLength = ({ variables }: Dataset, length: number) =>
  [...variables.values()].filter(({ shape }) => shape.length <= 1 && (shape[0] ?? 1) === length);

/**
 * The moments of a data set: its CF time coordinate, then a text attribute that gives one ("2020_01_30T13_52_45"), then
 * one in the file's name ("20160101T000000Z", "20101017_14"). Empty when nothing tells.
 */
export async function momentsOf(dataset: Dataset, length: number): Promise<number[]> {
  for (const name of ["valid_time", "time"]) {
    const axis = dataset.variables.get(name);
    if (axis === undefined || axis.shape.length > 1 || !isCfTime(axis.unit)) continue;
    const values = momentsOfCfTime(
      await readCoordinate(axis),
      axis.unit,
      textOf(axis.attrs.calendar) || "standard",
    );
    if (values.length !== length || values.some(Number.isNaN)) throw badTimes(dataset.path, name);
    return values;
  }
  if (length !== 1) return [];
  const named = basename(dataset.path);
  const texts = ["reference_time", "datetime", "time_coverage_start"].map((key) =>
    textOf(dataset.attrs[key]),
  );
  const moment = [...texts, named].map(momentInText).find((found) => found !== null);
  return moment === undefined || moment === null ? [] : [moment];
}

/** The first moment that a text gives to the hour or better, Unix milliseconds UTC; null when there is none. */
export function momentInText(text: string): number | null {
  const match = /(?<!\d)(\d{4})[-_]?(\d\d)[-_]?(\d\d)[T_ -](\d\d)(?:[:_]?(\d\d)(?:[:_]?(\d\d))?)?(?!\d)/.exec(
    text,
  );
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const moment = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(moment);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60;
  return real ? moment : null;
}

const badTimes = (path: string, name: string) =>
  formatError({
    code: "weather-times",
    what: "The times of a weather file cannot be told.",
    where: `${path}: ${name}`,
    fix: "Download the file again; each of its fields needs one time.",
  });
