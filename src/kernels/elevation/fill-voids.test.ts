import { describe, expect, it } from "vitest";
import { fillByElevation, fillByRegion } from "./fill-by-elevation.ts";
import { fillFromNeighbours } from "./fill-from-neighbours.ts";

const { NaN: VOID } = Number;

describe("fillFromNeighbours", () => {
  it("takes the mean of measured pixels within the radius, inside alone", () => {
    const shape = { y: 1, x: 6 };
    const inside = Uint8Array.of(1, 1, 1, 1, 0, 1);
    const filled = fillFromNeighbours(Float32Array.of(1, VOID, 3, VOID, 99, VOID), inside, shape, {
      radius: 1,
    });
    expect([...filled]).toEqual([1, 2, 3, 3, 99, VOID]);
  });

  it("leaves voids that have too few neighbours", () => {
    const filled = fillFromNeighbours(
      Float32Array.of(1, VOID, 3),
      new Uint8Array(3).fill(1),
      { y: 1, x: 3 },
      { radius: 1, least: 3 },
    );
    expect(filled[1]).toBeNaN();
  });

  it("refuses a radius that is none", () => {
    expect(() =>
      fillFromNeighbours(new Float32Array(1), new Uint8Array(1), { y: 1, x: 1 }, { radius: 0 }),
    ).toThrow(/fill-radius/);
  });
});

describe("fillByElevation", () => {
  it("gives voids the mean of their own area's bin, and empty bins the line between", () => {
    const reference = Float32Array.of(10, 20, 110, 210, 220, 15);
    const labels = [1, 1, 1, 1, 1, 2];
    const filled = fillByElevation(Float32Array.of(-4, VOID, VOID, -2, VOID, VOID), reference, labels);
    expect([...filled]).toEqual([-4, -4, -3, -2, -2, VOID]);
  });
});

describe("fillByRegion", () => {
  const reference = Float32Array.from({ length: 20 }, (_, p) =>
    p < 10 ? 1000 + 10 * p : 3000 + 50 * (p - 10),
  );
  const labels = Array.from({ length: 20 }, (_, p) => (p < 10 ? 1 : 2));

  it("gives an area that has nothing the curve of the others against normalised elevation", () => {
    const change = Float32Array.from({ length: 20 }, (_, p) => (p < 10 ? p - 10 : VOID));
    const filled = fillByRegion(change, reference, labels, { steps: 10 });
    expect([...filled.subarray(10)]).toEqual([...change.subarray(0, 10)]);
  });

  it("scales the curve to the area's own pixels", () => {
    // Areas 1 and 2 lose in proportion 1 : 3; the top half of area 2 is void.
    const change = Float32Array.from({ length: 20 }, (_, p) =>
      p < 10 ? p - 10 : p < 15 ? 3 * (p - 20) : VOID,
    );
    const filled = fillByRegion(change, reference, labels, { steps: 10 });
    // The curve at the bottom is the mean of both, 2 (p - 10), at the top area 1's alone: the scale lies at 1.5.
    for (let p = 15; p < 20; p++) expect(filled[p]).toBeCloseTo(1.5 * (p - 20), 5);
  });
});
