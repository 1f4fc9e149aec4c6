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
  ])("finds what %s meant", (typo, meant) => expect(closest(typo, known)).toBe(meant));

  test.each(["velocity", "", "zzz"])("does not guess for %j", (word) =>
    expect(closest(word, known)).toBeNull(),
  );

  test("has nothing to say without known words", () => expect(closest("a", [])).toBeNull());
});
