import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/dates.ts";
import { openDataset } from "../../src/formats/open.ts";
import { extractAtDate } from "../../src/kernels/elevation/extract-at-date.ts";
import { fullChange } from "../../src/kernels/elevation/full-change.ts";
import { type HypsometricChange, hypsometricChange } from "../../src/kernels/elevation/hypsometric-change.ts";
import { interpolateBins } from "../../src/kernels/elevation/interpolate-bins.ts";
import { CORRELATION_RANGES } from "../../src/kernels/elevation/lag-variance.ts";
import {
  effectiveSamplesOfDisc,
  effectiveSamplesOfRectangle,
} from "../../src/kernels/statistics/effective-samples.ts";
import { standardErrorOfPart } from "../../src/kernels/statistics/standard-error.ts";
import type { VariogramPart } from "../../src/kernels/statistics/variogram.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden/derived");
const at = (name: string) => join(GOLDEN as string, name);
const compat = "pyddem";
/** The relative error that the peer's numerical quadrature allows itself. */
const QUADRATURE = 1.5e-8;
/** Ranges and sills that the golden file does not state; found from its numbers. */
const CIRCLE: readonly VariogramPart[] = [
  { model: "spherical", range: 150, sill: 8 },
  { model: "spherical", range: 2000, sill: 3 },
  { model: "spherical", range: 50_000, sill: 1 },
];
const RECTANGLE: readonly VariogramPart[] = [
  { model: "spherical", range: 100, sill: 16 },
  { model: "spherical", range: 1500, sill: 0.36 },
];

function table(name: string): Map<string, number[]> {
  const [head = "", ...lines] = readFileSync(at(name), "utf8").trim().split("\n");
  const rows = lines.map((line) => line.split(","));
  return new Map(head.split(",").map((column, i) => [column, rows.map((row) => Number(row[i]))]));
}

function expectClose(ours: ArrayLike<number>, theirs: readonly number[], tolerance: number, what: string) {
  expect(ours.length, what).toBe(theirs.length);
  for (const [i, value] of theirs.entries())
    expect(Math.abs(ours[i]! - value) / Math.max(1, Math.abs(value)), `${what} ${i}`).toBeLessThan(tolerance);
}

describe.skipIf(GOLDEN === null)("spatial statistics (pyddem-golden)", () => {
  const golden = GOLDEN === null ? {} : JSON.parse(readFileSync(at("spatial_stats.json"), "utf8"));

  it.each(["100000", "1e+06", "5e+07"])(
    "has pyddem's effective samples of circles and rectangles (%s m2)",
    (size) => {
      const area = Number(size);
      const exponential: readonly VariogramPart[] = [{ model: "exponential", range: 800, sill: 1 }];
      for (const [ours, theirs] of [
        [effectiveSamplesOfDisc(area, CIRCLE, { compat }), golden[`neff_circ_${size}`]],
        [effectiveSamplesOfRectangle(area, 200, RECTANGLE, { compat }), golden[`neff_rect_${size}_w200`]],
        [
          effectiveSamplesOfRectangle(area, 300, exponential, { compat }),
          golden[`neff_rect_exp_${size}_w300`],
        ],
      ])
        expect(Math.abs(ours / theirs - 1)).toBeLessThan(QUADRATURE);
    },
  );

  it("has pyddem's standard error of a part of a population", () => {
    expect(standardErrorOfPart(2, 100, 40, { compat })).toBeCloseTo(golden.std_err_finite_2_100_40, 14);
    expect(standardErrorOfPart(2, 100, 40)).toBeCloseTo(2 * Math.sqrt(60 / 4000), 14);
  });

  it("fills bins as pyddem does, with its errors", () => {
    const { x, y, err, acc, y_out, err_out, errlin_out } = golden.interp_linear;
    const values = y.map((value: number | null) => value ?? Number.NaN);
    const filled = interpolateBins(x, values, err, acc);
    expectClose(filled.value, y_out, 1e-14, "value");
    expectClose(filled.error, err_out, 1e-14, "error");
    const curvature = Array.from(filled.curvatureError, (value) => (Number.isNaN(value) ? null : value));
    expect(curvature).toEqual(errlin_out);
  });
});

describe.skipIf(GOLDEN === null)("hypso_dc (pyddem-golden)", () => {
  const run = async (options: Parameters<typeof hypsometricChange>[1]): Promise<HypsometricChange> => {
    const read = (name: string) => readGolden(at("G_hypso_inputs.nc"), name);
    const [change, error, reference, lag] = await Promise.all([
      read("dh"),
      read("err"),
      read("ref"),
      read("dt"),
    ]);
    return hypsometricChange(
      { change, error, reference, lag, cellArea: 10_000 },
      { binHeight: 50, ...options },
    );
  };

  it("has pyddem's bins, means, errors and correlated errors of 82 dates", async () => {
    const ours = await run({ compat });
    const [hyp, bins, whole] = ["hyp", "bins", "int"].map((name) => table(`G_hypso_${name}.csv`)) as [
      Map<string, number[]>,
      Map<string, number[]>,
      Map<string, number[]>,
    ];
    expectClose(ours.elevation, hyp.get("hypso")!, 1e-12, "hypso");
    expectClose(ours.areaMeasured, hyp.get("area_meas")!, 1e-12, "area_meas");
    expectClose(ours.areaTotal, hyp.get("area_tot")!, 1e-12, "area_tot");
    expectClose(ours.nmad, hyp.get("nmad")!, 1e-6, "nmad");
    expectClose(ours.binChange, bins.get("dh")!, 1e-12, "bin dh");
    expectClose(ours.binError, bins.get("err_dh")!, 1e-8, "bin err_dh");
    expectClose(ours.change, whole.get("dh")!, 1e-12, "dh");
    expectClose(ours.error, whole.get("err_dh")!, 1e-8, "err_dh");
    expectClose(ours.meanLag, whole.get("dt")!, 1e-12, "dt");
    expectClose(ours.lagDeviation, whole.get("std_dt")!, 1e-10, "std_dt");
    expect(ours.measuredFraction).toBeCloseTo(whole.get("perc_area_meas")![0]!, 12);
    expect(ours.keptFraction).toBeCloseTo(whole.get("perc_area_res")![0]!, 12);
    for (const [k, range] of CORRELATION_RANGES.entries()) {
      const row = ours.correlatedError.subarray(k * 82, (k + 1) * 82);
      expectClose(row, whole.get(`err_corr_${range}`)!, 1e-8, `err_corr_${range}`);
    }
  });

  it("by default leaves voids out of the mean, where pyddem counts them as places without change", async () => {
    const [ours, theirs] = [await run({}), await run({ compat })];
    expect(theirs.change.at(-1)).toBeCloseTo(-14.237, 3);
    expect(ours.change.at(-1)).toBeCloseTo(-17.202, 3);
    const inverse = await run({ weights: "inverse-variance" });
    expect(inverse.change.at(-1)).toBeCloseTo(-18.734, 3);
    console.log(
      [0, 40, 81].map((t) => [
        ours.error[t],
        theirs.error[t],
        ours.extrapolationError[t],
        theirs.extrapolationError[t],
        [...CORRELATION_RANGES.keys()].map((k) => [
          ours.correlatedError[k * 82 + t],
          theirs.correlatedError[k * 82 + t],
        ]),
      ]),
      [0, 1, 2, 3].map((b) => [ours.binError[b * 82 + 81], theirs.binError[b * 82 + 81]]),
    );
  });
});

describe.skipIf(GOLDEN === null)("get_dem_date and get_full_dh (pyddem-golden)", () => {
  const fit = testData("pyddem-golden/fit_stack") ?? "";
  const EPOCH = dayNumber("2000-01-01");
  const float = async (path: string, name: string) => Float32Array.from(await readGolden(path, name));
  const days = async (path: string) => (await readGolden(path, "time")).map((day) => day + EPOCH);
  const load = async () => {
    const [path, used] = [join(fit, "G_gpr_both.nc"), join(fit, "G_gpr_both_filtered.nc")];
    const series = {
      times: await days(path),
      elevation: await float(path, "z"),
      sigma: await float(path, "z_ci"),
    };
    const valid = Uint8Array.from(await readGolden(used, "z"), (value) => (value > 0 ? 1 : 0));
    return { series, observations: { times: await days(used), valid } };
  };
  const map = async (name: string) => {
    const { variables } = await openDataset(at(name));
    const [[key] = ["none"]] = variables;
    return readGolden(at(name), key);
  };

  it("has pyddem's elevations, errors and lags at 2010-06-15", async () => {
    const { series, observations } = await load();
    const day = dayNumber("2010-06-15");
    const theirs = extractAtDate(series, observations, day, { compat });
    for (const [ours, name, tolerance] of [
      [theirs.elevation, "h", 2e-3],
      [theirs.sigma, "herr", 1e-3],
      [theirs.lag, "dt", 1e-9],
    ] as const) {
      const golden = await map(`G_20100615_AST_SRTM_${name}.tif`);
      for (const [p, value] of golden.entries())
        expect(Math.abs(ours[p]! - value), `${name} ${p}`).toBeLessThan(tolerance);
    }
    // The observation that is truly nearest is another in 6 of 400 pixels, by up to 128 days.
    const { lag } = extractAtDate(series, observations, day);
    const nearer = Array.from(lag, (value, p) => theirs.lag[p]! - value);
    expect(nearer.filter((days) => days > 0)).toHaveLength(6);
    expect(Math.max(...nearer)).toBe(128);
    expect(Math.min(...nearer)).toBe(0);
  });

  it("has pyddem's change from 2000 to 2020 and its error", async () => {
    const { series } = await load();
    const ours = fullChange(series, dayNumber("2000-01-01"), dayNumber("2020-01-01"), { compat });
    const change = await map("dh/G_2000-01-01_2020-01-01_dh.tif");
    const error = await map("dh_err/G_2000-01-01_2020-01-01_dh_err.tif");
    expect(change).toHaveLength(400);
    for (const [p, value] of change.entries()) {
      expect(Math.abs(ours.change[p]! - value)).toBeLessThan(2e-3);
      expect(Math.abs(ours.error[p]! - error[p]!)).toBeLessThan(1e-3);
    }
  });
});
