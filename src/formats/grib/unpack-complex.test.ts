import { describe, expect, it } from "vitest";
import { type ComplexPacking, packingProblem } from "./unpack.ts";
import { unpackComplex } from "./unpack-complex.ts";

const PACKING: ComplexPacking = {
  kind: "complex",
  reference: 0,
  binaryScale: 0,
  decimalScale: 0,
  bits: 8,
  count: 6,
  missing: 0,
  groups: 2,
  widthReference: 0,
  widthBits: 8,
  lengthReference: 0,
  lengthIncrement: 1,
  lengthBits: 8,
  lastLength: 3,
  order: 0,
  orderOctets: 0,
};
/** Two groups: references 10 and 20, widths 8 and 0, lengths 3 (and 3 as the last). */
const GROUPS = [10, 20, 8, 0, 3, 0];

describe("unpackComplex", () => {
  it("adds each group's reference; a group without width repeats it", () => {
    const out = unpackComplex(PACKING, Uint8Array.from([...GROUPS, 1, 2, 3]));
    expect([...out!]).toEqual([11, 12, 13, 20, 20, 20]);
  });

  it("sums second differences from the two start values and the smallest difference", () => {
    // 5, 7, then x[n] = d - 3 + 2 x[n-1] - x[n-2] with d = 13, 20, 20, 20.
    const packing = { ...PACKING, order: 2, orderOctets: 1 };
    const out = unpackComplex(packing, Uint8Array.from([5, 7, 0x83, ...GROUPS, 0, 0, 3]));
    expect([...out!]).toEqual([5, 7, 19, 48, 94, 157]);
  });

  it("takes first differences from one value that is there to the next", () => {
    const packing = { ...PACKING, order: 1, orderOctets: 1, missing: 1 };
    // 255 in a group of 8 bits is missing.
    const out = unpackComplex(packing, Uint8Array.from([100, 0x81, ...GROUPS, 0, 255, 3]));
    expect([...out!]).toEqual([100, Number.NaN, 112, 131, 150, 169]);
  });

  it("marks groups without width by their reference, and secondary missing values", () => {
    const packing = { ...PACKING, missing: 2 };
    const out = unpackComplex(packing, Uint8Array.from([10, 255, 8, 0, 3, 0, 254, 1, 255]));
    expect([...out!]).toEqual([Number.NaN, 11, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it("refuses groups that do not make up the values or leave the data", () => {
    expect(unpackComplex({ ...PACKING, lastLength: 2 }, Uint8Array.from([...GROUPS, 1, 2, 3]))).toBeNull();
    expect(unpackComplex({ ...PACKING, lastLength: 900 }, Uint8Array.from([...GROUPS, 1, 2, 3]))).toBeNull();
    expect(unpackComplex(PACKING, Uint8Array.from([...GROUPS, 1, 2]))).toBeNull();
    expect(packingProblem({ ...PACKING, groups: 5 }, 9)).toContain("9 octets");
    expect(packingProblem({ ...PACKING, groups: 7 }, 90)).toContain("7 groups");
  });
});
