import { mkdtempSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { planRecipe, runRecipe } from "../../src/pipeline/run.ts";
import { openStack } from "../../src/products/index.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { sbas } from "../../src/systems/sbas/recipe.ts";
import { TIFF_PAIRS, writeMap, writeTiffStack, writeUnwrapped } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { hashResults } from "./tree.ts";

/** The steps that take part when nothing else is asked for. */
const STEPS = [
  "network-report",
  "reference-point",
  "invert-network",
  "displacement-error",
  "coherence-mask",
  "estimate-velocity",
];
/** A step and all that follow it. */
const from = (name: string) => STEPS.slice(STEPS.indexOf(name));

interface Planned {
  readonly step: string;
  readonly action: "reuse" | "resume" | "run";
  readonly why: string;
}

const folder = mkdtempSync(join(tmpdir(), "upwarp-stale-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

const JOB = ["sbas", "--inputs", "in", "--out", "out"];
const run = (...more: string[]) => succeed(["run", ...JOB, "--workers", "1", ...more], folder);
const plan = async (...more: string[]): Promise<Planned[]> =>
  JSON.parse((await succeed(["plan", ...JOB, "--json", ...more], folder)).stdout);

/**
 * Plans and runs. The run computes what the plan foretold and reuses the rest, and its results are those of a run into
 * a fresh folder. Returns the computed steps with the reasons that the plan gave.
 */
async function rerun(...more: string[]): Promise<{ computed: string[]; why: Record<string, string> }> {
  const planned = await plan(...more);
  const { stderr } = await run(...more);
  const told = (verb: string) =>
    STEPS.filter((step) => new RegExp(`^${verb} +${step}( |$)`, "m").test(stderr));
  const computed = told("run");
  expect(computed, stderr).toEqual(planned.filter(({ action }) => action === "run").map(({ step }) => step));
  expect(told("reuse"), stderr).toEqual(STEPS.filter((step) => !computed.includes(step)));
  await succeed(["run", "sbas", "--inputs", "in", "--out", "fresh", "--quiet", ...more], folder);
  expect(published("out")).toEqual(published("fresh"));
  rmSync(at("fresh"), { recursive: true });
  return { computed, why: Object.fromEntries(planned.map(({ step, why }) => [step, why])) };
}

const published = (out: string) =>
  Object.fromEntries(Object.entries(hashResults(at(out))).filter(([path]) => !path.startsWith("steps/")));

/** Five of the six pairs: the sixth is added by a test. */
const PAIRS = TIFF_PAIRS.slice(0, 5);
const ONE = TIFF_PAIRS[1];

beforeEach(async () => {
  for (const name of ["in", "out"]) rmSync(at(name), { recursive: true, force: true });
  await writeTiffStack(at("in"), PAIRS);
  await run("--quiet");
});

describe("a changed parameter", () => {
  test("of the inversion runs that and what follows from it, and says so", async () => {
    const { computed, why } = await rerun("--set", "min-norm=phase");
    expect(computed).toEqual(from("invert-network"));
    expect(why["invert-network"]).toBe("min-norm: velocity -> phase");
    expect(why["estimate-velocity"]).toBe("min-norm: velocity -> phase; invert-network runs");
  });

  test("of the velocity alone runs the velocity alone", async () => {
    const { computed, why } = await rerun("--set", "velocity.uncertainty=residual");
    expect(computed).toEqual(["estimate-velocity"]);
    expect(why["estimate-velocity"]).toBe("velocity.uncertainty: network -> residual");
  });

  test("that is changed back computes nothing, and the old results stand again", async () => {
    await run("--quiet", "--set", "weight=no");
    const { stdout } = await succeed(["plan", ...JOB, "--set", "weight=coh"], folder);
    expect(stdout).toMatch(/^invert-network +run +weight: no -> coh/m);
    expect((await rerun()).computed).toEqual([]);
  });
});

describe("a changed input", () => {
  /** A whole second, which every file system can store. */
  const TIME = new Date("2024-05-06T07:08:09Z");

  test("file of the same size and modification time is noticed, and named", async () => {
    const path = at(`in/unw/${ONE}.unw.tif`);
    utimesSync(path, TIME, TIME);
    await run("--quiet");
    const before = statSync(path);
    await writeUnwrapped(path, ONE, { phase: (row, column) => (column === 0 ? Number.NaN : row / 3 + 1) });
    utimesSync(path, TIME, TIME);
    const after = statSync(path);
    expect([after.size, after.mtimeMs]).toEqual([before.size, before.mtimeMs]);

    const { computed, why } = await rerun();
    expect(computed).toEqual(from("reference-point"));
    for (const step of ["reference-point", "invert-network"])
      expect(why[step]).toContain(`unwrappedPhase: content of ${ONE}.unw.tif`);
  });

  test("folder that was moved, with other times, is reused", async () => {
    for (const pair of PAIRS) utimesSync(at(`in/unw/${pair}.unw.tif`), TIME, TIME);
    renameSync(at("in"), at("elsewhere"));
    const { stdout } = await succeed("plan sbas --inputs elsewhere --out out --json".split(" "), folder);
    renameSync(at("elsewhere"), at("in"));
    const planned = JSON.parse(stdout) as Planned[];
    expect(planned.map(({ step, action }) => `${step} ${action}`)).toEqual(
      STEPS.map((step) => `${step} reuse`),
    );
  });

  test("folder with one more interferogram runs everything, and names the new file", async () => {
    const sixth = TIFF_PAIRS[5];
    await writeUnwrapped(at(`in/unw/${sixth}.unw.tif`), sixth);
    await writeMap(at(`in/cc/${sixth}.cc.tif`), () => 0.8);
    const { computed, why } = await rerun();
    expect(computed).toEqual(STEPS);
    expect(why["invert-network"]).toContain(`unwrappedPhase: new ${sixth}.unw.tif`);
    expect(why["network-report"]).toContain("the network, dates, grid or acquisition");
  });

  test("folder with an interferogram less runs everything, and names the missing file", async () => {
    for (const name of [`unw/${PAIRS[4]}.unw.tif`, `cc/${PAIRS[4]}.cc.tif`]) rmSync(at(`in/${name}`));
    const { computed, why } = await rerun();
    expect(computed).toEqual(STEPS);
    expect(why["invert-network"]).toContain(`gone ${PAIRS[4]}.unw.tif`);
  });
});

/** A step as a later release would declare it. */
const raise =
  (name: string) =>
  <S extends { readonly name: string }>(step: S): S =>
    step.name === name ? { ...step, version: 1000 } : step;

describe("a changed step", () => {
  test("runs under its new version, with what follows from it, and nothing else", async () => {
    const stack = await openStack([at("in")]);
    const host = { ...nodeHost, workerEntry: null };
    const newer = { ...sbas, steps: sbas.steps.map(raise("invert-network")) };
    const planned = await planRecipe(newer, stack, host, { out: at("out") });
    // The errors of the displacement follow from the network and the weights, not from the inversion.
    const changed = ["invert-network", "coherence-mask", "estimate-velocity"];
    expect(planned.filter(({ action }) => action === "run").map(({ keyed }) => keyed.step.name)).toEqual(
      changed,
    );
    const why = Object.fromEntries(planned.map((step) => [step.keyed.step.name, step.why]));
    expect(why["invert-network"]).toMatch(/^version \d+ -> 1000$/);
    expect(why["estimate-velocity"]).toBe("invert-network runs");
    const seen: Record<string, string[]> = { reused: [], finished: [] };
    await runRecipe(newer, stack, host, {
      out: at("out"),
      onEvent(event) {
        if (event.type === "reused" || event.type === "finished") seen[event.type]?.push(event.step);
      },
    });
    expect(seen.finished).toEqual(changed);
    expect(seen.reused).toEqual(STEPS.filter((step) => !changed.includes(step)));
  });
});

test("a published result that was spoilt or removed comes back without computing", async () => {
  const before = published("out");
  rmSync(at("out/velocity.tif"));
  writeFileSync(at("out/velocity-std.tif"), "spoilt");
  const { stderr } = await run();
  expect(stderr).toMatch(/nothing to do: all \d steps reused/);
  expect(published("out")).toEqual(before);
});
