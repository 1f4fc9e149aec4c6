import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulate } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { start, upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-streams-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  await simulate(join(folder, "sim"), { shape: { y: 30, x: 40 }, network: { count: 6, connections: 2 } });
  await succeed("run sbas --inputs sim/stack.zarr --out out --quiet".split(" "), folder);
});

/** ECMA-48 control sequences: colours and redrawn lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
const CONTROL = /\x1b\[|\r/;

describe("commands that answer with data", () => {
  test.each([
    "inspect sim/stack.zarr",
    "inspect out/velocity.tif",
    "plan sbas --inputs sim/stack.zarr --out out",
    "steps",
    "steps invert-network",
    "why out/velocity.tif",
    "compare out out",
    "doctor",
  ])("`%s` writes text for people, or JSON when asked, to stdout and nothing to stderr", async (line) => {
    const text = await upwarp(line.split(" "), folder);
    expect(text, text.stderr).toMatchObject({ code: 0, stderr: "" });
    expect(text.stdout).toMatch(/\w/);
    expect(text.stdout).not.toMatch(CONTROL);
    const json = await upwarp([...line.split(" "), "--json"], folder);
    expect(json, json.stderr).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(json.stdout)).toBeTypeOf("object");
  });

  test("`sample` writes CSV to stdout", async () => {
    const { code, stdout } = await upwarp(["sample", "out/velocity.tif", "--at", "-119.239,37.019"], folder);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^name,lon,lat,/);
  });

  test("an error leaves stdout empty, also where JSON was asked for", async () => {
    for (const line of [
      "inspect nowhere --json",
      "plan sbas --inputs nowhere --out out --json",
      "why nowhere --json",
    ]) {
      const { code, stdout, stderr } = await upwarp(line.split(" "), folder);
      expect([line, code, stdout]).toEqual([line, 1, ""]);
      expect(stderr).toMatch(/^not-found: /);
    }
  });
});

describe("commands that write files", () => {
  test.each([
    "run sbas --inputs sim/stack.zarr --out talked",
    "simulate sbas --out simulated --preset plain",
    "init sbas sim/stack.zarr --out upwarp.yaml",
    "export out/velocity.tif --to csv --out velocity.csv",
    "plot map out/velocity.tif --out velocity.svg",
  ])("`%s` talks on stderr and leaves stdout empty", async (line) => {
    const { code, stdout, stderr } = await upwarp(line.split(" "), folder);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/\w/);
    expect(stderr).not.toMatch(CONTROL);
  });

  test("`run --json` writes events, each line an object with a type, and nothing else anywhere", async () => {
    for (const out of ["events", "events"]) {
      const words = ["run", "sbas", "--inputs", "sim/stack.zarr", "--out", out, "--json"];
      const { code, stdout, stderr } = await upwarp(words, folder);
      expect([code, stderr]).toEqual([0, ""]);
      const lines = stdout.split("\n");
      expect(lines.pop()).toBe("");
      const types = lines.map((line) => (JSON.parse(line) as { type: unknown }).type);
      expect(types.every((type) => typeof type === "string")).toBe(true);
      expect(types.at(-1)).toBe("done");
    }
  });

  test("`run --json` that fails still writes whole lines, and its error to stderr", async () => {
    const words = "run sbas --inputs sim/stack.zarr --out failed --json --set reference.yx=99,0".split(" ");
    const { code, stdout, stderr } = await upwarp(words, folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^reference-outside: /);
    for (const line of stdout.trim().split("\n").filter(Boolean))
      expect(JSON.parse(line)).toHaveProperty("type");
  });
});

describe("a reader that has seen enough", () => {
  test("is no error: the program ends without a word", async () => {
    const { child, ended } = start(["steps", "--json"], folder);
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("colours", () => {
  test.each([
    [{ FORCE_COLOR: "1" }, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    [{ NO_COLOR: "" }, false],
    [{ FORCE_COLOR: "0" }, false],
    [{}, false],
  ])("with %o in the environment and a pipe: %s", async (env, expected) => {
    const plan = "plan sbas --inputs sim/stack.zarr --out out".split(" ");
    const good = await upwarp(plan, folder, env);
    const bad = await upwarp(["inspect", "nowhere"], folder, env);
    for (const text of [good.stdout, bad.stderr]) expect(CONTROL.test(text)).toBe(expected);
  });

  test("never stand in JSON", async () => {
    const plan = "plan sbas --inputs sim/stack.zarr --out out --json".split(" ");
    const { stdout } = await upwarp(plan, folder, { FORCE_COLOR: "1" });
    expect(stdout).not.toMatch(CONTROL);
  });
});
