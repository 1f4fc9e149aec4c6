import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lookVector } from "../../geo/look-vector.ts";
import { alongLook, onDates, relativeTo } from "./along-look.ts";
import { createStationSeries } from "./station-series.ts";

const HEADER = { name: "A", frame: null, format: "csv", path: "a.csv" };
const day = (k: number) => `2020-01-${String(k + 1).padStart(2, "0")}`;
const station = (
  motion: readonly (readonly [number, number, number])[],
  sigma: readonly [number, number, number] = [1, 1, 1],
  correlation: readonly [number, number, number] = [0, 0, 0],
  days = motion.map((_, k) => k),
) =>
  createStationSeries(
    HEADER,
    motion.map(([east, north, up], k) => ({ date: day(days[k] ?? k), east, north, up, sigma, correlation })),
  );

describe("alongLook", () => {
  it("projects motion onto the direction to the satellite: ascending sees west and up coming closer", () => {
    const look = lookVector(30, 90);
    const { values } = alongLook(
      station([
        [5, 5, 5],
        [4, 5, 5],
        [5, 4, 5],
        [5, 5, 6],
      ]),
      look,
    );
    for (const [i, expected] of [0, 0.5, 0, Math.cos(Math.PI / 6)].entries())
      expect(values[i]).toBeCloseTo(expected, 12);
  });

  it("has the error of the components and their correlations", () => {
    const look = lookVector(30, 90);
    const [independent] = alongLook(station([[0, 0, 0]], [2, 1, 4]), look).sigma;
    expect(independent).toBeCloseTo(Math.sqrt((0.5 * 2) ** 2 + (Math.cos(Math.PI / 6) * 4) ** 2), 12);
    // East and up that err together cancel where the satellite sees them with opposite signs.
    const together = alongLook(station([[0, 0, 0]], [2, 1, 2 / Math.sqrt(3)], [0, 1, 0]), look).sigma[0];
    expect(together).toBeCloseTo(0, 7);
  });

  it("is the length of the error ellipsoid's shadow: never above the sum of its half axes", () => {
    const share = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    const angle = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(
        share,
        share,
        share,
        fc.double({ min: 1, max: 80, noNaN: true }),
        angle,
        (a, b, c, incidence, azimuth) => {
          const [sigma = Number.NaN] = alongLook(
            station([[0, 0, 0]], [3, 4, 5], [a, b, c]),
            lookVector(incidence, azimuth),
          ).sigma;
          expect(sigma).toBeGreaterThanOrEqual(0);
          expect(sigma).toBeLessThanOrEqual(Math.hypot(3, 4, 5) * (1 + 1e-9));
        },
      ),
    );
  });
});

describe("relativeTo and onDates", () => {
  const look = lookVector(0, 0);
  const up = (values: readonly number[], days: readonly number[]) =>
    alongLook(
      station(
        values.map((value) => [0, 0, value] as const),
        [0, 0, 3],
        [0, 0, 0],
        [...days],
      ),
      look,
    );

  it("take common dates only, counted from the first, with both errors", () => {
    const { dates, values, sigma } = relativeTo(
      up([1, 3, 6, 10], [0, 2, 4, 6]),
      up([1, 1, 2, 9], [2, 4, 5, 6]),
    );
    expect(dates).toEqual([day(2), day(4), day(6)]);
    // 3-1, 6-1, 10-9 from the first.
    expect([...values]).toEqual([0, 3, -1]);
    expect(sigma[0]).toBeCloseTo(Math.sqrt(18), 12);
  });

  it("have no date where the two never meet, and gaps on dates that one lacks", () => {
    expect(relativeTo(up([1, 2], [0, 1]), up([1, 2], [3, 4])).dates).toEqual([]);
    expect([...onDates(up([1, 2], [0, 2]), [day(0), day(1), day(2)]).values]).toEqual([0, Number.NaN, 1]);
  });
});
