import { describe, expect, test } from "vitest";
import { DATES, makeRun, PAIRS } from "../../../test/report-run.ts";
import { createNetwork } from "../../stack/network.ts";
import type { Exhibit } from "../parts/plot.ts";
import { networkSection } from "./network-section.ts";
import { viewRun } from "./run-view.ts";

const { signal } = new AbortController();
const exhibitsOf = async (...args: Parameters<typeof makeRun>) =>
  (await networkSection(viewRun(makeRun(...args), signal)))?.exhibits ?? [];
const tables = (exhibits: readonly Exhibit[]) => exhibits.filter((exhibit) => exhibit.kind === "table");

describe("networkSection", () => {
  test("lists the pairs that were left out with all their reasons, and no column of nothing", async () => {
    const whole = createNetwork(PAIRS, [10, -20, 5, -10]);
    const record = {
      dropped: [{ pair: "20180106_20180130", index: 3, reasons: ["max-days: 24 days", "exclude-dates"] }],
      coherence: null,
      keptByTree: [],
      lostDates: [],
    };
    const run = { network: createNetwork(PAIRS.slice(0, 3), [10, -20, 5]), source: { network: whole } };
    const [table] = tables(await exhibitsOf({ ...run, steps: { "select-network": { record } } }));
    expect(table?.rows).toEqual([["2018-01-06 to 2018-01-30", "max-days: 24 days; exclude-dates"]]);
    const measured = { ...record, coherence: [0.9, 0.8, 0.7, 0.25] };
    const [withCoherence] = tables(
      await exhibitsOf({ ...run, steps: { "select-network": { record: measured } } }),
    );
    expect(withCoherence?.rows[0]?.[1]).toBe("0.25");
  });

  test("lists the pairs in which areas were moved by whole cycles, most first", async () => {
    // A fifth date, so that pairs and dates differ in number.
    const dates = [...DATES, "2018-02-23"];
    const pairs = [...PAIRS, [DATES[3], "2018-02-23"], [DATES[2], "2018-02-23"]] as const;
    const run = makeRun({ dates, network: createNetwork(pairs), steps: {} });
    const perPair = (values: readonly number[]) => ({
      shape: [values.length],
      dims: ["pair" as const],
      read: async () => Float32Array.from(values),
    });
    const base = makeRun({ dates, steps: { a: { arrays: { x: [1, 2, 3, 4, 5] } } } }).output("x");
    const arrays: Record<string, readonly number[]> = {
      addedCycles: [0, 1, 0, 3, 0, 0],
      shiftedComponents: [0, 1, 0, 2, 0, 0],
    };
    const output = (name: string) =>
      base && arrays[name] ? { ...base, name, ...perPair(arrays[name]) } : null;
    const section = await networkSection(viewRun({ ...run, output }, signal));
    const [table] = tables(section?.exhibits ?? []);
    expect(table?.caption).toContain("in 2 of 6 pairs");
    expect(table?.rows).toEqual([
      ["2018-01-06 to 2018-01-30", "2", "3"],
      ["2018-01-18 to 2018-01-30", "1", "1"],
    ]);
  });

  test("is absent for a run without pairs", async () => {
    expect(await networkSection(viewRun(makeRun({ network: null, steps: {} }), signal))).toBeNull();
  });
});
