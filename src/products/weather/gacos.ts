import { basename } from "node:path";
import { dayNumber, parseDate } from "../../dates.ts";
import { formatError } from "../../errors.ts";
import type { Dataset } from "../../stack/variable.ts";
import { requireLatLon } from "./lat-lon.ts";
import type { WeatherFile } from "./weather-file.ts";

const MILLISECONDS_PER_DAY = 86_400_000;

/** GACOS names its maps by the day: 20180106.ztd (with 20180106.ztd.rsc) or 20180106.ztd.tif. */
export const isGacosName = (name: string) => /^\d{8}\.ztd(\.tiff?)?$/i.test(name);

/** The map of zenith delay of a file whose name `isGacosName`. Throws "weather-map". */
export function gacosMap(dataset: Dataset): WeatherFile {
  const { path } = dataset;
  const name = basename(path);
  const date = parseDate(name.slice(0, 8));
  const maps = [...dataset.variables.values()].filter(({ shape }) => shape.length === 2);
  const [map] = maps;
  if (date === null || map === undefined || maps.length !== 1)
    throw formatError({
      code: "weather-map",
      what: "The file is not a map of zenith delay of one day.",
      where: path,
      got: date === null ? "no date in its name" : `${maps.length} maps`,
      fix: "Give GACOS' files as they were downloaded: YYYYMMDD.ztd with its .rsc, or YYYYMMDD.ztd.tif.",
    });
  return {
    path,
    variables: [map],
    fields: { kind: "gacos", grid: requireLatLon(dataset) },
    moments: [dayNumber(date) * MILLISECONDS_PER_DAY],
  };
}
