import { describe, expect, it } from "vitest";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { WGS84 } from "../../geo/transform.ts";
import { pairSequential } from "../../kernels/graph/select-pairs.ts";
import { resolveParams } from "../../pipeline/recipe.ts";
import type { Facts } from "../../pipeline/step.ts";
import type { Dim, Variable } from "../../stack/variable.ts";
import { inMemory } from "../../stack/views.ts";
import { selectsPairs } from "./network-selection-params.ts";
import { type NetworkSelection, selectNetwork } from "./select-network.ts";

const RECIPE = { name: "selection", doc: "", steps: [selectNetwork], products: [] };
const DATES = ["2020-01-01", "2020-01-13", "2020-01-25", "2020-02-06", "2020-03-01"];
/** 01 02 12 13 23 24 34 */
const PAIRS = pairSequential(5, 2);
const BASELINES = [10, -80, 90, 5, -6, 7, 8];

const FACTS: Facts = {
  grid: { shape: { y: 2, x: 3 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
  network: { dates: DATES, pairs: PAIRS, perpendicularBaseline: BASELINES },
  dates: DATES,
  acquisition: {},
  reference: null,
};

/** Mean coherence 0.5 on the land of each pair (the first four pixels), 0.1 on water. */
const COHERENCE = PAIRS.map(() => [0.4, 0.6, 0.5, 0.5, 0.1, 0.1]);
const LAND = [1, 1, 1, 1, 0, 0];

const map = (name: string, values: readonly number[], shape = [2, 3]) =>
  inMemory(name, Float32Array.from(values), { dims: ["y", "x"], shape, dtype: "f32" });
const layers = (values: readonly (readonly number[])[]) =>
  inMemory("coherence", Float32Array.from(values.flat()), {
    dims: ["pair", "y", "x"] as Dim[],
    shape: [values.length, 2, 3],
    dtype: "f32",
  });

async function select(
  set: Readonly<Record<string, unknown>>,
  {
    facts = FACTS,
    coherence = COHERENCE as readonly (readonly number[])[] | null,
    others = {} as Readonly<Record<string, Variable>>,
    signal = new AbortController().signal,
  } = {},
) {
  const notes: string[] = [];
  const record = (await selectNetwork.run({
    params: resolveParams(RECIPE, set) as Parameters<typeof selectNetwork.run>[0]["params"],
    facts,
    records: {},
    inputs: {
      ...(coherence && { coherence: layers(coherence), waterMask: map("waterMask", LAND) }),
      ...others,
    },
    signal,
    write: () => Promise.reject(new Error("it writes no map")),
    note: (message) => notes.push(message),
  })) as NetworkSelection;
  return { ...record, notes, reasons: record.dropped.map(({ index, reasons }) => [index, ...reasons]) };
}

/** COHERENCE with some pairs at another level on land. */
const withCoherence = (levels: Readonly<Record<number, number>>) =>
  COHERENCE.map((pixels, k) =>
    k in levels ? pixels.map((value, p) => (p < 4 ? levels[k]! : value)) : pixels,
  );

describe("select-network", () => {
  it("takes part only when a rule is set", () => {
    const isActive = (set: Readonly<Record<string, unknown>>) => selectsPairs(resolveParams(RECIPE, set));
    expect(isActive({})).toBe(false);
    expect(
      isActive({ "network.keep-spanning-tree": false, "network.area": "0:1,0:1", compat: "mintpy" }),
    ).toBe(false);
    for (const [name, value] of Object.entries({
      "network.max-days": 0,
      "network.max-baseline": 0,
      "network.max-connections": 1,
      "network.start": "20200101",
      "network.end": 20200101,
      "network.exclude-dates": "20200101",
      "network.exclude-pairs": "20200101_20200113",
      "network.exclude-indices": "0",
      "network.reference-pairs": "20200101_20200113",
      "network.min-coherence": 0,
      "network.min-area-ratio": 0,
      "network.keep-dates": "20200101",
    }))
      expect([name, isActive({ [name]: value })]).toEqual([name, true]);
  });

  it("says of each pair left out which rules it breaks, with its value", async () => {
    const { keep, reasons, notes, coherence, lostDates } = await select({
      "network.max-days": 24,
      "network.max-baseline": 50,
      "network.exclude-pairs": "2020-01-13_2020-02-06",
    });
    expect(reasons).toEqual([
      [1, "max-baseline: -80.0 m"],
      [2, "max-baseline: 90.0 m"],
      [3, "exclude-pairs"],
      [5, "max-days: 36 days"],
    ]);
    expect([keep, coherence, lostDates]).toEqual([[0, 4, 6], null, []]);
    expect(notes[0]).toBe("4 of 7 pairs are left out (max-baseline 2, exclude-pairs 1, max-days 1).");
  });

  it("leaves out the pairs of dates that are excluded or out of range", async () => {
    expect((await select({ "network.exclude-dates": "20200125" })).keep).toEqual([0, 3, 6]);
    expect((await select({ "network.start": "20200113", "network.end": "2020-02-06" })).keep).toEqual([
      2, 3, 4,
    ]);
    const { lostDates, notes } = await select({ "network.start": 20200113 });
    expect(lostDates).toEqual(["2020-01-01"]);
    expect(notes[0]).toContain("No pair is left of 2020-01-01.");
  });

  it("counts connections among the dates that remain; MintPy among all", async () => {
    const set = { "network.exclude-dates": "20200125", "network.max-connections": 1 };
    // Without date 2, date 3 is the next of date 1.
    expect((await select(set)).keep).toEqual([0, 3, 6]);
    expect((await select({ ...set, compat: "mintpy" })).keep).toEqual([0, 6]);
  });

  it("takes positions from 0, with both ends of a range", async () => {
    expect((await select({ "network.exclude-indices": "1:3,6" })).keep).toEqual([0, 4, 5]);
  });

  it("takes only the pairs of another network, in any spelling", async () => {
    const others = "20200101_20200113,2020-01-13_2020-01-25,200206-200301,20190101_20190113";
    expect((await select({ "network.reference-pairs": others })).keep).toEqual([0, 2, 6]);
  });

  it("measures the mean coherence of valid land pixels, and compares it", async () => {
    const values = withCoherence({ 1: 0.3 });
    values[2] = [0, 0.6, Number.NaN, 0.7, 0.9, 0.9];
    const result = await select({ "network.min-coherence": 0.45 }, { coherence: values });
    expect(result.coherence?.map((mean) => mean?.toFixed(3))).toEqual([
      "0.500",
      "0.300",
      "0.650",
      "0.500",
      "0.500",
      "0.500",
      "0.500",
    ]);
    expect(result.reasons).toEqual([[1, "min-coherence: 0.3000"]]);
  });

  it("keeps the best pairs that hold the network together, and says which", async () => {
    const levels = { 0: 0.2, 1: 0.3, 5: 0.1 };
    const result = await select({ "network.min-coherence": 0.45 }, { coherence: withCoherence(levels) });
    expect(result.keptByTree).toEqual(["20200101_20200125"]);
    expect(result.reasons).toEqual([
      [0, "min-coherence: 0.2000"],
      [5, "min-coherence: 0.1000"],
    ]);
    expect(result.notes).toEqual([
      "2 of 7 pairs are left out (min-coherence 2). 1 more would be, but hold the network together (network.keep-spanning-tree).",
    ]);
  });

  it("warns when the choice tears the network apart, and names the best pairs that would join it", async () => {
    const result = await select(
      { "network.min-coherence": 0.45, "network.keep-spanning-tree": false },
      { coherence: withCoherence({ 1: 0.2, 2: 0.3, 3: 0.25 }) },
    );
    expect(result.keep).toEqual([0, 4, 5, 6]);
    expect(result.notes[1]).toBe(
      "The selection tears the network into 2 parts that no pair connects: 2020-01-01 .. 2020-01-13 (2 dates) | 2020-01-25 .. 2020-03-01 (3 dates). Of the pairs left out, 20200113_20200125 (mean coherence 0.30) would join them.",
    );
  });

  it("says so when only a date that is left out joins the parts", async () => {
    const pairs = pairSequential(5, 1);
    const facts = { ...FACTS, network: { dates: DATES, pairs, perpendicularBaseline: null } };
    const { notes } = await select({ "network.exclude-dates": "20200125" }, { facts });
    expect(notes[1]).toContain("2020-01-01 .. 2020-01-13 (2 dates) | 2020-02-06 .. 2020-03-01 (2 dates).");
    expect(notes[1]).toContain("Some parts only hang together by dates that are left out as well.");
    expect(notes[1]).not.toContain("would join");
  });

  it("does not warn of parts that were apart before", async () => {
    const pairs = [PAIRS[0]!, PAIRS[4]!, PAIRS[5]!, PAIRS[6]!];
    const facts = { ...FACTS, network: { dates: DATES, pairs, perpendicularBaseline: null } };
    expect((await select({ "network.exclude-indices": "2" }, { facts })).notes).toHaveLength(1);
  });

  it("gives a pair without a valid pixel no place in the tree", async () => {
    const result = await select({ "network.min-coherence": 0.1 }, { coherence: withCoherence({ 6: 0 }) });
    expect(result.coherence?.[6]).toBeNull();
    expect(result.reasons).toEqual([[6, "min-coherence: no valid pixel"]]);
  });

  it("measures in the area alone", async () => {
    const { coherence } = await select({ "network.min-coherence": 0, "network.area": "0:1,0:2" });
    expect(coherence?.[0]).toBeCloseTo(0.5, 6);
    const corner = await select({ "network.min-coherence": 0, "network.area": "0:1,0:1" });
    expect(corner.coherence?.[0]).toBeCloseTo(0.4, 6);
  });

  it("finds an area of longitudes and latitudes on a map, and in radar geometry by its coordinates", async () => {
    const box = { "network.min-coherence": 0, "network.area-lonlat": "11.1:11.9,49.1:49.9" };
    const grid = {
      shape: { y: 2, x: 3 },
      affine: [1, 0, 10, 0, -1, 50] as const,
      crs: WGS84,
      geometry: "map" as const,
    };
    // Row 0, column 1.
    const onMap = await select(box, { facts: { ...FACTS, grid } });
    expect(onMap.coherence?.[0]).toBeCloseTo(0.6, 6);
    const others = {
      longitude: map("longitude", [10.5, 11.5, 12.5, 10.5, 11.5, 12.5]),
      latitude: map("latitude", [49.5, 49.5, 49.5, 48.5, 48.5, 48.5]),
    };
    expect((await select(box, { others })).coherence?.[0]).toBeCloseTo(0.6, 6);
    await expect(select(box)).rejects.toMatchObject({ code: "network-area-unplaced" });
  });

  it("compares the land with water: the share of it that is more coherent", async () => {
    // Water: 0.1 in six pairs, 0.8 in one: 0.2 on average. Land above 0.2: all but in pair 3, where it is a quarter.
    const values = COHERENCE.map((pixels) => [...pixels]);
    values[0] = [0.5, 0.5, 0.5, 0.5, 0.8, 0.8];
    values[3] = [0.5, 0.1, 0.2, 0.15, 0.1, 0];
    const result = await select({ "network.min-area-ratio": 0.75 }, { coherence: values });
    expect(result.areaThreshold).toBeCloseTo(0.2, 6);
    expect(result.areaRatio).toEqual([1, 1, 1, 0.25, 1, 1, 1]);
    expect(result.reasons).toEqual([[3, "min-area-ratio: 0.2500"]]);
  });

  it("rounds means to four decimals only with compat=mintpy", async () => {
    const set = { "network.min-coherence": 0.49997 };
    const coherence = withCoherence({ 1: 0.49996 });
    expect((await select(set, { coherence })).reasons).toHaveLength(1);
    expect((await select({ ...set, compat: "mintpy" }, { coherence })).reasons).toHaveLength(0);
  });

  it("passes over what the stack has not only with compat=mintpy", async () => {
    for (const [set, code] of [
      [{ "network.exclude-dates": "20200102" }, "network-date-unknown"],
      [{ "network.exclude-pairs": "20200101_20200301" }, "network-pair-unknown"],
      [{ "network.exclude-indices": "5:9" }, "network-position-unknown"],
    ] as const) {
      await expect(select(set)).rejects.toMatchObject({ code, where: Object.keys(set)[0] });
      const { notes, keep } = await select({ ...set, compat: "mintpy" });
      expect(notes[0]).toContain("passed over");
      expect(keep).toHaveLength(code === "network-position-unknown" ? 5 : 7);
    }
  });

  it.each([
    [{ "network.exclude-pairs": "20200101" }, "network-pair-unreadable"],
    [{ "network.exclude-indices": "3:1" }, "network-position-unreadable"],
    [{ "network.exclude-indices": "-1" }, "network-position-unreadable"],
    [{ "network.max-days": 1 }, "network-nothing-left"],
    [{ "network.end": "20200206", "network.keep-dates": "20200301" }, "network-date-lost"],
    [{ "network.keep-dates": "20200302" }, "network-date-unknown"],
    [{ "network.area": "5:9,0:1", "network.min-coherence": 0 }, "network-area-outside"],
    [
      { "network.area": "0:1,0:1", "network.area-lonlat": "0:1,0:1", "network.min-coherence": 0 },
      "network-area-twice",
    ],
    [{ "network.area": "1:1,0:1" }, "config-value"],
    [{ "network.area": "a:b,0:1" }, "config-value"],
    [{ "network.start": "20201301" }, "config-value"],
  ])("refuses %j as %s", async (set, code) => {
    await expect(select(set)).rejects.toMatchObject({
      code,
    });
  });

  it("names the rules that lost a date that must stay", async () => {
    await expect(
      select({ "network.end": "20200206", "network.keep-dates": "20200301" }),
    ).rejects.toMatchObject({ got: expect.stringContaining("20200125_20200301 (end: 2020-03-01 is later)") });
  });

  it("says what is missing: baselines, coherence, water", async () => {
    const bare = { ...FACTS, network: { ...FACTS.network!, perpendicularBaseline: null } };
    await expect(select({ "network.max-baseline": 1 }, { facts: bare })).rejects.toMatchObject({
      code: "network-baselines-missing",
    });
    await expect(select({ "network.min-coherence": 0.1 }, { coherence: null })).rejects.toMatchObject({
      code: "network-coherence-missing",
    });
    const others = { waterMask: map("waterMask", [1, 1, 1, 1, 1, 1]) };
    await expect(select({ "network.min-area-ratio": 0.1 }, { others })).rejects.toMatchObject({
      code: "network-water-missing",
    });
    await expect(
      select({ "network.max-days": 9 }, { facts: { ...FACTS, network: null } }),
    ).rejects.toMatchObject({
      code: "network-missing",
    });
  });

  it("stops when asked to", async () => {
    await expect(select({ "network.min-coherence": 0.1 }, { signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/i,
    );
  });

  it("reads a large stack in pieces that do not grow with it, each pixel once", async () => {
    const shape = [7, 3000, 2000];
    const windows: number[] = [];
    const large: Variable = {
      ...layers(COHERENCE),
      shape,
      chunks: [1, 100, 2000],
      async read(window) {
        windows.push(window.reduce((size, [start, stop]) => size * (stop - start), 1));
        return new Float32Array(windows.at(-1)!).fill(0.5);
      },
    };
    const facts = { ...FACTS, grid: { ...FACTS.grid, shape: { y: 3000, x: 2000 } } };
    const { coherence } = await select(
      { "network.min-coherence": 0.1 },
      { facts, coherence: null, others: { coherence: large } },
    );
    expect(coherence).toEqual(PAIRS.map(() => 0.5));
    expect(Math.max(...windows) * 4).toBeLessThan(64e6);
    expect(windows.reduce((sum, size) => sum + size, 0)).toBe(7 * 3000 * 2000);
  });
});
