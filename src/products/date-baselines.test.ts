import { describe, expect, it } from "vitest";
import { baselinesOfDates, baselinesOfPairs } from "./date-baselines.ts";

const [A, B, C, D] = ["2018-01-06", "2018-01-18", "2018-01-30", "2018-02-11"] as const;
const pair = (reference: string, secondary: string) => ({ reference, secondary });

describe("baselinesOfPairs", () => {
  it("follows the dates against a common one, whichever way around they are stated", () => {
    const known = [
      { ...pair(B, A), value: -30 },
      { ...pair(B, C), value: 12 },
    ];
    expect([...baselinesOfPairs([pair(A, B), pair(A, C), pair(B, C)], known)]).toEqual([
      [`${A}_${B}`, 30],
      [`${A}_${C}`, 42],
      [`${B}_${C}`, 12],
    ]);
  });

  it("prefers what is stated of the pair itself, and leaves out what nothing joins", () => {
    const known = [
      { ...pair(A, B), value: 10 },
      { ...pair(B, C), value: 10 },
      { ...pair(A, C), value: 19 },
    ];
    expect([...baselinesOfPairs([pair(A, C), pair(A, D)], known)]).toEqual([[`${A}_${C}`, 19]]);
  });
});

it("baselinesOfDates subtracts, and leaves out pairs of unknown dates", () => {
  expect([
    ...baselinesOfDates(
      [pair(A, B), pair(A, C)],
      new Map([
        [A, 5],
        [B, -2],
      ]),
    ),
  ]).toEqual([[`${A}_${B}`, -7]]);
});
