import { describe, expect, it } from "vitest";
import { createStream } from "../random/stream.ts";
import { createFourier } from "./fft.ts";
import { synthesizePowerLaw } from "./power-law-field.ts";

const NODES = 256;
const field = (slope: number, substream: number, outerScale = NODES) =>
  synthesizePowerLaw(createStream(1, 9, substream), NODES, { deviation: 2, slope, spacing: 1, outerScale })
    .values;

/** Slope of log power against log frequency of rows (or columns), averaged over them, away from both ends. */
function fitSlope(values: Float32Array, along: "x" | "y"): number {
  const fourier = createFourier(NODES);
  const power = new Float64Array(NODES);
  for (let line = 0; line < NODES; line++) {
    const re = Float64Array.from({ length: NODES }, (_, i) =>
      along === "x" ? values[line * NODES + i]! : values[i * NODES + line]!,
    );
    const im = new Float64Array(NODES);
    fourier.forward(re, im);
    for (let k = 0; k < NODES; k++) power[k]! += re[k]! ** 2 + im[k]! ** 2;
  }
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let k = 5; k <= 40; k++) {
    const [x, y] = [Math.log(k), Math.log(power[k]!)];
    n += 1;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

describe("synthesizePowerLaw", () => {
  it.each([8 / 3, 2, 5 / 3])(
    "falls in one-dimensional power with slope -%d, in rows and in columns",
    (slope) => {
      for (const along of ["x", "y"] as const)
        expect(Math.abs(fitSlope(field(slope, 1), along) + slope)).toBeLessThan(0.15);
    },
  );

  it("has the given deviation in the ensemble and mean 0 in each member", () => {
    let power = 0;
    const members = 40;
    for (let member = 0; member < members; member++) {
      const values = field(8 / 3, member, 64);
      expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(1e-5);
      power += values.reduce((sum, value) => sum + value * value, 0) / values.length / members;
    }
    expect(Math.sqrt(power)).toBeCloseTo(2, 1);
  });

  it("has no correlation beyond the outer scale", () => {
    const values = field(8 / 3, 3, 16);
    let [product, power] = [0, 0];
    for (let i = 0; i < values.length; i++) {
      product += values[i]! * values[(i + 100) % values.length]!;
      power += values[i]! ** 2;
    }
    expect(Math.abs(product / power)).toBeLessThan(0.1);
  });
});
