import { describe, expect, it } from "vitest";
import { everyTwelveDays, seriesContext } from "../../../test/series-context.ts";
import { correctIonosphere } from "./correct-ionosphere.ts";

const scene = { dates: everyTwelveDays(3), shape: { y: 2, x: 2 }, reference: { y: 0, x: 1 } };

async function correct(displacement: number[], ionosphere: number[], compat = "none") {
  const context = await seriesContext(correctIonosphere, scene, { compat, ionosphere: "split-spectrum" });
  const compute = correctIonosphere.prepare({ ...context, maps: {} });
  const inputs = {
    displacement: Float32Array.from(displacement),
    ionosphericDisplacement: Float32Array.from(ionosphere),
  };
  return [...compute({ name: "2018-01-18", shape: scene.shape, inputs }).displacement!];
}

describe("correct-ionosphere", () => {
  it("subtracts the delay against the reference point, which stays 0", async () => {
    expect(await correct([3, 0, 5, 7], [1, 0.5, 2, Number.NaN])).toEqual([2.5, 0, 3.5, Number.NaN]);
  });

  it("leaves MintPy's zeros alone with compat=mintpy", async () => {
    expect(await correct([3, 0, 0, 7], [1, 0.5, 2, 4], "mintpy")).toEqual([2.5, 0, 0, 3.5]);
    expect(await correct([3, 0, 0, 7], [1, 0.5, 2, 4])).toEqual([2.5, 0, -1.5, 3.5]);
  });

  it("takes part only when it is asked for", () => {
    expect(correctIonosphere.active?.({ ionosphere: "none" }, new Set(), {})).toBe(false);
    expect(correctIonosphere.active?.({ ionosphere: "split-spectrum" }, new Set(), {})).toBe(true);
  });
});
