import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBinSpread, findBin, measureBinSpread } from "./bin-spread.ts";

const SLOPE = [0, 10, 20];
const CORRELATION = [0, 50, 100];

it("bins are half-open: the last edge lies in none", () => {
  expect([-1, 0, 9.99, 10, 19, 20, Number.NaN].map((value) => findBin(SLOPE, value))).toEqual([
    -1, 0, 0, 1, 1, -1, -1,
  ]);
});

it("a value's bin is the one between whose edges it lies", () => {
  const rising = fc
    .uniqueArray(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 30 })
    .map((edges) => edges.sort((a, b) => a - b));
  fc.assert(
    fc.property(rising, fc.double({ min: -120, max: 120, noNaN: true }), (edges, value) => {
      const bin = findBin(edges, value);
      if (bin < 0) expect(value < edges[0]! || value >= edges.at(-1)!).toBe(true);
      else expect(value >= edges[bin]! && value < edges[bin + 1]!).toBe(true);
    }),
  );
});

describe("the spread by bins", () => {
  it("is that of the values of each cell, the last quantity fastest, and NaN of none", () => {
    const bins = createBinSpread([SLOPE, CORRELATION]);
    const rows: [number, number, number][] = [
      [1, 5, 80],
      [2, 5, 80],
      [6, 5, 99.9],
      [50, 15, 0],
      [7, 15, 100], // a full correlation falls out of [50, 100)
      [8, Number.NaN, 80],
      [Number.NaN, 5, 80],
    ];
    for (const [member, [value, slope, correlation]] of rows.entries())
      bins.add(member, value, [slope, correlation]);
    const [gentlePoor, gentleGood, steepPoor, steepGood] = measureBinSpread(bins);
    expect(gentlePoor).toMatchObject({ count: 0, found: 0, nmad: Number.NaN, deviation: Number.NaN });
    expect(gentleGood).toMatchObject({ count: 3, found: 3, median: 2, nmad: 1.4826 });
    expect(steepPoor).toMatchObject({ count: 1, median: 50, nmad: 0 });
    expect(steepGood!.count).toBe(0);
  });

  it("of a random draw does not depend on order or parts, and counts what was found", () => {
    const options = { most: 20, seed: 4 };
    const fill = (members: readonly number[]) => {
      const bins = createBinSpread([SLOPE], options);
      for (const member of members) bins.add(member, Math.sin(member), [member % 20]);
      return bins;
    };
    const members = [...Array(500).keys()];
    const whole = measureBinSpread(fill(members));
    const merged = fill(members.filter((member) => member % 3 === 0).reverse());
    merged.merge(fill(members.filter((member) => member % 3 !== 0)));
    expect(measureBinSpread(merged)).toEqual(whole);
    expect(whole.map(({ count, found }) => [count, found])).toEqual([
      [20, 250],
      [20, 250],
    ]);
  });
});

it.each([[[]], [[1]], [[0, 0]], [[1, 0]], [[0, Number.NaN]], [[0, Number.POSITIVE_INFINITY]]])(
  "edges %j are refused",
  (edges) => expect(() => createBinSpread([edges])).toThrow("bin-edges"),
);

it("more cells than memory could hold are refused", () => {
  const edges = [...Array(10_000).keys()];
  expect(() => createBinSpread([edges, edges])).toThrow("bin-edges");
});
