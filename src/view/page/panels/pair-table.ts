import { csvNumber } from "../../../stack/csv-cell.ts";
import type { PairData } from "./pair-data.ts";

/** Pairs with their baselines and coherence as CSV. */
export function pairTable({ pairs, coherence, of }: PairData): string {
  const where = coherence === null || of.kind === "scene" ? "not known" : `of ${of.name}`;
  const rows = pairs.map(({ reference, secondary, perpendicularBaseline }, k) =>
    [
      reference,
      secondary,
      csvNumber(perpendicularBaseline ?? Number.NaN),
      csvNumber(coherence?.[k] ?? Number.NaN),
    ].join(","),
  );
  const header = ["reference", "secondary", "perpendicular_baseline_m", "coherence"].join(",");
  // A name in a comment is no cell; without line breaks it cannot become one.
  return `# coherence ${where.replaceAll(/\s+/g, " ")}\n${header}\n${rows.join("\n")}\n`;
}
