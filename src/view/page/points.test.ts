import { describe, expect, it } from "vitest";
import { nearestPoint } from "./points.ts";

const table = { lon: Float64Array.of(10, 11, 10.5), lat: Float64Array.of(60, 60, 60.4) };

describe("nearestPoint", () => {
  it("is the point at the place itself", () => {
    expect(nearestPoint(table, [11, 60], 1)).toBe(1);
  });
  it("shrinks degrees of longitude with latitude: at 60 degrees two of them are one", () => {
    // 0.5 degrees east is 0.25 degrees of latitude there, 0.4 degrees north is more.
    expect(nearestPoint(table, [10.5, 60], 1)).toBe(0);
  });
  it("finds nothing beyond its reach", () => {
    expect(nearestPoint(table, [20, 0], 1)).toBeNull();
  });
});
