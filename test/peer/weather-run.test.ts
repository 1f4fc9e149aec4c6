import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zarrStore } from "../../src/formats/zarr/index.ts";
import { defineRecipe } from "../../src/pipeline/recipe.ts";
import { planRecipe, runRecipe } from "../../src/pipeline/run.ts";
import type { Step } from "../../src/pipeline/step.ts";
import { withZenithDelay } from "../../src/products/weather/open-zenith-delay.ts";
import type { Stack } from "../../src/stack/stack.ts";
import type { Variable } from "../../src/stack/variable.ts";
import { inMemory, readFloats } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { correctTroposphereWeather } from "../../src/systems/sbas/correct-troposphere-weather.ts";
import { troposphereWeatherReference } from "../../src/systems/sbas/correct-troposphere-weather-reference.ts";
import { referencePoint } from "../../src/systems/sbas/reference-point.ts";

const WEATHER = resolve(import.meta.dirname, "../fixtures/weather/cds-new.nc");
/** The series names its own reference: the step that finds one takes no part. */
const noReferencePoint = { ...referencePoint, active: () => false };
const STEPS: readonly Step[] = [noReferencePoint, troposphereWeatherReference, correctTroposphereWeather];
const SHAPE = { y: 30, x: 40 };
const PIXELS = SHAPE.y * SHAPE.x;
const DATES = ["2018-01-06", "2018-01-18"];
const REFERENCE = { y: 7, x: 11 };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-troposphere-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const map = (name: string, data: Float32Array) =>
  inMemory(name, data, {
    dims: ["y", "x"],
    shape: [SHAPE.y, SHAPE.x],
    dtype: "f32",
    unit: name === "height" ? "m" : "degree",
  });

/** A stack whose ground does not move, seen through the weather. */
async function seenThroughWeather(): Promise<Stack> {
  const height = Float32Array.from({ length: PIXELS }, (_, p) => 400 + 350 * Math.sin(p / 90));
  const incidence = Float32Array.from({ length: PIXELS }, (_, p) => 30 + 0.3 * (p % SHAPE.x));
  const variables = new Map<string, Variable>([
    ["height", map("height", height)],
    ["incidenceAngle", map("incidenceAngle", incidence)],
  ]);
  const stack: Stack = {
    product: "test",
    grid: {
      shape: SHAPE,
      affine: [0.03, 0, 10.1, 0, -0.03, 47.9],
      crs: { epsg: 4326, wkt: null },
      geometry: "map",
    },
    variables,
    network: null,
    dates: DATES,
    acquisition: { secondsOfDay: 61_000 },
    reference: REFERENCE,
    attrs: {},
    notes: [],
  };
  const withDelay = await withZenithDelay(stack, [WEATHER]);
  const delay = withDelay.variables.get("zenithDelay")!;
  const zenith = await readFloats(delay, fullWindow(delay.shape));
  const longer = (p: number) =>
    (zenith[PIXELS + p]! - zenith[p]!) / Math.cos((incidence[p]! * Math.PI) / 180);
  const atReference = longer(REFERENCE.y * SHAPE.x + REFERENCE.x);
  const series = new Float32Array(2 * PIXELS);
  for (let p = 0; p < PIXELS; p++) series[PIXELS + p] = -(longer(p) - atReference);
  const displacement = inMemory("displacement", series, {
    dims: ["time", "y", "x"],
    shape: [2, SHAPE.y, SHAPE.x],
    dtype: "f32",
    unit: "m",
  });
  return { ...withDelay, variables: new Map([...withDelay.variables, ["displacement", displacement]]) };
}

describe("a run with the delay of weather files", () => {
  const recipe = defineRecipe({ name: "chain", doc: "Troposphere.", steps: STEPS, products: [] });
  const findStep = (name: string) => STEPS.find((step) => step.name === name)!;
  const host = { ...nodeHost, findStep, workerEntry: null };

  it("finds that the ground did not move, and runs nothing again when nothing changed", async () => {
    const stack = await seenThroughWeather();
    const options = { out: join(folder, "run"), set: { troposphere: "era5" } };
    const result = await runRecipe(recipe, stack, host, options);
    const read = async (name: string) => {
      const group = result.steps.get("correct-troposphere-weather")!;
      const variable = await zarrStore.openVariable(group, name);
      return readFloats(variable, fullWindow(variable.shape));
    };
    const displacement = await read("displacement");
    expect(Math.max(...displacement.map(Math.abs))).toBeLessThan(1e-6);
    const delay = await read("troposphericDelay");
    expect(delay.some((value) => Math.abs(value) > 0.001)).toBe(true);
    expect(delay[PIXELS + REFERENCE.y * SHAPE.x + REFERENCE.x]).toBeCloseTo(0, 9);
    const plan = await planRecipe(recipe, await seenThroughWeather(), host, options);
    expect(plan.map(({ action }) => action)).toEqual(["reuse", "reuse"]);
  });

  it("leaves the series to others when another method is chosen", async () => {
    const plan = await planRecipe(recipe, await seenThroughWeather(), host, {
      out: join(folder, "none"),
      set: { troposphere: "none" },
    });
    expect(plan).toEqual([]);
  });
});
