import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { formatError, fromSystemError, inputError, isUpwarpError, type UpwarpError } from "../../errors.ts";
import { readStationCsv } from "./read-csv.ts";
import { isJplSeries, readJplSeries } from "./read-jpl-series.ts";
import { isNeu, readNeu } from "./read-neu.ts";
import { isPbo, readPos } from "./read-pos.ts";
import { isTenv3, readTenv3 } from "./read-tenv3.ts";
import { isTxyz2, readTxyz2 } from "./read-txyz2.ts";
import { readStationText, type StationText } from "./rows.ts";
import type { StationSeries } from "./station-series.ts";

/** In the order of asking: what has the most to tell it by first. */
const FORMATS: readonly (readonly [
  is: (line: string) => boolean,
  read: (text: StationText) => StationSeries,
])[] = [
  [isTenv3, readTenv3],
  [isTxyz2, readTxyz2],
  [isJplSeries, readJplSeries],
  [isNeu, readNeu],
];

/** Endings of the files that are taken out of a folder; a file that is named is read whatever it is called. */
const ENDINGS = new Set([".tenv3", ".txyz2", ".series", ".neu", ".pos", ".csv", ".z", ".gz", ".zip"]);

/**
 * Reads the stations of files and folders, each file in the format that its lines have: tenv3 and txyz2 (Nevada Geodetic Laboratory), neu
 * (JPL and SOPAC's ESESES), series (JPL's sideshow), pos and csv (UNAVCO, EarthScope), or any table with named columns.
 *
 * A file that cannot be used does not stand in the way of the others where `onUnusable` is there to be told of it.
 *
 * @throws storage errors, input errors `gnss-no-files` and `gnss-none-usable`, format errors `gnss-format-unknown`, `gnss-row`,
 *   `gnss-columns`
 */
export async function readStations(
  paths: readonly string[],
  onUnusable?: (path: string, error: UpwarpError) => void,
): Promise<StationSeries[]> {
  const stations: StationSeries[] = [];
  const unusable: { path: string; error: UpwarpError }[] = [];
  for (const path of paths) {
    const files = await filesAt(path);
    for (const file of files)
      try {
        stations.push(...(await readStationFile(file)));
      } catch (error) {
        if (!onUnusable || !isUpwarpError(error)) throw error;
        unusable.push({ path: file, error });
      }
  }
  const [first] = unusable;
  if (stations.length === 0 && first) throw unusable.length === 1 ? first.error : noneUsable(unusable);
  for (const { path, error } of unusable) onUnusable?.(path, error);
  return stations;
}

const noneUsable = (unusable: readonly { readonly path: string; readonly error: UpwarpError }[]) =>
  inputError({
    code: "gnss-none-usable",
    what: "None of the files holds positions of a station.",
    where: unusable.map(({ path }) => path).join("\n"),
    got: unusable.map(({ error }) => error.what).join("\n"),
    fix: "Download them again (`upwarp gnss fetch STATION...`), or name others.",
  });

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => ENDINGS.has(extname(name).toLowerCase())).sort();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  throw inputError({
    code: "gnss-no-files",
    what: "The folder holds no positions of stations.",
    where: path,
    fix: `Put files into it that end in ${[...ENDINGS].slice(0, 6).join(", ")}.`,
  });
}

/** The stations of one file; most hold one. */
export async function readStationFile(path: string): Promise<StationSeries[]> {
  const text = await readStationText(path);
  const first = text.lines.find((line) => line.trim() !== "") ?? "";
  if (isPbo(first))
    return text.lines.some((line) => /^\*?YYYYMMDD\s+HHMMSS/.test(line))
      ? [readPos(text)]
      : readStationCsv(text);
  const row = text.lines.find((line) => line.trim() !== "" && !line.trimStart().startsWith("#")) ?? "";
  const known = FORMATS.find(([is]) => is(first) || is(row));
  if (known) return [known[1](text)];
  if (text.lines.some((line) => line.includes(","))) return readStationCsv(text);
  throw formatError({
    code: "gnss-format-unknown",
    what: "No format of station positions knows this file.",
    where: path,
    got: row.slice(0, 120) || "an empty file",
    fix: "Give tenv3 or txyz2 (NGL), neu (ESESES), series (JPL), pos or csv (UNAVCO, EarthScope), or a table with the columns date, east, north, up.",
  });
}
