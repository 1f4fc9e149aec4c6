import { describe, expect, it } from "vitest";
import { createNetwork } from "../stack/network.ts";
import { baselineHistory } from "./baseline-history.ts";

const couples = [
  ["2018-01-06", "2018-01-18"],
  ["2018-01-18", "2018-01-30"],
  ["2018-01-30", "2018-04-30"],
] as const;
const network = createNetwork(couples, [40, -15, 7]);

describe("baselineHistory", () => {
  it("gives days and metres against the reference acquisition", () => {
    const first = baselineHistory(network);
    expect([...first.days]).toEqual([0, 12, 24, 114]);
    expect([...(first.baseline ?? [])]).toEqual([0, 40, 25, 32]);
    const third = baselineHistory(network, { referenceDate: "2018-01-30" });
    expect([...third.days]).toEqual([-24, -12, 0, 90]);
    expect([...(third.baseline ?? [])]).toEqual([-25, 15, 0, 7]);
  });

  it("counts the pairs that hold each date, without those left out", () => {
    expect([...baselineHistory(network).pairCount]).toEqual([1, 2, 2, 1]);
    expect([...baselineHistory(network, { dropped: [false, true, false] }).pairCount]).toEqual([1, 1, 1, 1]);
  });

  it("finds gaps by the median revisit time", () => {
    const { gaps, medianRevisit } = baselineHistory(network);
    expect(medianRevisit).toBe(12);
    expect(gaps).toEqual([{ from: "2018-01-30", to: "2018-04-30", days: 90 }]);
    expect(baselineHistory(network, { gapRevisits: 8 }).gaps).toEqual([]);
  });

  it("knows no baselines where the product has none, and refuses a reference that is no date", () => {
    expect(baselineHistory(createNetwork(couples)).baseline).toBeNull();
    expect(() => baselineHistory(network, { referenceDate: "2018-02-11" })).toThrowError(/date-missing/);
    expect(() => baselineHistory(createNetwork([]))).toThrowError(/network-empty/);
  });
});
