import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { readFloats } from "../../src/stack/views.ts";
import { hashTree, upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-run-"));
afterAll(() => rmSync(folder, { recursive: true }));
const run = (line: string) => upwarp(line.split(" "), folder);
const ok = async (line: string) => {
  const outcome = await run(line);
  expect(outcome.stderr).not.toContain("unexpected error");
  expect(`${outcome.code} ${outcome.code === 0 ? "" : outcome.stderr}`).toBe("0 ");
  return outcome;
};
/** Results under their stable names, without what the run keeps for itself. */
const published = (out: string) =>
  Object.fromEntries(
    Object.entries(hashTree(join(folder, out))).filter(([path]) => !path.startsWith("steps/")),
  );

/** A place inside the scene. */
const PLACE = "-119.2,37.02";

beforeAll(async () => {
  await ok("simulate sbas --preset plain --seed 4 --out sim");
  await ok("run sbas --inputs sim/stack.zarr --out out --workers 2");
});

describe("upwarp run", () => {
  test("leaves the results under their names, and says so with numbers and the next command", async () => {
    expect(readdirSync(join(folder, "out")).sort()).toEqual([
      "displacement-std.zarr",
      "displacement.zarr",
      "pair-count.tif",
      "rank-deficiency.tif",
      "reliable.tif",
      "run.json",
      "steps",
      "temporal-coherence.tif",
      "velocity-std.tif",
      "velocity.tif",
    ]);
    const { stdout, stderr } = await ok("run sbas --inputs sim/stack.zarr --out out");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/velocity\.tif .* mm\/yr/);
    expect(stderr).toMatch(/nothing to do: all 6 steps reused \(network-report, reference-point, /);
    expect(stderr).toContain("upwarp plot map out/velocity.tif");
  });

  test("gives the same bytes with one worker as with two", async () => {
    await ok("run sbas --inputs sim/stack.zarr --out one --workers 1 --quiet");
    expect(published("one")).toEqual(published("out"));
  });

  test("writes one JSON event a line for programs, the result last", async () => {
    const { stdout, stderr } = await ok("run sbas --inputs sim/stack.zarr --out json --json");
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    const types = [...new Set(events.map(({ type }) => type))];
    expect(types).toEqual([
      "hashing",
      "planned",
      "started",
      "finished",
      "note",
      "progress",
      "published",
      "done",
    ]);
    expect(events.at(-1)).toMatchObject({ type: "done", reused: [], params: { weight: "var" } });
    expect(stderr).toBe("");
  });

  test("says nothing with --quiet", async () => {
    expect(await ok("run sbas --inputs sim/stack.zarr --out out --quiet")).toMatchObject({
      stdout: "",
      stderr: "",
    });
  });

  test("refuses unknown parameters with code 1 and leaves no folder", async () => {
    const { code, stderr } = await run("run sbas --inputs sim/stack.zarr --out new --set wieght=no");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^config-unknown-key: [\s\S]*Did you mean weight/);
    expect(existsSync(join(folder, "new"))).toBe(false);
  });

  test("leaves nothing under a final name when a chunk of the input is gone", async () => {
    await ok("simulate sbas --preset plain --out holed");
    const phase = join(folder, "holed/stack.zarr/unwrappedPhase");
    rmSync(join(phase, readdirSync(phase).find((name) => /^\d/.test(name)) ?? ""));
    const { code, stderr } = await run("run sbas --inputs holed/stack.zarr --out from-holed");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /\n[a-z-]+: .*\n {2}where: .*unwrappedPhase|^[a-z-]+: .*\n {2}where: .*unwrappedPhase/,
    );
    expect(readdirSync(join(folder, "from-holed"))).toEqual(["steps"]);
  });
});

describe("upwarp plan", () => {
  test("names what will run and why, and computes nothing", async () => {
    const before = hashTree(join(folder, "out"));
    const { stdout } = await ok("plan sbas --inputs sim/stack.zarr --out out --set weight=no");
    expect(stdout).toMatch(/reference-point +reuse +same inputs/);
    expect(stdout).toMatch(/invert-network +run +weight: var -> no/);
    expect(hashTree(join(folder, "out"))).toEqual(before);
  });

  test("names the input file whose content changed", async () => {
    await ok("simulate sbas --preset plain --seed 4 --out other");
    await ok("run sbas --inputs other/stack.zarr --out other-out --quiet");
    const height = join(folder, "other/stack.zarr/waterMask");
    const chunk = readdirSync(height).find((name) => /^\d/.test(name)) ?? "";
    const bytes = readFileSync(join(height, chunk));
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(join(height, chunk), bytes);
    const { stdout } = await ok("plan sbas --inputs other/stack.zarr --out other-out --json");
    const plan = JSON.parse(stdout) as { step: string; action: string; why: string }[];
    expect(plan.find(({ step }) => step === "reference-point")).toMatchObject({
      action: "run",
      why: `waterMask: content of ${chunk}`,
    });
    expect(plan.find(({ step }) => step === "network-report")).toMatchObject({ action: "reuse" });
  });
});

describe("upwarp init", () => {
  test("writes a configuration that runs as it is and gives the same results", async () => {
    const { stderr } = await ok("init sbas sim/stack.zarr --out sub.yaml");
    expect(stderr).toContain("upwarp run sub.yaml");
    const text = readFileSync(join(folder, "sub.yaml"), "utf8");
    expect(text).toMatch(/^ {2}reference\.yx: \d+,\d+$/m);
    await ok("run sub.yaml --quiet");
    const { stdout } = await ok("compare sbas out --json");
    expect(JSON.parse(stdout).variables.every((row: { agrees: boolean }) => row.agrees)).toBe(true);
  });

  test("does not replace a file unless forced", async () => {
    writeFileSync(join(folder, "mine.yaml"), "mine");
    const { code, stderr } = await run("init sbas sim/stack.zarr --out mine.yaml");
    expect(code).toBe(1);
    expect(stderr).toContain("config-exists");
    expect(readFileSync(join(folder, "mine.yaml"), "utf8")).toBe("mine");
  });

  test("a configuration with errors is told with lines, all at once", async () => {
    writeFileSync(join(folder, "bad.yaml"), "system: sbas\nimputs: a\nworker: 2\n");
    const { code, stderr } = await run("run bad.yaml");
    expect(code).toBe(1);
    expect(stderr).toMatch(/imputs, worker[\s\S]*line 2[\s\S]*line 3[\s\S]*inputs instead of imputs/);
  });
});

describe("results", () => {
  test.each(["out/velocity.tif", "out/displacement.zarr"])("%s says why it is as it is", async (path) => {
    const { stdout } = await ok(`why ${path}`);
    expect(stdout).toMatch(/invert-network {2}version \d/);
    expect(stdout).toMatch(/param +weight +var/);
    expect(stdout).toMatch(/unwrappedPhase +\d+ files, content [0-9a-f]{12}/);
  });

  test("that agree and that differ have other exit codes", async () => {
    await ok("run sbas --inputs sim/stack.zarr --out moved --set reference.yx=5,5 --quiet");
    expect((await run("compare out out")).code).toBe(0);
    const { code, stdout } = await run("compare out moved");
    expect([code, stdout.includes("differs")]).toEqual([1, true]);
    expect((await run("compare out moved --tolerance 1")).code).toBe(0);
    expect((await run("compare out/velocity.tif out/velocity-std.tif")).code).toBe(1);
  });

  test("state errors that the truth keeps to: 68 and 95 % lie within one and two of them", async () => {
    await ok("simulate sbas --preset noise --seed 31 --out noise");
    await ok("run sbas --inputs noise/stack.zarr --out noise/out --quiet");
    const { stdout } = await run("compare noise/out noise/truth.zarr --json");
    const { variables } = JSON.parse(stdout) as {
      variables: { variable: string; coverage: { count: number; withinOne: number; withinTwo: number } }[];
    };
    expect(variables.map(({ variable }) => variable).sort()).toEqual(["displacement", "velocity"]);
    for (const { coverage } of variables) {
      expect(coverage.count).toBeGreaterThan(9000);
      expect(Math.abs(coverage.withinOne - 0.6827)).toBeLessThan(0.03);
      expect(Math.abs(coverage.withinTwo - 0.9545)).toBeLessThan(0.03);
    }
    const told = await run("compare noise/out noise/truth.zarr");
    expect(told.stdout).toMatch(/within 1 σ +2 σ/);
    // Two runs both state errors: which of them should hold?
    expect((await run("compare out out")).stdout).not.toContain("within 1 σ");
  });

  test("are sampled as CSV: places from the line and from a table, outside ones told on stderr", async () => {
    writeFileSync(
      join(folder, "points.csv"),
      `name,lat,lon\nHERE,${PLACE.split(",").reverse().join(",")}\nAFAR,0,0\n`,
    );
    const { stdout, stderr } = await ok(`sample out --at ${PLACE} --points points.csv --variable velocity`);
    const [header, ...rows] = stdout.trim().split("\n");
    expect(header).toBe("name,lon,lat,row,column,variable,date,value,sigma,unit");
    expect(rows.map((row) => row.split(",")[0])).toEqual(["1", "HERE"]);
    expect(new Set(rows.map((row) => row.split(",").slice(1).join())).size).toBe(1);
    expect(stderr).toContain("AFAR");
    const series = await ok(`sample out/displacement.zarr --at ${PLACE} --variable displacement`);
    expect(series.stdout.trim().split("\n")).toHaveLength(1 + 16);
    expect(series.stdout).toMatch(/displacement,2018-01-06,0,0,m\n/);
    // The sigma comes from the file beside, and is the same from the folder.
    const both = await ok(`sample out --at ${PLACE}`);
    const last = series.stdout.trim().split("\n").at(-1) ?? "";
    expect(last).toMatch(/displacement,[\d-]+,-?[\d.e-]+,[\d.e-]+,m$/);
    expect(both.stdout).toContain(`${last}\n`);
    expect(both.stdout).not.toMatch(/displacementStd|velocity-std/);
    const alone = await ok(`sample out --at ${PLACE} --variable displacementStd`);
    expect(alone.stdout).toMatch(/displacementStd,2018-01-06,0,,m\n/);
  });

  test("are exported, and what comes back is what went out", async () => {
    await ok("export out/velocity.tif --to cog --out copy.tif");
    expect((await run("compare out/velocity.tif copy.tif")).code).toBe(0);
    await ok("export out --to netcdf --out all.nc");
    const { stdout } = await ok("compare out all.nc --json");
    const rows = JSON.parse(stdout).variables as { variable: string; agrees: boolean }[];
    expect(rows.map(({ variable }) => variable)).toContain("displacement");
    expect(rows.every(({ agrees }) => agrees)).toBe(true);
    await ok("export out --to csv --out all.csv");
    const [header, first] = readFileSync(join(folder, "all.csv"), "utf8").split("\n");
    expect(header).toMatch(/^row,column,lon,lat,.*displacement_2018-01-18_m/);
    expect(first?.split(",")).toHaveLength(header?.split(",").length ?? 0);
    await ok("export out/displacement.zarr --to cog --variable displacement --out dates");
    expect(readdirSync(join(folder, "dates"))).toHaveLength(16);
  });

  test("go to MintPy's layout, from a run and afterwards, with the same values", async () => {
    await ok("run sbas --inputs sim/stack.zarr --out out --layout mintpy --quiet");
    await ok("export out --to mintpy --out later");
    for (const name of ["timeseries.h5", "velocity.h5", "temporalCoherence.h5", "numInvIfgram.h5"])
      expect(readFileSync(join(folder, "out", name)).equals(readFileSync(join(folder, "later", name)))).toBe(
        true,
      );
    expect((await run("compare later/velocity.h5 out/velocity.tif --variable velocity")).code).toBe(0);
    for (const name of readdirSync(join(folder, "later"))) rmSync(join(folder, "out", name));
  });

  test("are drawn as PNG and SVG", async () => {
    mkdirSync(join(folder, "figures"));
    await ok("plot map out --out figures/velocity.png");
    await ok("plot map out/temporal-coherence.tif --out figures/coherence.svg");
    await ok("plot network sim/stack.zarr --out figures/network.svg");
    await ok("plot network out --out figures/network-of-run.svg");
    await ok("plot coherence sim/stack.zarr --out figures/matrix.svg");
    expect((await run("plot coherence sim/stack.zarr --at 0,0 --out figures/at.svg")).stderr).toContain(
      "place-outside",
    );
    await ok(`plot timeseries out --at ${PLACE} --out figures/series.svg`);
    await ok(`plot timeseries out/displacement.zarr --at ${PLACE} --out figures/same.svg`);
    const [series, same] = ["series", "same"].map((name) =>
      readFileSync(join(folder, `figures/${name}.svg`), "utf8"),
    );
    expect(same).toBe(series);
    expect(series).toContain("± 1 σ");
    const png = readFileSync(join(folder, "figures/velocity.png"));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.length).toBeGreaterThan(20_000);
    for (const name of ["coherence.svg", "network.svg"])
      expect(readFileSync(join(folder, "figures", name), "utf8")).toMatch(/^<svg[\s\S]*<\/svg>\s*$/);
    expect(readdirSync(join(folder, "figures")).filter((name) => name.includes("tmp"))).toEqual([]);
  });

  test("a single step takes an earlier result and gives the same velocity", async () => {
    await ok(
      "step estimate-velocity --in displacement=out/displacement.zarr unwrappedPhase=sim/stack.zarr coherence=sim/stack.zarr waterMask=sim/stack.zarr connectedComponent=sim/stack.zarr --out step --quiet",
    );
    expect((await run("compare step/velocity.tif out/velocity.tif")).code).toBe(0);
  });
});

describe("upwarp simulate", () => {
  test("writes MintPy's inputs that run to the same velocity as the Zarr stack", async () => {
    await ok("simulate sbas --preset plain --seed 4 --format mintpy --out simh5");
    expect(readdirSync(join(folder, "simh5/inputs")).sort()).toEqual(["geometryGeo.h5", "ifgramStack.h5"]);
    await ok("run sbas --inputs simh5/inputs --out outh5 --quiet");
    expect((await run("compare outh5/velocity.tif out/velocity.tif --tolerance 1e-6")).code).toBe(0);
  });

  test("writes MintPy's inputs from which the error of the topography follows", async () => {
    await ok(
      "simulate sbas --preset plain --format mintpy --out height --set terrain.errorDeviation=8 network.baselineDeviation=80 deformation=[]",
    );
    await ok(
      "run sbas --inputs height/inputs --out height/out --quiet --set topography=yes reference.yx=9,8",
    );
    const { variables } = await openDataset(join(folder, "height/truth.zarr"));
    const truth = variables.get("heightError")!;
    const window = truth.shape.map((length) => [0, length] as const);
    const wanted = await readFloats(truth, window);
    const [found] = (await openDataset(join(folder, "height/out/dem-error.tif"))).variables.values();
    const values = await readFloats(found!, window);
    const zero = wanted[9 * truth.shape[1]! + 8]!;
    const worst = wanted.reduce(
      (most, value, p) => Math.max(most, Number.isNaN(values[p]!) ? 0 : Math.abs(value - zero - values[p]!)),
      0,
    );
    expect(values.filter(Number.isFinite).length).toBeGreaterThan(0.9 * values.length);
    expect(worst).toBeLessThan(0.01);
  });

  test("gives the same bytes for the same seed, others for another, and replaces nothing", async () => {
    await ok('simulate sbas --preset noise --set shape={"y":20,"x":30} --seed 1 --out a');
    await ok('simulate sbas --preset noise --set shape={"y":20,"x":30} --seed 1 --out b');
    await ok('simulate sbas --preset noise --set shape={"y":20,"x":30} --seed 2 --out c');
    expect(hashTree(join(folder, "a"))).toEqual(hashTree(join(folder, "b")));
    expect(hashTree(join(folder, "a"))).not.toEqual(hashTree(join(folder, "c")));
    const { code, stderr } = await run("simulate sbas --out a");
    expect([code, stderr.split(":")[0]]).toEqual([1, "output-exists"]);
  });
});

test("upwarp demo ends with a printed comparison and a report page, and starts again from what is there", async () => {
  const { stdout, stderr } = await ok("demo --out demo");
  expect(stdout).toMatch(/velocity +[\d ]+ +-?[\d.]+ +[\d.]+ +[\d.]+ +mm\/yr/);
  expect(stderr).toContain("report demo/report.html");
  expect(stderr).toContain("view   upwarp view demo/sbas");
  const html = readFileSync(join(folder, "demo/report.html"), "utf8");
  expect(html).toMatch(/^<!doctype html>/i);
  expect(html.match(/<svg/g)?.length).toBeGreaterThanOrEqual(5);
  const again = await ok("demo --out demo");
  expect(again.stdout).toBe(stdout);
  expect(again.stderr).toContain("reuse  demo/stack.zarr");
  renameSync(join(folder, "demo"), join(folder, "demo-done"));
});
