import { describe, expect, it } from "vitest";
import { sampleMap } from "./sample-map.ts";

const SIZE = { rows: 2, columns: 3 };
const sample = (values: readonly number[], at: readonly (readonly [number, number])[]) => {
  const out = new Float32Array(at.length);
  const [rows, columns] = [0, 1].map((axis) => Float64Array.from(at, (place) => place[axis]!));
  sampleMap(Float32Array.from(values), SIZE, rows!, columns!, out, 0);
  return [...out];
};

describe("sampleMap", () => {
  it("is bilinear between pixel centres and exact on them", () => {
    const values = [0, 1, 2, 10, 11, 12];
    expect(
      sample(values, [
        [0, 0],
        [1, 2],
        [0.5, 0.5],
        [0.25, 1.75],
      ]),
    ).toEqual([0, 12, 5.5, 4.25]);
  });

  it("gives NaN outside and beside missing pixels, but not on their neighbours' centres", () => {
    const values = [0, Number.NaN, 2, 10, 11, 12];
    expect(
      sample(values, [
        [-0.1, 0],
        [0, 2.1],
        [Number.NaN, 0],
        [0, 0.5],
        [0, 0],
        [1, 1],
      ]),
    ).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 0, 11]);
  });
});
