import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { everyTwelveDays, factsOf, globalContext, variableOf } from "../../../test/series-context.ts";
import { residualRms } from "./residual-rms.ts";

const DATES = everyTwelveDays(10);
const SHAPE = { y: 30, x: 40 };
const PIXELS = SHAPE.y * SHAPE.x;
const REFERENCE = { y: 3, x: 4 };
const SIZES = DATES.map((_, i) => (i === 4 ? 0.04 : i === 6 ? 0.001 : 0.003));

/** Noise of another size at each date, on a parabola of 50 mm. */
function simulate(ramp = 0.05) {
  const random = createRandom(21);
  return Float32Array.from({ length: DATES.length * PIXELS }, (_, i) => {
    const [y, x] = [Math.floor((i % PIXELS) / SHAPE.x), i % SHAPE.x];
    return SIZES[Math.floor(i / PIXELS)]! * normal(random) + ramp * ((x / 20 - 1) ** 2 - y / 15);
  });
}

const measure = (
  residual: Float32Array,
  {
    set = {},
    reliable,
    chunks = [DATES.length, 16, 16],
  }: { set?: Record<string, unknown>; reliable?: Uint8Array; chunks?: readonly number[] } = {},
) => {
  const context = globalContext(
    residualRms,
    factsOf({ dates: DATES, shape: SHAPE, reference: REFERENCE }),
    {
      residual: variableOf("residual", residual, [DATES.length, SHAPE.y, SHAPE.x], chunks),
      reliable: reliable && variableOf("reliable", reliable, [SHAPE.y, SHAPE.x]),
    },
    set,
  );
  return residualRms.run(context).then((record) => ({ ...(record as Measured), notes: context.notes }));
};
type Measured = Awaited<ReturnType<typeof residualRms.run>> & {
  rms: (number | null)[];
  referenceDate: string;
  threshold: number;
  excluded: string[];
};

describe("residual-rms", () => {
  it("gives back the noise that was put in, names the calmest date and the noisy one", async () => {
    const { rms, referenceDate, threshold, excluded, notes } = await measure(simulate());
    rms.forEach((value, i) => {
      expect(value! / SIZES[i]!).toBeCloseTo(1, 1);
    });
    expect(referenceDate).toBe(DATES[6]);
    expect(threshold).toBeCloseTo((3 * 0.003) / 0.67449, 3);
    expect(excluded).toEqual([DATES[4]]);
    expect(notes.join()).toContain(DATES[4]);
  });

  it("leaves the ramp in where none is asked for", async () => {
    const { rms } = await measure(simulate(), { set: { "residual.ramp": "none" } });
    for (const value of rms) expect(value).toBeGreaterThan(0.03);
  });

  it("does not depend on how the series is stored", async () => {
    const residual = simulate();
    const blocks = await measure(residual);
    const rows = await measure(residual, { chunks: [1, 7, 40] });
    rows.rms.forEach((value, i) => {
      expect(value).toBeCloseTo(blocks.rms[i]!, 12);
    });
  });

  it("measures reliable pixels alone", async () => {
    const residual = simulate().map((value, i) => (i % SHAPE.x < 10 ? value + 9 : value));
    const reliable = Uint8Array.from({ length: PIXELS }, (_, p) => (p % SHAPE.x < 10 ? 0 : 1));
    const { rms } = await measure(residual, { reliable });
    rms.forEach((value, i) => {
      expect(value! / SIZES[i]!).toBeCloseTo(1, 1);
    });
  });

  it("has no number for a date without data, and does not choose it", async () => {
    const residual = simulate();
    residual.fill(Number.NaN, 6 * PIXELS, 7 * PIXELS);
    const { rms, referenceDate } = await measure(residual);
    expect(rms[6]).toBeNull();
    expect(referenceDate).not.toBe(DATES[6]);
  });

  it("does not count the reference pixel's own noise, which MintPy does", async () => {
    const residual = simulate(0);
    const at = REFERENCE.y * SHAPE.x + REFERENCE.x;
    for (let i = 0; i < residual.length; i += PIXELS) {
      // Measured against a reference that moves by 20 mm at every other date.
      const shift = (i / PIXELS) % 2 ? 0.02 : 0;
      for (let p = 0; p < PIXELS; p++) residual[i + p]! += shift;
      residual[i + at] = 0;
    }
    const [ours, theirs] = [await measure(residual), await measure(residual, { set: { compat: "mintpy" } })];
    ours.rms.forEach((value, i) => {
      expect(value! / SIZES[i]!).toBeCloseTo(1, 1);
    });
    // MintPy's ramp is zero at the reference, so that what the reference moved stays in.
    expect(theirs.rms[1]! / 0.02).toBeCloseTo(1, 1);
  });

  it("says when there is nothing to measure", async () => {
    await expect(measure(new Float32Array(DATES.length * PIXELS).fill(Number.NaN))).rejects.toThrow(
      /residual-empty/,
    );
  });
});
