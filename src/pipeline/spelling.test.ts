import { describe, expect, test } from "vitest";
import { closest } from "./spelling.ts";

const known = ["weight", "reference.yx", "compat"];

describe("closest", () => {
  test.each([
    ["wieght", "weight"],
    ["WEIGHT", "weight"],
    ["weights", "weight"],
    ["reference.xy", "reference.yx"],
    ["compt", "compat"],
    ["refer", "reference.yx"],
  ])("finds what %s meant", (typo, meant) => expect(closest(typo, known)).toBe(meant));

  test.each(["velocity", "", "zzz"])("does not guess for %j", (word) =>
    expect(closest(word, known)).toBeNull(),
  );

  test("does not choose between two that begin alike", () => {
    expect(closest("reference", ["reference.yx", "reference.lonlat-of-the-place"])).toBe("reference.yx");
    expect(closest("mask.data", ["mask.dataset-name", "mask.data-threshold"])).toBeNull();
  });

  test("has nothing to say without known words", () => expect(closest("a", [])).toBeNull());
});
