import { describe, expect, test } from "vitest";
import { inMemory } from "../../stack/views.ts";
import { spreadOfDates } from "./spread-of-dates.ts";

const { signal } = new AbortController();

describe("spreadOfDates", () => {
  test("has the root mean square of each date over what is valid", async () => {
    const data = Float32Array.of(3, -3, 3, Number.NaN, 1, 1, 1, 1, ...Array(4).fill(Number.NaN));
    const variable = inMemory("delay", data, { dims: ["time", "y", "x"], shape: [3, 2, 2], dtype: "f32" });
    expect([...(await spreadOfDates(variable, signal))]).toEqual([3, 1, Number.NaN]);
  });

  test("looks at few rows of a large scene, from top to bottom", async () => {
    const [height, width] = [400, 3];
    const data = Float32Array.from({ length: height * width }, (_, i) => Math.floor(i / width));
    const whole = inMemory("delay", data, {
      dims: ["time", "y", "x"],
      shape: [1, height, width],
      dtype: "f32",
    });
    const rows: number[] = [];
    const watched = {
      ...whole,
      read: (window: Parameters<typeof whole.read>[0]) => {
        rows.push((window[1]?.[1] ?? 0) - (window[1]?.[0] ?? 0));
        return whole.read(window);
      },
    };
    const [rms = 0] = await spreadOfDates(watched, signal);
    expect(rows.reduce((sum, count) => sum + count, 0)).toBeLessThan(height / 8);
    // Of a plane from 0 to 400: 400 / sqrt(3).
    expect(rms).toBeCloseTo(231, -1);
  });
});
