import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { labelAreas } from "./areas.ts";
import { fitCommonPlane } from "./common-plane.ts";

const shape = { y: 80, x: 90 };
const areas = labelAreas(
  Float32Array.from({ length: 7200 }, (_, p) => (p % 90 < 35 ? 1 : p % 90 > 50 ? 2 : 0)),
  shape,
);
const scene = (value: (y: number, x: number, area: number) => number) =>
  Float32Array.from({ length: 7200 }, (_, p) => value(Math.floor(p / 90), p % 90, areas.label[p]!));

describe("fitCommonPlane", () => {
  it("finds the slope that areas of different height have in common", () => {
    const { slope } = fitCommonPlane(
      scene((y, x, area) => 0.1 * y - 0.2 * x + 40 * area),
      areas,
      shape,
    );
    expect(slope.y).toBeCloseTo(0.1, 6);
    expect(slope.x).toBeCloseTo(-0.2, 6);
  });

  it("is not bent by a volcano in one area", () => {
    const volcano = (y: number, x: number) => -12 * Math.exp(-((y - 40) ** 2 + (x - 24) ** 2) / 120);
    const { slope } = fitCommonPlane(
      scene((y, x) => 0.05 * y + 0.1 * x + volcano(y, x)),
      areas,
      shape,
    );
    expect(slope.y).toBeCloseTo(0.05, 2);
    expect(slope.x).toBeCloseTo(0.1, 2);
  });

  it("tells noise from slopes", () => {
    const random = createRandom(1);
    const noise = fitCommonPlane(
      scene((y, x) => 0.1 * y + 0.1 * x + 0.4 * normal(random)),
      areas,
      shape,
    );
    expect(noise.noise).toBeGreaterThan(0.12);
    expect(noise.noise).toBeLessThan(0.2);
    expect(noise.slopeVariance).toBeLessThan(0.001);
    const waves = fitCommonPlane(
      scene((y, x) => 6 * Math.sin(y / 9) * Math.cos(x / 8)),
      areas,
      shape,
    );
    expect(waves.slopeVariance).toBeGreaterThan(0.01);
  });

  it("gives no slope to an area that has no extent", () => {
    const dot = labelAreas(
      Float32Array.from({ length: 7200 }, (_, p) => (p === 5 ? 1 : 0)),
      shape,
    );
    expect(fitCommonPlane(new Float32Array(7200), dot, shape).slope).toEqual({ y: 0, x: 0 });
  });
});
