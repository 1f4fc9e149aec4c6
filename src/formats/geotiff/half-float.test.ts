import { expect, it } from "vitest";
import { floatsOfHalves } from "./half-float.ts";

it("reads halves as IEEE 754 defines them", () => {
  // From the standard's table: 1, -2, largest, smallest normal, smallest subnormal, 0, infinity.
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0xfc00);
  expect([...floatsOfHalves(halves)]).toEqual([
    1,
    -2,
    65504,
    2 ** -14,
    2 ** -24,
    -0,
    Number.NEGATIVE_INFINITY,
  ]);
  expect(floatsOfHalves(Uint16Array.of(0x7e00))[0]).toBeNaN();
});
