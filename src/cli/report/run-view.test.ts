import { describe, expect, test } from "vitest";
import { DATES, makeRun } from "../../../test/report-run.ts";
import { onThinned, viewRun } from "./run-view.ts";

const { signal } = new AbortController();
const counts = Array.from({ length: 48 }, (_, i) => (i < 8 ? 0 : 4));

describe("viewRun", () => {
  test("has no data where no pair has a phase, in maps that came from the series but not in those before it", async () => {
    const view = viewRun(
      makeRun({
        steps: {
          "quick-overview": { arrays: { stackedVelocity: Array(48).fill(0) } },
          "invert-network": { arrays: { pairCount: counts, temporalCoherence: Array(48).fill(0) } },
          "estimate-velocity": { arrays: { velocity: Array(48).fill(0) } },
        },
      }),
      signal,
    );
    const missing = async (output: string) =>
      (await view.map(output))?.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
    expect(await missing("velocity")).toBe(8);
    expect(await missing("temporalCoherence")).toBe(8);
    expect(await missing("stackedVelocity")).toBe(0);
    expect((await view.map("pairCount"))?.values[0]).toBe(0);
    expect(await view.map("demError")).toBeNull();
  });

  test("thins a large map, and says where a pixel is on it", async () => {
    const shape = { y: 1600, x: 2000 };
    const velocity = Float32Array.from({ length: shape.y * shape.x }, (_, i) => i % shape.x);
    const view = viewRun(
      makeRun({ shape, steps: { "estimate-velocity": { arrays: { velocity } } } }),
      signal,
    );
    const map = await view.map("velocity");
    expect(map?.step).toBe(2);
    expect(map?.grid.shape).toEqual({ y: 800, x: 1000 });
    expect(map?.values[5]).toBe(10);
    expect(onThinned({ y: 7, x: 11 }, { step: 2 })).toEqual({ y: 3, x: 5 });
  });

  test("takes the reference point from its record, and none outside the scene", () => {
    const record = { y: 2, x: 3, lonLat: null, chosen: "given", window: 1, pixels: 1, coherence: null };
    const at = (more: object) =>
      viewRun(makeRun({ steps: { "reference-point": { record: { ...record, ...more } } } }), signal)
        .reference;
    expect(at({})).toEqual({ y: 2, x: 3 });
    expect(at({ y: 6 })).toBeNull();
  });

  test("reads numbers of each date, and the parameters of steps that took part", async () => {
    const view = viewRun(
      makeRun({ steps: { deramp: { arrays: { rampShare: [0, 1, 2, 3] }, params: { deramp: "linear" } } } }),
      signal,
    );
    expect([...((await view.series("rampShare")) ?? [])]).toEqual([0, 1, 2, 3]);
    expect(await view.series("heightDelay")).toBeNull();
    expect(view.param("deramp")).toBe("linear");
    expect(view.param("overview")).toBeUndefined();
    expect(view.stack.dates).toEqual(DATES);
  });
});
