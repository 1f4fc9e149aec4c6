import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStack } from "../../src/products/open-stack.ts";
import type { Variable } from "../../src/stack/variable.ts";
import { readFloats } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";

const GOLDEN = testData("pyddem-golden");
const golden = (name: string) => join(GOLDEN ?? "", name);
const describeVariables = (variables: ReadonlyMap<string, Variable>) =>
  Object.fromEntries(
    [...variables].map(([name, { dims, shape, unit }]) => [name, `${dims.join()} ${shape.join()} ${unit}`]),
  );
const whole = (variable: Variable | undefined) => {
  if (variable === undefined) throw new Error("no such variable");
  return readFloats(variable, fullWindow(variable.shape));
};

describe.skipIf(GOLDEN === null)("pyddem's files as stacks (pyddem-golden)", () => {
  it("a stack of DEMs has elevations, their errors, correlation and the reference on the true grid", async () => {
    const stack = await openStack([golden("stacks/A.nc")]);
    expect(stack.product).toBe("pyddem");
    expect(describeVariables(stack.variables)).toEqual({
      elevation: "time,y,x 42,60,60 m",
      elevationStd: "time 42 m",
      correlation: "time,y,x 42,60,60 %",
      referenceElevation: "y,x 60,60 m",
    });
    // The coordinates 630000, 5190000 are the first cell's centre; cells have 30 m.
    expect(stack.grid).toMatchObject({
      shape: { y: 60, x: 60 },
      affine: [30, 0, 629985, 0, -30, 5190015],
      crs: { epsg: 32632 },
      geometry: "map",
    });
    expect(stack.notes).toEqual([]);
  });

  it("dates that occur twice stay, and each position keeps its file's name", async () => {
    const { dates, dateNames } = await openStack([golden("stacks/A.nc")]);
    expect(dates.slice(0, 4)).toEqual(["2000-02-03", "2000-02-21", "2000-03-11", "2000-03-11"]);
    expect(dateNames).toHaveLength(42);
    expect(dateNames?.[0]).toBe("AST_L1A_00302032000101010_Z_adj_XAJ_final");
  });

  it("fill values read as no data", async () => {
    const { variables } = await openStack([golden("stacks/A.nc")]);
    const elevation = await whole(variables.get("elevation"));
    const valid = elevation.filter((z) => !Number.isNaN(z));
    expect(valid.length).toBeGreaterThan(0);
    expect(valid.length).toBeLessThan(elevation.length);
    expect(valid.includes(-9999)).toBe(false);
    const correlation = (await whole(variables.get("correlation"))).filter((c) => !Number.isNaN(c));
    expect(correlation.every((share) => share >= 0 && share <= 100)).toBe(true);
  });

  it("a fit has elevations with an error for each pixel and date, and slope", async () => {
    const stack = await openStack([golden("fit_stack/G_gpr_both.nc")]);
    expect(describeVariables(stack.variables)).toEqual({
      elevation: "time,y,x 82,20,20 m",
      elevationStd: "time,y,x 82,20,20 m",
      slope: "y,x 20,20 degree",
    });
    expect(stack.dates.slice(0, 2)).toEqual(["2000-01-01", "2000-04-01"]);
    expect(stack.dateNames).toBeUndefined();
  });

  it("what the filters kept is a mask, not elevations", async () => {
    const stack = await openStack([golden("fit_stack/G_gpr_both_filtered.nc")]);
    expect(describeVariables(stack.variables)).toEqual({ kept: "time,y,x 34,20,20 1" });
    expect(new Set(await whole(stack.variables.get("kept")))).toEqual(new Set([0, 1]));
  });
});
