import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { testData } from "../../../test/data.ts";
import { anywhere, nodePlaces } from "../../../test/view-places.ts";
import { openHdf5Variable } from "../../formats/hdf5/format.ts";
import type { DataApi, Layer, Scene } from "../protocol.ts";
import { createDataApi } from "./data-api.ts";

const golden = testData("mintpy-golden");
const WHOLE = { y: [0, 72], x: [0, 96] } as const;

describe.skipIf(golden === null)("the data worker on MintPy's files (needs mintpy-golden)", () => {
  const folder = golden ?? "";
  let [results, inputs]: DataApi[] = [];
  let [scene, stack]: Scene[] = [];
  const layer = (id: string, of = scene): Layer => {
    const found = of?.layers.find((candidate) => candidate.id === id);
    if (found === undefined) throw new Error(`no layer ${id}`);
    return found;
  };

  beforeAll(async () => {
    results = createDataApi(nodePlaces(join(folder, "expected")));
    inputs = createDataApi(nodePlaces(join(folder, "input/inputs")));
    scene = await results.open(anywhere);
    stack = await inputs.open(anywhere);
  });

  it("opens every file without a complaint, and passes over the texts", () => {
    expect([scene?.notes, stack?.notes]).toEqual([[], []]);
    expect(scene?.layers.length).toBeGreaterThan(40);
  });

  it("tells what each layer measures, in which unit and on which map", () => {
    const about = (id: string) => {
      const { role, unit, relative, name } = layer(id);
      return { role, unit, relative, name };
    };
    expect(about("velocity.h5#velocity")).toEqual({
      role: "velocity",
      unit: "m yr-1",
      relative: true,
      name: "velocity",
    });
    expect(about("velocity.h5#residue").role).toBe("other");
    expect(about("velocity.h5#velocityStd")).toMatchObject({ role: "standard-error", relative: false });
    expect(about("timeseries_tropHgt.h5#timeseries")).toEqual({
      role: "displacement",
      unit: "m",
      relative: true,
      name: "timeseries_tropHgt",
    });
    expect(about("maskTempCoh.h5#mask")).toMatchObject({ role: "mask", unit: "1", name: "maskTempCoh" });
    expect(about("numInvIfgram.h5#mask")).toMatchObject({ role: "count", name: "numInvIfgram" });
    expect(about("temporalCoherence.h5#temporalCoherence")).toMatchObject({ role: "coherence", unit: "1" });
    expect(layer("velocity.h5#velocity").grid).toMatchObject({
      shape: { y: 72, x: 96 },
      crs: { epsg: 32611 },
    });
    expect(layer("velocity.h5#velocity").reference).toEqual({ y: 14, x: 19 });
  });

  it("finds the standard errors beside the velocity", () => {
    expect(layer("velocity.h5#velocity").sigma).toBe("velocity.h5#velocityStd");
    expect(layer("timeseries.h5#timeseries").sigma).toBeNull();
  });

  it("reads the same numbers as the file holds, and no data where MintPy writes 0", async () => {
    for (const name of ["velocity", "velocityStd"]) {
      const stored = await openHdf5Variable(join(folder, "expected/velocity.h5"), name);
      const wanted = await stored.read([WHOLE.y, WHOLE.x]);
      await stored.close();
      const request = { layer: `velocity.h5#${name}`, index: 0, window: WHOLE, step: 1 };
      const slice = await results?.slice(request);
      expect(slice?.values).toEqual(Float32Array.from(wanted, (value) => (value === 0 ? Number.NaN : value)));
      expect(slice?.values.some(Number.isNaN)).toBe(true);
    }
  });

  it("keeps the zeros of a series: they are the date that it is against", async () => {
    const { axis, id } = layer("timeseries.h5#timeseries");
    expect(axis).toMatchObject({ kind: "time" });
    const dates = axis.kind === "time" ? axis.dates : [];
    const zero = await results?.slice({
      layer: id,
      index: dates.indexOf("2018-08-28"),
      window: WHOLE,
      step: 1,
    });
    expect(zero?.values.every((value) => value === 0)).toBe(true);
  });

  it("gives the series of a pixel as the file holds it", async () => {
    const stored = await openHdf5Variable(join(folder, "expected/timeseries.h5"), "timeseries");
    const wanted = await stored.read([
      [0, 24],
      [40, 41],
      [33, 34],
    ]);
    await stored.close();
    const region = { kind: "disc", y: 40, x: 33, radius: 0 } as const;
    const series = await results?.regionSeries("timeseries.h5#timeseries", region);
    expect([...(series?.mean ?? [])]).toEqual([...wanted]);
    expect(series?.count.every((n) => n === 1)).toBe(true);
    expect(series?.deviation.every(Number.isNaN)).toBe(true);
  });

  it("reads the pairs of a stack with their baselines, and which of them are dropped", async () => {
    const { axis } = layer("ifgramStack.h5#unwrapPhase", stack);
    const pairs = axis.kind === "pair" ? axis.pairs : [];
    expect(pairs).toHaveLength(66);
    expect(pairs[0]).toMatchObject({ reference: "2018-01-06", secondary: expect.stringMatching(/^2018-01/) });
    expect(pairs.every(({ perpendicularBaseline }) => Number.isFinite(perpendicularBaseline))).toBe(true);
    expect(pairs.filter(({ dropped }) => dropped)).toHaveLength(0);
    const after = layer("ifgramStack_after.h5#unwrapPhase_bridging").axis;
    expect(after.kind === "pair" && after.pairs.filter(({ dropped }) => dropped)).toHaveLength(3);
    expect(layer("ifgramStack.h5#coherence", stack)).toMatchObject({ role: "coherence", unit: "1" });
    expect(layer("geometryGeo.h5#height", stack)).toMatchObject({ role: "elevation", unit: "m" });
    expect(layer("geometryGeo.h5#waterMask", stack).role).toBe("mask");
  });

  it("reads the datasets of HDF-EOS5 under their own names, units and dates", () => {
    const path = "S1_IW_064_0000_20180106_20181102.he5#HDFEOS/GRIDS/timeseries";
    expect(layer(`${path}/observation/displacement`)).toMatchObject({
      name: "displacement",
      unit: "m",
      axis: { kind: "time" },
    });
    expect(layer(`${path}/quality/temporalCoherence`)).toMatchObject({ role: "coherence", unit: "1" });
    expect(layer(`${path}/geometry/incidenceAngle`).unit).toBe("degree");
  });
});
