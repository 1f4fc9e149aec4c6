import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUpwarpError } from "./errors.ts";
import { convertUnit, formatQuantity, humanUnit, preferredUnit, unitFactor } from "./units.ts";

const codeOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return isUpwarpError(error) ? error.code : "not ours";
  }
  return "no error";
};

describe("unitFactor", () => {
  it.each([
    ["m", "mm", 1000],
    ["m yr-1", "mm yr-1", 1000],
    ["m/yr", "mm/year", 1000],
    ["m yr-1", "m d-1", 1 / 365.25],
    ["degree", "rad", Math.PI / 180],
    ["m2", "cm^2", 1e4],
    ["1", "%", 100],
    ["", "1", 1],
    ["m.s-1", "km h-1", 3.6],
  ])("%s to %s is %d", (from, to, factor) => {
    expect(unitFactor(from, to)).toBeCloseTo(factor, 10);
  });

  it("refuses units of different things and units it does not know", () => {
    expect(codeOf(() => unitFactor("m", "yr"))).toBe("unit-mismatch");
    expect(codeOf(() => unitFactor("m yr-1", "m"))).toBe("unit-mismatch");
    expect(codeOf(() => unitFactor("furlong", "m"))).toBe("unit-unknown");
    expect(codeOf(() => unitFactor("toString", "m"))).toBe("unit-unknown");
  });

  it("goes there and back", () => {
    const lengths = fc.constantFrom("m", "mm", "cm", "km");
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), lengths, lengths, (value, from, to) => {
        const back = convertUnit(convertUnit(value, from, to), to, from);
        expect(Math.abs(back - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value) + Number.MIN_VALUE * 1e6);
      }),
    );
  });
});

describe("humanUnit", () => {
  it.each([
    ["m yr-1", "m/yr"],
    ["mm/year", "mm/yr"],
    ["1", ""],
    ["", ""],
    ["degree", "°"],
    ["rad", "rad"],
    ["m2", "m²"],
    ["rad m-1", "rad/m"],
    ["yr-1", "1/yr"],
    ["looks", "looks"],
  ])("spells %s as %s", (unit, human) => {
    expect(humanUnit(unit)).toBe(human);
  });

  it("prefers millimetres for rates and leaves the rest", () => {
    expect(["m yr-1", "m", "rad", "1"].map(preferredUnit)).toEqual(["mm yr-1", "m", "rad", "1"]);
  });
});

describe("formatQuantity", () => {
  it("shows rates in mm/yr with three significant digits", () => {
    expect(formatQuantity(-0.0933412, "m yr-1")).toBe("-93.3 mm/yr");
    expect(formatQuantity(-0.30213, "m yr-1")).toBe("-302 mm/yr");
    expect(formatQuantity(0.00756, "m yr-1")).toBe("7.56 mm/yr");
  });

  it("lets the standard error decide the last digit", () => {
    expect(formatQuantity(0.0123, "m yr-1", { sigma: 0.0004 })).toBe("12.3 ± 0.4 mm/yr");
    expect(formatQuantity(0.012345, "m yr-1", { sigma: 0.00014 })).toBe("12.35 ± 0.14 mm/yr");
    expect(formatQuantity(-0.0933, "m yr-1", { sigma: 0.02 })).toBe("-93 ± 20 mm/yr");
    expect(formatQuantity(-0.0933, "m yr-1", { sigma: Number.NaN })).toBe("-93.3 mm/yr");
  });

  it("rounds the standard error up over a power of ten without losing a digit", () => {
    expect(formatQuantity(5, "mm", { sigma: 0.0996 })).toBe("5.00 ± 0.10 mm");
    expect(formatQuantity(5, "mm", { sigma: 0.96 })).toBe("5.0 ± 1.0 mm");
  });

  it("converts where asked and joins the degree sign to its number", () => {
    expect(formatQuantity(0.0123, "m", { to: "mm" })).toBe("12.3 mm");
    expect(formatQuantity(39.7, "degree")).toBe("39.7°");
    expect(formatQuantity(0.9523, "1")).toBe("0.952");
  });

  it("never shows a negative zero, and takes the minus sign it is given", () => {
    expect(formatQuantity(-0.00001, "m yr-1", { sigma: 0.004 })).toBe("0 ± 4 mm/yr");
    expect(formatQuantity(-1.5, "rad", { minus: "−" })).toBe("−1.50 rad");
    expect(formatQuantity(0, "mm")).toBe("0 mm");
  });

  it("shares the last digit of another value where asked", () => {
    expect(formatQuantity(-0.00000563, "m yr-1", { like: 0.00711 })).toBe("-0.01 mm/yr");
  });

  it("says n/a for what is not a number", () => {
    expect(formatQuantity(Number.NaN, "mm")).toBe("n/a");
    expect(formatQuantity(Number.POSITIVE_INFINITY, "mm")).toBe("n/a");
  });
});
