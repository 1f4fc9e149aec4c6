import { describe, expect, it } from "vitest";
import { colourMap, colourOf, lightness, type Rgba } from "./colour-map.ts";
import { RELIEF_SHARE, reliefColour } from "./relief-colour.ts";
import { lightnessOf, linearOf } from "./srgb.ts";

/** sRGB primaries to XYZ relative to the D65 white, IEC 61966-2-1; then CIE 15. */
function labOf([red, green, blue]: Rgba): readonly [lightness: number, a: number, b: number] {
  const [r, g, b] = [linearOf(red), linearOf(green), linearOf(blue)];
  const f = (t: number) => (lightnessOf(t) + 16) / 116;
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const STEPS = 256;
const LIGHTS = [0, 0.1, 0.2, 0.35, 0.45, 0.55, 0.65, 0.8, 0.9, 1];
/** Below this chroma a hue cannot be seen, and one step of a byte turns it. */
const SEEN_CHROMA = 8;
/** Maps whose values differ by hue or saturation; a grey one has its lightness alone. */
const MAPS = ["vik", "roma", "viridis", "batlow", "vikO", "romaO"] as const;

describe.each(MAPS)("relief over %s", (name) => {
  const map = colourMap(name);
  const plain = Array.from({ length: STEPS }, (_, i) => colourOf(map, i / (STEPS - 1)));
  const labs = plain.map(labOf);
  const shaded = plain.flatMap((colour, i) =>
    LIGHTS.map((light) => ({ i, colour, lit: reliefColour(colour, light) })),
  );

  it("keeps the CIELAB hue of every colour within 4 degrees", () => {
    for (const { i, lit } of shaded) {
      const [[, a, b], [, a0, b0]] = [labOf(lit), labs[i] ?? [0, 0, 0]];
      if (Math.min(Math.hypot(a, b), Math.hypot(a0, b0)) < SEEN_CHROMA) continue;
      const turn = ((Math.atan2(b, a) - Math.atan2(b0, a0)) * 180) / Math.PI;
      expect(Math.abs(((turn + 540) % 360) - 180)).toBeLessThan(4);
    }
  });

  it("changes the lightness by a quarter at most, but for the rounding of bytes", () => {
    for (const { colour, lit } of shaded)
      expect(Math.abs(lightness(lit) / lightness(colour) - 1)).toBeLessThan(RELIEF_SHARE + 0.015);
  });

  it("reads as its value: the nearest colour of equal lightness is within 3 % of the range", () => {
    for (const { i, lit } of shaded) {
      const [l, a, b] = labOf(lit);
      let [nearest, least] = [-1, Number.POSITIVE_INFINITY];
      labs.forEach(([l0, a0, b0], k) => {
        // The same paint in the light that gives it this lightness: L* + 16, a* and b* shrink together.
        const share = (l + 16) / (l0 + 16);
        const distance = Math.hypot(share * a0 - a, share * b0 - b);
        if (distance < least) [nearest, least] = [k, distance];
      });
      const off = Math.abs(nearest - i) / (STEPS - 1);
      expect(map.kind === "cyclic" ? Math.min(off, 1 - off) : off).toBeLessThanOrEqual(0.03);
    }
  });
});

describe("reliefColour", () => {
  it("keeps the colour of flat ground, and of ground without a height", () => {
    const colour: Rgba = [120, 30, 200, 255];
    expect(reliefColour(colour, 0.5)).toEqual(colour);
    expect(reliefColour(colour, Number.NaN)).toEqual(colour);
  });

  it("gets darker with less light and lighter with more, one step at a time", () => {
    const lights = Array.from({ length: 21 }, (_, i) => i / 20);
    const series = lights.map((light) => lightness(reliefColour([90, 120, 160, 255], light)));
    expect(series).toEqual([...series].sort((a, b) => a - b));
    expect((series[0] ?? 0) / (series[10] ?? 1)).toBeCloseTo(0.75, 1);
    expect((series[20] ?? 0) / (series[10] ?? 1)).toBeCloseTo(1.25, 1);
  });

  it("leaves white white in the sun, and black black", () => {
    expect(reliefColour([255, 255, 255, 255], 1)).toEqual([255, 255, 255, 255]);
    expect(reliefColour([0, 0, 0, 255], 0)).toEqual([0, 0, 0, 255]);
  });
});
