import { beforeAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../src/compute/wasm.ts";
import { dateOfDay, dayNumber, yearsSinceFirst } from "../../src/dates.ts";
import { IDENTITY, NO_CRS } from "../../src/geo/grid.ts";
import { type Params, parseParam } from "../../src/pipeline/params.ts";
import { outputsOf, type Tile, type TileContext } from "../../src/pipeline/step.ts";
import { estimateVelocity } from "../../src/systems/sbas/estimate-velocity.ts";
import { fitSeries } from "../../src/view/charts/fit-series.ts";
import { LINEAR_FIT } from "../../src/view/state/read-fit.ts";
import type { FitState } from "../../src/view/state/view-state.ts";
import { createRandom, normal } from "../random.ts";

const DATES = Array.from({ length: 60 }, (_, k) => dateOfDay(dayNumber("2017-01-03") + 12 * k));
const YEARS = yearsSinceFirst(DATES);
const PIXELS = 40;
const SECONDS_OF_DAY = 50_000;
const EVENT = "2018-05-04";

/** Displacement with a trend, a yearly motion, a jump and noise; each fifth pixel lacks some dates, the first among them. */
function simulate(): Float32Array {
  const random = createRandom(11);
  return Float32Array.from({ length: DATES.length * PIXELS }, (_, k) => {
    const [i, pixel] = [Math.floor(k / PIXELS), k % PIXELS];
    const t = YEARS[i] ?? 0;
    if (pixel % 5 === 0 && i % 17 === pixel % 3) return Number.NaN;
    const jump = t > 1.33 ? 0.01 * (pixel % 4) : 0;
    return 0.001 * pixel * t + 0.008 * Math.sin(2 * Math.PI * t + pixel) + jump + 0.003 * normal(random);
  });
}

/** Typed parameters from text, as a configuration gives them. */
function paramsOf(set: Readonly<Record<string, string>>) {
  const declared: Params = estimateVelocity.params;
  return Object.fromEntries(
    Object.entries(declared).map(([name, param]) => [
      name,
      name in set ? parseParam(name, param, set[name]) : param.default,
    ]),
  ) as TileContext<typeof estimateVelocity.params>["params"];
}

/** The maps that `run sbas` writes of the series, in the kernels that it uses. */
async function runStep(
  series: Float32Array,
  set: Readonly<Record<string, string>>,
): Promise<Record<string, ArrayLike<number>>> {
  const context: TileContext<typeof estimateVelocity.params> = {
    params: paramsOf(set),
    facts: {
      grid: { shape: { y: 1, x: PIXELS }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
      network: null,
      dates: DATES,
      acquisition: { secondsOfDay: SECONDS_OF_DAY },
      reference: null,
    },
    records: {},
    available: new Set(["displacement"]),
    kernels: await loadKernels(),
    share: (_, make) => make(),
  };
  const tile: Tile = { origin: { y: 0, x: 0 }, shape: { y: 1, x: PIXELS }, inputs: { displacement: series } };
  return estimateVelocity.prepare(context)(tile);
}

const CASES: readonly (readonly [name: string, state: FitState, set: Readonly<Record<string, string>>])[] = [
  ["a line", LINEAR_FIT, {}],
  [
    "acceleration, seasons and a jump",
    { ...LINEAR_FIT, polynomial: 2, annual: true, semiannual: true, steps: [EVENT] },
    { "velocity.polynomial": "2", "velocity.periods": "1,0.5", "velocity.steps": "20180504" },
  ],
  [
    "what fades",
    { ...LINEAR_FIT, exponentials: [[EVENT, 60]], logarithms: [[EVENT, 20]] },
    { "velocity.exponentials": "20180504,60", "velocity.logarithms": "20180504,20" },
  ],
];

describe.each(CASES)("the viewer's fit of %s", (_, state, set) => {
  const series = simulate();
  const outputs = outputsOf(estimateVelocity, paramsOf(set));
  let maps: Record<string, ArrayLike<number>> = {};
  beforeAll(async () => {
    maps = await runStep(series, { ...set, "velocity.uncertainty": "residual" });
  });

  it("has the values and the standard errors of the maps of run sbas", () => {
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const values = DATES.map((_date, i) => series[i * PIXELS + pixel] ?? Number.NaN);
      const fit = fitSeries(DATES, values, state, { unit: "m", secondsOfDay: SECONDS_OF_DAY });
      if (fit.kind === "none") throw new Error(fit.problem.what);
      for (const { name, value, sigma, unit } of fit.parameters) {
        const [map, std] = [maps[name]?.[pixel] ?? Number.NaN, maps[`${name}Std`]?.[pixel] ?? Number.NaN];
        // Both are float32 of the same arithmetic.
        expect(Math.abs(value - map), `${name} of pixel ${pixel}`).toBeLessThanOrEqual(1e-6 * Math.abs(map));
        expect(Math.abs(sigma - std), `sigma of ${name} of pixel ${pixel}`).toBeLessThanOrEqual(1e-6 * std);
        expect(unit).toBe(outputs[name]?.unit);
      }
      const residue = Math.hypot(...fit.residual.filter(Number.isFinite));
      expect(residue).toBeCloseTo(maps.residue?.[pixel] ?? Number.NaN, 6);
      expect(fit.rms).toBeCloseTo(residue / Math.sqrt(fit.dateCount), 9);
    }
  });
});
