import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const run = (name: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, "examples", name), ...args], {
    encoding: "utf8",
    timeout: 60_000,
  });

test("simulate-and-invert recovers a noise-free velocity to a thousandth of a millimetre a year", () => {
  const error = /error ([\d.]+) mm\/yr/.exec(run("simulate-and-invert.mjs"))?.[1];
  expect(Number(error)).toBeLessThan(0.001);
});

test("read-a-window reads a corner of a file of the fixtures", () => {
  const folder = join(ROOT, "test/fixtures/geotiff");
  const file = readdirSync(folder).find((name) => name.endsWith(".tif"))!;
  expect(run("read-a-window.mjs", join(folder, file))).toMatch(/geotiff .* valid/);
});

test("every example is run by a test", () => {
  expect(readdirSync(join(ROOT, "examples")).sort()).toEqual([
    "read-a-window.mjs",
    "simulate-and-invert.mjs",
  ]);
});
