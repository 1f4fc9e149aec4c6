import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (line: string, env: Record<string, string> = {}) => upwarp(line.split(" "), folder, env);

describe("upwarp", () => {
  test("lists its commands on stdout, with exit code 0", async () => {
    const { code, stdout, stderr } = await run("--help");
    expect(code).toBe(0);
    expect(stderr).toBe("");
    for (const command of [
      "demo",
      "inspect",
      "init",
      "plan",
      "run",
      "steps",
      "step",
      "why",
      "compare",
      "sample",
    ])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    for (const command of ["export", "view", "plot", "simulate", "doctor"])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  test.each([
    "demo",
    "inspect",
    "init",
    "plan",
    "run",
    "steps",
    "step",
    "why",
    "compare",
    "sample",
    "export",
    "view",
    "plot",
    "simulate",
    "doctor",
  ])("explains %s", async (command) => {
    const { code, stdout } = await run(`${command} --help`);
    expect(code).toBe(0);
    expect(stdout).toContain(`upwarp ${command}`);
  });

  test("says its version", async () => {
    expect((await run("--version")).stdout).toBe(`${packageJson.version}\n`);
  });

  test.each([
    ["runn", "usage-command", "Did you mean `run`"],
    ["run sbsa", "usage-target", "Did you mean sbas"],
    ["run sbas --imputs a --out b", "usage-argument", "--inputs"],
    ["run sbas", "usage-missing", "--inputs PATH...[\\s\\S]*--out DIR"],
    ["run sbas --inputs a --out b --memory lots", "size-invalid", "1GB"],
    ["run sbas --inputs a --out b --workers 0", "usage-number", "1 or more"],
    ["run sbas --inputs a --out b --set weight", "usage-assignment", "NAME=VALUE"],
    ["steps invert-netwrok", "unknown-step", "Did you mean invert-network"],
    ["step invert --in a=b --out c", "unknown-step", "Did you mean invert-network"],
    ["step invert-network --in unwrapedPhase=b --out c", "usage-input", "Did you mean unwrappedPhase"],
    ["simulate sbass --out c", "usage-choice", "Did you mean sbas"],
    ["plot mapp a --out b.png", "usage-choice", "Did you mean map"],
    ["export a --to coq --out b", "usage-argument", "cog"],
    ["compare a", "usage-argument", "B"],
    ["sample a --at north", "usage-lonlat", "LON,LAT"],
    ["view a --port 65536", "usage-port", "65535"],
    ["view a --prot 80", "usage-argument", "--port"],
  ])("takes `%s` for bad use: code 2, nothing on stdout, and a hint", async (line, code, hint) => {
    const outcome = await run(line);
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toBe("");
    expect(outcome.stderr).toMatch(new RegExp(`^${code}: `));
    expect(outcome.stderr).toMatch(new RegExp(hint));
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });

  test.each([
    ["run sbas --inputs nowhere --out out", "not-found"],
    ["inspect nowhere", "not-found"],
    ["run nowhere.yaml", "not-found"],
    ["compare nowhere nothing", "not-found"],
    ["why nowhere", "not-found"],
    ["sample nowhere --at 1,2", "not-found"],
    ["export nowhere --to cog --out x", "not-found"],
    ["plot map nowhere --out x.png", "not-found"],
    ["view nowhere", "not-found"],
    ["view --export site nowhere", "not-found"],
    ["view https://example.org/velocity.tif", "address-not-served"],
  ])("fails `%s` with code 1 and a typed error without a stack", async (line, code) => {
    const outcome = await run(line);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(new RegExp(`^${code}: [\\s\\S]*where: [\\s\\S]*fix: `));
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
  });

  test("fails on a file that is nothing, by its bytes", async () => {
    writeFileSync(join(folder, "picture.tif"), "not a picture");
    const { code, stderr } = await run("inspect picture.tif");
    expect(code).toBe(1);
    expect(stderr).toContain("format-unknown");
  });

  test("has no colours in a pipe, has them when forced, and not when refused", async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    const styled = /\x1b\[/;
    expect((await run("runn")).stderr).not.toMatch(styled);
    expect((await run("runn", { FORCE_COLOR: "1" })).stderr).toMatch(styled);
    expect((await run("runn --no-color", { FORCE_COLOR: "1" })).stderr).not.toMatch(styled);
    expect((await run("runn", { FORCE_COLOR: "1", NO_COLOR: "1" })).stderr).not.toMatch(styled);
  });

  test("finds this machine fit", async () => {
    const { code, stdout } = await run("doctor");
    expect(stdout).not.toContain("missing");
    expect(code).toBe(0);
  });

  test("lists steps for people and for programs", async () => {
    expect((await run("steps")).stdout).toMatch(/invert-network\s+\d+\s+tile/);
    const { stdout } = await run("steps invert-network --json");
    const { step, params } = JSON.parse(stdout);
    expect(step).toBe("invert-network");
    expect(params.properties.weight.enum).toContain("coh");
  });
});
