import { describe, expect, it } from "vitest";
import { unitFactor } from "../../units.ts";
import { unitName } from "./unit-name.ts";

describe("the name of a unit", () => {
  it.each([
    ["meters", "m"],
    ["m/y", "m yr-1"],
    ["meter/year", "m yr-1"],
    ["mm/yr", "mm yr-1"],
    ["m a-1", "m yr-1"],
    ["m yr-1", "m yr-1"],
    ["m/d", "m day-1"],
    ["radians", "rad"],
    ["percent", "%"],
  ])("for %s is %s, which can be converted", (written, wanted) => {
    expect(unitName(written)).toBe(wanted);
    expect(unitFactor(unitName(written), wanted)).toBe(1);
  });

  it.each(["", "1", "K", "m2", "m yr-2", "constructor", "myr-1"])("leaves %j as it is", (written) => {
    expect(unitName(written)).toBe(written);
  });
});
