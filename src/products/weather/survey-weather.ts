import { existsSync } from "node:fs";
import { basename } from "node:path";
import { configError, inputError, isUpwarpError, type UpwarpError } from "../../errors.ts";
import { openDataset } from "../../formats/open.ts";
import { enumerate } from "../enumerate.ts";
import { type Entry, isNamed, listFiles } from "../listing.ts";
import { momentInText } from "./coordinates.ts";
import { delayCubes } from "./delay-cubes.ts";
import { gacosMap, isGacosName } from "./gacos.ts";
import { pressureLevels } from "./pressure-levels.ts";
import type { WeatherFile, WeatherKind } from "./weather-file.ts";

/** Endings of files that may hold weather; a folder's others are not opened. */
const WEATHER_FILE = /\.(grb2?|grib2?|nc4?|h5|ztd|ztd\.tiff?)$/i;
/** The names that PyAPS gives: their one hour is in the name, and files of other days need not be opened. */
const ONE_HOUR = /^ERA5_.*_\d{8}_\d\d\.(grb2?|grib2?|nc4?)$/i;
const MILLISECONDS_PER_DAY = 86_400_000;

export interface WeatherSurvey {
  readonly files: readonly WeatherFile[];
  /** Files that look like weather and cannot be used, with why. */
  readonly rejected: readonly UpwarpError[];
}

/**
 * The weather files of one kind at the paths and in the folders among them. `days` (Unix milliseconds of midnights) spares
 * opening files whose names say that they are of no use. Throws "weather-kinds-mixed" when the kind is not given and
 * there are several, "weather-none" when there is nothing of use, or the one file's own error.
 */
export async function surveyWeather(
  paths: readonly string[],
  days: readonly number[],
  kind?: WeatherKind,
): Promise<WeatherSurvey> {
  const listing = await listFiles(paths);
  const files: WeatherFile[] = [];
  const rejected: UpwarpError[] = [];
  for (const entry of listing.entries) {
    const named = isNamed(listing, entry);
    if (!named && (!WEATHER_FILE.test(entry.name) || !isNearOneOf(entry, days))) continue;
    if (/\.(rsc|xml|vrt|hdr)$/i.test(entry.name)) continue;
    try {
      const file = await openWeather(entry);
      if (file !== null) files.push(file);
    } catch (cause) {
      if (!isUpwarpError(cause)) throw cause;
      rejected.push(cause);
    }
  }
  const wanted = files.filter(({ fields }) => kind === undefined || fields.kind === kind);
  const kinds = [...new Set(wanted.map(({ fields }) => fields.kind))];
  if (kinds.length > 1) throw mixed(paths, wanted, kinds);
  if (wanted.length > 0) return { files: wanted, rejected };
  const [only] = rejected;
  if (only !== undefined && rejected.length === 1 && files.length === 0) throw only;
  throw none(paths, files, rejected, kind);
}

function isNearOneOf({ name }: Entry, days: readonly number[]): boolean {
  const moment = ONE_HOUR.test(name) ? momentInText(name) : null;
  if (moment === null) return true;
  return days.some((day) => Math.abs(moment - day - MILLISECONDS_PER_DAY / 2) <= MILLISECONDS_PER_DAY);
}

async function openWeather(entry: Entry): Promise<WeatherFile | null> {
  if (isGacosName(entry.name) && /\.ztd$/i.test(entry.name) && !existsSync(`${entry.path}.rsc`))
    throw rscMissing(entry.path);
  const dataset = await openDataset(entry.path);
  if (isGacosName(entry.name)) return gacosMap(dataset);
  return (await delayCubes(dataset)) ?? (await pressureLevels(dataset));
}

const rscMissing = (path: string) =>
  inputError({
    code: "weather-rsc-missing",
    what: "The .rsc file, which says how large GACOS' map is and where, is not beside it.",
    where: path,
    got: `no ${basename(path)}.rsc`,
    fix: "Unpack the .rsc files of GACOS' archive into the same folder.",
  });

const describeKind: Readonly<Record<WeatherKind, string>> = {
  era5: "GRIB or netCDF files with geopotential, temperature and humidity on pressure levels",
  gacos: "maps YYYYMMDD.ztd with .rsc, or YYYYMMDD.ztd.tif",
  opera: "netCDF files with wet and hydrostatic zenith delay on heights",
};

const mixed = (paths: readonly string[], files: readonly WeatherFile[], kinds: readonly WeatherKind[]) =>
  configError({
    code: "weather-kinds-mixed",
    what: "The weather files are of more than one kind.",
    where: paths.join(", "),
    got: kinds
      .map((kind) => `${kind}: ${files.find(({ fields }) => fields.kind === kind)?.path ?? ""}`)
      .join("\n"),
    fix: "Choose one with --set troposphere=era5, gacos or opera.",
  });

const none = (
  paths: readonly string[],
  others: readonly WeatherFile[],
  rejected: readonly UpwarpError[],
  kind: WeatherKind | undefined,
) =>
  inputError({
    code: "weather-none",
    what: "There is no weather file of use for the stack.",
    where: paths.join(", "),
    got:
      enumerate([
        ...rejected.map(({ where, code, what }) => `${where ?? ""}: ${code}, ${what}`),
        ...others.map(({ path, fields }) => `${path} is of the kind ${fields.kind}`),
      ]) || "no such file for the dates of the stack",
    fix: `${others[0] ? `--set troposphere=${others[0].fields.kind} reads these files. ` : ""}Looked for:\n${Object.entries(
      describeKind,
    )
      .filter(([name]) => kind === undefined || name === kind)
      .map(([name, text]) => `${name}: ${text}`)
      .join("\n")}`,
  });
