import { describe, expect, it } from "vitest";
import { legendOf, usualUnit } from "./legend.ts";

const velocity = { name: "velocity", title: "", role: "velocity", unit: "m yr-1" } as const;

describe("legendOf", () => {
  it("has words at both ends of what diverges, in the unit that people read", () => {
    expect(legendOf(velocity)).toEqual({
      colourMap: "vik",
      reversed: false,
      isDiverging: true,
      words: ["away from satellite", "towards satellite"],
      unit: "mm yr-1",
      factor: 1000,
    });
  });

  it.each([
    ["vertical velocity", "velocity", ["subsidence", "uplift"]],
    ["verticalDisplacement", "displacement", ["subsidence", "uplift"]],
    ["up", "component", ["subsidence", "uplift"]],
    ["horizontal_velocity", "velocity", ["towards west", "towards east"]],
    ["northward", "component", ["towards south", "towards north"]],
    ["azimuthVelocity", "velocity", ["towards earlier lines", "towards later lines"]],
    ["vx", "component", ["towards lower x", "towards higher x"]],
    ["demError", "other", ["ground lower than the DEM", "ground higher"]],
  ] as const)("knows the directions of %s", (name, role, words) => {
    expect(legendOf({ ...velocity, name, role }).words).toEqual(words);
  });

  it("reads a direction from the title too, and from whole words only", () => {
    expect(legendOf({ ...velocity, title: "Upward motion" }).words).toEqual(["subsidence", "uplift"]);
    expect(legendOf({ ...velocity, name: "updated" }).words?.[0]).toBe("away from satellite");
  });

  it.each([
    ["coherence", "temporalCoherence", "grayC", true],
    ["mask", "waterMask", "grayC", true],
    ["count", "pairCount", "batlow", false],
    ["standard-error", "velocityStd", "batlow", false],
    ["elevation", "height", "batlow", false],
    ["speed", "v", "batlow", false],
    ["other", "residue", "batlow", false],
  ] as const)("draws %s as a ramp without words", (role, name, colourMap, reversed) => {
    expect(legendOf({ name, title: "", role, unit: "1" })).toMatchObject({
      colourMap,
      reversed,
      isDiverging: false,
      words: null,
    });
  });

  it("draws phase as what comes round", () => {
    const unwrapped = legendOf({ name: "unw_phase", title: "", role: "phase", unit: "rad" });
    expect([unwrapped.colourMap, unwrapped.isDiverging]).toEqual(["vik", true]);
    expect(legendOf({ name: "wrapped", title: "", role: "phase", unit: "rad" }).colourMap).toBe("romaO");
  });

  it("leaves words out where they would be wrong", () => {
    expect(legendOf(velocity, { wrap: true })).toMatchObject({
      words: null,
      colourMap: "romaO",
      isDiverging: false,
    });
  });

  it("takes what was chosen, and turns its own maps round only on request", () => {
    expect(legendOf(velocity, { map: "roma", reverse: true })).toMatchObject({
      colourMap: "roma",
      reversed: true,
    });
    const coherence = { name: "coherence", title: "", role: "coherence", unit: "1" } as const;
    expect(legendOf(coherence, { reverse: true })).toMatchObject({ colourMap: "grayC", reversed: false });
    expect(legendOf(velocity, { unit: "cm yr-1" })).toMatchObject({ unit: "cm yr-1", factor: 100 });
  });

  it("shows the usual unit where the chosen one is of another kind, and the layer's own where it is unknown", () => {
    expect(legendOf(velocity, { unit: "rad" }).unit).toBe("mm yr-1");
    expect(legendOf({ ...velocity, unit: "furlong" }, { unit: "mm" })).toMatchObject({
      unit: "furlong",
      factor: 1,
    });
    expect(legendOf({ ...velocity, unit: "" })).toMatchObject({ unit: "", factor: 1 });
  });
});

describe("usualUnit", () => {
  it("is millimetres for the ground and metres for ice and heights", () => {
    const units = [
      ["displacement", "m"],
      ["standard-error", "m"],
      ["velocity", "m/yr"],
      ["speed", "m yr-1"],
      ["component", "m yr-1"],
      ["elevation", "m"],
      ["phase", "rad"],
    ] as const;
    expect(units.map(([role, unit]) => usualUnit({ role, unit, name: role }))).toEqual([
      "mm",
      "mm",
      "mm yr-1",
      "m yr-1",
      "m yr-1",
      "m",
      "rad",
    ]);
  });

  it("is metres for the error of a height too", () => {
    expect(usualUnit({ role: "standard-error", unit: "m", name: "z_ci" })).toBe("m");
    expect(usualUnit({ role: "standard-error", unit: "m", name: "height-std" })).toBe("m");
    expect(usualUnit({ role: "standard-error", unit: "m", name: "elevationStd" })).toBe("m");
  });
});
