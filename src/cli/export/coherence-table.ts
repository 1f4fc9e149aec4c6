import { compactDate, dayNumber } from "../../dates.ts";
import type { Network } from "../../stack/network.ts";
import type { Rectangle } from "../../stack/tile-plan.ts";

/** What MintPy writes above a table of spatial means. */
export interface TableOrigin {
  /** File names. */
  readonly data: string;
  readonly mask: string | null;
  readonly area: Rectangle;
  readonly threshold: number | null;
}

/** Means of every pair of a network. */
export interface PairMeans {
  readonly network: Network;
  /** null where nothing was valid. */
  readonly coherence: readonly (number | null)[];
}

/** MintPy's coherenceSpatialAvg.txt: the mean coherence of each pair, its baselines and its position in the stack. */
export function formatCoherenceTable({ network, coherence }: PairMeans, origin: TableOrigin): string {
  const { dates, pairs, perpendicularBaseline } = network;
  const rows = pairs.map(({ reference, secondary }, k) => {
    const [first, second] = [dates[reference] as string, dates[secondary] as string];
    const days = dayNumber(second) - dayNumber(first);
    return [
      `${compactDate(first)}_${compactDate(second)}`,
      mean(coherence[k]),
      formatFixed(days, 0).padStart(8),
      formatFixed(perpendicularBaseline?.[k] ?? Number.NaN, 1).padStart(8),
      String(k),
    ];
  });
  return table(origin, "#\tDATE12\t\tMean\tBtemp/days\tBperp/m\t\tNum", rows);
}

/** MintPy's timeseriesSpatialAvg.txt: the mean of each date. */
export function formatDateTable(
  { dates, means }: { readonly dates: readonly string[]; readonly means: readonly (number | null)[] },
  origin: TableOrigin,
): string {
  const rows = dates.map((date, i) => [compactDate(date), mean(means[i])]);
  return table(origin, "#\tDATE12\t\tMean", rows);
}

function table({ data, mask, area, threshold }: TableOrigin, names: string, rows: readonly string[][]) {
  const { x, y } = area;
  const head = [
    `# Data file: ${data}`,
    `# Mask file: ${mask ?? "None"}`,
    `# AOI box: (${x[0]}, ${y[0]}, ${x[1]}, ${y[1]})`,
    `# Threshold: ${threshold ?? "None"}`,
    names,
  ];
  return [...head, ...rows.map((row) => row.join("\t"))].map((line) => `${line}\n`).join("");
}

const mean = (value: number | null | undefined) => formatFixed(value ?? Number.NaN, 4);

/** More decimals than a double has behind any digit that is asked for here: what they say is exact. */
const EXACT = 60;

/**
 * A number with so many decimals as C and Python print it: an exact half goes to the even digit, where JavaScript goes up.
 * "nan" for NaN.
 */
export function formatFixed(value: number, decimals: number): string {
  if (Number.isNaN(value)) return "nan";
  const text = value.toFixed(decimals);
  const beyond = value.toFixed(EXACT).slice(decimals - EXACT);
  if (!/^50*$/.test(beyond) || "02468".includes(text.at(-1) as string)) return text;
  const down = value.toFixed(EXACT).slice(0, decimals - EXACT);
  return decimals === 0 ? down.slice(0, -1) : down;
}
