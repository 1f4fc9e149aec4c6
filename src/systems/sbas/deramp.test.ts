import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { everyTwelveDays, layersOf, seriesContext } from "../../../test/series-context.ts";
import { yearsSinceFirst } from "../../dates.ts";
import { outputsOf } from "../../pipeline/step.ts";
import { derampSeries, rampOutputs } from "./deramp.ts";
import { findTrends } from "./deramp-report.ts";

const SHAPE = { y: 40, x: 50 };
const PIXELS = SHAPE.y * SHAPE.x;
const DATES = everyTwelveDays(30);
const YEARS = yearsSinceFirst(DATES);
const REFERENCE = { y: 10, x: 12 };
const SCENE = { dates: DATES, shape: SHAPE, reference: REFERENCE };

/** A plane of 5 mm at random for each date, and noise of 1 mm; `motion` is added, m/yr at (row, column). */
function simulate(seed: number, motion: (y: number, x: number) => number = () => 0) {
  const random = createRandom(seed);
  const planes = DATES.map(() => [0.005 * normal(random), 0.005 * normal(random), 0.005 * normal(random)]);
  const series = new Float32Array(DATES.length * PIXELS);
  for (let date = 0, i = 0; date < DATES.length; date++)
    for (let y = 0; y < SHAPE.y; y++)
      for (let x = 0; x < SHAPE.x; x++, i++) {
        const [a, b, c] = planes[date] as [number, number, number];
        const ramp = a * (y / 20 - 1) + b * (x / 25 - 1) + c;
        series[i] = ramp + motion(y, x) * YEARS[date]! + 0.001 * normal(random);
      }
  return { series, planes };
}

async function run(
  series: Float32Array,
  set: Readonly<Record<string, unknown>>,
  maps: Readonly<Record<string, Float32Array>> = { reliable: new Float32Array(PIXELS).fill(1) },
  records: Readonly<Record<string, unknown>> = {},
) {
  const compute = derampSeries.prepare(
    await seriesContext(derampSeries, SCENE, { deramp: "linear", ...set }, { maps, records }),
  );
  const layers = layersOf(series, DATES.length).map((displacement, index) =>
    compute({ name: DATES[index]!, shape: SHAPE, inputs: { displacement } }),
  );
  const joined = (name: string) => Float32Array.from(layers.flatMap((layer) => [...layer[name]!]));
  return { displacement: joined("displacement"), share: joined("rampShare"), joined };
}

const atReference = (series: Float32Array, date: number) =>
  series[date * PIXELS + REFERENCE.y * SHAPE.x + REFERENCE.x]!;

describe("deramp", () => {
  it("leaves the noise, and the reference pixel its value", async () => {
    const { series } = simulate(1);
    const { displacement, share } = await run(series, {});
    for (let date = 0; date < DATES.length; date++)
      expect(atReference(displacement, date)).toBeCloseTo(atReference(series, date), 7);
    const spread = layersOf(displacement, DATES.length).map((layer) => {
      const mean = layer.reduce((sum, value) => sum + value, 0) / PIXELS;
      return Math.sqrt(layer.reduce((sum, value) => sum + (value - mean) ** 2, 0) / PIXELS);
    });
    for (const value of spread) expect(value).toBeCloseTo(0.001, 4);
    for (const value of share) expect(value > 0 && value < 1).toBe(true);
  });

  it("keeps the mean of the square that a chosen reference is", async () => {
    const { series } = simulate(2);
    const record = { ...REFERENCE, window: 5 };
    const { displacement } = await run(series, {}, undefined, { "reference-point": record });
    const mean = (values: Float32Array, date: number) => {
      let sum = 0;
      for (let y = -2; y <= 2; y++)
        for (let x = -2; x <= 2; x++)
          sum += values[date * PIXELS + (REFERENCE.y + y) * SHAPE.x + REFERENCE.x + x]!;
      return sum / 25;
    };
    for (let date = 0; date < DATES.length; date++)
      expect(mean(displacement, date)).toBeCloseTo(mean(series, date), 7);
  });

  it("fits where the mask says, and takes the ramp off everywhere", async () => {
    const { series } = simulate(3);
    const lake = series.map((value, i) => (i % SHAPE.x > 40 ? value + 7 : value));
    const reliable = Float32Array.from({ length: PIXELS }, (_, p) => (p % SHAPE.x > 40 ? 0 : 1));
    const masked = await run(lake, {}, { reliable });
    const clean = await run(series, {}, { reliable });
    const rest = masked.displacement.map((value, i) => (i % SHAPE.x > 40 ? value - 7 : value));
    expect(largestDifference(rest, clean.displacement)).toBeLessThan(2e-6);
    expect(largestDifference(masked.share, clean.share)).toBeLessThan(1e-6);
  });

  it("keeps NaN and, in MintPy's numbers, zeros", async () => {
    const { series } = simulate(4);
    series[5] = Number.NaN;
    series[6] = 0;
    expect((await run(series, {})).displacement[5]).toBeNaN();
    expect((await run(series, {})).displacement[6]).not.toBe(0);
    expect((await run(series, { compat: "mintpy" })).displacement[6]).toBe(0);
  });

  it("leaves a date without enough pixels as it is, and says that it has no ramp", async () => {
    const { series } = simulate(5);
    series.fill(Number.NaN, PIXELS + 2, 2 * PIXELS);
    const { displacement, share, joined } = await run(series, {});
    expect(displacement[PIXELS]).toBe(series[PIXELS]);
    expect(share[1]).toBeNaN();
    expect(joined("rampRange")[1]).toBeNaN();
  });

  it("writes a series of coefficients for each term but the constant", async () => {
    const { series, planes } = simulate(6);
    expect(Object.keys(outputsOf(derampSeries, { deramp: "quadratic" }))).toEqual([
      "displacement",
      "rampShare",
      "rampAzimuth2",
      "rampRange2",
      "rampCross",
      "rampAzimuth",
      "rampRange",
    ]);
    const { joined } = await run(series, {});
    planes.forEach(([a = 0, b = 0], date) => {
      // The simulated planes count from row 20 in steps of 1/20, the fitted ones from row 19.5 in steps of 1/19.5.
      expect(joined("rampAzimuth")[date]).toBeCloseTo((a * 19.5) / 20, 3);
      expect(joined("rampRange")[date]).toBeCloseTo((b * 24.5) / 25, 3);
    });
  });

  it("names the mask that is missing, and asks for a kind", async () => {
    await expect(run(simulate(7).series, { "deramp.mask": "land" })).rejects.toThrow(
      /mask-missing.*waterMask/s,
    );
    await expect(run(simulate(7).series, { deramp: "none" })).rejects.toThrow(/deramp-none/);
    await expect(run(simulate(7).series, { "deramp.mask": "none" }, {})).resolves.toBeDefined();
  });
});

describe("a ramp that removes deformation", () => {
  const steadyOf = async (motion: (y: number, x: number) => number, deramp = "linear", seed = 11) => {
    const { joined } = await run(simulate(seed, motion).series, { deramp });
    const names = rampOutputs(deramp as "linear");
    return findTrends(DATES, new Map(names.map((name) => [name, joined(name)])));
  };

  it("is told from its steady motion: a scene that tilts by 20 mm/yr", async () => {
    const { steady, trends } = await steadyOf((_, x) => 0.02 * (x / 25 - 1));
    expect(steady).toEqual(["rampRange"]);
    const range = trends.find(({ term }) => term === "rampRange")!;
    expect(Math.abs(range.velocity - 0.02 * (24.5 / 25))).toBeLessThan(3 * range.standardError);
  });

  it("is told where a bowl of 100 mm/yr tilts a quadratic surface, although most of it is left", async () => {
    const bowl = (y: number, x: number) => -0.1 * Math.exp(-((y - 20) ** 2 + (x - 25) ** 2) / (2 * 6 ** 2));
    const { steady } = await steadyOf(bowl, "quadratic");
    expect(steady).toEqual(expect.arrayContaining(["rampAzimuth2", "rampRange2"]));
  });

  it("is told although one date has a ramp a hundred times as large as the others", () => {
    const random = createRandom(14);
    const series = Float32Array.from(YEARS, (year) => 0.02 * year + 0.003 * normal(random));
    expect(findTrends(DATES, new Map([["rampRange", series]])).steady).toEqual(["rampRange"]);
    for (const bad of [0, 13, 29]) {
      const spoilt = series.with(bad, -0.3);
      expect(findTrends(DATES, new Map([["rampRange", spoilt]])).steady).toEqual(["rampRange"]);
    }
  });

  it("is hardly ever told of scenes that do not deform", () => {
    const random = createRandom(12);
    let alarms = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const dates = DATES.slice(0, 8 + (trial % 20));
      const series = Float32Array.from(dates, () => 0.005 * normal(random));
      alarms += findTrends(dates, new Map([["rampRange", series]])).steady.length;
    }
    // Student's t above 4: 0.7 % with 8 dates, 0.04 % with 27.
    expect(alarms).toBeLessThan(12);
  });

  it("is not looked for in fewer than eight dates, and dates without a ramp do not count", () => {
    const steep = Float32Array.from(DATES, (_, i) => i);
    expect(findTrends(DATES.slice(0, 7), new Map([["rampRange", steep.slice(0, 7)]])).trends).toEqual([]);
    const gaps = steep.map((value, i) => (i % 5 === 0 ? value + 1e-3 : Number.NaN));
    expect(findTrends(DATES, new Map([["rampRange", gaps]])).trends).toEqual([]);
    expect(findTrends(DATES, new Map([["rampRange", steep]])).steady).toEqual(["rampRange"]);
  });
});
