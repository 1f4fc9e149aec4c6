import { describe, expect, test } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { createNetwork } from "./network.ts";

const [A, B, C] = ["2018-01-06", "2018-01-18", "2018-01-30"] as const;

function codeOf(action: () => unknown): string | null {
  try {
    action();
    return null;
  } catch (error) {
    if (isUpwarpError(error)) return error.code;
    throw error;
  }
}

describe("createNetwork", () => {
  test("sorts the dates and keeps the pairs in the order of the stack", () => {
    const network = createNetwork([
      [B, C],
      [A, C],
      [A, B],
    ]);
    expect(network.dates).toEqual([A, B, C]);
    expect(network.pairs).toEqual([
      { reference: 1, secondary: 2 },
      { reference: 0, secondary: 2 },
      { reference: 0, secondary: 1 },
    ]);
    expect(network.perpendicularBaseline).toBeNull();
  });

  test("refuses a swapped pair, because the sign of its phase is unknown", () => {
    expect(codeOf(() => createNetwork([[B, A]]))).toBe("pair-swapped");
    expect(codeOf(() => createNetwork([[A, A]]))).toBe("pair-swapped");
  });

  test("refuses a pair that is given twice and names both places", () => {
    const twice = () =>
      createNetwork([
        [A, B],
        [B, C],
        [A, B],
      ]);
    expect(codeOf(twice)).toBe("pair-duplicate");
    expect(twice).toThrow("pairs 0 and 2");
  });

  test("refuses a date that is no day of the calendar", () => {
    expect(codeOf(() => createNetwork([["2018-02-30", C]]))).toBe("date-invalid");
  });

  test("refuses baselines that are not one for each pair", () => {
    expect(codeOf(() => createNetwork([[A, B]], [10, 20]))).toBe("baseline-count");
    expect(createNetwork([[A, B]], [10]).perpendicularBaseline).toEqual([10]);
  });

  test("of no pairs is empty, not an error: the reader says what is missing", () => {
    expect(createNetwork([])).toEqual({ dates: [], pairs: [], perpendicularBaseline: null });
  });
});
