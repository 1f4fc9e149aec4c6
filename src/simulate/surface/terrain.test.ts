import { describe, expect, it } from "vitest";
import { resolveOptions, type SimulationOptions } from "../options.ts";
import { createSceneField } from "../scene-field.ts";
import { createTerrain } from "./terrain.ts";

const build = (terrain: SimulationOptions["terrain"]) => {
  const options = resolveOptions({ shape: { y: 101, x: 101 }, pixelSize: 100, terrain });
  return createTerrain(options, createSceneField(options));
};
const heights = (terrain: SimulationOptions["terrain"], y: number) => {
  const out = new Float64Array(101);
  build(terrain).heightRow(y, 0, out);
  return out;
};

describe("createTerrain", () => {
  it("is flat at the base without relief", () => {
    expect([...heights({ base: 321, relief: 0 }, 5)]).toEqual(new Array(101).fill(321));
  });

  it("raises a cone that falls by e per radius, less its crater", () => {
    const cone = { center: { y: 0.5, x: 0.5 }, height: 2000, radius: 1000 };
    const plain = heights({ base: 0, relief: 0, cones: [cone] }, 50);
    expect(plain[50]).toBeCloseTo(2000, 9);
    expect(plain[60]).toBeCloseTo(2000 / Math.E, 9);
    const crater = heights(
      { base: 0, relief: 0, cones: [{ ...cone, craterDepth: 300, craterRadius: 100 }] },
      50,
    );
    expect(crater[50]).toBeCloseTo(1700, 9);
    expect(crater[51]).toBeCloseTo(plain[51]! - 300 / Math.E, 9);
  });

  it("has relief of about the given deviation", () => {
    let [sum, squares] = [0, 0];
    for (let y = 0; y < 101; y++)
      for (const height of heights({ base: 0, relief: 100 }, y)) {
        sum += height;
        squares += height ** 2;
      }
    const count = 101 * 101;
    const deviation = Math.sqrt(squares / count - (sum / count) ** 2);
    expect(deviation).toBeGreaterThan(40);
    expect(deviation).toBeLessThan(160);
  });

  it("draws height errors of the given deviation, none by default", () => {
    const row = new Float64Array(101);
    let squares = 0;
    const terrain = build({ errorDeviation: 6 });
    for (let y = 0; y < 101; y++) {
      terrain.errorRow(y, 0, row);
      squares += row.reduce((sum, error) => sum + error ** 2, 0);
    }
    expect(Math.sqrt(squares / 101 ** 2)).toBeCloseTo(6, 0);
    build({}).errorRow(3, 0, row);
    expect(row.every((error) => error === 0)).toBe(true);
  });
});
