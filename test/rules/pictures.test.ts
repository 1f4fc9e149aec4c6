import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comparePictures } from "../figures/snapshots.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const CLI = join(ROOT, "dist/cli.mjs");
const README = readFileSync(join(ROOT, "README.md"), "utf8");

/** Pixels that another machine may draw otherwise: a rim of a glyph, a value at the border of two colours. */
const TOLERATED_SHARE = 0.002;

const shown = [...README.matchAll(/!\[[^\]]*\]\((docs\/images\/[^)]+)\)/g)].map(([, path = ""]) => path);

/** The command of the README that writes a picture, as arguments. */
function commandOf(picture: string): string[] {
  const lines = README.replaceAll("\\\n", " ").split("\n");
  const line =
    lines.find((one) => one.startsWith("node dist/cli.mjs") && one.includes(`--out ${picture}`)) ?? "";
  const words = line.match(/"[^"]*"|\S+/g) ?? [];
  return words.slice(2).map((word) => word.replaceAll('"', ""));
}

describe("the pictures of the README", () => {
  const folder = mkdtempSync(join(tmpdir(), "upwarp-pictures-"));
  const upwarp = (...args: string[]) =>
    execFileSync(process.execPath, [CLI, ...args], { cwd: folder, stdio: "pipe", env: { NO_COLOR: "1" } });

  // What `npm start` leaves.
  beforeAll(() => void upwarp("demo", "--out", "upwarp-demo"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("are some", () => expect(shown.length).toBeGreaterThan(0));

  test.each(shown)("%s is what the command beside it makes", (picture) => {
    const command = commandOf(picture);
    expect(command[0]).toBe("plot");
    mkdirSync(join(folder, dirname(picture)), { recursive: true });
    upwarp(...command);
    const difference = comparePictures(
      readFileSync(join(folder, picture)),
      readFileSync(join(ROOT, picture)),
    );
    expect(difference.sameSize).toBe(true);
    expect(difference.share).toBeLessThanOrEqual(TOLERATED_SHARE);
  });
});
