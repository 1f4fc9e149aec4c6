import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import type { SimulationOptions } from "../../src/simulate/options.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { expectRefusal } from "./refusal.ts";
import { type MintpyStackOptions, writeMintpyStack } from "./sbas-stacks.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-chain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => join(folder, ...parts);

/** A bowl that sinks by 60 mm/yr under a city, seen with all disturbances. */
const SCENE: SimulationOptions = {
  shape: { y: 40, x: 50 },
  network: { count: 14, connections: 3, baselineDeviation: 80 },
  terrain: { relief: 150, errorDeviation: 8 },
  deformation: [
    {
      pattern: { kind: "bowl", center: { y: 0.5, x: 0.4 }, radius: 900, up: -0.06 },
      history: { kind: "linear" },
    },
  ],
  stratified: {},
  ramp: {},
  coherence: {},
};

/** Every correction that needs no file of its own, in MintPy's words and in ours. */
const TEMPLATE = [
  "mintpy.unwrapError.method = bridging+phase_closure",
  "mintpy.networkInversion.minTempCoh = 0.6",
  "mintpy.solidEarthTides = yes",
  "mintpy.troposphericDelay.method = height_correlation",
  "mintpy.troposphericDelay.looks = 2",
  "mintpy.deramp = linear",
  "mintpy.topographicResidual = yes",
  "mintpy.timeFunc.stepDate = 20180420",
].join("\n");
const SET = [
  ...["unwrapping.method=bridging+closure", "min-temporal-coherence=0.6", "tides=yes", "overview=yes"],
  ...["troposphere=height", "troposphere.looks=2", "deramp=linear", "topography=yes"],
  ...["reference.date=auto", "velocity.steps=20180420", "plate=NOAM"],
];
const MODES = ["mintpy", "none"] as const;

const template = at("chain.cfg");
writeFileSync(template, TEMPLATE);

/** What follows `run sbas` for the whole chain in a mode. */
const chain = (mode: (typeof MODES)[number], ...more: string[]) =>
  mode === "mintpy" ? ["--template", template, "--compat", "mintpy", ...more] : ["--set", ...SET, ...more];

async function stackOf(name: string, simulation: SimulationOptions, options?: MintpyStackOptions) {
  mkdirSync(at(name));
  return writeMintpyStack(at(name), simulation, options);
}

const run = (name: string, out: string, words: readonly string[]) =>
  succeed(
    ["run", "sbas", "--inputs", at(name, "inputs"), "--out", at(name, out), "--layout", "mintpy", ...words],
    folder,
  );

/** An array of a result, whole. */
async function read(path: string, name?: string): Promise<Float32Array> {
  const { variables } = await openDataset(path);
  const variable = name === undefined ? [...variables.values()][0] : variables.get(name);
  if (variable === undefined) throw new Error(`${path} has no ${name}`);
  const values = await variable.read(fullWindow(variable.shape));
  for (const each of variables.values()) await each.close();
  return Float32Array.from(values as ArrayLike<number>);
}

/** Share of pixels with a finite value that is not 0. */
const measured = (values: Float32Array) =>
  values.filter((value) => Number.isFinite(value) && value !== 0).length / values.length;

/** MintPy's series of the chain above, after each correction. */
const SERIES = ["", "_SET", "_SET_tropHgt", "_SET_tropHgt_ramp", "_SET_tropHgt_ramp_demErr"];
const FILES = [
  ...SERIES.map((suffix) => `timeseries${suffix}.h5`),
  ...["velocity.h5", "demErr.h5", "timeseriesResidual.h5", "temporalCoherence.h5", "numInvIfgram.h5"],
  ...["maskTempCoh.h5", "maskConnComp.h5", "avgSpatialCoh.h5", "avgPhaseVelocity.h5", "waterMask.h5"],
  ...["numTriNonzeroIntAmbiguity.h5", "reference_date.txt", "rms_timeseriesResidual_ramp.txt"],
  "timeseriesResidual_ramp.h5",
];

describe("a stack in radar geometry with baselines of each pixel", () => {
  const WATER: SimulationOptions = {
    ...SCENE,
    water: { river: { position: 0.7 } },
    unwrapErrors: [{ region: "eastBank", share: 0.1 }],
  };
  /** Five percent more at the far edge, five less at the near one. */
  const factor = (column: number) => 1 + 0.1 * (column - 0.5);
  let truth: Float32Array;
  beforeAll(async () => {
    const { stack } = await stackOf("radar", WATER, { radar: true, localBaselines: factor });
    truth = stack.truth.velocity([
      [0, 40],
      [0, 50],
    ]);
    await stackOf("radar-1d", WATER, { radar: true });
  });

  test.each(MODES)("goes through the whole chain under MintPy's names (compat %s)", async (mode) => {
    await run("radar", mode, chain(mode));
    const missing = FILES.filter((name) => !existsSync(at("radar", mode, name)));
    expect(missing).toEqual([]);
    const { attrs, variables } = await openDataset(at("radar", mode, "velocity.h5"));
    expect([...variables.keys()].sort()).toEqual([
      ...["intercept", "interceptStd", "residue", "step20180420", "step20180420Std"],
      ...["velocity", "velocityStd"],
    ]);
    for (const variable of variables.values()) await variable.close();
    expect(attrs).not.toHaveProperty("X_FIRST");
    expect(attrs).toMatchObject({ STARTING_RANGE: "850000", WIDTH: "50", ORBIT_DIRECTION: "DESCENDING" });
    for (const suffix of SERIES)
      expect(measured(await read(at("radar", mode, `timeseries${suffix}.h5`), "timeseries"))).toBeGreaterThan(
        0.7,
      );
  });

  test("has the DEM error of one baseline per date, divided by how much larger each pixel's is", async () => {
    const words = ["--set", "topography=yes", "reference.yx=20,5", "weight=no"];
    await run("radar", "local", words);
    await run("radar-1d", "scene", words);
    const [local, scene] = [
      await read(at("radar/local/demErr.h5"), "dem"),
      await read(at("radar-1d/scene/demErr.h5"), "dem"),
    ];
    let largest = 0;
    for (let p = 0; p < local.length; p++) {
      expect(Number.isNaN(local[p]!)).toBe(Number.isNaN(scene[p]!));
      if (!Number.isNaN(local[p]!))
        largest = Math.max(largest, Math.abs(local[p]! * factor((p % 50) / 49) - scene[p]!));
    }
    expect(measured(local)).toBeGreaterThan(0.8);
    // The reference pixel's own baseline is not that of the others; float32 of +-50 m.
    expect(largest).toBeLessThan(1e-4);
  });

  test("is corrected by the one step alone, from MintPy's series with its baselines and a geometry file", async () => {
    const geometry = at("radar-1d/inputs/geometryRadar.h5");
    const inputs = [
      `displacement=${at("radar-1d/scene/timeseries.h5")}`,
      `incidenceAngle=${geometry}`,
      `slantRange=${geometry}`,
    ];
    const step = async (out: string, more: readonly string[] = []) => {
      const named = [...more, ...inputs].flatMap((input) => ["--in", input]);
      await succeed(["step", "correct-topography", ...named, "--out", at(out), "--quiet"], folder);
      return read(at(out, "demError.tif"));
    };
    const [alone, run] = [await step("alone"), await read(at("radar-1d/scene/demErr.h5"), "dem")];
    let compared = 0;
    run.forEach((value, p) => {
      if (value === 0) return;
      compared++;
      expect(Math.abs(alone[p]! - value)).toBeLessThan(1e-4);
    });
    expect(compared).toBeGreaterThan(1500);
    // Baselines of each pixel come before those of the dates, even where their file is named first.
    const local = await step("alone-local", [`perpendicularBaseline=${at("radar/inputs/geometryRadar.h5")}`]);
    run.forEach((value, p) => {
      if (value !== 0) expect(Math.abs(local[p]! * factor((p % 50) / 49) - value)).toBeLessThan(1e-4);
    });
  });

  test("keeps the velocity of the ground through the corrections that take none of it", async () => {
    const set = ["unwrapping.method=bridging+closure", "topography=yes", "troposphere=height"];
    await run("radar", "truth", ["--set", ...set, "troposphere.looks=2", "reference.yx=3,3"]);
    const velocity = await read(at("radar/truth/velocity.tif"));
    const deviation = await read(at("radar/truth/velocity-std.tif"));
    let [square, count, within] = [0, 0, 0];
    for (let p = 0; p < velocity.length; p++) {
      if (Number.isNaN(velocity[p]!)) continue;
      const error = velocity[p]! - (truth[p]! - truth[3 * 50 + 3]!);
      square += error ** 2;
      count++;
      if (Math.abs(error) < 3 * deviation[p]!) within++;
    }
    expect(count).toBeGreaterThan(1500);
    // 14 dates of half a year with ramps of 0.5 mm/km and delays that do not all go with height.
    expect(Math.sqrt(square / count)).toBeLessThan(0.02);
    expect(within / count).toBeGreaterThan(0.5);
  });

  test("is cut in range with the starting range of its new first column", async () => {
    await run("radar", "cut", [
      "--crop",
      "4:40,10:50",
      "--multilook",
      "2,4",
      "--set",
      "topography=yes",
      "min-temporal-coherence=0",
    ]);
    const { attrs, variables } = await openDataset(at("radar/cut/velocity.h5"));
    for (const variable of variables.values()) await variable.close();
    expect(attrs).toMatchObject({ LENGTH: "18", WIDTH: "10", RLOOKS: "40", ALOOKS: "4" });
    expect(attrs).toMatchObject({ RANGE_PIXEL_SIZE: "186.36", AZIMUTH_PIXEL_SIZE: "112.0" });
    // The middle of columns 10 to 13.
    expect(Number(attrs.STARTING_RANGE)).toBeCloseTo(850_000 + 11.5 * 46.59, 6);
  });
});

describe("a network of two parts", () => {
  const dates = Array.from({ length: 12 }, (_, i) =>
    new Date(Date.UTC(2018, 0, 6 + 12 * i)).toISOString().slice(0, 10),
  );
  const pairs = dates.flatMap((first, i) =>
    dates.slice(i + 1, Math.min(i + 4, i < 6 ? 6 : 12)).map((second): [string, string] => [first, second]),
  );
  beforeAll(() => stackOf("parts", { ...SCENE, network: { pairs, baselineDeviation: 80 } }));

  test.each(MODES)("goes through the whole chain, and is told of (compat %s)", async (mode) => {
    const { stderr } = await run("parts", mode, chain(mode));
    expect(stderr).toMatch(/falls into 2 parts that no interferogram connects: 2018-01-06 \.\. 2018-03-07/);
    const rank = await read(at("parts", mode, "rank-deficiency.tif"));
    // In MintPy's mode the reference pixel itself has no data.
    expect(rank.filter((value) => value !== 1).length).toBeLessThanOrEqual(1);
    for (const name of ["velocity.h5", "timeseries_SET_tropHgt_ramp_demErr.h5"])
      expect(measured(await read(at("parts", mode, name), name.replace(/[._].*/, "")))).toBeGreaterThan(0.8);
  });
});

describe("a stack that lacks something", () => {
  beforeAll(async () => {
    await stackOf("three", { ...SCENE, network: { count: 3, connections: 2 } });
    await stackOf("no-coherence", SCENE, { without: ["coherence"] });
    await stackOf("no-geometry", SCENE, { without: ["geometry"] });
    await stackOf("no-baselines", SCENE, { without: ["bperp"] });
    await stackOf("no-masks", SCENE, { without: ["connectComponent", "waterMask", "shadowMask"] });
  });

  test.each(MODES)("coherence: runs with equal weights and says so (compat %s)", async (mode) => {
    const { stderr } = await run("no-coherence", mode, chain(mode));
    expect(stderr).toMatch(/The inputs hold no coherence: all interferograms weigh the same/);
    expect(measured(await read(at("no-coherence", mode, "velocity.h5"), "velocity"))).toBeGreaterThan(0.9);
  });

  test.each(MODES)("components and masks: runs, and takes all pixels for land (compat %s)", async (mode) => {
    const { stderr } = await run("no-masks", mode, chain(mode));
    expect(stderr).toMatch(/The inputs have no layer connectedComponent .*, waterMask/);
    expect(measured(await read(at("no-masks", mode, "velocity.h5"), "velocity"))).toBeGreaterThan(0.9);
  });

  test.each(MODES)(
    "all but three dates: runs without DEM error and counts from any of them (compat %s)",
    async (mode) => {
      await run("three", mode, ["--compat", mode, "--set", "deramp=linear", "reference.date=20180118"]);
      const series = await read(at("three", mode, "timeseries_ramp.h5"), "timeseries");
      const pixels = series.length / 3;
      expect(series.subarray(pixels, 2 * pixels).every((value) => value === 0)).toBe(true);
      expect(measured(series)).toBeGreaterThan(0.6);
    },
  );

  test("a geometry file: is corrected for topography with the scene's centre, as MintPy does", async () => {
    await run("no-geometry", "centre", ["--compat", "mintpy", "--set", "topography=yes"]);
    expect(measured(await read(at("no-geometry/centre/demErr.h5"), "dem"))).toBeGreaterThan(0.9);
  });

  /** Stack, parameters, and the refusal. */
  const REFUSED: readonly (readonly [string, readonly string[], string, RegExp])[] = [
    ["three", ["topography=yes"], "dates-too-few", /topography\.polynomial|topography=no/],
    ["three", ["velocity.periods=1"], "design-deficient", /fewer time functions/],
    ["three", ["reference.date=auto"], "reference-date-unknown", /reference\.date=YYYYMMDD/],
    ["no-geometry", ["deramp=linear", "topography=yes"], "slant-range-missing", /topography=no/],
    ["no-geometry", ["deramp=linear", "tides=yes"], "look-unknown", /incidence and azimuth angle/],
    ["no-geometry", ["plate=EURA"], "look-unknown", /incidence and azimuth angle/],
    ["no-geometry", ["troposphere=height"], "input-missing", /inspect/],
    ["no-baselines", ["deramp=linear", "topography=yes"], "baselines-missing", /topography=no/],
    ["no-coherence", ["deramp=linear", "mask.dataset=coherence"], "mask-missing", /mask\.dataset=none/],
    ["no-masks", ["deramp=linear", "deramp.mask=land"], "mask-missing", /deramp\.mask=none/],
    ["no-masks", ["reference.date=20190101"], "reference-date-unknown", /2018-01-06 \.\. /],
    ["no-masks", ["deramp=linear", "velocity.exclude=20190101"], "exclude-date-unknown", /2018-01-06 \.\. /],
    [
      "no-masks",
      ["deramp=linear", "topography=yes", "topography.exclude=20190101"],
      "topography-date",
      /inspect/,
    ],
  ];
  test.each(REFUSED)(
    "%s with %s is refused before anything is computed: %s",
    async (name, set, code, fix) => {
      const out = at(name, "refused");
      const ended = await upwarp(
        ["run", "sbas", "--inputs", at(name, "inputs"), "--out", out, "--set", ...set],
        folder,
      );
      expectRefusal(ended, { code, fix });
      const steps = existsSync(join(out, "steps")) ? readdirSync(join(out, "steps")) : [];
      expect(steps.filter((step) => /-[0-9a-f]{12}/.test(step))).toEqual([]);
    },
  );

  test("plan refuses what run would refuse", async () => {
    const words = ["plan", "sbas", "--inputs", at("three/inputs"), "--out", at("three/planned")];
    expectRefusal(await upwarp([...words, "--set", "topography=yes"], folder), { code: "dates-too-few" });
  });
});

test("the residual of the calmest date names the date that MintPy's files count from", () => {
  const date = readFileSync(at("radar/mintpy/reference_date.txt"), "utf8").trim();
  const rows = readFileSync(at("radar/mintpy/rms_timeseriesResidual_ramp.txt"), "utf8").trim().split("\n");
  const rms = rows.filter((row) => /^\d/.test(row)).map((row) => row.split("\t"));
  const calmest = rms.reduce((best, row) => (Number(row[1]) < Number(best[1]) ? row : best));
  expect(date).toBe(calmest[0]);
});
