import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeMintpyStack } from "./sbas-stacks.ts";
import { succeed } from "./succeed.ts";
import { hashResults } from "./tree.ts";
import { start } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-chain-resume-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => join(folder, ...parts);

/** Every correction that needs no file of its own. */
const TEMPLATE = [
  "mintpy.network.coherenceBased = yes",
  "mintpy.network.minCoherence = 0.2",
  "mintpy.unwrapError.method = bridging",
  "mintpy.networkInversion.minTempCoh = 0.5",
  "mintpy.solidEarthTides = yes",
  "mintpy.troposphericDelay.method = height_correlation",
  "mintpy.deramp = linear",
  "mintpy.topographicResidual = yes",
  "mintpy.timeFunc.periodic = 1",
].join("\n");
/** Bytes of one journal entry (src/pipeline/journal.ts). */
const ENTRY = 9;

const job = (out: string, ...more: string[]) => [
  ...["sbas", "--template", "chain.cfg", "--inputs", "inputs", "--out", out, "--compat", "mintpy"],
  ...more,
];
const run = (out: string, ...more: string[]) =>
  succeed(["run", ...job(out, ...more), "--layout", "mintpy"], folder);

let whole: Record<string, string>;
beforeAll(async () => {
  writeFileSync(at("chain.cfg"), TEMPLATE);
  await writeMintpyStack(folder, {
    shape: { y: 260, x: 300 },
    network: { count: 16, connections: 3, baselineDeviation: 80 },
    terrain: { relief: 150, errorDeviation: 8 },
    deformation: [
      {
        pattern: { kind: "bowl", center: { y: 0.5, x: 0.4 }, radius: 3000, up: -0.06 },
        history: { kind: "linear" },
      },
    ],
    stratified: {},
    ramp: {},
    coherence: {},
    water: { river: {} },
    unwrapErrors: [{ region: "eastBank", share: 0.1 }],
    emptyCorner: 0.1,
  });
  await run("whole", "--workers", "1", "--memory", "1GB");
  whole = hashResults(at("whole"));
});
beforeEach(() => rmSync(at("out"), { recursive: true, force: true }));

test("the full chain gives the same bytes for 1 and 2 workers, whatever the memory", async () => {
  await run("out", "--workers", "2", "--memory", "600MB");
  const other = hashResults(at("out"));
  expect(Object.keys(other).filter((path) => path.endsWith(".h5")).length).toBeGreaterThan(15);
  expect(other).toEqual(whole);
});

describe("a chain that is killed in the middle of a layer step", () => {
  /** Slabs that the growing step's journal names; 0 before there is one. */
  function slabsDone(step: string): number {
    const steps = at("out/steps");
    if (!existsSync(steps)) return 0;
    const partial = readdirSync(steps).find(
      (name) => name.startsWith(`${step}-`) && name.endsWith(".partial"),
    );
    const journal = join(steps, partial ?? "", "journal");
    return partial !== undefined && existsSync(journal) ? Math.floor(statSync(journal).size / ENTRY) : 0;
  }

  test.each(["correct-unwrapping", "correct-troposphere-height", "deramp"])(
    "%s is finished by the same command, with the bytes of an uninterrupted run",
    async (step) => {
      const { child, ended } = start(["run", ...job("out", "--workers", "1")], folder);
      const timer = setInterval(() => {
        if (slabsDone(step) === 0) return;
        clearInterval(timer);
        child.kill("SIGKILL");
      }, 1);
      const { signal } = await ended.finally(() => clearInterval(timer));
      expect(signal).toBe("SIGKILL");
      expect(readdirSync(at("out"))).toEqual(["steps"]);
      const done = slabsDone(step);
      expect(done).toBeGreaterThan(0);

      const { stdout } = await succeed(["plan", ...job("out")], folder);
      expect(stdout).toMatch(/^select-network +reuse /m);
      expect(stdout).toMatch(new RegExp(`^${step} +resume +an interrupted run left part of it`, "m"));
      const { stderr } = await run("out", "--workers", "2");
      expect(stderr).toMatch(/^reuse +reference-point$/m);
      const resumed = new RegExp(`^resume +${step} .*resumed at tile (\\d+) of (\\d+)`, "m").exec(stderr);
      expect(Number(resumed?.[1]), stderr).toBeGreaterThanOrEqual(done);
      expect(Number(resumed?.[1]), stderr).toBeLessThan(Number(resumed?.[2]));
      expect(hashResults(at("out"))).toEqual(whole);
    },
  );
});

describe("a chain that is run again with something changed", () => {
  /** What a run would do with each step. */
  async function plan(...more: string[]): Promise<Map<string, { action: string; why: string }>> {
    const { stdout } = await succeed(["plan", ...job("whole", "--json", ...more)], folder);
    const rows = JSON.parse(stdout) as { step: string; action: string; why: string }[];
    return new Map(rows.map(({ step, action, why }) => [step, { action, why }]));
  }
  const running = (planned: Map<string, { action: string }>) =>
    [...planned].filter(([, { action }]) => action === "run").map(([step]) => step);

  test("does nothing when nothing is", async () => {
    expect(running(await plan())).toEqual([]);
  });

  test("computes deramp and what follows it when the ramp is another", async () => {
    const planned = await plan("--set", "deramp=quadratic");
    expect(running(planned)).toEqual([
      "deramp",
      "deramp-report",
      "correct-topography",
      "residual-rms",
      "reference-date",
      "estimate-velocity",
    ]);
    expect(planned.get("deramp")?.why).toBe("deramp: linear -> quadratic");
  });

  test("computes the velocity alone when a time function is added", async () => {
    expect(running(await plan("--set", "velocity.steps=20180401"))).toEqual(["estimate-velocity"]);
  });

  test("leaves out the steps after one that is switched off, and takes up their results again", async () => {
    await run("out", "--workers", "2");
    const without = await run("out", "--set", "deramp=none");
    expect(without.stderr).not.toMatch(/^run +deramp/m);
    expect(without.stderr).toMatch(/^run +correct-topography/m);
    expect(JSON.parse(readFileSync(at("out/run.json"), "utf8")).steps).not.toHaveProperty("deramp");
    const again = await run("out");
    expect(again.stderr).not.toMatch(/^run /m);
    const { "run.json": manifest, "velocity.tif": velocity } = hashResults(at("out"));
    expect([manifest, velocity]).toEqual([whole["run.json"], whole["velocity.tif"]]);
  });
});
