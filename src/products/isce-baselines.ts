import type { KnownBaseline } from "./date-baselines.ts";
import type { Entry } from "./listing.ts";
import { pairInName } from "./pair-name.ts";
import { readText } from "./read-text.ts";

/**
 * Perpendicular baselines of ISCE's stack processors, metres: baselines/A_B/A_B.txt or baselines/A_B.txt, with
 * "Bperp (average): 62.6" for each swath (topsStack) or PERP_BASELINE_TOP and PERP_BASELINE_BOTTOM (stripmapStack).
 * Swaths and ends are averaged.
 */
export async function readIsceBaselines(entries: readonly Entry[]): Promise<KnownBaseline[]> {
  const known: KnownBaseline[] = [];
  for (const entry of entries) {
    if (!/\.txt$/i.test(entry.name) || !/[\\/]baselines[\\/]/.test(entry.path)) continue;
    const pair = pairInName(entry.name);
    if (pair === null) continue;
    const value = perpendicularBaseline(await readText(entry));
    if (value !== null) known.push({ ...pair, value });
  }
  return known;
}

const LINE = /^\s*(?:Bperp \(average\)\s*:|PERP_BASELINE_(?:TOP|BOTTOM)\s*[:=]?)\s*(\S+)/gm;

/** The mean of what a baseline text states; null when it states nothing. */
export function perpendicularBaseline(text: string): number | null {
  const values = [...text.matchAll(LINE)].map((match) => Number(match[1])).filter(Number.isFinite);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
