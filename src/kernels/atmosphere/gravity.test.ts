import { describe, expect, it } from "vitest";
import { geometricHeight, gravityAt, gravityAtHeight } from "./gravity.ts";

describe("gravity", () => {
  it("is that of WGS 84 at the equator, at 45 degrees and at the pole", () => {
    expect(gravityAt(0).surface).toBeCloseTo(9.7803253359, 9);
    expect(gravityAt(45).surface).toBeCloseTo(9.806199, 5);
    expect(gravityAt(-90).surface).toBeCloseTo(9.8321849379, 9);
  });

  it("falls by 3.086e-6 per second squared near the ground", () => {
    const gravity = gravityAt(45);
    const gradient = gravityAtHeight(gravity, 1000) - gravityAtHeight(gravity, 0);
    expect(gradient / 1000 / -3.086e-6).toBeCloseTo(1, 2);
  });

  it("integrates to the geopotential whose height is asked for", () => {
    const gravity = gravityAt(32);
    let geopotential = 0;
    const step = 10;
    for (let z = step / 2; z < 48_000; z += step) geopotential += gravityAtHeight(gravity, z) * step;
    expect(geometricHeight(geopotential, gravity)).toBeCloseTo(48_000, 3);
    expect(geometricHeight(0, gravity)).toBe(0);
  });
});
