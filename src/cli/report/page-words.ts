import { formatQuantity } from "../../units.ts";

/** A quantity as pages write it: millimetres for rates, a true minus sign. */
export const quantity = (
  value: number,
  unit: string,
  options: { to?: string; digits?: number; like?: number; sigma?: number } = {},
) => formatQuantity(value, unit, { minus: "−", ...options });

/** "1 date", "3 dates". */
export const plural = (count: number, noun: string) =>
  `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** 0.672 as "67 %"; shares near the ends keep a digit: "0.3 %". */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "n/a";
  const value = 100 * share;
  return `${value > 0 && value < 10 ? value.toFixed(1) : value > 99 && value < 100 ? Math.min(99.9, value).toFixed(1) : value.toFixed(0)} %`;
}

/** Words of a list, the last one after "and". */
export const listed = (words: readonly string[]) =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** The first few of a list, and how many more there are. */
export const shortened = (words: readonly string[], most = 6) =>
  words.length <= most ? listed(words) : `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
