import { describe, expect, it } from "vitest";
import { limitElevations } from "./spatial-limits.ts";
import { rejectByLimits } from "./spatial-rejects.ts";

const NONE = Number.NaN;
/** A step of 100 m between columns 5 and 6 of a row of 12 pixels. */
const STEP = Float32Array.from({ length: 12 }, (_, x) => (x < 6 ? 1000 : 1100));
const SHAPE = { y: 1, x: 12 };
const seesStep = ({ lowest, highest }: { lowest: Float32Array; highest: Float32Array }) =>
  [...lowest.keys()].filter((x) => highest[x]! - lowest[x]! > 40);

describe("limitElevations", () => {
  it("allows what is nearby on the ground, whatever the pixels", () => {
    const test = { radius: 60, tolerance: 20 };
    expect(seesStep(limitElevations(STEP, SHAPE, { y: 30, x: 30 }, test))).toEqual([4, 5, 6, 7]);
    expect(seesStep(limitElevations(STEP, SHAPE, { y: 30, x: 20 }, test))).toEqual([3, 4, 5, 6, 7, 8]);
  });

  it("takes pixels for 100 m wide where pyddem does", () => {
    const test = { radius: 299, tolerance: 20 };
    const limits = limitElevations(STEP, SHAPE, { y: 30, x: 30 }, test, { compat: "pyddem" });
    expect(seesStep(limits)).toEqual([4, 5, 6, 7]);
  });

  it("adds the tolerance on both sides, and has no limit where nothing is nearby", () => {
    const reference = Float32Array.of(500, 510, NONE, NONE);
    const limits = limitElevations(reference, { y: 1, x: 4 }, { y: 10, x: 10 }, { radius: 10, tolerance: 5 });
    expect([...limits.lowest]).toEqual([495, 495, 505, NONE]);
    expect([...limits.highest]).toEqual([515, 515, 515, NONE]);
  });
});

describe("rejectByLimits", () => {
  const limits = { lowest: Float32Array.of(10, NONE), highest: Float32Array.of(20, NONE) };

  it("rejects what lies outside at any time; limits and gaps reject nothing", () => {
    const elevation = Float32Array.of(9, 9, 10, 1e6, 20, NONE, 21, -1e6, NONE, 0);
    expect([...rejectByLimits(elevation, limits)]).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it("refuses limits of other pixels", () => {
    expect(() => rejectByLimits(new Float32Array(3), limits)).toThrow(/tile-size/);
    const none = { lowest: new Float32Array(0), highest: new Float32Array(0) };
    expect(() => rejectByLimits(new Float32Array(3), none)).toThrow(/tile-size/);
    expect(rejectByLimits(new Float32Array(0), none)).toHaveLength(0);
  });
});
