import { describe, expect, it } from "vitest";
import type { FileLayer } from "../../products/results/file-layers.ts";
import { inMemory } from "../../stack/in-memory.ts";
import { periodOf, roleOf } from "./role.ts";

function layer(name: string, unit: string, more: Partial<FileLayer> = {}): FileLayer {
  const variable = inMemory(name, new Float32Array(4), {
    dims: ["y", "x"],
    shape: [2, 2],
    dtype: "f32",
    unit,
  });
  return {
    name,
    path: "/0/file.tif",
    variable,
    grid: null,
    dates: [],
    attrs: {},
    pairs: [],
    reference: null,
    title: "",
    ...more,
  };
}
const role = (...given: Parameters<typeof layer>) => roleOf(layer(...given));

describe("the role of a layer", () => {
  it.each([
    ["velocity", "m yr-1", "velocity"],
    ["velocity-std", "m yr-1", "standard-error"],
    ["displacement", "m", "displacement"],
    ["temporal-coherence", "1", "coherence"],
    ["unwrappedPhase", "rad", "phase"],
    ["height", "m", "elevation"],
    ["v", "m yr-1", "speed"],
    ["vx", "m yr-1", "component"],
    ["water-mask", "1", "mask"],
    ["connectedComponent", "1", "count"],
    ["count", "1", "count"],
    ["incidenceAngle", "degree", "other"],
    ["temperature", "K", "other"],
    ["20180304_velo-raw_vx", "", "component"],
    ["Copernicus_DSM_10_N45_00_E005_00_DEM", "", "elevation"],
    ["DEM_1995", "", "elevation"],
    ["z", "meters", "elevation"],
    ["z_ci", "meters", "standard-error"],
    ["corr", "percent", "other"],
    ["displacement_20160711_20160723", "meters", "displacement"],
  ])("%s in %s is %s", (name, unit, wanted) => {
    expect(role(name, unit)).toBe(wanted);
  });

  it("follows the unit where the name says nothing", () => {
    expect(role("raster", "m", { dates: ["2020-01-01"] })).toBe("displacement");
    expect(role("raster", "mm yr-1")).toBe("velocity");
    expect(role("raster", "rad", { path: "/0/20180106_20180130_unw_phase.tif" })).toBe("phase");
    expect(role("raster", "m")).toBe("other");
  });
});

describe("the period of a layer", () => {
  const period = (...given: Parameters<typeof layer>) => {
    const one = layer(...given);
    return periodOf(one, roleOf(one));
  };

  it.each([
    ["wrapPhase", "rad"],
    ["S1AA_20180106T_VVP012_wrapped_phase", ""],
    ["20180106_20180130.geo.diff_pha", ""],
    ["phasefilt", "radian"],
    ["Phase_ifg_IW1_VV", "rad"],
    ["sd_phase", ""],
    ["annualPhase", "rad"],
  ])('of %s in "%s" is a whole turn', (name, unit) => {
    expect(period(name, unit)).toBe(2 * Math.PI);
  });

  it.each([
    ["unwrapPhase_bridging", "rad", {}],
    ["Unw_Phase_ifg_IW1_VV", "rad", {}],
    ["S1AA_20180106T_VVP012_unw_phase", "", {}],
    ["phase", "", { path: "/0/geo_060619-061002.unw" }],
    ["phase", "rad", { title: "Unwrapped phase" }],
    ["ionosphericPhase", "rad", {}],
    ["wrapCount", "1", {}],
    ["velocity", "m yr-1", {}],
    ["incidenceAngle", "rad", {}],
  ])('%s in "%s" has none %j', (name, unit, more) => {
    expect(period(name, unit, more)).toBeUndefined();
  });
});
