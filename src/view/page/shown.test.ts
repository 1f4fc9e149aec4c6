import { effect } from "@preact/signals";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Grid, NO_CRS } from "../../geo/grid.ts";
import type { Layer, RegionSeries, SliceRequest } from "../protocol.ts";
import { INITIAL_STATE } from "../state/view-state.ts";

const asked: SliceRequest[] = [];
let answerSeries: (series: RegionSeries) => void = () => {};

// The worker: a pixel's value is its number, times one more than the date.
vi.mock("./data-client.ts", () => ({
  problemOf: (cause: unknown) => ({ code: "refused", what: String(cause) }),
  data: () => ({
    slice: async (request: SliceRequest) => {
      asked.push(request);
      if (request.layer === "map" && request.index > 0) throw new Error("There is no such slice.");
      const values = Float32Array.from({ length: 12 }, (_, i) => i * (request.index + 1));
      return { width: 4, height: 3, values };
    },
    regionSeries: () => new Promise<RegionSeries>((resolve) => (answerSeries = resolve)),
  }),
}));

const { mainShown, swipeShown } = await import("./shown.ts");
const { forgetReads } = await import("./slices.ts");
const { scene, state } = await import("./store.ts");

const gridOf = (y: number, x: number): Grid => ({
  shape: { y, x },
  affine: [1, 0, 0, 0, -1, y],
  crs: NO_CRS,
  geometry: "map",
});
const layer = (id: string, part: Partial<Layer>): Layer => ({
  id,
  name: id,
  title: "",
  path: id,
  unit: "m",
  role: "displacement",
  axis: { kind: "time", dates: ["2020-01-01", "2020-01-13", "2020-01-25"] },
  grid: gridOf(3, 4),
  points: null,
  relative: true,
  sigma: null,
  flight: null,
  reference: null,
  ...part,
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Reads a computed value as the page does: whoever reads it is told when more has come. */
async function follow<T>(read: () => T): Promise<T> {
  let last = read();
  const stop = effect(() => {
    last = read();
  });
  await settled();
  stop();
  return last;
}

beforeEach(() => {
  asked.length = 0;
  forgetReads();
  scene.value = {
    layers: [
      layer("series", {}),
      layer("map", { role: "coherence", unit: "1", axis: { kind: "none" }, relative: false }),
      layer("large", { grid: gridOf(3, 5000) }),
      layer("overviewed", { grid: gridOf(3, 4000), axis: { kind: "none" }, overviews: [2, 4] }),
    ],
    notes: [],
  };
});

describe("what is shown", () => {
  it("is the slice less the value at the reference place, less both on the reference date", async () => {
    state.value = {
      ...INITIAL_STATE,
      layer: "series",
      index: 2,
      referenceDate: "2020-01-13",
      reference: { at: [1.5, 2.5], buffer: 0 },
    };
    const shown = await follow(() => mainShown.value);
    // Pixel 1 is 3 on the last date and 2 on the reference date.
    expect(shown?.offset).toBe(1);
    expect(shown?.slice?.values[5]).toBe(15);
    expect(shown?.base?.values[5]).toBe(10);
    expect(shown?.unit).toBe("mm");
  });

  it("has the colours of its own slice at the left of a swipe, not of the date on the right", async () => {
    state.value = { ...INITIAL_STATE, layer: "series", index: 2, swipe: { layer: "map", index: 0, at: 0.5 } };
    const left = await follow(() => swipeShown.value);
    expect(asked.filter(({ layer }) => layer === "map").map(({ index }) => index)).toEqual([0]);
    expect(left?.range[1]).toBeGreaterThan(10);
    expect(left?.problem).toBeNull();
  });

  it("is a coarse picture from the file's overviews first, and the slice alone when that is here", async () => {
    state.value = { ...INITIAL_STATE, layer: "overviewed", index: 0 };
    const seen: string[] = [];
    await follow(() => {
      const shown = mainShown.value;
      seen.push(`${shown?.preview?.step ?? "no"} preview, ${shown?.slice ? "slice" : "no slice"}`);
    });
    expect(asked.map(({ step }) => step)).toEqual([4, 1]);
    expect(seen[0]).toBe("no preview, no slice");
    expect(seen).toContain("4 preview, no slice");
    expect(seen.at(-1)).toBe("no preview, slice");
  });

  it("has no coarse picture where values are against a reference place, which it cannot be shown against", async () => {
    state.value = {
      ...INITIAL_STATE,
      layer: "overviewed",
      index: 0,
      reference: { at: [1.5, 2.5], buffer: 0 },
    };
    await follow(() => mainShown.value);
    expect(asked.map(({ step }) => step)).toEqual([1]);
  });

  it("is nothing until the series of the reference place of a large grid is here", async () => {
    state.value = { ...INITIAL_STATE, layer: "large", index: 1, reference: { at: [1.5, 2.5], buffer: 0 } };
    expect((await follow(() => mainShown.value))?.offset).toBeNaN();
    const [deviation, count] = [new Float64Array(3), new Uint32Array(3)];
    answerSeries({ mean: Float64Array.of(1, 7, 9), deviation, count });
    expect((await follow(() => mainShown.value))?.offset).toBe(7);
  });
});
