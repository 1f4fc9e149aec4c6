import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { splitCycles } from "./date-phases.ts";

const DATES = 40;
const pairs = Array.from({ length: DATES }, (_, i) => i).flatMap((i) =>
  [1, 2, 3].flatMap((d) => (i + d < DATES ? [{ reference: i, secondary: i + d }] : [])),
);

describe("splitCycles", () => {
  it("gives cycles whose loops equal the loops of the phases, for noise that does not", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const date = Array.from({ length: DATES }, () => 8 * normal(random));
      const wrong = pairs.map(() => (random() < 0.2 ? Math.sign(random() - 0.5) : 0));
      const phase = pairs.map(
        ({ reference, secondary }, k) =>
          date[secondary]! - date[reference]! + 2 * Math.PI * wrong[k]! + 0.3 * normal(random),
      );
      const { cycles, residual } = splitCycles(DATES, pairs, phase);
      // What differs from the truth is a difference of whole numbers of the dates: it sums to 0 around every triangle.
      const off = new Map(
        pairs.map(({ reference: a, secondary: b }, k) => [`${a},${b}`, cycles[k]! - wrong[k]!]),
      );
      for (let a = 0; a + 2 < DATES; a++)
        expect(off.get(`${a},${a + 1}`)! + off.get(`${a + 1},${a + 2}`)! - off.get(`${a},${a + 2}`)!).toBe(0);
      expect(Math.max(...residual.map(Math.abs))).toBeLessThan(1.5);
    }
  });

  it("leaves pairs without a phase out", () => {
    const { cycles, residual } = splitCycles(3, pairs.slice(0, 2), [Number.NaN, 7]);
    expect([cycles[0], residual[0]]).toEqual([0, 0]);
  });

  it("says what is left over", () => {
    const triangle = [
      { reference: 0, secondary: 1 },
      { reference: 1, secondary: 2 },
      { reference: 0, secondary: 2 },
    ];
    const { residual } = splitCycles(3, triangle, [0.3, 0.3, 0]);
    expect([...residual].map((value) => Math.round(value * 1e3) / 1e3)).toEqual([0.2, 0.2, -0.2]);
  });
});
