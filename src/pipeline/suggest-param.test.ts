import { describe, expect, test } from "vitest";
import { choice, flag, number } from "./params.ts";
import { suggestParams } from "./suggest-param.ts";

const params = {
  "unwrapping.method": choice("", ["none", "bridging", "closure"], "none"),
  "unwrapping.ramp": choice("", ["none", "linear", "quadratic"], "none"),
  "unwrapping.samples": number("", 100),
  deramp: choice("", ["none", "linear", "linear-range"], "none"),
  "deramp.mask": choice("", ["reliable", "none"], "reliable"),
  weight: choice("", ["var", "no"], "var"),
  "network.min-coherence": number("", 0.7, { min: 0, max: 1 }),
  topography: flag("", false),
};
const suggest = (name: string, value: unknown) => suggestParams(name, value, params);

describe("an unknown parameter", () => {
  test("that begins others is told the one that takes its value", () => {
    expect(suggest("unwrapping", "bridging")).toEqual(["unwrapping.method=bridging"]);
  });

  test("that ends or stands in others is told all that take its value", () => {
    expect(suggest("ramp", "linear")).toEqual(["unwrapping.ramp=linear", "deramp=linear"]);
    expect(suggest("min-coherence", 0.5)).toEqual(["network.min-coherence=0.5"]);
  });

  test("whose value fits nowhere is told what would", () => {
    expect(suggest("unwrapping", "perhaps")).toEqual([
      "unwrapping.method (none | bridging | closure)",
      "unwrapping.ramp (none | linear | quadratic)",
      "unwrapping.samples (number)",
    ]);
    expect(suggest("min-coherence", "7")).toEqual(["network.min-coherence (number >= 0 and <= 1)"]);
  });

  test("that is a slip of the fingers is told its spelling", () => {
    expect(suggest("wieght", "no")).toEqual(["weight=no"]);
    expect(suggest("topograpy", "yes")).toEqual(["topography=yes"]);
  });

  test("with another program's beginning is told by its end", () => {
    expect(suggest("mintpy.deramp", "linear")[0]).toBe("deramp=linear");
    expect(suggest("networkInversion.weight", "no")).toEqual(["weight=no"]);
  });

  test("that is like none is told nothing", () => {
    for (const name of ["zzz", "", "constructor", "."]) expect(suggest(name, 1)).toEqual([]);
  });
});
