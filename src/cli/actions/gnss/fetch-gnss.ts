import { configError } from "../../../errors.ts";
import type { Cli } from "../../context.ts";
import { fetchStations, STATION_SOURCES, type StationSource } from "../../parts/products.ts";

export interface FetchGnssFlags {
  readonly out: string;
  readonly source: StationSource;
  readonly url?: string;
}

export async function fetchGnss(
  this: Cli,
  { out, source, url }: FetchGnssFlags,
  ...stations: string[]
): Promise<void> {
  if (url !== undefined && !(url.includes("{station}") && URL.canParse(url.replaceAll("{station}", "P123"))))
    throw configError({
      code: "usage-url",
      what: "This is no address with a place for the station's name.",
      got: url,
      fix: "Write {station} where the name stands: https://example.org/tenv3/{station}.tenv3",
    });
  const { files, missing } = await fetchStations(stations, out, {
    from: url ?? STATION_SOURCES[source],
    signal: this.signal,
    onFile: (station, state) => this.say(`${state.padEnd(8)} ${station}`),
  });
  for (const file of files) this.print(file);
  if (missing.length > 0)
    this.say(
      `note   The server has no ${missing.join(", ")}; names are in capitals, as in its list of stations.`,
    );
}
