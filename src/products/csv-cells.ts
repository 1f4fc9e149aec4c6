/** How tables call the columns of a place and its name, in small letters. */
export const LON_NAMES: readonly string[] = ["lon", "long", "longitude", "lng", "x", "pnt_lon"];
export const LAT_NAMES: readonly string[] = ["lat", "latitude", "y", "pnt_lat"];
export const ID_NAMES: readonly string[] = ["name", "id", "station", "site", "point", "pnt_id"];

/** Cells of one CSV line (RFC 4180, without line feeds inside quotes). */
export function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",").map((cell) => cell.trim());
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*|([^,]*))/g))
    cells.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? "").trim());
  return cells;
}
