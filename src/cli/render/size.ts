import { configError } from "../../errors.ts";

/** Decimal and binary prefixes (IEC 80000-13); a bare letter is decimal, as disks are sold. */
const FACTORS: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  t: 1e12,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
  ti: 2 ** 40,
};
const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes of "1GB", "512 MiB", "2g", "1e9". Throws `size-invalid`. */
export function parseSize(text: string): number {
  const [, digits, prefix] = /^\s*(\d+(?:\.\d+)?(?:e\d+)?)\s*(|[kmgt]i?)b?\s*$/i.exec(text) ?? [];
  const bytes = Number(digits) * (FACTORS[(prefix ?? "").toLowerCase()] ?? Number.NaN);
  if (Number.isFinite(bytes) && bytes >= 1) return Math.round(bytes);
  throw configError({
    code: "size-invalid",
    what: "This is not an amount of memory.",
    got: text,
    fix: "Give a number with a unit, such as 1GB, 512MB or 2GiB.",
  });
}

/** Bytes for people, three digits: "0 B", "1.50 GB", "340 MB". */
export function formatSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // 999.5 would round to a four-digit 1000.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
