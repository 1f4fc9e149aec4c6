import { describe, expect, it } from "vitest";
import { simulateNetwork } from "./network.ts";
import { resolveOptions, type SimulationOptions } from "./options.ts";

const build = (network: NonNullable<SimulationOptions["network"]>, seed = 1) =>
  simulateNetwork(resolveOptions({ seed, network }));

describe("simulateNetwork", () => {
  it("pairs each date with its next n", () => {
    const { network } = build({ count: 5, connections: 2 });
    expect(network.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30", "2018-02-11", "2018-02-23"]);
    expect(network.pairs.map(({ reference, secondary }) => `${reference}${secondary}`)).toEqual([
      "01",
      "02",
      "12",
      "13",
      "23",
      "24",
      "34",
    ]);
  });

  it("leaves out skipped acquisitions and bridges their gap", () => {
    const { network } = build({ count: 4, skip: [1], connections: 1 });
    expect(network.dates).toEqual(["2018-01-06", "2018-01-30", "2018-02-11"]);
    expect(network.pairs).toHaveLength(2);
  });

  it("adds the pair nearest to one year, once per date", () => {
    const { network, days } = build({ count: 40, connections: 1, annualPairs: true });
    const long = network.pairs.filter(({ reference, secondary }) => secondary - reference > 1);
    expect(long).toHaveLength(10);
    for (const { reference, secondary } of long) expect(days[secondary]! - days[reference]!).toBe(360);
  });

  it("has no one-year pairs in a stack shorter than a year", () => {
    expect(build({ count: 20, connections: 1, annualPairs: true }).network.pairs).toHaveLength(19);
  });

  it("gives baselines that are differences of dates, and close around triplets", () => {
    const { network, baselines } = build({ count: 3, connections: 2 });
    const [b01, b02, b12] = network.perpendicularBaseline as [number, number, number];
    expect(b01 + b12).toBeCloseTo(b02, 12);
    expect(b02).toBe(baselines[2]! - baselines[0]!);
  });

  it("keeps a date's baseline when other dates come and go", () => {
    expect(build({ count: 9 }).baselines.slice(0, 5)).toEqual(build({ count: 5 }).baselines);
    expect(build({ count: 5 }, 2).baselines).not.toEqual(build({ count: 5 }).baselines);
  });

  it("takes explicit pairs, disconnected ones too", () => {
    const pairs: [string, string][] = [
      ["2020-01-01", "2020-01-13"],
      ["2020-03-01", "2020-03-13"],
    ];
    expect(build({ pairs }).network.dates).toHaveLength(4);
    expect(() => build({ pairs: [["2020-01-13", "2020-01-01"]] })).toThrow("pair-swapped");
  });
});
