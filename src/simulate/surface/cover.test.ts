import { expect, it } from "vitest";
import { resolveOptions } from "../options.ts";
import { createSceneField } from "../scene-field.ts";
import { createUrbanCover } from "./cover.ts";

it.each([0.2, 0.5, 0.8])("town covers about the share %d of the land, within 0 and 1", (urbanShare) => {
  let sum = 0;
  const row = new Float64Array(128);
  for (let seed = 0; seed < 6; seed++) {
    const options = resolveOptions({ seed, shape: { y: 128, x: 128 }, coherence: { urbanShare } });
    const cover = createUrbanCover(options, createSceneField(options));
    for (let y = 0; y < 128; y += 4) {
      cover(y, 0, row);
      for (const value of row) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        sum += value;
      }
    }
  }
  expect(Math.abs(sum / (6 * 32 * 128) - urbanShare)).toBeLessThan(0.08);
});
