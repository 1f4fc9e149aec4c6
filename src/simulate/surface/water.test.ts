import { describe, expect, it } from "vitest";
import { resolveOptions, type SimulationOptions } from "../options.ts";
import { createLand } from "./water.ts";

const rowOf = (water: SimulationOptions["water"], y = 0) => {
  const out = new Uint8Array(10);
  createLand(resolveOptions({ shape: { y: 10, x: 10 }, pixelSize: 100, water }))(y, 0, out);
  return [...out].join("");
};

describe("createLand", () => {
  it("is all land without water", () => {
    expect(rowOf(null)).toBe("1111111111");
  });

  it("parts the banks by a river of the given width", () => {
    expect(rowOf({ river: { position: 0.5, width: 200, meander: 0 } })).toBe("1111002222");
  });

  it("bends the river by its meander", () => {
    const river = { position: 0.5, width: 200, meander: 200, wavelength: 2200 };
    expect(rowOf({ river }, 5)).toBe("1111110022"); // a quarter wave: 550 m south, 200 m east
  });

  it("floods lakes without parting the land", () => {
    // Centre at x = 3.0, row 0.5 px off it: half-width sqrt(1.6^2 - 0.5^2) = 1.52 px, so centres 1.5 to 4.5.
    expect(rowOf({ lakes: [{ center: { y: 0.5, x: 0.3 }, radius: 160 }] }, 5)).toBe("1000011111");
  });
});
