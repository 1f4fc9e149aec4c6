import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOfDay } from "../../dates.ts";
import { createNetwork } from "../../stack/network.ts";
import { dateBaselines } from "./date-baselines.ts";

const [A, B, C, D] = ["2018-01-06", "2018-01-18", "2018-01-30", "2018-02-11"] as const;

describe("dateBaselines", () => {
  test("gives back the baselines that consistent pairs were made of", () => {
    const truth = fc.array(fc.double({ min: -300, max: 300, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(truth, (baselines) => {
        const dates = baselines.map((_, i) => dateOfDay(17_500 + 12 * i));
        const couples: [string, string][] = [];
        const differences: number[] = [];
        for (let i = 0; i < dates.length; i++)
          for (let j = i + 1; j <= Math.min(i + 3, dates.length - 1); j++) {
            couples.push([dates[i] ?? "", dates[j] ?? ""]);
            differences.push((baselines[j] ?? 0) - (baselines[i] ?? 0));
          }
        const found = dateBaselines(createNetwork(couples, differences)) ?? [];
        found.forEach((value, i) => {
          expect(value).toBeCloseTo((baselines[i] ?? 0) - (baselines[0] ?? 0), 6);
        });
      }),
      { numRuns: 30 },
    );
  });

  test("spreads a misclosure evenly: least squares", () => {
    // Around the triangle the baselines close by 3 m; each pair takes 1 m of it.
    const network = createNetwork(
      [
        [A, B],
        [B, C],
        [A, C],
      ],
      [10, 10, 23],
    );
    expect(dateBaselines(network)).toEqual([0, expect.closeTo(11, 9), expect.closeTo(22, 9)]);
  });

  test("keeps parts that no pair joins apart", () => {
    const network = createNetwork(
      [
        [A, B],
        [C, D],
      ],
      [10, 4],
    );
    const [a = 0, b = 0, c = 0, d = 0] = dateBaselines(network) ?? [];
    expect([a, b - a, d - c]).toEqual([0, expect.closeTo(10, 9), expect.closeTo(4, 9)]);
  });

  test("is null without baselines, and zeros for zeros", () => {
    expect(dateBaselines(createNetwork([[A, B]]))).toBeNull();
    expect(dateBaselines(createNetwork([[A, B]], [0]))).toEqual([0, 0]);
  });
});
