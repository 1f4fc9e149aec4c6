import { basename, dirname, join } from "node:path";
import { parseDate } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import { enumerate } from "../enumerate.ts";
import { type Entry, isNamed } from "../listing.ts";
import { pairInName } from "../pair-name.ts";
import type { OpenOptions } from "../product.ts";
import type { Survey } from "../survey.ts";
import { isBesideDem, isCorrelation, parseDemName, speaksOfElevation, stemOf } from "./dem-name.ts";
import { type DemRow, readDemTable, TABLE_NAME } from "./dem-table.ts";

/** A DEM of a folder. */
export interface DemFile {
  readonly entry: Entry;
  /** ISO date. */
  readonly date: string;
  /** Where the date is from. */
  readonly from: "table" | "name" | "tag";
  /** The days of a composite. */
  readonly span?: readonly [first: string, last: string];
  /** Error of the whole DEM, metres; NaN when it is not known. */
  readonly sigma: number;
  /** Path of the raster of its stereo-correlation. */
  readonly correlation: string | null;
}

/**
 * The dated DEMs among the files. With a table dems.csv they are those that it lists; else the GeoTIFFs whose names a sensor's
 * rule dates, and those with one date and a word for elevation in their names. Where files of pairs of dates lie around, DEMs
 * belong to them; and a composite (SRTM, Copernicus) alone is no series. `options.product` lifts these reservations: then every
 * GeoTIFF with a date in its name or in its DateTime tag counts.
 */
export async function findDems(survey: Survey, { product }: OpenOptions): Promise<DemFile[]> {
  const { entries } = survey.listing;
  const tables = entries.filter(({ name }) => name.toLowerCase() === TABLE_NAME);
  if (tables.length > 0) return demsOfTables(survey, tables);
  const isWanted = product === "dem-folder";
  const tiffs: Entry[] = [];
  for (const entry of entries)
    if (/\.tiff?$/i.test(entry.name) && (await survey.family(entry)) === "tiff") tiffs.push(entry);
  if (!isWanted && entries.some(({ name, folder }) => pairInName(name) ?? pairInName(folder))) return [];
  const correlations = tiffs.filter(({ name }) => isCorrelation(name));
  const found: DemFile[] = [];
  for (const entry of tiffs) {
    const { name } = entry;
    if (isBesideDem(name) || isCorrelation(name)) continue;
    const named = parseDemName(name);
    const isDem = isWanted || (named !== null && (named.sensor !== "" || speaksOfElevation(name)));
    if (!isDem) continue;
    const tagged = named === null ? dateOfTag((await survey.open(entry.path)).attrs.TIFFTAG_DATETIME) : null;
    const date = named?.date ?? tagged;
    if (date === null) continue;
    const correlation = correlations.find(
      (one) => stemOf(one.name) === stemOf(name) && dirname(one.path) === dirname(entry.path),
    );
    const from = named === null ? "tag" : "name";
    const span = named?.span && { span: named.span };
    found.push({ entry, date, from, ...span, sigma: Number.NaN, correlation: correlation?.path ?? null });
  }
  const isSeries = found.some(({ span }) => span === undefined) && found.length > 1;
  const [only] = found;
  const isOne = found.length === 1 && only !== undefined && !only.span && isNamed(survey.listing, only.entry);
  return isWanted || isSeries || isOne ? found : [];
}

/** "2012:03:18 14:42:28". */
function dateOfTag(tag: unknown): string | null {
  const [, year, month, day] = /^(\d{4}):(\d{2}):(\d{2})/.exec(String(tag ?? "")) ?? [];
  return year === undefined ? null : parseDate(`${year}-${month}-${day}`);
}

async function demsOfTables(survey: Survey, tables: readonly Entry[]): Promise<DemFile[]> {
  const found: DemFile[] = [];
  const missing: string[] = [];
  for (const table of tables) {
    const folder = dirname(table.path);
    const beside = new Map(
      survey.listing.entries
        .filter(({ path }) => path.startsWith(folder))
        .map((entry) => [entry.path.slice(folder.length + 1), entry]),
    );
    for (const { file, date, sigma, correlation } of await rowsOf(table, survey)) {
      const entry = beside.get(file);
      if (entry === undefined) missing.push(file);
      else {
        const own = correlation && join(folder, correlation);
        found.push({ entry, date, from: "table", sigma, correlation: own });
      }
    }
  }
  if (missing.length === 0) return found;
  throw inputError({
    code: "dem-table-files-missing",
    what: "The table of the DEMs lists files that are not there.",
    where: enumerate(tables.map(({ path }) => path)),
    got: enumerate(missing),
    fix: "Correct the names, which are counted from the table's folder, or take the lines out.",
  });
}

/** Where single files are named, the rows of those alone. */
async function rowsOf(table: Entry, { listing }: Survey): Promise<DemRow[]> {
  const rows = await readDemTable(table);
  const named = listing.entries.filter((entry) => entry.path !== table.path && isNamed(listing, entry));
  if (named.length === 0) return rows;
  const names = new Set(named.map(({ path }) => basename(path)));
  return rows.filter(({ file }) => names.has(basename(file)));
}
