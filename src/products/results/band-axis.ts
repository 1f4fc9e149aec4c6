import { parseDate } from "../../dates.ts";
import type { Attributes } from "../../stack/variable.ts";
import { pairInName } from "../pair-name.ts";
import type { LayerPair } from "./file-layers.ts";

/** What the descriptions of bands say: each a date ("2018-01-06") or a pair ("20180106_20180130"). */
export function bandAxis(
  { bandDescriptions }: Attributes,
  depth: number,
): { readonly dates: readonly string[]; readonly pairs: readonly LayerPair[] } | null {
  if (!Array.isArray(bandDescriptions) || bandDescriptions.length !== depth) return null;
  const texts = bandDescriptions.map(String);
  const pairs = texts.flatMap((text) => pairInName(text) ?? []);
  if (pairs.length === depth) return { dates: [], pairs };
  const dates = texts.flatMap(
    (text) => parseDate(text.trim().slice(0, 10)) ?? parseDate(text.trim().slice(0, 8)) ?? [],
  );
  return dates.length === depth ? { dates, pairs: [] } : null;
}
