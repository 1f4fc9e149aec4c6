import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { createContext as createSbasContext, DATES, PAIRS } from "../../../test/sbas-tile.ts";
import { isUpwarpError } from "../../errors.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { parseParam } from "../../pipeline/params.ts";
import type { Facts, Tile } from "../../pipeline/step.ts";
import { correctTopography } from "./correct-topography.ts";

const PIXELS = 40;
const BASELINES = [0, 55, -80, 31, 12, -44, 97, -13, 68, -101, 22, 47];
/** No pair joins the first six dates to the rest. */
const PARTED = PAIRS.filter(({ reference, secondary }) => reference < 6 === secondary < 6);
const RANGE = 865_000;
const INCIDENCE = 39;
const DISTANCE = RANGE * Math.sin((INCIDENCE * Math.PI) / 180);

const FACTS: Facts = {
  grid: { shape: { y: 1, x: PIXELS }, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
  network: {
    dates: DATES,
    pairs: PAIRS,
    perpendicularBaseline: PAIRS.map(
      ({ reference, secondary }) => BASELINES[secondary]! - BASELINES[reference]!,
    ),
  },
  dates: DATES,
  acquisition: { incidence: INCIDENCE, slantRange: RANGE },
  reference: null,
};

/** The step on one tile; parameters as in a configuration. */
async function run(
  inputs: Tile["inputs"],
  set: Readonly<Record<string, unknown>> = {},
  facts: Facts = FACTS,
) {
  const params = Object.fromEntries(
    Object.entries(correctTopography.params).map(([name, param]) => [
      name,
      Object.hasOwn(set, name) ? parseParam<unknown>(name, param, set[name]) : param.default,
    ]),
  );
  const { context } = await createSbasContext();
  const available = new Set(Object.keys(inputs));
  const compute = correctTopography.prepare({ ...context, params: params as never, facts, available });
  const tile = { origin: { y: 0, x: 0 }, shape: { y: 1, x: PIXELS }, inputs };
  return compute(tile) as Record<"displacement" | "demError" | "demErrorStd" | "residual", Float32Array>;
}

/** Series of DEM errors alone, with what `add` says besides. */
function simulate(add: (date: number, pixel: number) => number = () => 0, baselines = BASELINES) {
  const random = createRandom(4);
  const demError = Float32Array.from({ length: PIXELS }, () => 10 * normal(random));
  const displacement = Float32Array.from({ length: DATES.length * PIXELS }, (_, i) => {
    const [date, pixel] = [Math.floor(i / PIXELS), i % PIXELS];
    return (demError[pixel]! * baselines[date]!) / DISTANCE + add(date, pixel);
  });
  return { demError, displacement };
}

describe("correct-topography", () => {
  it("takes the DEM error out and keeps the motion", async () => {
    const motion = (date: number, pixel: number) => 0.001 * pixel * date + 0.0001 * date ** 2;
    const { demError, displacement } = simulate(motion);
    const result = await run({ displacement });
    expect(largestDifference(result.demError, demError)).toBeLessThan(1e-3);
    const expected = displacement.map((_, i) => motion(Math.floor(i / PIXELS), i % PIXELS));
    expect(largestDifference(result.displacement, expected)).toBeLessThan(1e-7);
    expect(Math.max(...result.residual.map(Math.abs))).toBeLessThan(1e-7);
  });

  it("tells a step from the DEM error when it knows the date, which counts as after", async () => {
    const jump = (date: number) => (date >= 6 ? 0.05 : 0);
    const { demError, displacement } = simulate(jump);
    const known = await run({ displacement }, { "topography.steps": DATES[6]!.replaceAll("-", "") });
    const unknown = await run({ displacement });
    expect(largestDifference(known.demError, demError)).toBeLessThan(1e-3);
    expect(largestDifference(unknown.demError, demError)).toBeGreaterThan(10);
  });

  it("tells the seasons from the DEM error when it knows their period", async () => {
    const season = (date: number) => 0.02 * Math.sin((2 * Math.PI * 12 * date) / 365.25 / 0.3);
    const { demError, displacement } = simulate(season);
    const { demError: found } = await run({ displacement }, { "topography.periods": "0.3" });
    expect(largestDifference(found, demError)).toBeLessThan(1e-2);
  });

  it("leaves excluded dates out of the fit, but corrects them", async () => {
    const blunder = (date: number) => (date === 5 ? 0.3 : 0);
    const { demError, displacement } = simulate(blunder);
    const { demError: found, displacement: corrected } = await run(
      { displacement },
      { "topography.exclude": DATES[5] },
    );
    expect(largestDifference(found, demError)).toBeLessThan(1e-3);
    for (let p = 0; p < PIXELS; p++) expect(corrected[5 * PIXELS + p]).toBeCloseTo(0.3, 6);
  });

  it("scales with slant range and incidence of each pixel, or of the scene's centre", async () => {
    const { demError, displacement } = simulate();
    const inputs = {
      displacement,
      slantRange: Float32Array.from({ length: PIXELS }, (_, p) => RANGE * (1 + p / 100)),
      incidenceAngle: new Float32Array(PIXELS).fill(INCIDENCE),
    };
    const own = await run(inputs);
    const centre = await run(inputs, { "topography.pixelwise": "no" });
    expect(
      largestDifference(
        own.demError,
        demError.map((dz, p) => dz * (1 + p / 100)),
      ),
    ).toBeLessThan(1e-3);
    expect(largestDifference(centre.demError, demError)).toBeLessThan(1e-3);
    expect(centre.displacement).toEqual(own.displacement);
  });

  it("takes baselines of each pixel before those of the pairs", async () => {
    const others = BASELINES.map((b, i) => b * (i % 2 === 0 ? 1.2 : 0.9));
    const { demError, displacement } = simulate(() => 0, others);
    const perpendicularBaseline = displacement.map((_, i) => others[Math.floor(i / PIXELS)]!);
    const withOwn = await run({ displacement, perpendicularBaseline });
    expect(largestDifference(withOwn.demError, demError)).toBeLessThan(1e-3);
    expect(largestDifference((await run({ displacement })).demError, demError)).toBeGreaterThan(0.1);
  });

  it("does not care where a part of the network lies that no pair joins to the rest", async () => {
    const pairs = PARTED;
    const perpendicularBaseline = pairs.map(
      ({ reference, secondary }) => BASELINES[secondary]! - BASELINES[reference]!,
    );
    const facts = { ...FACTS, network: { dates: DATES, pairs, perpendicularBaseline } };
    const { demError, displacement } = simulate();
    const parted = await run({ displacement }, {}, facts);
    expect(largestDifference(parted.demError, demError)).toBeLessThan(2e-3);
    // MintPy takes the two parts for one history of baselines.
    const mintpy = await run({ displacement }, { compat: "mintpy" }, facts);
    expect(largestDifference(mintpy.demError, demError)).toBeGreaterThan(0.1);
  });
});

describe("pixels that lack something", () => {
  const { demError, displacement } = simulate();
  const gap = displacement.map((d, i) => (i === 4 * PIXELS + 3 ? Number.NaN : d));
  const incidenceAngle = new Float32Array(PIXELS).fill(INCIDENCE).fill(Number.NaN, 7, 8);
  const temporalCoherence = new Float32Array(PIXELS).fill(0.9).fill(0, 9, 10);
  const all = { displacement: gap, incidenceAngle, temporalCoherence };

  it("are solved with the dates that they have", async () => {
    const result = await run(all);
    expect(result.demError[3]).toBeCloseTo(demError[3]!, 2);
    expect(result.displacement[4 * PIXELS + 3]).toBeNaN();
    expect(result.displacement[5 * PIXELS + 3]).not.toBeNaN();
    expect(result.demError[7]).toBeNaN();
    expect(result.displacement[5 * PIXELS + 7]).not.toBeNaN();
    expect(result.demError[9]).toBeCloseTo(demError[9]!, 2);
  });

  it("are 0 in every result as MintPy has them", async () => {
    const still = gap.map((d, i) => (i % PIXELS === 12 ? 0 : d));
    const result = await run({ ...all, displacement: still }, { compat: "mintpy" });
    for (let p = 0; p < PIXELS; p++) {
      const column = DATES.flatMap((_, date) => [
        result.displacement[date * PIXELS + p]!,
        result.residual[date * PIXELS + p]!,
      ]);
      const isZero = [result.demError[p]!, result.demErrorStd[p]!, ...column].every((v) => v === 0);
      expect({ p, isZero }).toEqual({ p, isZero: [3, 7, 9, 12].includes(p) });
    }
  });
});

describe("refuses before it computes", () => {
  const { displacement } = simulate();
  const change = (network: Partial<NonNullable<Facts["network"]>>): Facts => ({
    ...FACTS,
    network: { ...FACTS.network!, ...network },
  });
  const cases: [string, string, Readonly<Record<string, unknown>>, Facts][] = [
    ["no baselines", "baselines-missing", {}, change({ perpendicularBaseline: null })],
    ["no network", "baselines-missing", {}, { ...FACTS, network: null }],
    [
      "a date whose pairs have no baseline",
      "baselines-missing",
      {},
      change({
        perpendicularBaseline: PAIRS.map(({ reference, secondary }) =>
          reference === 3 || secondary === 3 ? Number.NaN : 10,
        ),
      }),
    ],
    ["no incidence", "incidence-missing", {}, { ...FACTS, acquisition: { slantRange: RANGE } }],
    ["no slant range", "slant-range-missing", {}, { ...FACTS, acquisition: { incidence: INCIDENCE } }],
    ["too many terms", "dates-too-few", { "topography.polynomial": 8, "topography.periods": "1" }, FACTS],
    ["a date that is none of the series", "topography-date", { "topography.exclude": "20170101" }, FACTS],
    ["a step before the series", "design-deficient", { "topography.steps": "20170101" }, FACTS],
    ["a step on the first date", "design-deficient", { "topography.steps": DATES[0] }, FACTS],
    ["a word for a step", "topography-date", { "topography.steps": "earthquake" }, FACTS],
    ["two steps that no date parts", "design-deficient", { "topography.steps": "20180107,20180108" }, FACTS],
    [
      "a step where the network is parted",
      "network-parts",
      { "topography.polynomial": 1, "topography.steps": DATES[6] },
      change({
        pairs: PARTED,
        perpendicularBaseline: PARTED.map(
          ({ reference, secondary }) => BASELINES[secondary]! - BASELINES[reference]!,
        ),
      }),
    ],
    [
      "baselines of 1 m",
      "baseline-spread",
      {},
      change({ perpendicularBaseline: FACTS.network!.perpendicularBaseline!.map((b) => b / 60) }),
    ],
    [
      "baselines that grow with time",
      "baseline-spread",
      {},
      change({
        perpendicularBaseline: PAIRS.map(({ reference, secondary }) => 20 * (secondary - reference)),
      }),
    ],
  ];

  it.each(cases)("%s: %s", async (_title, code, set, facts) => {
    const error = await run({ displacement }, set, facts).catch((cause: unknown) => cause);
    expect(isUpwarpError(error) && error.code).toBe(code);
    expect(isUpwarpError(error) && error.fix).toBeTruthy();
  });

  it("computes what MintPy computes with baselines of 1 m", async () => {
    const facts = change({ perpendicularBaseline: FACTS.network!.perpendicularBaseline!.map((b) => b / 60) });
    const { demError } = await run({ displacement }, { compat: "mintpy" }, facts);
    expect(demError.some((dz) => dz !== 0)).toBe(true);
  });
});

it("takes part only where it is asked for", () => {
  expect(correctTopography.active?.({ topography: false }, new Set(), {})).toBe(false);
  expect(correctTopography.active?.({ topography: true }, new Set(), {})).toBe(true);
});
