import { describe, expect, it } from "vitest";
import { createHills, drawHills } from "../../../test/hills.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { isUpwarpError } from "../../errors.ts";
import { fitShiftPybob } from "./fit-shift-pybob.ts";

const PIXEL = 30;
const SPACING = { y: PIXEL, x: PIXEL };

function createPair(side: number, east: number) {
  const shape = { y: side, x: side };
  const random = createRandom(2);
  const add = (values: Float32Array) => values.map((z) => z + normal(random));
  const hills = createHills(2);
  return {
    shape,
    reference: add(drawHills(hills, shape, PIXEL)),
    dem: add(drawHills(hills, shape, PIXEL, { east: -east })),
  };
}

describe("pybob's shift", () => {
  it("ends after the first step below 2 m", () => {
    const { shape, dem, reference } = createPair(80, 25);
    const { shift, passes, stopped, before, after } = fitShiftPybob(dem, reference, shape, SPACING);
    expect(shift.east).toBeCloseTo(25, 0);
    expect(["small-shift", "no-improvement"]).toContain(stopped);
    expect(passes.length).toBeGreaterThan(1);
    expect(after.rmse).toBeLessThan(before.rmse / 3);
  });

  it("draws 20,000 cells where there are more, the same by the same seed", () => {
    const { shape, dem, reference } = createPair(180, 25);
    const run = (seed: number) => fitShiftPybob(dem, reference, shape, SPACING, { seed }).shift;
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
    expect(run(2).east).toBeCloseTo(25, 0);
  });

  it("says why where pybob stops without a word", () => {
    const { shape, dem } = createPair(80, 0);
    const flat = dem.map((z) => z / 1000);
    let code = "";
    try {
      fitShiftPybob(flat, flat, shape, SPACING);
    } catch (error) {
      code = isUpwarpError(error) ? error.code : "";
    }
    expect(code).toBe("coregister-flat");
  });
});
