import { describe, expect, it } from "vitest";
import type { FileLayer } from "../../products/results/file-layers.ts";
import { inMemory } from "../../stack/in-memory.ts";
import { roleOf } from "./role.ts";

function role(name: string, unit: string, more: Partial<FileLayer> = {}) {
  const variable = inMemory(name, new Float32Array(4), {
    dims: ["y", "x"],
    shape: [2, 2],
    dtype: "f32",
    unit,
  });
  return roleOf({
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
  });
}

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
