import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveSamplesOfDisc, effectiveSamplesOfRectangle } from "./effective-samples.ts";
import { effectiveSamplesOfMask } from "./effective-samples-of-mask.ts";
import { covarianceAt, semivarianceAt, type VariogramModel, type VariogramPart } from "./variogram.ts";

const MODELS: readonly VariogramModel[] = ["spherical", "exponential", "gaussian", "root-exponential"];
const part = (model: VariogramModel, range: number, sill = 1): VariogramPart[] => [{ model, range, sill }];
const CELL = { y: 10, x: 10 };

function disc(radius: number): { mask: Uint8Array; shape: { y: number; x: number }; area: number } {
  const shape = { y: 2 * radius + 1, x: 2 * radius + 1 };
  const mask = new Uint8Array(shape.y * shape.x);
  for (let y = -radius, p = 0; y <= radius; y++)
    for (let x = -radius; x <= radius; x++, p++) mask[p] = x * x + y * y <= radius * radius ? 1 : 0;
  return { mask, shape, area: mask.reduce((a, b) => a + b, 0) * CELL.y * CELL.x };
}

describe("effective samples", () => {
  it("are area / (pi a^2 / 5) on a disc far wider than a spherical range", () => {
    const expected = 1e8 / ((Math.PI * 100 ** 2) / 5);
    expect(effectiveSamplesOfDisc(1e8, part("spherical", 100), { compat: "pyddem" })).toBeCloseTo(
      expected,
      6,
    );
    // Near its edge a disc has fewer neighbours, so its mean is a little better.
    const ratio = effectiveSamplesOfDisc(1e8, part("spherical", 100)) / expected;
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.01);
  });

  it.each(MODELS)("are one where the range is far beyond the area (%s)", (model) => {
    expect(effectiveSamplesOfDisc(1e4, part(model, 1e9))).toBeCloseTo(1, 2);
    expect(effectiveSamplesOfRectangle(1e4, 20, part(model, 1e9))).toBeCloseTo(1, 2);
  });

  it.each(MODELS)(
    "of a disc agree with the sum over all of its cells, from short to long ranges (%s)",
    (model) => {
      const { mask, shape, area } = disc(16);
      for (const range of [60, 200, 1000, 50_000]) {
        const cells = effectiveSamplesOfMask(mask, shape, CELL, part(model, range));
        expect(cells.rows).toBe(cells.cells);
        expect(effectiveSamplesOfDisc(area, part(model, range)) / cells.effective, `${range} m`).toBeCloseTo(
          1,
          1,
        );
      }
    },
  );

  it("of a rectangle agree with the sum over its cells", () => {
    const shape = { y: 8, x: 60 };
    const mask = new Uint8Array(480).fill(1);
    for (const range of [80, 300, 2000]) {
      const cells = effectiveSamplesOfMask(mask, shape, CELL, part("spherical", range));
      const ours = effectiveSamplesOfRectangle(48_000, 80, part("spherical", range));
      expect(Math.abs(ours / cells.effective - 1), `${range} m`).toBeLessThan(0.02);
    }
  });

  it("are the cells themselves when nothing is correlated, and one when all is", () => {
    const mask = new Uint8Array(100).fill(1);
    const shape = { y: 10, x: 10 };
    expect(effectiveSamplesOfMask(mask, shape, CELL, part("spherical", 5)).effective).toBeCloseTo(100, 9);
    expect(effectiveSamplesOfMask(mask, shape, CELL, part("exponential", 1e12)).effective).toBeCloseTo(1, 6);
  });

  it("by a part of the rows lie within five of the stated errors of the whole sum", () => {
    const { mask, shape } = disc(25);
    const parts = [...part("spherical", 120, 4), ...part("exponential", 900, 1)];
    const whole = effectiveSamplesOfMask(mask, shape, CELL, parts);
    const some = effectiveSamplesOfMask(mask, shape, CELL, parts, { rows: 80 });
    expect(whole.standardError).toBe(0);
    expect(some.standardError).toBeGreaterThan(0);
    expect(Math.abs(some.effective - whole.effective)).toBeLessThan(5 * some.standardError);
    expect(Math.abs(some.effective / whole.effective - 1)).toBeLessThan(0.05);
  });

  it("never fall below one, and grow with the area", () => {
    const areas = fc.double({ min: 1e3, max: 1e9, noNaN: true });
    const ranges = fc.double({ min: 10, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(areas, ranges, fc.constantFrom(...MODELS), (area, range, model) => {
        const one = effectiveSamplesOfDisc(area, part(model, range));
        expect(one).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(effectiveSamplesOfDisc(2 * area, part(model, range))).toBeGreaterThan(one * (1 - 1e-9));
        expect(effectiveSamplesOfRectangle(area, Math.sqrt(area) / 3, part(model, range))).toBeGreaterThan(
          1 - 1e-9,
        );
      }),
      { numRuns: 50 },
    );
  });

  it("refuse areas and variograms that are none", () => {
    expect(() => effectiveSamplesOfDisc(0, part("spherical", 5))).toThrow(/area-size/);
    expect(() => effectiveSamplesOfDisc(9, [])).toThrow(/variogram/);
    expect(() =>
      effectiveSamplesOfMask(new Uint8Array(4), { y: 2, x: 2 }, CELL, part("spherical", 5)),
    ).toThrow(/empty-mask/);
  });
});

describe("variograms", () => {
  it.each(MODELS)("rise from nothing to the sill (%s)", (model) => {
    expect(semivarianceAt(part(model, 100, 7), 0)).toBe(0);
    expect(semivarianceAt(part(model, 100, 7), 1e6)).toBeCloseTo(7, 9);
    expect(covarianceAt(part(model, 100, 7), 50)).toBeLessThan(7);
  });
});
