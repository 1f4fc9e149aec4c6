/** "key = value" or "key=value" lines as a table; the last one of a key counts. For GMTSAR's PRM and LiCSAR's metadata. */
export function keyValues(text: string): ReadonlyMap<string, string> {
  const table = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const equals = line.indexOf("=");
    if (equals > 0) table.set(line.slice(0, equals).trim(), line.slice(equals + 1).trim());
  }
  return table;
}

/** A number of such a table; null when it is absent or none. */
export function numberOfKey(table: ReadonlyMap<string, string>, ...keys: readonly string[]): number | null {
  for (const key of keys) {
    const value = Number.parseFloat(table.get(key) ?? "");
    if (Number.isFinite(value)) return value;
  }
  return null;
}
