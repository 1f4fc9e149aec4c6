import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { listTree } from "./tree.ts";
import type { Outcome } from "./upwarp.ts";

export interface Refusal {
  /** Stable name of the condition. */
  readonly code: string;
  /** What the report must say of the place. */
  readonly where?: RegExp;
  /** What the report must say of the offending value. */
  readonly got?: RegExp;
  /** What it must say can be done. Every error says something. */
  readonly fix?: RegExp;
  /** 1, or 2 for bad usage. */
  readonly exit?: number;
}

/** Checks that a run was refused in good form: one typed report on stderr, nothing on stdout, no stack trace. */
export function expectRefusal(ended: Outcome, { code, where, got, fix = /\S/, exit = 1 }: Refusal): void {
  const { stdout, stderr } = ended;
  expect(ended, stderr).toMatchObject({ code: exit, signal: null });
  const report = stderr.slice(Math.max(0, stderr.search(new RegExp(`^${code}: `, "m"))));
  expect(report, stderr).toMatch(new RegExp(`^${code}: \\S`));
  for (const [label, pattern] of [
    ["where", where],
    ["got", got],
    ["fix", fix],
  ] as const)
    if (pattern) expect(fieldOf(report, label), stderr).toMatch(pattern);
  expect(stderr, "a stack trace is for bugs").not.toMatch(/^ +at .+:\d+:\d+\)?$/m);
  expect(stdout).toBe("");
}

/** The text of one field of a report, with its continuation lines. */
function fieldOf(report: string, label: string): string {
  const lines = report.split("\n");
  const first = lines.findIndex((line) => line.startsWith(`  ${label}:`));
  if (first < 0) return "";
  const after = lines.slice(first + 1).findIndex((line) => !line.startsWith("   "));
  return lines.slice(first, after < 0 ? undefined : first + 1 + after).join("\n");
}

/** Checks that an output folder holds nothing under a final name that is not whole. */
export function expectNoHalfResults(out: string): void {
  if (!existsSync(out)) return;
  const names = readdirSync(out);
  expect(names.filter((name) => /\.(tif|zarr|h5)$/.test(name))).toEqual([]);
  expect(listTree(out).filter((path) => path.endsWith("/lock"))).toEqual([]);
  const steps = join(out, "steps");
  if (!existsSync(steps)) return;
  const finished = readdirSync(steps).filter((name) => /-[0-9a-f]{12}$/.test(name));
  for (const name of finished) expect(readdirSync(join(steps, name))).toContain("provenance.json");
}
