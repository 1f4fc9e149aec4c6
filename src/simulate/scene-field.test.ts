import { describe, expect, it } from "vitest";
import { createStream } from "../kernels/random/stream.ts";
import { resolveOptions } from "./options.ts";
import { createSceneField } from "./scene-field.ts";

const LAW = { deviation: 1, slope: 8 / 3, outerScale: 2000 };
const build = (y: number, x: number) => createSceneField(resolveOptions({ shape: { y, x }, pixelSize: 50 }));

describe("createSceneField", () => {
  it.each([
    [100, 128, 1],
    [129, 20, 2],
    [1000, 1000, 8],
    [50, 100_000, 782],
  ])("%d x %d pixels have a node on every %d-th pixel of the longest side", (y, x, step) => {
    const { sampler, extent, synthesize } = build(y, x);
    const { nodes } = synthesize(createStream(1, 1), LAW);
    expect(sampler.step).toBe(step);
    expect(nodes).toBe(256);
    expect(nodes * step).toBeGreaterThanOrEqual(2 * Math.max(y, x));
    expect(extent).toBe(50 * Math.max(y, x));
  });

  it("has von Karman's structure function across the interpolated pixels", () => {
    // Half the mean squared difference, 1 - 2^(1 - H) / Gamma(H) * z^H * K_H(z) with z = 2 pi r / outerScale and
    // H = 5/6, evaluated with scipy at r = 8 and 32 pixels (2 and 8 nodes) of 50 m for an outer scale of 20 km.
    const expected = { 8: 0.0352, 32: 0.2236 } as const;
    const { sampler, synthesize } = build(400, 400);
    const row = new Float64Array(400);
    const members = 16;
    for (const lag of [8, 32] as const) {
      let [sum, count] = [0, 0];
      for (let member = 0; member < members; member++) {
        const field = synthesize(createStream(1, 1, member), { ...LAW, outerScale: 20_000 });
        for (let y = 0; y < 400; y += 9) {
          row.fill(0);
          sampler.addRow(field, y, 0, row);
          for (let x = lag; x < 400; x++) sum += (row[x]! - row[x - lag]!) ** 2 / 2;
          count += 400 - lag;
        }
      }
      expect(Math.abs(sum / count / expected[lag] - 1)).toBeLessThan(0.1);
    }
  });
});
