import { describe, expect, it } from "vitest";
import { createNetwork } from "../stack/network.ts";
import { placeAcquisitions } from "./acquisition-baselines.ts";

const couples = [
  ["2018-01-06", "2018-01-18"],
  ["2018-01-18", "2018-01-30"],
  ["2018-02-11", "2018-02-23"],
] as const;

describe("placeAcquisitions", () => {
  it("adds baselines up from the first date of each component", () => {
    const layout = placeAcquisitions(createNetwork(couples, [40, -15, 7]));
    expect([...(layout.baseline ?? [])]).toEqual([0, 40, 25, 0, 7]);
    expect([...layout.component]).toEqual([0, 0, 0, 1, 1]);
    expect(layout.componentCount).toBe(2);
  });

  it("follows a pair backwards with the opposite sign", () => {
    const network = createNetwork(
      [
        ["2018-01-06", "2018-01-30"],
        ["2018-01-18", "2018-01-30"],
      ],
      [10, 4],
    );
    expect([...(placeAcquisitions(network).baseline ?? [])]).toEqual([0, 6, 10]);
  });

  it("counts the parts that are left without the dropped pairs", () => {
    const layout = placeAcquisitions(createNetwork(couples), [false, true, false]);
    expect([...layout.component]).toEqual([0, 0, 1, 2, 2]);
    expect(layout.baseline).toBeNull();
  });

  it("places parts that only dropped pairs join where those say", () => {
    const bridged = createNetwork(
      [
        ["2018-01-06", "2018-01-18"],
        ["2018-01-18", "2018-02-11"],
        ["2018-02-11", "2018-02-23"],
      ],
      [40, -15, 7],
    );
    const layout = placeAcquisitions(bridged, [false, true, false]);
    expect([...(layout.baseline ?? [])]).toEqual([0, 40, 25, 32]);
    expect(layout.componentCount).toBe(2);
  });
});
