import { dayNumber } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Source, Variable } from "../../stack/variable.ts";
import { count } from "../enumerate.ts";
import { openVariable } from "../open-variable.ts";
import { chooseEpochs, missingDates } from "./choose-epochs.ts";
import type { Air } from "./load-table.ts";
import { nodeWindow } from "./node-window.ts";
import { placeVariables } from "./pixel-places.ts";
import { sceneRegion } from "./scene-region.ts";
import { surveyWeather } from "./survey-weather.ts";
import type { WeatherKind } from "./weather-file.ts";
import { type PlacedFields, ZENITH_DELAY_VERSION, type ZenithDelaySource } from "./zenith-delay-source.ts";
import { createZenithDelay, notCovered, SLACK } from "./zenith-delay-variable.ts";

const MILLISECONDS_PER_DAY = 86_400_000;

export interface ZenithDelayOptions {
  /** Needed only where the files are of more than one kind. */
  readonly kind?: WeatherKind;
  /** Dates without weather: "error" (default) names them all, "skip" leaves them NaN. */
  readonly missing?: "error" | "skip";
  /** The dates that need weather, ISO: the others may go without. All of them when absent. */
  readonly needed?: readonly string[];
  /** How levels of a weather model are integrated; "whole" by default. */
  readonly air?: Air;
}

export interface ZenithDelay {
  /** zenithDelay (time, y, x; m, one way). */
  readonly variable: Variable;
  readonly kind: WeatherKind;
  readonly notes: readonly string[];
}

/**
 * The zenith total delay of a stack's pixels at its dates, from weather files on disk: the moment nearest to the
 * acquisition (`acquisition.secondsOfDay`), ERA5 or GACOS or OPERA. Reads headers, and the heights (in radar geometry also
 * latitudes and longitudes) to know the region; the weather itself is read when the delay is.
 *
 * Throws "weather-none", "weather-kinds-mixed", "weather-dates-missing" (all dates at once), "weather-not-covering",
 * "acquisition-time-missing", "height-missing", "coordinates-missing", and the files' own errors.
 *
 * @param paths files and folders (searched two levels deep)
 */
export async function openZenithDelay(
  paths: readonly string[],
  stack: Pick<Stack, "grid" | "variables" | "dates" | "acquisition">,
  { kind, missing = "error", needed = stack.dates, air = "whole" }: ZenithDelayOptions = {},
): Promise<ZenithDelay> {
  const { grid, variables, dates, acquisition } = stack;
  if (dates.length === 0)
    throw inputError({
      code: "dates-missing",
      what: "The stack has no dates to find weather for.",
      fix: "Give a stack of dated interferograms or displacements.",
    });
  const placing = placeVariables(grid, variables);
  const midnights = dates.map((date) => dayNumber(date) * MILLISECONDS_PER_DAY);
  const { files, rejected } = await surveyWeather(paths, midnights, kind);
  const { secondsOfDay } = acquisition;
  const epochs = chooseEpochs(files, dates, secondsOfDay);
  const without = dates.filter((_, t) => epochs[t] === null);
  const lacking = without.filter((date) => needed.includes(date));
  if (without.length === dates.length)
    throw missingDates(without, dates.length, secondsOfDay, files, rejected);
  if (lacking.length > 0 && missing === "error")
    throw missingDates(lacking, needed.length, secondsOfDay, files, rejected);
  const region = await sceneRegion(grid, placing);
  const used = [...new Set(epochs.flatMap((epoch) => (epoch === null ? [] : [epoch.file])))];
  for (const index of used) {
    const { fields, path } = files[index]!;
    if (nodeWindow(fields.grid, region, SLACK[fields.kind]) === null) throw notCovered(fields, region, path);
  }
  const { height, latitude, longitude } = placing;
  const of: Source[] = [height, latitude, longitude].flatMap((variable) =>
    variable ? [variable.source] : [],
  );
  const fields = used.map((index): PlacedFields => {
    const file = files[index]!;
    return { ...file.fields, members: file.variables.map((variable) => of.push(variable.source) - 1) };
  });
  const found = files[used[0] ?? 0]!.fields.kind;
  const source: ZenithDelaySource = {
    view: "zenithDelay",
    version: ZENITH_DELAY_VERSION,
    of,
    grid,
    placed: latitude !== undefined,
    region,
    air,
    fields,
    epochs: epochs.map((epoch) =>
      epoch === null
        ? null
        : { fields: used.indexOf(epoch.file), index: epoch.index, time: writtenTime(epoch.moment, found) },
    ),
  };
  return {
    variable: createZenithDelay(source, openVariable, dates),
    kind: found,
    notes: [
      `Zenith delay of the troposphere from ${count(used.length, "file")} (${found}).`,
      ...(lacking.length > 0
        ? [
            `No weather for ${count(lacking.length, "date")}, which ${lacking.length === 1 ? "gets" : "get"} no value: ${lacking.join(", ")}.`,
          ]
        : []),
    ],
  };
}

/** The stack with its zenith delay as the variable `zenithDelay`. */
export async function withZenithDelay(
  stack: Stack,
  paths: readonly string[],
  options: ZenithDelayOptions = {},
): Promise<Stack> {
  const { variable, notes } = await openZenithDelay(paths, stack, options);
  return {
    ...stack,
    variables: new Map([...stack.variables, ["zenithDelay", variable]]),
    notes: [...stack.notes, ...notes],
  };
}

const writtenTime = (moment: number, kind: WeatherKind) =>
  kind === "gacos" ? new Date(moment).toISOString().slice(0, 10) : new Date(moment).toISOString();
