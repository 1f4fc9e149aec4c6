import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHills, drawHills } from "../../../test/hills.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { isUpwarpError } from "../../errors.ts";
import { smoothGaussian } from "../raster/gaussian.ts";
import { fitShift, type ShiftOptions } from "./fit-shift.ts";

const SHAPE = { y: 96, x: 96 };
const PIXEL = 30;
const SPACING = { y: PIXEL, x: PIXEL };
const HILLS = createHills(1);

/** A reference, and a DEM that must move by `shift` to lie on it; both with noise of their own. */
function createPair(
  shift: { east: number; north: number; up: number },
  noise: number,
  seed: number,
  smooth = 0,
) {
  const random = createRandom(seed);
  const draw = () => {
    const white = Float32Array.from({ length: SHAPE.y * SHAPE.x }, () => normal(random));
    const field = smooth === 0 ? white : smoothGaussian(white, SHAPE, smooth, { edge: "nearest" });
    const size = Math.sqrt(field.reduce((sum, value) => sum + value * value, 0) / field.length);
    return field.map((value) => (value * noise) / size);
  };
  const [one, other] = [draw(), draw()];
  const reference = drawHills(HILLS, SHAPE, PIXEL).map((z, p) => z + one[p]!);
  const dem = drawHills(HILLS, SHAPE, PIXEL, { east: -shift.east, north: -shift.north }).map(
    (z, p) => z - shift.up + other[p]!,
  );
  return { dem, reference };
}
const align = ({ dem, reference }: ReturnType<typeof createPair>, options: ShiftOptions = {}) =>
  fitShift(dem, reference, SHAPE, SPACING, options);
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return isUpwarpError(error) ? error.code : String(error);
  }
  return "no error";
};

describe("the shift between two DEMs", () => {
  it("of up to two pixels is found to 0.02 pixels in noise of 2 m", () => {
    const pixels = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(
        pixels,
        pixels,
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.nat(),
        (x, y, up, seed) => {
          const shift = { east: x * PIXEL, north: y * PIXEL, up };
          const found = align(createPair(shift, 2, seed));
          expect(found.stopped).toBe("converged");
          expect(Math.abs(found.shift.east - shift.east)).toBeLessThan(0.02 * PIXEL);
          expect(Math.abs(found.shift.north - shift.north)).toBeLessThan(0.02 * PIXEL);
          expect(Math.abs(found.shift.up - shift.up)).toBeLessThan(0.3);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is positive to the east, the north and upward, whatever the shape of the pixels", () => {
    const [shape, spacing] = [
      { y: 60, x: 120 },
      { y: -40, x: 20 },
    ];
    const draw = (east: number, north: number) =>
      Float32Array.from({ length: shape.y * shape.x }, (_, p) =>
        HILLS((p % shape.x) * 20 - east, -Math.floor(p / shape.x) * 40 - north),
      );
    const { shift } = fitShift(
      draw(-15, 30),
      draw(0, 0).map((z) => z + 4),
      shape,
      spacing,
      {
        resampling: "cubic",
      },
    );
    expect(shift.east).toBeCloseTo(15, 0);
    expect(shift.north).toBeCloseTo(-30, 0);
    expect(shift.up).toBeCloseTo(4, 1);
  });

  it("of a DEM onto itself is zero in one pass", () => {
    const { reference } = createPair({ east: 0, north: 0, up: 0 }, 1, 3);
    const found = align({ dem: reference, reference });
    expect(found.shift).toEqual({ east: 0, north: 0, up: 0 });
    expect(found.passes).toHaveLength(1);
  });

  it("reverses when the two change places", () => {
    const { dem, reference } = createPair({ east: 20, north: -10, up: 3 }, 1, 4);
    const [there, back] = [align({ dem, reference }), align({ dem: reference, reference: dem })];
    expect(there.shift.east + back.shift.east).toBeCloseTo(0, 0);
    expect(there.shift.north + back.shift.north).toBeCloseTo(0, 0);
  });

  it("is not pulled by glaciers that nobody masked, which steer Huber's loss", () => {
    const shift = { east: 12, north: -7, up: 1 };
    const { dem, reference } = createPair(shift, 1, 5);
    // The lowest fifth has lost 30 m and more.
    const low = reference.slice().sort()[Math.floor(0.2 * reference.length)]!;
    const melted = reference.map((z) => (z < low ? z - 30 - 0.2 * (low - z) : z));
    const found = align({ dem, reference: melted });
    const huber = align({ dem, reference: melted }, { outliers: "huber" });
    expect(Math.abs(found.shift.up - 1)).toBeLessThan(0.2);
    expect(Math.abs(found.shift.east - 12)).toBeLessThan(0.02 * PIXEL);
    expect(Math.abs(huber.shift.up - 1)).toBeGreaterThan(0.4);
    const stable = reference.map((z) => (z < low ? 0 : 1));
    const masked = align({ dem, reference: melted }, { stable: Uint8Array.from(stable) });
    expect(Math.abs(masked.shift.up - 1)).toBeLessThan(0.1);
  });

  it.each([
    [0, 0.8, 1.25],
    [2, 0.65, 1.15],
  ])("has the standard error that it says, in noise smoothed over %d pixels", (smooth, least, most) => {
    const runs = Array.from({ length: 40 }, (_, seed) =>
      align(createPair({ east: 0, north: 0, up: 0 }, 2, seed, smooth)),
    );
    for (const axis of ["east", "north"] as const) {
      const actual = Math.sqrt(runs.reduce((sum, run) => sum + run.shift[axis] ** 2, 0) / runs.length);
      const said = Math.sqrt(runs.reduce((sum, run) => sum + run.error[axis] ** 2, 0) / runs.length);
      expect(said / actual, axis).toBeGreaterThan(least);
      expect(said / actual, axis).toBeLessThan(most);
    }
  });

  it("counts fewer effective samples where the noise hangs together", () => {
    const at = (smooth: number) => align(createPair({ east: 0, north: 0, up: 0 }, 2, 6, smooth));
    expect(at(0).effective).toBeGreaterThan(at(0).count / 4);
    expect(at(4).effective).toBeLessThan(at(4).count / 10);
  });

  it("says when the passes did not suffice", () => {
    const pair = createPair({ east: 50, north: 50, up: 0 }, 1, 7);
    const found = align(pair, { maxPasses: 1 });
    expect(found.stopped).toBe("max-passes");
    expect(found.passes[0]!.moved).toBeGreaterThan(1);
    expect(align(pair, { start: { east: 50, north: 50, up: 0 } }).passes.length).toBeLessThan(
      align(pair).passes.length,
    );
  });

  it("is refused where the data do not hold it", () => {
    const { dem, reference } = createPair({ east: 0, north: 0, up: 0 }, 1, 8);
    const nothing = new Float32Array(dem.length).fill(Number.NaN);
    expect(codeOf(() => align({ dem: nothing, reference }))).toBe("coregister-samples");
    expect(codeOf(() => align({ dem, reference }, { stable: new Uint8Array(dem.length) }))).toBe(
      "coregister-samples",
    );
    const flat = new Float32Array(dem.length).fill(5);
    expect(codeOf(() => align({ dem: flat, reference: flat }))).toBe("regression-degenerate");
    expect(codeOf(() => align({ dem: dem.slice(1), reference }))).toBe("raster-size");
    expect(codeOf(() => align({ dem, reference }, { stable: new Uint8Array(3) }))).toBe("raster-size");
    expect(codeOf(() => align({ dem, reference }, { maxPasses: 0 }))).toBe("shift-options");
    expect(codeOf(() => align({ dem, reference }, { tolerance: Number.NaN }))).toBe("shift-options");
  });

  it("that runs off the raster is an error, not a result", () => {
    // A tenth of the slopes of the reference: what a unit of elevation means is not the same.
    const reference = drawHills(HILLS, SHAPE, PIXEL).map((z) => z / 100);
    const dem = drawHills(createHills(9), SHAPE, PIXEL).map((z) => z * 10);
    expect(codeOf(() => align({ dem, reference }))).toBe("coregister-astray");
  });
});
