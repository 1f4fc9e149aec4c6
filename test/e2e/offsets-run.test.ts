import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { openStack } from "../../src/products/index.ts";
import { readFloats } from "../../src/stack/views.ts";
import { METRES, NETWORK, type OffsetScene } from "../offset-tile.ts";
import { type WrittenOffsets, writeOffsetStack } from "./offset-stacks.ts";
import { writeMintpyStack } from "./sbas-stacks.ts";
import { succeed } from "./succeed.ts";
import { hashResults } from "./tree.ts";
import { upwarp } from "./upwarp.ts";

const SHAPE = { y: 130, x: 140 };
const PIXELS = SHAPE.y * SHAPE.x;
const folder = mkdtempSync(join(tmpdir(), "upwarp-offsets-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = async (path: string, name: string) => {
  const dataset = await openDataset(path);
  const variable = dataset.variables.get(name) ?? [...dataset.variables.values()][0]!;
  try {
    return await readFloats(
      variable,
      variable.shape.map((length) => [0, length] as const),
    );
  } finally {
    await variable.close();
  }
};

/** Shares of pixels and dates within one and two standard errors of the truth, percent. */
function coverage({ truth }: OffsetScene, metres: number, series: Float32Array, errors: Float32Array) {
  const [from, to] = [PIXELS, truth.length];
  const within = (limit: number) => {
    let count = 0;
    for (let i = from; i < to; i++)
      if (Math.abs(series[i]! - truth[i]! * metres) <= limit * errors[i]!) count++;
    return (100 * count) / (to - from);
  };
  return [within(1), within(2)] as const;
}

describe("upwarp run offsets", () => {
  let written: WrittenOffsets;
  const run = (out: string, ...more: string[]) =>
    succeed(["run", "offsets", "--inputs", "inputs", "--out", out, ...more], folder);
  beforeAll(async () => {
    written = await writeOffsetStack(folder, SHAPE);
    await run("one", "--workers", "1", "--layout", "mintpy", "--quiet");
  });

  test("gives range and azimuth displacement with errors that hold the truth as often as they say", async () => {
    for (const component of ["range", "azimuth"] as const) {
      const series = await read(
        join(folder, `one/${component}-displacement.zarr`),
        `${component}Displacement`,
      );
      const errors = await read(
        join(folder, `one/${component}-displacement-std.zarr`),
        `${component}DisplacementStd`,
      );
      const [one, two] = coverage(written[component], METRES[component], series, errors);
      expect(Math.abs(one - 68.3)).toBeLessThan(3);
      expect(Math.abs(two - 95.4)).toBeLessThan(3);
    }
  });

  test("writes MintPy's files, with the same numbers", async () => {
    expect(
      readdirSync(join(folder, "one"))
        .filter((name) => name.endsWith(".h5"))
        .sort(),
    ).toEqual([
      "numInvOffAz.h5",
      "numInvOffRg.h5",
      "residualInvAz.h5",
      "residualInvRg.h5",
      "timeseriesAz.h5",
      "timeseriesRg.h5",
      "velocityAz.h5",
      "velocityRg.h5",
    ]);
    // No data is 0 there.
    const filled = (values: Float32Array) => values.map((value) => (Number.isNaN(value) ? 0 : value));
    expect(await read(join(folder, "one/timeseriesAz.h5"), "timeseries")).toEqual(
      filled(await read(join(folder, "one/azimuth-displacement.zarr"), "azimuthDisplacement")),
    );
    expect(await read(join(folder, "one/velocityRg.h5"), "velocity")).toEqual(
      filled(await read(join(folder, "one/range-velocity.tif"), "range-velocity")),
    );
  });

  test("gives the same bytes for any number of workers and any memory", async () => {
    const { stdout } = await run(
      "two",
      "--workers",
      "2",
      "--memory",
      "420MB",
      "--layout",
      "mintpy",
      "--json",
    );
    const tiles = stdout
      .trim()
      .split("\n")
      .flatMap((line) => (JSON.parse(line) as { type: string; tiles?: number }).tiles ?? []);
    // Otherwise two workers would have nothing to share.
    expect(Math.max(...tiles)).toBeGreaterThan(1);
    const [one, two] = [hashResults(join(folder, "one")), hashResults(join(folder, "two"))];
    expect(Object.keys(one).length).toBeGreaterThan(50);
    expect(two).toEqual(one);
  });

  test("computes again only what a change concerns, or what is gone", async () => {
    await run("again", "--quiet");
    const before = hashResults(join(folder, "again"));
    const fit = readdirSync(join(folder, "again/steps")).find((name) =>
      name.startsWith("azimuth-velocity-fit"),
    );
    rmSync(join(folder, "again/steps", fit!), { recursive: true });
    const actions = async (...more: string[]) => {
      const words = ["plan", "offsets", "--inputs", "inputs", "--out", "again", "--json", ...more];
      const rows = JSON.parse((await succeed(words, folder)).stdout) as { step: string; action: string }[];
      return rows.filter(({ action }) => action !== "reuse").map(({ step }) => step);
    };
    expect(await actions()).toEqual(["azimuth-velocity-fit"]);
    expect(await actions("--set", "velocity.polynomial=2")).toEqual([
      "range-velocity-fit",
      "azimuth-velocity-fit",
    ]);
    await run("again", "--quiet");
    expect(hashResults(join(folder, "again"))).toEqual(before);
  });

  test("takes a reference point's motion, ramps and a reference date off", async () => {
    const set = ["reference.yx=65,70", "deramp=linear", "reference.date=20180130", "mask.max-std=0.16"];
    await run("all", "--quiet", "--set", ...set);
    const series = await read(join(folder, "all/range-displacement.zarr"), "rangeDisplacement");
    const zero = NETWORK.dates.indexOf("2018-01-30");
    for (let p = 0; p < PIXELS; p++) expect(series[zero * PIXELS + p]! || 0).toBe(0);
    const record = join(folder, "all/steps");
    expect(readdirSync(record).map((name) => name.replace(/-[0-9a-f]{12}$/, ""))).toEqual(
      expect.arrayContaining([
        "offset-medians",
        "reference-offsets",
        "range-deramp",
        "azimuth-reference-date",
      ]),
    );
  });

  test("works on one component alone", async () => {
    const alone = join(folder, "alone");
    await writeOffsetStack(alone, { y: 8, x: 9 }, { without: ["azimuthOffset", "azimuthOffsetStd"] });
    await succeed(["run", "offsets", "--inputs", "inputs", "--out", "out", "--quiet"], alone);
    const results = readdirSync(join(alone, "out"));
    expect(results).toContain("range-velocity.tif");
    expect(results.filter((name) => name.startsWith("azimuth"))).toEqual([]);
  });

  test("writes a configuration that runs, and refuses MintPy's", async () => {
    await succeed(["init", "offsets", "inputs", "--out", "offsets.yaml"], folder);
    await succeed(["plan", "offsets.yaml"], folder);
    const template = join(folder, "smallbaselineApp.cfg");
    writeFileSync(template, "mintpy.load.azOffFile = ./offsets/*.bip\n");
    const { code, stderr } = await upwarp(
      ["run", "offsets", "--template", template, "--inputs", "inputs", "--out", "no"],
      folder,
    );
    expect(code).not.toBe(0);
    expect(stderr).toContain("usage-template");
    const report = await upwarp(["run", "offsets", "--inputs", "inputs", "--out", "no", "--report"], folder);
    expect(report.stderr).toContain("report-system");
  });
});

describe("a folder with phases and offsets", () => {
  test("is read as what is asked for, phases by default", async () => {
    const both = join(folder, "both");
    await writeMintpyStack(
      both,
      { shape: { y: 8, x: 9 }, network: { count: 5, connections: 2 } },
      { radar: true },
    );
    await writeOffsetStack(both, { y: 8, x: 9 });
    const names = async (options: Parameters<typeof openStack>[1]) => {
      const { variables, notes } = await openStack([both], options);
      for (const variable of variables.values()) await variable.close();
      return { names: [...variables.keys()], notes: notes.join(" ") };
    };
    const phases = await names({});
    expect(phases.names).toContain("unwrappedPhase");
    expect(phases.notes).toContain("offsetStack.h5");
    const offsets = await names({ observable: "offsets" });
    expect(offsets.names).toContain("rangeOffset");
    expect(offsets.names).not.toContain("unwrappedPhase");
    await expect(names({ observable: "offsets", phase: "unwrapPhase" })).rejects.toMatchObject({
      code: "phase-missing",
    });
  });

  test("states the size of a line on the ground", async () => {
    const { variables, acquisition } = await openStack([join(folder, "inputs")]);
    for (const variable of variables.values()) await variable.close();
    expect(acquisition.azimuthPixelSize).toBeCloseTo(28, 9);
  });
});
