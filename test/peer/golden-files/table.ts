import type { Finding, GoldenFile } from "./golden-file.ts";

const rows: (readonly [GoldenFile, readonly Finding[]])[] = [];
export const note = (file: GoldenFile, findings: readonly Finding[]) => void rows.push([file, findings]);

/** The table's name of a file. */
export const nameOf = ({ file }: Pick<GoldenFile, "file">) => file.replace("expected/", "");

const number = (value: number) => (value === 0 ? "0" : value.toExponential(1).replace("e+0", ""));

/** One text for all, where all are alike. */
const joined = (texts: readonly string[]) =>
  [...(new Set(texts).size === 1 ? new Set(texts) : texts)].join(", ");

function cells([{ file, made }, findings]: (typeof rows)[number]): string {
  const names = findings.map(({ name }) => name);
  const isPattern = findings.some(({ elsewhere }) => elsewhere !== undefined);
  const isEqual = findings.every(({ elsewhere = 0 }) => elsewhere === 0);
  return [
    nameOf({ file }),
    made,
    names.join(", "),
    joined(findings.map(({ largest }) => number(largest))),
    joined(findings.map(({ tolerance }) => number(tolerance))),
    isPattern ? (isEqual ? "equal" : "DIFFERENT") : "",
  ].join(" | ");
}

/** The table of docs/compatibility.md, with UPWARP_TABLE=1. */
export function printTable(): void {
  if (process.env.UPWARP_TABLE === undefined) return;
  const head = ["file", "made by", "dataset", "largest difference", "tolerance", "zeros and NaN"];
  const lines = [head.join(" | "), head.map(() => "---").join(" | "), ...rows.map(cells)];
  process.stdout.write(`\n${lines.map((line) => `| ${line} |`).join("\n")}\n`);
}
