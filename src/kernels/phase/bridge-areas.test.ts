import { describe, expect, it } from "vitest";
import { labelAreas } from "./areas.ts";
import { bridgeAreas } from "./bridge-areas.ts";

const TWO_PI = 2 * Math.PI;
const shape = { y: 40, x: 70 };
/** Three blocks from west to east, 4 columns apart. */
const blocks = labelAreas(
  Float32Array.from({ length: 2800 }, (_, p) => {
    const x = p % 70;
    return x < 20 ? 1 : x >= 24 && x < 44 ? 2 : x >= 48 ? 3 : 0;
  }),
  shape,
);
const shifted = (cycles: readonly number[], slope = 0) =>
  Float32Array.from(blocks.label, (area, p) => TWO_PI * (cycles[area] ?? 0) + slope * (p % 70) + 0.3);

describe("bridgeAreas", () => {
  it("takes off the cycles of areas one bridge after the other", () => {
    const options = { reference: 1, radius: 50 };
    expect([...bridgeAreas(shifted([0, 0, 1, -2]), blocks, shape, options)]).toEqual([0, 0, -1, 2]);
    expect([...bridgeAreas(shifted([0, 0, 1, -2]), blocks, shape, { ...options, reference: 2 })]).toEqual([
      0, 1, 0, 3,
    ]);
  });

  it("leaves a jump of less than half a cycle alone", () => {
    const phase = Float32Array.from(blocks.label, (area) => (area === 2 ? 3.1 : area === 3 ? -0.0 : 0));
    expect([...bridgeAreas(phase, blocks, shape, { reference: 1, radius: 50 })]).toEqual([0, 0, 0, 0]);
  });

  it("takes a ramp for a jump unless it is told to fit one", () => {
    // Window centres lie 12 columns apart: the cores' borders, less half a window's shift.
    const phase = shifted([0, 0, 0, 1], 0.45);
    const plain = bridgeAreas(phase, blocks, shape, { reference: 1, radius: 50 });
    expect([...plain]).not.toEqual([0, 0, 0, -1]);
    const ramped = bridgeAreas(phase, blocks, shape, { reference: 1, radius: 50, ramp: "linear" });
    expect([...ramped]).toEqual([0, 0, 0, -1]);
  });

  it("compares medians, which a few wild pixels do not move", () => {
    const phase = shifted([0, 0, 1, 0]).map((value, p) => (p % 9 === 0 ? 500 : value));
    expect([...bridgeAreas(phase, blocks, shape, { reference: 1, radius: 50 })]).toEqual([0, 0, -1, 0]);
  });

  it("moves nothing when there is one area", () => {
    const one = labelAreas(new Float32Array(2800).fill(1), shape);
    expect([...bridgeAreas(shifted([0, 1]), one, shape, { reference: 1, radius: 50 })]).toEqual([0, 0]);
  });
});
