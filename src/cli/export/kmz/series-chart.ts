import { dayNumber } from "../../../dates.ts";
import { escapeMarkup, polylinePath } from "../../parts/plot.ts";

const WIDTH = 440;
const HEIGHT = 170;
const LEFT = 46;
const BOTTOM = 22;
const TOP = 8;

/** What is the same in the balloons of all points. */
export interface ChartFrame {
  readonly dates: readonly string[];
  /** What a stored value is multiplied by to be in the unit shown. */
  readonly factor: number;
  readonly unit: string;
}

/**
 * A point's series as markup for a balloon: a chart in SVG and the same numbers as a table, for viewers that show no SVG.
 * Nothing is loaded from anywhere and nothing is a script. NaN is no data.
 */
export function seriesBalloon(
  values: ArrayLike<number>,
  { dates, factor, unit }: ChartFrame,
  lines: readonly string[],
): string {
  const days = dates.map(dayNumber);
  const shown = Array.from(values, (value) => value * factor);
  const known = shown.filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  const span = high - low || 1;
  const first = days[0] as number;
  const turn = (days.at(-1) as number) - first || 1;
  const x = (day: number) => Math.round(LEFT + ((day - first) / turn) * (WIDTH - LEFT - 8));
  const y = (value: number) =>
    Math.round(10 * (TOP + ((high - value) / span) * (HEIGHT - TOP - BOTTOM))) / 10;
  const path = polylinePath(shown.map((value, i) => [x(days[i] as number), y(value)]));
  const text = (atX: number, atY: number, anchor: string, words: string) =>
    `<text x="${atX}" y="${atY}" text-anchor="${anchor}">${words}</text>`;
  const chart = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="11" fill="#596573">`,
    `<path d="M${LEFT},${y(0)}H${WIDTH - 8}" stroke="#8b96a3" stroke-width="0.75"/>`,
    `<path d="${path}" fill="none" stroke="#0072b2" stroke-width="1.5"/>`,
    text(LEFT - 4, y(high) + 8, "end", high.toFixed(1)),
    text(LEFT - 4, y(low), "end", low.toFixed(1)),
    text(LEFT, HEIGHT - 6, "start", dates[0] ?? ""),
    text(WIDTH - 8, HEIGHT - 6, "end", dates.at(-1) ?? ""),
    "</svg>",
  ].join("");
  const rows = dates.map((date, i) => {
    const value = shown[i] as number;
    return `<tr><td>${date}</td><td align="right">${Number.isNaN(value) ? "" : value.toFixed(1)}</td></tr>`;
  });
  return [
    ...lines.map((line) => `<div>${escapeMarkup(line)}</div>`),
    `<div>displacement (${escapeMarkup(unit)})</div>`,
    chart,
    `<table><tr><th>date</th><th>${escapeMarkup(unit)}</th></tr>${rows.join("")}</table>`,
  ].join("");
}
