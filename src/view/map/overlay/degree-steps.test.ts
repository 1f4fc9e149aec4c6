import { describe, expect, it } from "vitest";
import { degreeStep, degreeText } from "./degree-steps.ts";

describe("degreeStep", () => {
  it.each([
    [70, 90],
    [12, 15],
    [2.1, 5],
    [0.6, 1],
    [0.5, 0.5],
    [0.21, 0.5],
    [0.2, 0.2],
    [0.0011, 0.002],
    [0.3, 0.5],
    [0.06, 0.1],
  ])("of at least %d is %d", (least, step) => {
    expect(degreeStep(least)).toBe(step);
  });
});

describe("degreeText", () => {
  it("has the decimals of its step and a letter for its side", () => {
    expect(degreeText(12.5, 0.5, "lon")).toBe("12.5° E");
    expect(degreeText(-7, 1, "lon")).toBe("7° W");
    expect(degreeText(-37.25, 0.05, "lat")).toBe("37.25° S");
    expect(degreeText(60, 10, "lat")).toBe("60° N");
  });

  it("has no side on the equator, Greenwich and the date line, and takes longitudes of any turn", () => {
    expect([degreeText(0, 1, "lat"), degreeText(360, 10, "lon"), degreeText(-180, 30, "lon")]).toEqual([
      "0°",
      "0°",
      "180°",
    ]);
    expect(degreeText(190, 10, "lon")).toBe("170° W");
  });
});
