import { inputError } from "../../../errors.ts";
import { readStationList, readStations, type StationSeries } from "../../parts/products.ts";

/**
 * Stations of files and folders; those whose files do not say where they are get their place from a list. Files that cannot
 * be used are told and left out, as long as there are others.
 */
export async function openStations(
  paths: readonly string[],
  list: string | undefined,
  say: (text: string) => void,
): Promise<readonly StationSeries[]> {
  const stations = await readStations(paths, (path, { what }) => say(`note   ${path} is left out: ${what}`));
  const nowhere = stations.filter(({ lon, lat }) => Number.isNaN(lon + lat));
  if (list === undefined || nowhere.length === 0) return stations;
  const places = new Map(
    (await readStationList(list)).map((station) => [station.name.toUpperCase(), station]),
  );
  return stations.map((station) => {
    const listed = places.get(station.name.toUpperCase());
    return Number.isNaN(station.lon + station.lat) && listed
      ? { ...station, lon: listed.lon, lat: listed.lat }
      : station;
  });
}

/** The station of a name, in whatever case. Throws `station-missing`. */
export function findStation(stations: readonly StationSeries[], name: string): StationSeries {
  const found = stations.find((station) => station.name.toUpperCase() === name.toUpperCase());
  if (found) return found;
  throw inputError({
    code: "station-missing",
    what: `There is no station called ${name}.`,
    got: stations.map((station) => station.name).join(", "),
    fix: "Name one of these, or give its file.",
  });
}
