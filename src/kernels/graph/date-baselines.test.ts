import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateBaselines } from "./date-baselines.ts";
import type { DatePair } from "./pair.ts";

const pair = (reference: number, secondary: number): DatePair => ({ reference, secondary });

describe("dateBaselines", () => {
  test("gives back the baselines that consistent pairs were made of", () => {
    const truth = fc.array(fc.double({ min: -300, max: 300, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(truth, (baselines) => {
        const pairs: DatePair[] = [];
        for (let i = 0; i < baselines.length; i++)
          for (let j = i + 1; j <= Math.min(i + 3, baselines.length - 1); j++) pairs.push(pair(i, j));
        const differences = pairs.map(
          ({ reference, secondary }) => baselines[secondary]! - baselines[reference]!,
        );
        const found = dateBaselines(baselines.length, pairs, differences);
        found.forEach((value, i) => {
          expect(value).toBeCloseTo(baselines[i]! - baselines[0]!, 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  test("spreads a misclosure evenly: least squares", () => {
    // Around the triangle the baselines close by 3 m; each pair takes 1 m of it.
    const found = dateBaselines(3, [pair(0, 1), pair(1, 2), pair(0, 2)], [10, 10, 23]);
    expect([...found]).toEqual([0, expect.closeTo(11, 9), expect.closeTo(22, 9)]);
  });

  test("counts a part that no pair joins to the first date from its own mean: the smallest norm", () => {
    const found = dateBaselines(4, [pair(0, 1), pair(2, 3)], [10, 4]);
    expect([...found]).toEqual([0, expect.closeTo(10, 9), expect.closeTo(-2, 9), expect.closeTo(2, 9)]);
  });

  test("does without a pair whose baseline is not known", () => {
    const found = dateBaselines(3, [pair(0, 1), pair(1, 2), pair(0, 2)], [10, 10, Number.NaN]);
    expect([...found]).toEqual([0, expect.closeTo(10, 9), expect.closeTo(20, 9)]);
  });

  test("is zeros for zeros, and refuses a wrong number of baselines", () => {
    expect([...dateBaselines(2, [pair(0, 1)], [0])]).toEqual([0, 0]);
    expect(() => dateBaselines(2, [pair(0, 1)], [])).toThrow(/baseline-count/);
  });
});
