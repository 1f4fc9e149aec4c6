import { compactDate, dateOfDay, dayNumber } from "../../dates.ts";
import { inputError, type UpwarpError } from "../../errors.ts";
import { count, enumerate } from "../enumerate.ts";
import type { WeatherFile, WeatherKind } from "./weather-file.ts";

const MILLISECONDS_PER_DAY = 86_400_000;
const HOUR = 3_600_000;

/** How far the weather may be from the acquisition: half the models' step (1 h and 6 h), and half an hour of grace. */
const FARTHEST: Readonly<Record<Exclude<WeatherKind, "gacos">, number>> = {
  era5: HOUR,
  opera: 3.5 * HOUR,
};

/** One moment of one file. */
export interface Epoch {
  readonly file: number;
  /** Along the file's time axis. */
  readonly index: number;
  readonly moment: number;
}

/**
 * The moment nearest to each date's acquisition; null where none is near enough. GACOS' maps are made for the time of the
 * acquisition, and their day decides. Throws "acquisition-time-missing" when the time of day is not known and a date has
 * more than one moment to choose from.
 *
 * @param secondsOfDay UTC time of the acquisitions
 */
export function chooseEpochs(
  files: readonly WeatherFile[],
  dates: readonly string[],
  secondsOfDay: number | undefined,
): (Epoch | null)[] {
  const epochs = files.flatMap(({ moments }, file) =>
    moments.map((moment, index) => ({ file, index, moment })),
  );
  epochs.sort((a, b) => a.moment - b.moment);
  return dates.map((date) => {
    const midnight = dayNumber(date) * MILLISECONDS_PER_DAY;
    const kind = files[0]?.fields.kind ?? "gacos";
    const sameDay = epochs.filter(
      ({ moment }) => moment >= midnight && moment < midnight + MILLISECONDS_PER_DAY,
    );
    if (kind === "gacos") return sameDay[0] ?? null;
    if (secondsOfDay === undefined) {
      if (sameDay.length > 1) throw timeMissing(date, sameDay);
      return sameDay[0] ?? null;
    }
    const wanted = midnight + secondsOfDay * 1000;
    let best: Epoch | null = null;
    for (const epoch of epochs) {
      const distance = Math.abs(epoch.moment - wanted);
      if (distance <= FARTHEST[kind] && (best === null || distance < Math.abs(best.moment - wanted)))
        best = epoch;
    }
    return best;
  });
}

const timeMissing = (date: string, epochs: readonly Epoch[]) =>
  inputError({
    code: "acquisition-time-missing",
    what: "The stack does not say at which time of day it was acquired, and a date has weather of several hours.",
    where: date,
    got: epochs.map(({ moment }) => new Date(moment).toISOString().slice(11, 16)).join(", "),
    fix: "Give the time of the acquisitions (seconds of the day, UTC), or leave only its hour in the folder.",
  });

/** Names every date without a file, with what comes nearest. */
export function missingDates(
  missing: readonly string[],
  total: number,
  secondsOfDay: number | undefined,
  files: readonly WeatherFile[],
  rejected: readonly UpwarpError[],
): UpwarpError {
  const moments = files.flatMap((file) => file.moments).sort((a, b) => a - b);
  const isDaily = files[0]?.fields.kind === "gacos";
  const written = (moment: number) =>
    isDaily ? dateOfDay(moment / MILLISECONDS_PER_DAY) : `${new Date(moment).toISOString().slice(0, 16)}Z`;
  const [first, last] = [moments[0], moments.at(-1)];
  const clock =
    secondsOfDay === undefined || isDaily
      ? ""
      : ` at ${new Date(secondsOfDay * 1000).toISOString().slice(11, 16)} UTC`;
  return inputError({
    code: "weather-dates-missing",
    what: `${count(missing.length, "date")} of ${total} ${missing.length === 1 ? "has" : "have"} no weather file.`,
    where: missing.join(", ") + clock,
    got: enumerate([
      ...(first === undefined || last === undefined
        ? []
        : [`${count(moments.length, "moment")} from ${written(first)} to ${written(last)}`]),
      ...rejected.map(({ where, what }) => `${where ?? ""} cannot be used: ${what}`),
    ]),
    fix: fixFor(missing, total, rejected.length > 0, files),
  });
}

function fixFor(
  missing: readonly string[],
  total: number,
  isDamaged: boolean,
  files: readonly WeatherFile[],
): string {
  const fetching = files[0]?.fields.kind === "era5" ? " (`upwarp fetch era5` does)" : "";
  const first = isDamaged
    ? `Repair the files that cannot be used, and download what is missing${fetching}`
    : `Download the files of these dates${fetching}`;
  return missing.length === total
    ? `${first}.`
    : `${first}, or take the dates out of the network (--set network.exclude-dates=${missing.map(compactDate).join(",")}), or set troposphere.missing=skip to give them no value.`;
}
