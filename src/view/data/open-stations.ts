import { inputError } from "../../errors.ts";
import { readStations } from "../../products/gnss/read-stations.ts";
import type { StationSeries } from "../../products/gnss/station-series.ts";
import { createSpaceTimeMatrix } from "../../stack/space-time-matrix.ts";
import type { PointFile } from "./open-points.ts";

/** Positions of a station, day by day, in the formats that can be told by their endings. */
export const isStationFile = (path: string) => /\.(tenv3|txyz2|neu|pos)$/i.test(path);

/**
 * The stations of a file, each a table of one point whose east, north and up are series.
 *
 * @throws what `readStations` throws; input error `gnss-place-missing`
 */
export async function readStationTables(at: string): Promise<readonly PointFile[]> {
  return (await readStations([at])).map((station) => tableOf(station, at));
}

function tableOf({ name, lon, lat, dates, east, north, up }: StationSeries, at: string): PointFile {
  if (Number.isNaN(lon) || Number.isNaN(lat))
    throw inputError({
      code: "gnss-place-missing",
      what: "The file does not say where its station is.",
      where: at,
      got: name,
      fix: "Give the station's positions in another format, such as tenv3.",
    });
  const column = (values: Float64Array) => ({ values, unit: "m", dims: "space-time" as const });
  const points = createSpaceTimeMatrix(
    { lon: Float64Array.of(lon), lat: Float64Array.of(lat), dates },
    { up: column(up), east: column(east), north: column(north) },
    { product: "gnss", name },
  );
  return { name: `GNSS station ${name}`, ids: [name], series: "up", points };
}
