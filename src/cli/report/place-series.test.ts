import { describe, expect, test } from "vitest";
import { DATES, makeRun } from "../../../test/report-run.ts";
import { yearsSinceFirst } from "../../dates.ts";
import { seriesOfSquare } from "./place-series.ts";
import { viewRun } from "./run-view.ts";

const shape = { y: 7, x: 7 };
const years = yearsSinceFirst(DATES);
/** Ten millimetres a year everywhere; the middle pixel is one metre off. */
const displacement = Array.from(
  { length: 4 * 49 },
  (_, i) => 0.01 * (years[Math.floor(i / 49)] ?? 0) + (i % 49 === 24 ? 1 : 0),
);
const reliable = Array.from({ length: 49 }, (_, p) => (p === 24 ? 0 : 1));
const view = (mask: readonly number[] | null, more = {}) =>
  viewRun(
    makeRun({
      shape,
      steps: {
        "invert-network": { arrays: { displacement } },
        "displacement-error": { arrays: { displacementStd: Array(4 * 49).fill(0.002) } },
        ...(mask && { "coherence-mask": { arrays: { reliable: mask } } }),
        "estimate-velocity": {
          arrays: { velocity: Array(49).fill(0.01), velocityStd: Array(49).fill(0.001) },
        },
        ...more,
      },
    }),
    new AbortController().signal,
  );
/** One value for each date, all on the line of ten millimetres a year. */
function expectRate(values: ArrayLike<number> = []) {
  expect(values.length).toBe(DATES.length);
  for (let i = 0; i < values.length; i++) expect(values[i]).toBeCloseTo(0.01 * (years[i] ?? 0), 6);
}
const middle = { y: 3, x: 3 };

describe("seriesOfSquare", () => {
  test("is the mean of the reliable pixels, with their error and the line of the velocity", async () => {
    const series = await seriesOfSquare(view(reliable), "A", { middle, half: 1 });
    expectRate(series?.values);
    expect(series?.sigma?.[1]).toBeCloseTo(0.002, 6);
    expect(series?.fit?.velocity).toBeCloseTo(0.01, 6);
    expect(series?.fit?.velocitySigma).toBeCloseTo(0.001, 6);
    expectRate(series?.fit?.values);
  });

  test("leaves the hole out, and takes all pixels without a mask", async () => {
    const all = await seriesOfSquare(view(null), "A", { middle, half: 1 });
    expect(all?.values[0]).toBeCloseTo(1 / 9, 5);
    const ring = await seriesOfSquare(view(null), "A", { middle, half: 1, hole: 0 });
    expect(ring?.values[0]).toBeCloseTo(0, 6);
  });

  test("stops at the edge of the scene", async () => {
    const corner = await seriesOfSquare(view(reliable), "A", { middle: { y: 0, x: 0 }, half: 2 });
    expect(corner?.values[3]).toBeCloseTo(0.01 * (years[3] ?? 0), 6);
  });

  test("does not let a noisy date move the line", async () => {
    const noisy = displacement.map((value, i) => value + (Math.floor(i / 49) === 2 ? 5 : 0));
    const record = {
      dates: [...DATES],
      rms: [0, 0, 5, 0],
      referenceDate: DATES[0],
      threshold: 1,
      excluded: [DATES[2]],
    };
    const series = await seriesOfSquare(
      view(reliable, { "invert-network": { arrays: { displacement: noisy } }, "residual-rms": { record } }),
      "A",
      { middle, half: 1 },
    );
    expect(series?.values[2]).toBeGreaterThan(4);
    expect(series?.fit?.values[0]).toBeCloseTo(0, 6);
  });

  test("is nothing where nothing is reliable", async () => {
    expect(await seriesOfSquare(view(Array(49).fill(0)), "A", { middle, half: 1 })).toBeNull();
  });
});
