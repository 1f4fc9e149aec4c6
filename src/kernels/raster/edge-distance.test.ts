import { describe, expect, it } from "vitest";
import { distanceToGaps } from "./edge-distance.ts";

describe("distanceToGaps", () => {
  it("counts pixels to the image's edge", () => {
    const distance = distanceToGaps(new Uint8Array(25).fill(1), { y: 5, x: 5 });
    expect([...distance.subarray(10, 15)]).toEqual([1, 2, 3, 2, 1]);
    expect([...distance.subarray(0, 5)]).toEqual([1, 1, 1, 1, 1]);
  });

  it("is 0 at a gap, and grows around it by 1 along rows and 4/3 across", () => {
    const valid = new Uint8Array(81).fill(1);
    valid[40] = 0;
    const distance = distanceToGaps(valid, { y: 9, x: 9 });
    expect([distance[40], distance[41], distance[31]]).toEqual([0, 1, 1]);
    expect([distance[30], distance[50], distance[42]].map((value) => value?.toFixed(3))).toEqual([
      "1.333",
      "1.333",
      "2.000",
    ]);
  });

  it("stays within 8 % of the straight distance to a single gap", () => {
    const size = 41;
    const valid = new Uint8Array(size * size).fill(1);
    valid[20 * size + 20] = 0;
    const distance = distanceToGaps(valid, { y: size, x: size });
    for (let y = 12; y < 29; y++)
      for (let x = 12; x < 29; x++) {
        const straight = Math.hypot(y - 20, x - 20);
        expect(Math.abs(distance[y * size + x]! - straight)).toBeLessThanOrEqual(0.081 * straight);
      }
  });
});
