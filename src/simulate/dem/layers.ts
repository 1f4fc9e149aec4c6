import { dayNumber } from "../../dates.ts";
import { fillNormal } from "../../kernels/random/normal.ts";
import { createStream } from "../../kernels/random/stream.ts";
import type { DType, TypedArray } from "../../stack/variable.ts";
import type { Layer } from "../layer.ts";
import { STREAMS } from "../streams.ts";
import type { ObservedRow, ObserveRow } from "./observe.ts";
import type { DemScene } from "./scene.ts";

/** "No correlation", as pyddem's stacks store it. */
const NO_CORRELATION = -1;
const DEGREES = 180 / Math.PI;

interface Kind {
  readonly unit: string;
  readonly dtype: DType;
  readonly nodata?: number;
}

/** A layer over (time, y, x) from what is observed in a row. */
function observedLayer(
  scene: DemScene,
  observe: ObserveRow,
  name: string,
  { unit, dtype, nodata }: Kind,
  pick: (row: ObservedRow, out: TypedArray) => void,
): Layer {
  const { shape } = scene.options;
  return {
    name,
    unit,
    dtype,
    dims: ["time", "y", "x"],
    shape: [scene.epochs.length, shape.y, shape.x],
    nodata: nodata ?? null,
    attrs: {},
    open:
      ([x, end], [first]) =>
      (y, rows) => {
        const ground = scene.groundRow(y, x, end - x);
        rows.forEach((out, k) => {
          pick(observe(scene.epochs[first + k]!, ground, y, x), out);
        });
      },
  };
}

/** A layer over (y, x) from a function that fills a row. */
function mapLayer(
  { options: { shape } }: DemScene,
  name: string,
  { unit, dtype }: Kind,
  fill: (y: number, x: number, out: Float64Array) => void,
): Layer {
  return {
    name,
    unit,
    dtype,
    dims: ["y", "x"],
    shape: [shape.y, shape.x],
    nodata: null,
    attrs: {},
    open:
      ([x]) =>
      (y, [out]) => {
        const row = new Float64Array(out?.length ?? 0);
        fill(y, x, row);
        out?.set(row);
      },
  };
}

const METRES = { unit: "m", dtype: "f32" } as const;

/** What a processor gets. */
export function demDataLayers(scene: DemScene, observe: ObserveRow) {
  const { reference, seed, shape } = scene.options;
  const referenceDay = dayNumber(reference.date);
  return {
    elevation: observedLayer(scene, observe, "elevation", METRES, ({ elevation }, out) => out.set(elevation)),
    correlation: observedLayer(
      scene,
      observe,
      "correlation",
      { unit: "%", dtype: "i8", nodata: NO_CORRELATION },
      ({ correlation }, out) => {
        for (let i = 0; i < out.length; i++)
          out[i] = Number.isNaN(correlation[i]!) ? NO_CORRELATION : correlation[i]!;
      },
    ),
    referenceElevation: mapLayer(scene, "referenceElevation", METRES, (y, x, out) => {
      scene.elevationRow(referenceDay, y, x, out);
      const stream = createStream(seed, STREAMS.demReference);
      const errors = fillNormal(stream, y * shape.x + x, new Float64Array(out.length));
      for (let i = 0; i < out.length; i++) out[i]! += reference.deviation * errors[i]!;
    }),
    glacierMask: glacierLayer(scene, "glacierMask"),
  };
}

/** 1 on the glacier. */
const glacierLayer = (scene: DemScene, name: string) =>
  mapLayer(scene, name, { unit: "1", dtype: "bool" }, (y, x, out) => {
    scene.motion.glacierRow(y, x, out);
    for (let i = 0; i < out.length; i++) out[i] = out[i]! > 0 ? 1 : 0;
  });

/** What it should find. */
export function demTruthLayers(scene: DemScene, observe: ObserveRow) {
  const { glacier } = scene.options;
  const truth = (name: string): Layer => ({
    ...observedLayer(scene, observe, name, METRES, () => {}),
    open:
      ([x, end], [first]) =>
      (y, rows) => {
        const row = new Float64Array(end - x);
        rows.forEach((out, k) => {
          scene.elevationRow(scene.epochs[first + k]!.day, y, x, row);
          out.set(row);
        });
      },
  });
  const share = (name: string, unit: string, whole: number) =>
    mapLayer(scene, name, { unit, dtype: "f32" }, (y, x, out) => {
      scene.motion.glacierRow(y, x, out);
      for (let i = 0; i < out.length; i++) out[i]! *= whole;
    });
  return {
    elevation: truth("elevation"),
    deviation: observedLayer(scene, observe, "deviation", METRES, ({ deviation }, out) => out.set(deviation)),
    outlier: observedLayer(scene, observe, "outlier", { unit: "1", dtype: "bool" }, ({ outlier }, out) =>
      out.set(outlier),
    ),
    trend: share("trend", "m yr-1", glacier?.trend ?? 0),
    acceleration: share("acceleration", "m yr-2", glacier?.acceleration ?? 0),
    seasonAmplitude: share("seasonAmplitude", "m", glacier?.season ?? 0),
    slope: mapLayer(scene, "slope", { unit: "degree", dtype: "f32" }, (y, x, out) => {
      const { east, north } = scene.groundRow(y, x, out.length);
      for (let i = 0; i < out.length; i++) out[i] = Math.atan(Math.hypot(east[i]!, north[i]!)) * DEGREES;
    }),
    glacierMask: glacierLayer(scene, "glacierMask"),
  };
}
