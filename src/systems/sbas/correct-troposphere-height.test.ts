import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { everyTwelveDays, layersOf, seriesContext } from "../../../test/series-context.ts";
import { correctTroposphereHeight } from "./correct-troposphere-height.ts";

const SHAPE = { y: 32, x: 32 };
const PIXELS = SHAPE.y * SHAPE.x;
const DATES = everyTwelveDays(6);
const REFERENCE = { y: 5, x: 6 };
const AT = REFERENCE.y * SHAPE.x + REFERENCE.x;
const HEIGHT = Float32Array.from({ length: PIXELS }, (_, p) => 2 * p + 200 * Math.sin(p / 5));
const RATES = [0, 2e-5, -1e-5, 3e-5, 1e-5, -4e-5];
/** 1 mm of noise on a delay that goes with height, counted from the reference pixel. */
function simulate() {
  const random = createRandom(41);
  return Float32Array.from({ length: DATES.length * PIXELS }, (_, i) =>
    i % PIXELS === AT
      ? 0
      : RATES[Math.floor(i / PIXELS)]! * (HEIGHT[i % PIXELS]! - HEIGHT[AT]!) + 0.001 * normal(random),
  );
}

const run = async (
  series: Float32Array,
  set = {},
  maps: Record<string, Float32Array> = { height: HEIGHT },
) => {
  const context = await seriesContext(
    correctTroposphereHeight,
    { dates: DATES, shape: SHAPE, reference: REFERENCE },
    { troposphere: "height", "troposphere.looks": 4, ...set },
    { maps },
  );
  const compute = correctTroposphereHeight.prepare(context);
  return layersOf(series, DATES.length).map((displacement, index) =>
    compute({ name: DATES[index]!, shape: SHAPE, inputs: { displacement } }),
  );
};

describe("correct-troposphere-height", () => {
  it("leaves the noise, and the reference pixel at zero", async () => {
    const layers = await run(simulate());
    layers.forEach(({ displacement, heightDelay }, date) => {
      expect(displacement![AT]).toBe(0);
      const squares = [...displacement!].reduce((sum, value) => sum + value ** 2, 0);
      expect(Math.sqrt(squares / PIXELS)).toBeLessThan(0.0012);
      // Lowest minus highest block, of some 2000 m.
      if (RATES[date] !== 0) expect(Math.sign(heightDelay![0]!)).toBe(-Math.sign(RATES[date]!));
    });
  });

  it("stretches height by the incidence angle", async () => {
    const incidenceAngle = Float32Array.from({ length: PIXELS }, (_, p) => 30 + (p % 32) / 2);
    const slant = HEIGHT.map((h, p) => h / Math.cos((incidenceAngle[p]! * Math.PI) / 180));
    const image = slant.map((h) => 1e-5 * (h - slant[AT]!));
    const series = new Float32Array(DATES.length * PIXELS);
    series.set(image, PIXELS);
    const [, layer] = await run(series, { "troposphere.looks": 1 }, { height: HEIGHT, incidenceAngle });
    for (const value of layer!.displacement!) expect(Math.abs(value)).toBeLessThan(1e-7);
    expect(layer!.heightCorrelation![0]).toBeCloseTo(1, 6);
  });

  it("keeps NaN and, in MintPy's numbers, zeros; has no value where there is no height", async () => {
    const series = simulate();
    series[PIXELS + 9] = Number.NaN;
    series[PIXELS + 10] = 0;
    const height = HEIGHT.slice();
    height[11] = Number.NaN;
    const [, ours] = await run(series, {}, { height });
    const [, theirs] = await run(series, { compat: "mintpy" }, { height });
    expect(ours!.displacement!.subarray(9, 12)).toEqual(
      Float32Array.of(Number.NaN, ours!.displacement![10]!, Number.NaN),
    );
    expect(ours!.displacement![10]).not.toBe(0);
    expect(theirs!.displacement![10]).toBe(0);
  });

  it("takes part when the troposphere is corrected by height", () => {
    const { active } = correctTroposphereHeight;
    expect(active?.({ troposphere: "height" }, new Set(), {})).toBe(true);
    expect(active?.({ troposphere: "era5" }, new Set(), {})).toBe(false);
  });
});
