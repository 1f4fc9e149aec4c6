import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MISSING } from "./protocol.ts";
import { discMean, nearestWithData } from "./region-mean.ts";

const sliceOf = (width: number, values: readonly number[]) => ({
  width,
  height: values.length / width,
  values: Float32Array.from(values),
});

describe("discMean", () => {
  const slice = sliceOf(3, [1, 2, 3, 4, Number.NaN, 6, 7, MISSING, 9]);

  it("is the pixel itself at radius 0", () => {
    expect(discMean(slice, { y: 0, x: 2, radius: 0 })).toEqual({ mean: 3, count: 1 });
    expect(discMean(slice, { y: 1, x: 1, radius: 0 })).toEqual({ mean: Number.NaN, count: 0 });
  });

  it("takes the four neighbours at radius 1, without NaN and absent chunks", () => {
    expect(discMean(slice, { y: 1, x: 1, radius: 1 })).toEqual({ mean: (2 + 4 + 6) / 3, count: 3 });
  });

  it("of angles is their direction", () => {
    const phase = sliceOf(3, [0, 3, 0, -3, 3, -3, 0, -3, 0]);
    const { mean } = discMean(phase, { y: 1, x: 1, radius: 1 }, 2 * Math.PI);
    expect(mean).toBeCloseTo(-Math.PI + Math.atan(Math.tan(Math.PI - 3) / 5), 9);
    expect(discMean(phase, { y: 0, x: 1, radius: 0 }, 2 * Math.PI).mean).toBeCloseTo(3, 12);
  });

  it("stays inside the image", () => {
    expect(discMean(slice, { y: 0, x: 0, radius: 1 })).toEqual({ mean: (1 + 2 + 4) / 3, count: 3 });
  });
});

describe("nearestWithData", () => {
  it("is nearer than every other pixel with data", () => {
    const scenes = fc.record({
      width: fc.integer({ min: 1, max: 9 }),
      values: fc.array(fc.oneof(fc.constant(Number.NaN), fc.constant(MISSING), fc.constant(1)), {
        minLength: 9,
        maxLength: 81,
      }),
      y: fc.nat(8),
      x: fc.nat(8),
    });
    fc.assert(
      fc.property(scenes, ({ width, values, y, x }) => {
        const height = Math.floor(values.length / width);
        const slice = sliceOf(width, values.slice(0, width * height));
        const from = { y: Math.min(y, height - 1), x: Math.min(x, width - 1) };
        const known = [...slice.values].flatMap((value, i) =>
          value === 1 ? [(Math.floor(i / width) - from.y) ** 2 + ((i % width) - from.x) ** 2] : [],
        );
        const found = nearestWithData(slice, from);
        expect(found && (found.y - from.y) ** 2 + (found.x - from.x) ** 2).toBe(
          known.length === 0 ? null : Math.min(...known),
        );
      }),
    );
  });
});
