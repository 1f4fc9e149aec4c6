import { describe, expect, it } from "vitest";
import { hillshade } from "./hillshade.ts";

const terrain = (height: (x: number, y: number) => number, size = 5) => ({
  values: Float32Array.from({ length: size * size }, (_, i) => height(i % size, Math.floor(i / size))),
  width: size,
  height: size,
});
const middle = (shade: Float32Array) => shade[12] ?? Number.NaN;

describe("hillshade", () => {
  it("gives flat ground one half", () => {
    for (const value of hillshade(
      terrain(() => 100),
      { x: 30, y: 30 },
    ))
      expect(value).toBeCloseTo(0.5, 6);
  });

  it("lights a slope that faces north-west and shades one that faces south-east", () => {
    const facingSun = hillshade(
      terrain((x, y) => x + y),
      { x: 1, y: 1 },
      1,
    );
    const facingAway = hillshade(
      terrain((x, y) => -(x + y)),
      { x: 1, y: 1 },
      1,
    );
    expect(middle(facingSun)).toBeGreaterThan(0.6);
    expect(middle(facingAway)).toBeLessThan(0.2);
  });

  it("equals the cosine of the sun's angle on a slope worked by hand", () => {
    // Slope 1 down to the west: normal (-1, 0, 1)/sqrt 2; sun from the north-west (-1/2, 1/2, 1/sqrt 2).
    const cosine = (0.5 + Math.SQRT1_2) / Math.SQRT2;
    const expected = 0.5 + (0.5 * (cosine - Math.SQRT1_2)) / (1 - Math.SQRT1_2);
    expect(
      middle(
        hillshade(
          terrain((x) => x),
          { x: 1, y: 1 },
          1,
        ),
      ),
    ).toBeCloseTo(expected, 5);
  });

  it("leaves unknown ground unknown", () => {
    const shade = hillshade(
      terrain((x, y) => (x === 2 && y === 1 ? Number.NaN : x)),
      { x: 1, y: 1 },
      1,
    );
    expect(middle(shade)).toBeNaN();
    expect(shade[24]).not.toBeNaN();
  });
});
