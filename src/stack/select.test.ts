import { describe, expect, it } from "vitest";
import { gridBounds } from "../geo/bounds.ts";
import { crsFromEpsg } from "../geo/crs.ts";
import type { Grid } from "../geo/grid.ts";
import { multilookStack } from "./multilook-stack.ts";
import { createNetwork } from "./network.ts";
import { keepPairs, readAt, selectStack } from "./select.ts";
import type { Stack } from "./stack.ts";
import { inMemory, readFloats } from "./views.ts";
import { fullWindow } from "./window.ts";

const DATES = ["2020-01-01", "2020-01-13", "2020-01-25", "2020-02-06"] as const;
const grid: Grid = {
  shape: { y: 3, x: 4 },
  affine: [0.1, 0, 10, 0, -0.1, 50],
  crs: crsFromEpsg(4326),
  geometry: "map",
};

/** Pairs 0-1, 1-2, 2-3, 0-3; the value of pair k at pixel p is 100 k + p, of date t 1000 t + p. */
function pairStack(): Stack {
  const network = createNetwork(
    [
      [DATES[0], DATES[1]],
      [DATES[1], DATES[2]],
      [DATES[2], DATES[3]],
      [DATES[0], DATES[3]],
    ],
    [1, 2, 3, 4],
  );
  const layers = (name: string, dim: "pair" | "time", step: number) => {
    const values = Float32Array.from({ length: 48 }, (_, i) => step * Math.floor(i / 12) + (i % 12));
    return [name, inMemory(name, values, { dims: [dim, "y", "x"], shape: [4, 3, 4], dtype: "f32" })] as const;
  };
  const map = Float32Array.from({ length: 12 }, (_, i) => i);
  return {
    product: "test",
    grid,
    variables: new Map([
      layers("phase", "pair", 100),
      layers("displacement", "time", 1000),
      ["height", inMemory("height", map, { dims: ["y", "x"], shape: [3, 4], dtype: "f32" })],
    ]),
    network,
    dates: DATES,
    acquisition: {},
    reference: { y: 1, x: 2 },
    attrs: {},
    notes: [],
  };
}

const valuesOf = async (stack: Stack, name: string) => {
  const variable = stack.variables.get(name)!;
  return [...(await readFloats(variable, fullWindow(variable.shape)))];
};

describe("selectStack", () => {
  it("keeps the pairs whose two dates lie in the interval, and their dates alone", async () => {
    const part = selectStack(pairStack(), { time: ["2020-01-05", "2020-12-31"] });
    expect(part.dates).toEqual(DATES.slice(1));
    expect(part.network?.pairs).toEqual([
      { reference: 0, secondary: 1 },
      { reference: 1, secondary: 2 },
    ]);
    expect(part.network?.perpendicularBaseline).toEqual([2, 3]);
    expect((await valuesOf(part, "phase")).filter((_, i) => i % 12 === 0)).toEqual([100, 200]);
    expect((await valuesOf(part, "displacement")).filter((_, i) => i % 12 === 0)).toEqual([1000, 2000, 3000]);
  });

  it("takes one number for each date along, and the names of the dates; a cut of the area leaves them", async () => {
    const { network: _network, reference: _reference, ...rest } = pairStack();
    const std = inMemory("elevationStd", Float32Array.of(1, 2, 3, 4), {
      dims: ["time"],
      shape: [4],
      dtype: "f32",
    });
    const variables = new Map([...rest.variables].filter(([name]) => name !== "phase")).set(
      "elevationStd",
      std,
    );
    const dems = { ...rest, network: null, variables, dateNames: ["a", "b", "c", "d"] };
    const part = selectStack(dems, {
      time: ["2020-01-13", "2020-01-31"],
      pixels: { y: [0, 2], x: [1, 3] },
    });
    expect(part.dateNames).toEqual(["b", "c"]);
    expect(await valuesOf(part, "elevationStd")).toEqual([2, 3]);
    expect(part.variables.get("displacement")?.shape).toEqual([2, 2, 2]);
    expect([...(await readAt(dems, 10.05, 49.95)).keys()]).toEqual(["displacement", "height"]);
    const coarse = multilookStack(dems, { y: 3, x: 2, method: "mean" });
    expect(await valuesOf(coarse, "elevationStd")).toEqual([1, 2, 3, 4]);
  });

  it("drops a date that no remaining pair joins from the series too", async () => {
    const stack = pairStack();
    const network = createNetwork([
      [DATES[0], DATES[1]],
      [DATES[1], DATES[3]],
      [DATES[0], DATES[3]],
      [DATES[0], DATES[2]],
    ]);
    const part = selectStack({ ...stack, network }, { time: [DATES[1], DATES[3]] });
    expect(part.dates).toEqual([DATES[1], DATES[3]]);
    expect((await valuesOf(part, "displacement")).filter((_, i) => i % 12 === 0)).toEqual([1000, 3000]);
  });

  it("crops to every pixel that the box touches, and moves grid and reference point with it", async () => {
    const part = selectStack(pairStack(), { bounds: [10.15, 49.75, 10.31, 49.95] });
    expect(part.grid.shape).toEqual({ y: 3, x: 3 });
    expect(gridBounds(part.grid).map((value) => Number(value.toFixed(6)))).toEqual([10.1, 49.7, 10.4, 50]);
    expect(await valuesOf(part, "height")).toEqual([1, 2, 3, 5, 6, 7, 9, 10, 11]);
    expect(part.reference).toEqual({ y: 1, x: 1 });
  });

  it("forgets a reference point that lies outside the part", () => {
    expect(selectStack(pairStack(), { bounds: [10, 49.75, 10.05, 49.95] }).reference).toBeUndefined();
  });

  it("says that nothing is left, and of what", () => {
    expect(() => selectStack(pairStack(), { time: ["2021-01-01", "2021-02-01"] })).toThrow(
      /selection-empty[\s\S]*dates/,
    );
    expect(() => selectStack(pairStack(), { bounds: [20, 10, 21, 11] })).toThrow(
      /selection-empty[\s\S]*bounds/,
    );
  });
});

describe("readAt", () => {
  it("reads every layer at the pixel that contains a place", async () => {
    const values = await readAt(pairStack(), 10.25, 49.85);
    expect([...values.get("phase")!]).toEqual([6, 106, 206, 306]);
    expect([...values.get("height")!]).toEqual([6]);
  });

  it("refuses a place outside", async () => {
    await expect(readAt(pairStack(), 9, 49.85)).rejects.toThrow(/place-outside/);
  });
});

describe("keepPairs", () => {
  it("drops the other pairs, and the dates that no pair is left for", async () => {
    const kept = keepPairs(pairStack(), [1, 3]);
    expect(kept.network).toEqual(
      createNetwork(
        [
          [DATES[1], DATES[2]],
          [DATES[0], DATES[3]],
        ],
        [2, 4],
      ),
    );
    expect(kept.dates).toEqual([...DATES]);
    const phase = kept.variables.get("phase")!;
    expect([...(await readFloats(phase, fullWindow(phase.shape)))].filter((_, i) => i % 12 === 5)).toEqual([
      105, 305,
    ]);
    const fewer = keepPairs(pairStack(), [0, 1]);
    expect(fewer.dates).toEqual(DATES.slice(0, 3));
    expect(fewer.variables.get("displacement")!.shape).toEqual([3, 3, 4]);
  });

  it("returns the stack itself where all pairs stay", () => {
    const stack = pairStack();
    expect(keepPairs(stack, [0, 1, 2, 3])).toBe(stack);
  });
});
