import { existsSync } from "node:fs";
import { join } from "node:path";
import { cancelledError, configError, fromSystemError } from "../../errors.ts";
import { makeFolder, writeAtomically } from "../../formats/atomic-write.ts";
import { type Http, hostOf, request, unexpected } from "../weather/http.ts";

/** Where positions are published; {station} stands for the station's name. */
export const STATION_SOURCES = {
  ngl: "https://geodesy.unr.edu/gps_timeseries/IGS20/tenv3/IGS20/{station}.tenv3",
  jpl: "https://sideshow.jpl.nasa.gov/pub/JPL_GPS_Timeseries/repro2018a/post/point/{station}.series",
} as const;
export type StationSource = keyof typeof STATION_SOURCES;

/** NGL's list of all stations, see `readStationList`. */
export const STATION_LIST = "https://geodesy.unr.edu/NGLStationPages/DataHoldings.txt";

/** More is no station's file, nor the list of all. */
const LARGEST = 64 * 2 ** 20;

export interface FetchStationsOptions {
  /** An address with {station} in it. */
  readonly from?: string;
  readonly http?: Http;
  readonly signal?: AbortSignal;
  readonly retrySeconds?: number;
  readonly onFile?: (station: string, state: "present" | "fetched" | "missing") => void;
}

export interface FetchedStations {
  readonly files: readonly string[];
  /** Stations that the server does not have. */
  readonly missing: readonly string[];
}

/**
 * Downloads stations' positions into a folder; files that are there are kept. A station that the server does not have (404) is told and
 * passed over. Nothing calls this by itself.
 *
 * @throws config error `station-name`, storage errors `server-unavailable`, format error `server-answer`
 */
export async function fetchStations(
  stations: readonly string[],
  folder: string,
  options: FetchStationsOptions = {},
): Promise<FetchedStations> {
  const { from = STATION_SOURCES.ngl, onFile = () => {} } = options;
  stations.forEach(checkName);
  try {
    makeFolder(folder);
  } catch (cause) {
    throw fromSystemError(cause, folder);
  }
  const files: string[] = [];
  const missing: string[] = [];
  for (const station of stations) {
    const url = from.replaceAll("{station}", station);
    const path = join(
      folder,
      url
        .split("/")
        .at(-1)
        ?.replace(/[?#].*$/, "") || `${station}.txt`,
    );
    if (existsSync(path)) {
      onFile(station, "present");
      files.push(path);
      continue;
    }
    const bytes = await fetchBytes(url, options);
    onFile(station, bytes === null ? "missing" : "fetched");
    if (bytes === null) missing.push(station);
    else {
      writeAtomically(path, bytes);
      files.push(path);
    }
  }
  return { files, missing };
}

/** The name becomes part of an address and of a file's name. */
function checkName(station: string): void {
  if (/^[A-Za-z0-9_]{1,16}$/.test(station)) return;
  throw configError({
    code: "station-name",
    what: "That is no name of a station.",
    got: station,
    fix: "Names have up to 16 letters and digits, such as P123.",
  });
}

/** What an address holds; null where there is nothing. */
async function fetchBytes(url: string, options: FetchStationsOptions): Promise<Uint8Array | null> {
  const { http = fetch, retrySeconds = 1, signal = new AbortController().signal } = options;
  const response = await request(url, {}, { http, signal, retrySeconds });
  if (response.status === 404 || response.status === 410) {
    await response.body?.cancel();
    return null;
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw unexpected(url, `status ${response.status} ${response.statusText} from ${hostOf(url)}`);
  }
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of response.body ?? []) {
      bytes += part.length;
      if (bytes > LARGEST) throw unexpected(url, `more than ${LARGEST} bytes`);
      parts.push(part);
    }
  } catch (cause) {
    if (signal.aborted) throw cancelledError();
    throw cause;
  }
  return Buffer.concat(parts);
}
