import { describe, expect, it } from "vitest";
import { inMemory } from "../../stack/in-memory.ts";
import { linkErrors } from "./link-errors.ts";
import type { OpenLayer } from "./open-layer.ts";

function layer(path: string, name: string, count = 3): OpenLayer {
  const variable = inMemory(name, new Float32Array(count * 4), {
    dims: ["time", "y", "x"],
    shape: [count, 2, 2],
    dtype: "f32",
    unit: "m",
  });
  return {
    variable,
    overviews: [],
    mayMiss: false,
    layer: {
      id: `${path}#${name}`,
      path,
      name,
      title: name,
      role: "other",
      unit: "m",
      grid: null,
      axis: { kind: "slice", count },
      reference: null,
      relative: false,
      sigma: null,
      flight: null,
      points: null,
    },
  };
}

const linked = (...layers: OpenLayer[]) => linkErrors(layers).map((one) => one.layer.sigma);

describe("linkErrors", () => {
  it.each([
    ["velocity", "velocityStd"],
    ["displacement", "displacement-std"],
    ["z", "z_ci"],
  ])("finds the errors of %s in %s", (name, errors) => {
    expect(linked(layer("a.nc", name), layer("a.nc", errors))).toEqual([`a.nc#${errors}`, null]);
  });

  it("takes no errors on other dates, nor those of another file where the file has its own", () => {
    expect(linked(layer("a.nc", "z"), layer("a.nc", "z_ci", 2))).toEqual([null, null]);
    expect(linked(layer("a.nc", "z"), layer("b.nc", "z_ci"), layer("a.nc", "z_ci"))[0]).toBe("a.nc#z_ci");
  });
});
