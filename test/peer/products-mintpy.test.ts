import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStack } from "../../src/products/open-stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { testData } from "../data.ts";

const DATA = testData("mintpy-golden");
const at = (...parts: string[]) => join(DATA as string, ...parts);

describe.skipIf(DATA === null)("MintPy's files (mintpy-golden)", () => {
  it("open as a pair stack in UTM 11N from a work folder", async () => {
    const stack = await openStack([at("input")]);
    expect(stack.product).toBe("mintpy");
    expect(stack.grid).toEqual({
      shape: { y: 72, x: 96 },
      affine: [80, 0, 600000, 0, -80, 3900000],
      crs: expect.objectContaining({ epsg: 32611 }),
      geometry: "map",
    });
    expect([stack.network?.pairs.length, stack.dates.length]).toEqual([66, 24]);
    expect(stack.network?.perpendicularBaseline?.[0]).toBe(Math.fround(-19.9255085));
    expect(stack.acquisition).toMatchObject({
      wavelength: 0.055465764662349676,
      looks: 40,
      heading: -12.5,
      orbitDirection: "ascending",
      secondsOfDay: 49200.5,
    });
    expect(stack.acquisition.incidence).toBeCloseTo(37.5, 1);
    expect([...stack.variables.keys()].sort()).toEqual([
      "azimuthAngle",
      "coherence",
      "connectedComponent",
      "height",
      "incidenceAngle",
      "shadowMask",
      "slantRange",
      "unwrappedPhase",
      "waterMask",
    ]);
    expect(stack.notes).toEqual([]);
  });

  it("give the same stack when named as two files", async () => {
    const folder = await openStack([at("input")]);
    const files = await openStack([at("input/inputs/geometryGeo.h5"), at("input/inputs/ifgramStack.h5")]);
    expect(files.network).toEqual(folder.network);
    expect(files.variables.get("height")?.source).toEqual(folder.variables.get("height")?.source);
  });

  it("lose the pairs that dropIfgram (TRUE = keep) drops, and read the corrected phase", async () => {
    const after = await openStack([at("expected/ifgramStack_after.h5")]);
    expect(after.network?.pairs).toHaveLength(63);
    expect(after.variables.get("unwrappedPhase")?.shape).toEqual([63, 72, 96]);
    expect(after.notes).toContain("3 of 66 pairs are dropped, as dropIfgram says.");
    // Bridging references the phase to row 14, column 19, and then adds whole cycles.
    const before = await openStack([at("input")]);
    const last = { after: after.network?.pairs.at(-1), before: before.network?.pairs.at(-1) };
    expect(last.after).toEqual(last.before);
    const read = (stack: typeof after, k: number) =>
      readFloats(stack.variables.get("unwrappedPhase")!, [
        [k, k + 1],
        [0, 72],
        [0, 96],
      ]);
    const [a, b] = [await read(after, 62), await read(before, 65)];
    const reference = b[14 * 96 + 19]!;
    let compared = 0;
    a.forEach((value, i) => {
      const cycles = (value - b[i]! + reference) / (2 * Math.PI);
      if (Number.isNaN(cycles)) return;
      compared++;
      expect(Math.abs(cycles - Math.round(cycles))).toBeLessThan(1e-5);
    });
    expect(compared).toBeGreaterThan(5000);
  });

  it("refuse a phase that the stack does not hold", async () => {
    await expect(openStack([at("input")], { phase: "unwrapPhase_bridging" })).rejects.toMatchObject({
      code: "phase-missing",
      fix: "Choose one of: unwrapPhase.",
    });
  });

  it("open as results: a series with its dates, and maps together", async () => {
    const series = await openStack([at("expected/timeseries.h5")]);
    expect(series.network).toBeNull();
    expect(series.dates).toHaveLength(24);
    expect(series.variables.get("displacement")).toMatchObject({ dims: ["time", "y", "x"], unit: "m" });
    const maps = await openStack([at("expected/velocity.h5"), at("expected/temporalCoherence.h5")]);
    expect(maps.variables.get("velocity")?.unit).toBe("m yr-1");
    expect(maps.variables.has("temporalCoherence")).toBe(true);
  });

  it("refuse two results of one name", async () => {
    const files = [at("expected/timeseries.h5"), at("expected/timeseries_tropHgt.h5")];
    await expect(openStack(files)).rejects.toMatchObject({ code: "results-ambiguous" });
  });
});

const KIRISHIMA = testData("mintpy-h5-kirishima-alos2");

describe.skipIf(KIRISHIMA === null)("a real MintPy result (mintpy-h5-kirishima-alos2)", () => {
  it("opens on its grid in degrees", async () => {
    const { grid, acquisition, variables } = await openStack([join(KIRISHIMA as string, "velocity.h5")]);
    expect(grid).toMatchObject({ shape: { y: 541, x: 541 }, crs: { epsg: 4326 } });
    expect(grid.affine[2]).toBeCloseTo(130.8199074, 7);
    expect(acquisition).toMatchObject({ wavelength: 0.2384035, looks: 41, orbitDirection: "descending" });
    const velocity = await readFloats(variables.get("velocity")!, [
      [0, 541],
      [0, 541],
    ]);
    expect(velocity.filter(Number.isFinite).reduce((low, value) => Math.min(low, value), 0)).toBeCloseTo(
      -0.0557,
      4,
    );
  });
});
