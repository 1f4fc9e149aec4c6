import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { exportGeocoded } from "../../src/cli/export/to-geocoded.ts";
import { parseDate, yearsSinceFirst } from "../../src/dates.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import { lookVector } from "../../src/geo/look-vector.ts";
import { createStream } from "../../src/kernels/random/stream.ts";
import { synthesizePowerLaw } from "../../src/kernels/raster/power-law-field.ts";
import { evaluateRamp } from "../../src/kernels/raster/ramp.ts";
import { fitRamp } from "../../src/kernels/raster/ramp-fit.ts";
import { designLine, fitSeries } from "../../src/kernels/time/velocity.ts";
import { alongLook } from "../../src/products/gnss/along-look.ts";
import type { TypedArray } from "../../src/stack/variable.ts";
import type { NetworkSelection } from "../../src/systems/sbas/select-network.ts";
import { testData } from "../data.ts";
import { radarScene } from "../radar-scene.ts";
import { writeRadarWorkFolder } from "../radar-work-folder.ts";
import { differences, expectSize, largest, median, printSizes, ratios } from "./documented-size.ts";
import { command } from "./golden-files/command.ts";
import { readStored } from "./golden-files/measure.ts";
import { fitVelocity, newFolder, readDataset, removeRuns, runSbas } from "./mintpy-comparison.ts";

// Worker threads run the built program; these commands run from the sources, on this thread.
vi.mock(import("../../src/systems/node-host.ts"), async (load) => {
  const { nodeHost } = await load();
  return { nodeHost: { ...nodeHost, workerEntry: null } };
});

afterAll(() => {
  printSizes();
  removeRuns();
});

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("A step's difference from MintPy's (mintpy-golden)", () => {
  const at = (...parts: string[]) => join(GOLDEN ?? "", ...parts);
  const SERIES = at("expected/timeseries_tropHgt_ramp_demErr.h5");

  it("is that a date which another rule leaves out is no neighbour", async () => {
    const kept = async (compat: string) => {
      const set = ["network.max-connections=2", "network.exclude-dates=20180118,20180430,20180717"];
      const record = await command(
        ...["step", "select-network", "--in", `coherence=${at("input/inputs")}`, "--quiet"],
        ...["--set", `compat=${compat}`, ...set, "--out", newFolder()],
      );
      return (JSON.parse(record) as NetworkSelection).keep.length;
    };
    expectSize("max-connections=2 without three of 24 dates: pairs kept, default", await kept("none"), 39);
    expectSize("the same, MintPy", await kept("mintpy"), 34);
  });

  it("is that a velocity is fitted to the dates that a pixel has, not to zeros", async () => {
    const series = await readDataset(SERIES, "timeseries");
    const dates = await readStrings(SERIES, "date");
    const years = yearsSinceFirst(dates.map((date) => parseDate(date) ?? ""));
    const pixels = series.length / dates.length;
    const velocityOf = (values: Float32Array) =>
      fitSeries(values, designLine(years), pixels).parameters.subarray(pixels);
    const whole = velocityOf(series);
    // The second date: the series counts from the eighteenth, so that a 0 there is far from the truth.
    const without = (value: number) => series.map((v, i) => (Math.floor(i / pixels) === 1 ? value : v));
    const isLand = (map: Float32Array) => map.map((v, p) => (series[p] === 0 ? Number.NaN : v));
    const [gap, zero] = [velocityOf(without(Number.NaN)), velocityOf(without(0))].map((map) =>
      isLand(map),
    ) as [Float32Array, Float32Array];
    expectSize(
      "one date of 24 missing: velocity off, default, median, mm/yr",
      1e3 * median(differences(gap, whole)),
      1.2,
    );
    expectSize("the same with 0 for it, median, mm/yr", 1e3 * median(differences(zero, whole)), 2.33);
    expectSize("the same with 0 for it, largest, mm/yr", 1e3 * largest(differences(zero, whole)), 9.51);
  });

  it("is that all draws of a bootstrap count from one date", async () => {
    const run = (compat: string) =>
      fitVelocity(SERIES, { compat, "velocity.uncertainty": "bootstrap", "velocity.exclude": "20180430" });
    const [ours, theirs] = [await run("none"), await run("mintpy")];
    const ratio = async (name: string) =>
      median(
        ratios(await ours.read("estimate-velocity", name), await theirs.read("estimate-velocity", name)),
      );
    expectSize(
      "bootstrap: error of the velocity, default over MintPy's, median",
      await ratio("velocityStd"),
      1,
    );
    expectSize(
      "bootstrap: error of the intercept, default over MintPy's, median",
      await ratio("interceptStd"),
      1.08,
    );
  });

  const filtered = async (words: readonly string[], compat: string) => {
    const out = join(newFolder(), "out.h5");
    await command("map", ...words, "--variable", "velocity", "--compat", compat, "--out", out);
    return readDataset(out, "velocity");
  };

  it("is that zeros are gaps, and that there is nothing beyond the edge, in map commands", async () => {
    const velocity = at("expected/velocity.h5");
    const smooth = async (words: readonly string[]) =>
      [await filtered(words, "none"), await filtered(words, "mintpy")] as const;
    const [ours, theirs] = await smooth(["filter", velocity, "--gaussian", "2"]);
    const all = differences(ours, theirs);
    expectSize("map filter --gaussian 2: largest, mm/yr", 1e3 * largest(all), 20.9);
    expectSize(
      "map filter --gaussian 2: pixels off by more than 0.01 mm/yr",
      all.filter((d) => d > 1e-5).length,
      2540,
    );
    expectSize(
      "map filter --gaussian 2: gaps that MintPy fills",
      [...ours.keys()].filter((p) => Number.isNaN(ours[p]!) && theirs[p] !== 0).length,
      394,
    );
    const [blocks, zeros] = await smooth(["multilook", velocity, "--looks", "2,3"]);
    expectSize("map multilook 2,3: largest, mm/yr", 1e3 * largest(differences(blocks, zeros)), 40.6);
    const mask = at("expected/waterMask.h5");
    const [flat, ramp] = await smooth(["ramp", velocity, "--mask", mask, "--kind", "linear"]);
    expectSize(
      "map ramp linear on land: largest, mm/yr",
      1e3 *
        largest(
          differences(
            flat,
            ramp.map((v) => (v === 0 ? Number.NaN : v)),
          ),
        ),
      0.0115,
    );
  });

  it("is that no data is NaN in HDF-EOS5, where MintPy's 0 stands for the reference date and point too", async () => {
    const displacement = async (compat: string) => {
      const run = await runSbas([at("input")], { compat, "reference.yx": "14,19" });
      const out = join(newFolder(), "out.he5");
      const geometry = at("input/inputs/geometryGeo.h5");
      await command(
        ...["export", run.out, "--to", "hdfeos5", "--geometry", geometry, "--compat", compat, "--out", out],
      );
      return readStored(out, "HDFEOS/GRIDS/timeseries/observation/displacement");
    };
    const [ours, theirs] = [await displacement("none"), await displacement("mintpy")];
    const pixels = ours.length / 24;
    const isMissing = (values: TypedArray, isGap: (value: number) => boolean) =>
      [...values].filter((value, i) => i >= pixels && isGap(value)).length / 23;
    expectSize("HDF-EOS5: pixels marked as missing after the first date", isMissing(ours, Number.isNaN), 394);
    expectSize(
      "the same, MintPy's",
      isMissing(theirs, (value) => value === 0),
      395,
    );
    const first = (values: TypedArray) => values.subarray(0, pixels);
    expectSize("HDF-EOS5: of the first date", [...first(ours)].filter(Number.isNaN).length, 394);
    expectSize("the same, MintPy's", [...first(theirs)].filter((value) => value === 0).length, 6910);
  });
});

describe("A difference from MintPy in a simple case", () => {
  it("is that a ramp is fitted to all of more than a million pixels", () => {
    const shape = { y: 1024, x: 1024 };
    const { values } = synthesizePowerLaw(createStream(1, 1, 1), 1024, {
      deviation: 10,
      slope: 8 / 3,
      spacing: 80,
      outerScale: 40_000,
    });
    const thinned = (size: number) =>
      values.map((v, i) => ((i % 1024) % size === 0 && Math.floor(i / 1024) % size === 0 ? v : Number.NaN));
    const ramps = [values, thinned(2)].map((field) => fitRamp(field, shape, "linear", null)!.ramp);
    const corners = [0, 1023].flatMap((y) =>
      [0, 1023].map((x) => evaluateRamp(ramps[0]!, y, x) - evaluateRamp(ramps[1]!, y, x)),
    );
    expectSize(
      "ramp of turbulence of 10 mm: every second pixel against all, mm at a corner",
      largest(corners.map(Math.abs)),
      0.0457,
    );
  });

  describe("of geocoding", () => {
    const scene = radarScene();
    let work = "";
    beforeAll(async () => {
      work = newFolder();
      await writeRadarWorkFolder(work, scene);
    });

    it("is the map pixel that is named the reference", async () => {
      const valueAtReference = async (compat: "none" | "mintpy") => {
        const files = await exportGeocoded(work, newFolder(), { compat, layout: "mintpy" });
        const series = files.find((path) => path.endsWith("geo_timeseries_demErr.h5")) ?? "";
        const { attrs } = await openDataset(series);
        const values = await readDataset(series, "timeseries");
        const [y, x, width, height] = ["REF_Y", "REF_X", "WIDTH", "LENGTH"].map((key) =>
          Number(attrs[key]),
        ) as [number, number, number, number];
        return { at: [y, x], last: Math.abs(values[2 * width * height + y * width + x]!) };
      };
      const [ours, theirs] = [await valueAtReference("none"), await valueAtReference("mintpy")];
      expectSize("geocoded: row of the reference, MintPy's less ours", theirs.at[0]! - ours.at[0]!, 0);
      expectSize("geocoded: column of the reference, MintPy's less ours", theirs.at[1]! - ours.at[1]!, 1);
      expect(ours.last).toBe(0);
    });
  });

  it("is the error of a station's motion along the line of sight", () => {
    const one = (value: number) => Float64Array.of(value);
    // What daily solutions have: 1 mm across, 4 mm up, hardly correlated.
    const station = {
      name: "P595",
      lon: -117,
      lat: 36,
      dates: ["2018-01-06"],
      ...{ east: one(0), north: one(0), up: one(0) },
      ...{ sigmaEast: one(0.001), sigmaNorth: one(0.001), sigmaUp: one(0.004) },
      ...{ corrEastNorth: one(0), corrEastUp: one(0), corrNorthUp: one(0) },
      frame: null,
      format: "csv",
      path: "P595.csv",
      notes: [],
    };
    const { sigma } = alongLook(station, lookVector(37.5, 102));
    const theirs = Math.hypot(0.001, 0.001, 0.004);
    expectSize("GNSS: error along the line of sight, default, mm", 1e3 * sigma[0]!, 3.23);
    expectSize("GNSS: root of the summed squares, as MintPy's, mm", 1e3 * theirs, 4.24);
  });
});
