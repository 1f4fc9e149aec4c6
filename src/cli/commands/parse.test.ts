import { describe, expect, test } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { assignment, count, finiteNumber, lonLat, stepOfMap, wholeNumber } from "./parse.ts";

const refuses = (action: () => unknown) => {
  try {
    action();
    return false;
  } catch (error) {
    return isUpwarpError(error) && error.code.startsWith("usage-");
  }
};

describe("words of the command line", () => {
  test("a value may hold equals signs and be empty, a name may not", () => {
    expect(assignment("weight=var")).toEqual(["weight", "var"]);
    expect(assignment("a=b=c")).toEqual(["a", "b=c"]);
    expect(assignment("a=")).toEqual(["a", ""]);
    expect(refuses(() => assignment("=b"))).toBe(true);
    expect(refuses(() => assignment("config.yaml"))).toBe(true);
  });

  test("a place is longitude first, in degrees", () => {
    expect(lonLat("-99.13, 19.43")).toEqual([-99.13, 19.43]);
    for (const word of ["19", "a,b", "1,2,3", "0,91", ",1", ""])
      expect(refuses(() => lonLat(word))).toBe(true);
  });

  test("a map's pixel has a height and a width without sign, or one size for both", () => {
    expect(stepOfMap("-0.0005,0.0004")).toEqual([0.0005, 0.0004]);
    expect(stepOfMap("0.001")).toEqual([0.001, 0.001]);
    for (const word of ["", "0,1", "a", "1,2,3", "0.1,", "30,30"])
      expect(refuses(() => stepOfMap(word))).toBe(true);
  });

  test("numbers are checked where they are typed", () => {
    expect([wholeNumber("0"), count("4"), finiteNumber("-1e-3")]).toEqual([0, 4, -0.001]);
    for (const word of ["-1", "1.5", "x", ""]) expect(refuses(() => wholeNumber(word))).toBe(true);
    expect(refuses(() => count("0"))).toBe(true);
    for (const word of ["", "x", "Infinity", "NaN"]) expect(refuses(() => finiteNumber(word))).toBe(true);
  });
});
