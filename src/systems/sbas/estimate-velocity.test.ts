import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { createContext, simulateTile } from "../../../test/sbas-tile.ts";
import { loadKernels } from "../../compute/wasm.ts";
import { yearsSinceFirst } from "../../dates.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { type Params, parseParam } from "../../pipeline/params.ts";
import { outputsOf, type Tile, type TileContext } from "../../pipeline/step.ts";
import { estimateVelocity } from "./estimate-velocity.ts";
import { invertNetwork } from "./invert-network.ts";
import { velocityProducts } from "./velocity-outputs.ts";
import type { VelocityParams } from "./velocity-params.ts";

const LONG = Array.from({ length: 70 }, (_, i) =>
  new Date(Date.UTC(2017, 0, 3 + 12 * i)).toISOString().slice(0, 10),
);
const years = yearsSinceFirst(LONG);

/** Typed parameters from text, as a configuration gives them. */
function paramsOf(set: Readonly<Record<string, unknown>>) {
  const declared: Params = estimateVelocity.params;
  return Object.fromEntries(
    Object.entries(declared).map(([name, param]) => [
      name,
      name in set ? parseParam(name, param, set[name]) : param.default,
    ]),
  ) as TileContext<typeof estimateVelocity.params>["params"];
}

/** Runs the step on series (dates x pixels) alone. */
async function fitPixels(
  series: Float32Array,
  set: Readonly<Record<string, unknown>> = {},
  { dates = LONG, records = {}, secondsOfDay = 50_000 as number | null } = {},
): Promise<Record<string, Float32Array>> {
  const pixels = series.length / dates.length;
  const context: TileContext<typeof estimateVelocity.params> = {
    params: paramsOf(set),
    facts: {
      grid: { shape: { y: 1, x: pixels }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
      network: null,
      dates,
      acquisition: secondsOfDay === null ? {} : { secondsOfDay },
      reference: null,
    },
    records,
    available: new Set(["displacement"]),
    kernels: await loadKernels(),
    share: (_, make) => make(),
  };
  const tile: Tile = { origin: { y: 0, x: 0 }, shape: { y: 1, x: pixels }, inputs: { displacement: series } };
  const result = estimateVelocity.prepare(context)(tile);
  expect(Object.keys(result).sort()).toEqual(Object.keys(outputsOf(estimateVelocity, context.params)).sort());
  return result as Record<string, Float32Array>;
}

const simulate = (
  pixels: number,
  truth: (t: number, date: number, pixel: number) => number,
  noise = 0,
  seed = 1,
) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: LONG.length * pixels }, (_, k) => {
    const i = Math.floor(k / pixels);
    return truth(years[i]!, i, k % pixels) + noise * normal(random);
  });
};

describe("estimate-velocity", () => {
  it("gives back every time function that went in", async () => {
    const event = years[30]! - 6 / 365.25;
    const truth = (t: number) => {
      const after = Math.max(0, t - event);
      return (
        0.01 +
        0.03 * t +
        (0.02 * t * t) / 2 +
        0.008 * Math.sin(2 * Math.PI * t + 0.9) +
        (t > event ? 0.015 : 0) +
        0.04 * Math.log1p((after * 365.25) / 45)
      );
    };
    const maps = await fitPixels(
      simulate(3, truth),
      {
        "velocity.polynomial": "2",
        "velocity.periods": "1",
        // The 31st date is 2017-12-29; at noon, as nobody knows the hour.
        "velocity.steps": "20171223T1200",
        "velocity.logarithms": "20171223T1200,45",
      },
      { secondsOfDay: null },
    );
    const expected = {
      intercept: 0.01,
      velocity: 0.03,
      acceleration: 0.02,
      annualAmplitude: 0.008,
      annualPhase: 0.9,
      step20171223T1200: 0.015,
      log20171223T1200Tau45D: 0.04,
    };
    for (const [name, value] of Object.entries(expected))
      for (const found of maps[name]!) expect(Math.abs(found / value - 1)).toBeLessThan(1e-6);
    expect(maps.residue![0]).toBeLessThan(1e-7);
  });

  it("leaves out dates before, after, named, and those that residual-rms found too noisy", async () => {
    const series = simulate(1, (t) => 0.02 * t, 0.001);
    for (const i of [0, 1, 20, 40, 69]) series[i] = 5;
    const { velocity, intercept } = await fitPixels(
      series,
      {
        "velocity.start": "2017-01-20",
        "velocity.end": LONG[68]!.replaceAll("-", ""),
        "velocity.exclude": LONG[20]!.replaceAll("-", ""),
      },
      {
        records: {
          "residual-rms": {
            rms: [],
            referenceDate: LONG[3],
            threshold: 1,
            dates: LONG,
            excluded: [LONG[40]],
          },
        },
      },
    );
    expect(velocity![0]).toBeCloseTo(0.02, 2);
    // The intercept is the fit's value at the first date that is used.
    expect(Math.abs(intercept![0]! - 0.02 * years[2]!)).toBeLessThan(1e-3);
    await expect(fitPixels(series, { "velocity.exclude": "20160101" })).rejects.toThrow(
      /exclude-date-unknown/,
    );
  });

  it("fits a pixel whose dates are missing with the dates that it has, and one without data not at all", async () => {
    const series = simulate(3, (t) => 0.02 * t);
    for (let i = 0; i < LONG.length; i++) {
      if (i % 3) series[3 * i + 1] = Number.NaN;
      series[3 * i + 2] = Number.NaN;
    }
    const plain = await fitPixels(series);
    expect([...plain.velocity!].map((v) => Number(v.toFixed(6)))).toEqual([0.02, 0.02, Number.NaN]);
    const compat = await fitPixels(series, { compat: "mintpy" });
    expect(compat.velocity![2]).toBe(0);
    expect(compat.velocityStd![2]).toBe(0);
  });

  it.each(["residual", "bootstrap", "network"])(
    "has errors that cover the truth, of sines and steps as well: %s",
    async (uncertainty) => {
      const pixels = 1500;
      const truth = { velocity: 0.02, annualAmplitude: 0.01, annualPhase: -0.5, step20180105: -0.012 };
      const series = simulate(
        pixels,
        (t, i) => 0.02 * t + 0.01 * Math.sin(2 * Math.PI * t - 0.5) - (LONG[i]! > "2018-01-05" ? 0.012 : 0),
        0.004,
      );
      const maps = await fitPixels(series, {
        "velocity.periods": "1",
        "velocity.steps": "20180105",
        "velocity.uncertainty": uncertainty,
        "velocity.bootstrap-count": "150",
      });
      for (const [name, value] of Object.entries(truth)) {
        const inside = (sigmas: number) =>
          maps[name]!.reduce(
            (n, v, p) => n + (Math.abs(v - value) < sigmas * maps[`${name}Std`]![p]! ? 1 : 0),
            0,
          ) / pixels;
        // A bootstrap of 70 dates and 5 parameters is short by a few percent.
        expect(Math.abs(inside(1) - 0.683)).toBeLessThan(0.05);
        expect(Math.abs(inside(2) - 0.954)).toBeLessThan(0.03);
      }
    },
  );

  it("draws the same bootstrap for the same seed, whatever the tile", async () => {
    const series = simulate(30, (t) => 0.02 * t, 0.004);
    const set = { "velocity.uncertainty": "bootstrap", "velocity.bootstrap-count": "40" };
    const whole = await fitPixels(series, set);
    const part = await fitPixels(
      series.filter((_, k) => k % 30 < 11),
      set,
    );
    expect(part.velocityStd).toEqual(whole.velocityStd!.slice(0, 11));
    const other = await fitPixels(series, { ...set, "velocity.seed": "2" });
    expect(other.velocityStd).not.toEqual(whole.velocityStd);
    expect(other.velocity).toEqual(whole.velocity);
  });

  it("gives the mean of the draws with compat, whose offsets count from each draw's first date", async () => {
    const series = simulate(200, (t) => 0.5 * t, 0.004);
    const set = { compat: "mintpy", "velocity.uncertainty": "bootstrap" };
    const [plain, compat] = [await fitPixels(series), await fitPixels(series, set)];
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(mean(compat.velocity!) / mean(plain.velocity!)).toBeCloseTo(1, 2);
    expect(Math.abs(mean(compat.velocityStd!) / mean(plain.velocityStd!) - 1)).toBeLessThan(0.1);
    // The first of n draws with replacement from n dates is 0.58 dates after the first.
    const later = mean(compat.intercept!) - mean(plain.intercept!);
    expect(later / (0.5 * (12 / 365.25))).toBeGreaterThan(0.45);
    expect(later / (0.5 * (12 / 365.25))).toBeLessThan(0.71);
    expect(mean(compat.interceptStd!)).toBeGreaterThan(2 * mean(plain.interceptStd!));
  });

  it("finds the jump of each series and its date, and says how many", async () => {
    const series = simulate(
      300,
      (t, i, p) => 0.02 * t + (p < 100 && i >= 33 ? 0.03 : 0) + (p >= 200 && i === 12 ? 0.05 : 0),
      0.003,
    );
    const maps = await fitPixels(series, { "velocity.find-steps": "true", "velocity.find-outliers": "true" });
    const mean = (name: string, from: number, to: number) =>
      maps[name]!.subarray(from, to).reduce((sum, v) => sum + v, 0) / (to - from);
    expect(mean("stepCount", 0, 100)).toBeCloseTo(1, 1);
    // 2018-02-03.
    expect(mean("stepDate", 0, 100)).toBeCloseTo(2018 + 33 / 365, 3);
    expect(mean("stepSize", 0, 100)).toBeCloseTo(0.03, 3);
    expect(mean("outlierCount", 200, 300)).toBeCloseTo(1, 1);
    expect(maps.outlierDate![250]).toBeCloseTo(2017 + 146 / 365, 3);
    expect(mean("stepCount", 100, 200) + mean("outlierCount", 100, 200)).toBeLessThan(0.05);
    expect(maps.stepDate![150]).toBeNaN();
    expect(mean("velocity", 0, 100)).toBeCloseTo(0.02, 3);
  });

  it("takes the pairs' noise alone for covariance, and asks for pairs", async () => {
    const tile = simulateTile(500);
    const run = async (uncertainty: string) => {
      const { context } = await createContext({
        "velocity.uncertainty": uncertainty,
        "velocity.periods": "0.2",
      });
      const [invert, estimate] = [invertNetwork.prepare(context), estimateVelocity.prepare(context)];
      const inputs = { ...tile.inputs, displacement: invert(tile).displacement as Float32Array };
      return estimate({ ...tile, inputs }) as Record<string, Float32Array>;
    };
    const [network, covariance] = [await run("network"), await run("covariance")];
    const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
    expect(network.velocity).toEqual(covariance.velocity);
    // The series wanders by 20 mm from date to date: the pairs' noise is a small part of the error.
    for (const name of ["velocityStd", "period0.2YAmplitudeStd", "period0.2YPhaseStd"])
      expect(mean(covariance[name]!)).toBeLessThan(0.5 * mean(network[name]!));
    expect(Math.min(...covariance.velocityStd!)).toBeGreaterThan(0);
    await expect(
      fitPixels(
        simulate(1, (t) => t),
        { "velocity.uncertainty": "covariance" },
      ),
    ).rejects.toThrow(/covariance-needs-pairs/);
  });

  it("names what the dates cannot tell apart before it computes anything", async () => {
    const series = simulate(1, (t) => t);
    await expect(fitPixels(series, { "velocity.steps": "20300101" })).rejects.toThrow(
      /design-deficient.*\n.*step20300101/,
    );
    await expect(fitPixels(series, { "velocity.end": "20170110" })).rejects.toThrow(
      /1 dates for 2 parameters/,
    );
    expect(() => paramsOf({ "velocity.steps": "2018-07" })).toThrow(/time-function-unreadable/);
    expect(() => paramsOf({ "velocity.start": "soon" })).toThrow(/config-value/);
    expect(() => paramsOf({ "velocity.exponentials": [{ event: "20180723", days: [] }] })).toThrow(
      /config-value/,
    );
  });

  it("writes parameters as the text that it reads", () => {
    const set = {
      "velocity.periods": "1,0.5",
      "velocity.steps": "20180723,20180901T1733",
      "velocity.exponentials": "20180723,60;20170908,60,120",
      "velocity.start": "20180101",
    };
    const params = paramsOf(set);
    for (const [name, text] of Object.entries(set)) {
      const param = estimateVelocity.params[name as keyof typeof set] as Params[string];
      const value = params[name as keyof typeof set];
      expect(parseParam(name, param, param.toText(value))).toEqual(value);
      if (name !== "velocity.start") expect(param.toText(value)).toBe(text);
      expect(param.toText(param.default)).toBe("none");
    }
  });

  it("publishes its maps under readable names, with words for what has a sign", () => {
    const products = velocityProducts(
      paramsOf({
        "velocity.periods": "1",
        "velocity.polylines": "20180601",
        "velocity.exponentials": "20180723T1733,60",
        "velocity.find-steps": "true",
      }) as VelocityParams,
    );
    expect(products.map(({ file }) => file)).toEqual([
      "velocity.tif",
      "velocity-std.tif",
      "annual-amplitude.tif",
      "annual-amplitude-std.tif",
      "annual-phase.tif",
      "annual-phase-std.tif",
      "velocity-post-20180601.tif",
      "velocity-post-20180601-std.tif",
      "exp-20180723t1733-tau-60d.tif",
      "exp-20180723t1733-tau-60d-std.tif",
      "step-count.tif",
      "step-date.tif",
      "step-size.tif",
      "step-size-std.tif",
    ]);
    expect(products.filter(({ words }) => words).map(({ file }) => file)).toEqual([
      "velocity.tif",
      "velocity-post-20180601.tif",
      "exp-20180723t1733-tau-60d.tif",
      "step-size.tif",
    ]);
  });
});
