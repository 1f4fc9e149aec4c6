import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incidenceOfSlantRange } from "./incidence.ts";
import { slantRangeOfColumn, slantRangeOfIncidence, slantRangeOfIncidenceSingle } from "./slant-range.ts";

const [RADIUS, HEIGHT] = [6_371_000, 700_000];

describe("slantRangeOfIncidence", () => {
  it("is the height at nadir", () => {
    expect(slantRangeOfIncidence(0, RADIUS, HEIGHT)).toBe(HEIGHT);
    expect(slantRangeOfIncidence(0, RADIUS, HEIGHT, 1200)).toBe(HEIGHT - 1200);
  });

  it("closes the triangle of the Earth's centre, ground and satellite", () => {
    // (r + H)^2 = (r + h)^2 + R^2 + 2 (r + h) R cos(incidence).
    const range = slantRangeOfIncidence(37.5, RADIUS, HEIGHT, 1200);
    const [ground, cosine] = [RADIUS + 1200, Math.cos((37.5 * Math.PI) / 180)];
    expect(Math.sqrt(ground ** 2 + range ** 2 + 2 * ground * range * cosine)).toBeCloseTo(RADIUS + HEIGHT, 5);
  });

  it("is undone by incidenceOfSlantRange", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 75, noNaN: true }),
        fc.double({ min: -400, max: 8000, noNaN: true }),
        (incidence, ground) => {
          const range = slantRangeOfIncidence(incidence, RADIUS, HEIGHT, ground);
          expect(incidenceOfSlantRange(range, RADIUS, HEIGHT, ground)).toBeCloseTo(incidence, 6);
        },
      ),
    );
  });

  it("differs by less than 3 m in single precision, and does differ", () => {
    const differences = Array.from({ length: 200 }, (_, i) => 20 + i / 8).map((incidence) =>
      Math.abs(
        slantRangeOfIncidenceSingle(incidence, RADIUS, HEIGHT) -
          slantRangeOfIncidence(incidence, RADIUS, HEIGHT),
      ),
    );
    expect(Math.max(...differences)).toBeLessThan(3);
    expect(Math.max(...differences)).toBeGreaterThan(0.1);
  });
});

describe("incidenceOfSlantRange", () => {
  it("is NaN where no such triangle exists", () => {
    expect(incidenceOfSlantRange(HEIGHT / 2, RADIUS, HEIGHT)).toBeNaN();
  });
});

describe("slantRangeOfColumn", () => {
  it("counts from the centre of the first column", () => {
    expect(slantRangeOfColumn(0, 800_000, 2.5)).toBe(800_000);
    expect(slantRangeOfColumn(10, 800_000, 2.5)).toBe(800_025);
  });
});
