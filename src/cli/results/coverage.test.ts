import { describe, expect, it } from "vitest";
import { CoverageSum } from "./coverage.ts";

const of = (values: number[]) => Float32Array.from(values);

describe("CoverageSum", () => {
  it("counts what lies within one and two standard errors, over several blocks", () => {
    const sum = new CoverageSum();
    sum.add(of([0, 0, 0]), of([1, -1.5, 3]), of([1, 1, 1]));
    sum.add(of([5]), of([5]), of([2]));
    expect(sum.result).toEqual({ count: 4, withinOne: 0.5, withinTwo: 0.75 });
  });

  it("leaves out gaps, and values without an error", () => {
    const sum = new CoverageSum();
    sum.add(of([0, Number.NaN, 0, 0]), of([0, 0, 0, 0]), of([0, 1, Number.NaN, 1]));
    expect(sum.result).toEqual({ count: 1, withinOne: 1, withinTwo: 1 });
  });

  it("knows no share of nothing", () => {
    expect(new CoverageSum().result.withinOne).toBeNaN();
  });
});
