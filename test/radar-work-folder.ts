import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createHdf5 } from "../src/formats/hdf5/create.ts";
import type { TypedArray } from "../src/stack/variable.ts";
import { fieldOf, type RadarScene } from "./radar-scene.ts";

export const RADAR_DATES = ["20180106", "20180118", "20180130"] as const;
/** The reference pixel's row and column. */
export const RADAR_REFERENCE = { y: 40, x: 70 } as const;

interface Layer {
  readonly name: string;
  readonly type: "f32" | "f64" | "bool";
  readonly data: TypedArray;
}

/** A work folder of MintPy's in radar geometry: what is left of a run, with a known field as its velocity. */
export async function writeRadarWorkFolder(folder: string, scene: RadarScene): Promise<void> {
  mkdirSync(join(folder, "inputs"), { recursive: true });
  const { y, x } = scene.shape;
  const velocity = fieldOf(scene);
  const zero = velocity[RADAR_REFERENCE.y * x + RADAR_REFERENCE.x]!;
  const series = new Float32Array(RADAR_DATES.length * y * x);
  for (let k = 0; k < RADAR_DATES.length; k++)
    for (let i = 0; i < y * x; i++) series[k * y * x + i] = (velocity[i]! - zero) * k;
  const shadow = Uint8Array.from(velocity, (_, i) => (i % x < 3 ? 1 : 0));
  const coherence = Float32Array.from(velocity, (value) => 0.8 + 0.15 * Math.sin(value * 3));
  const write = async (file: string, type: string, unit: string, layers: readonly Layer[]) => {
    const isSeries = type === "timeseries";
    const writer = await createHdf5(join(folder, file), {
      attrs: { ...ATTRIBUTES, LENGTH: String(y), WIDTH: String(x), FILE_TYPE: type, UNIT: unit },
      datasets: [
        ...layers.map(({ name, type: dtype }) => ({
          name,
          type: dtype,
          shape: isSeries ? [RADAR_DATES.length, y, x] : [y, x],
        })),
        ...(isSeries ? [{ name: "date", type: { ascii: 8 }, shape: [RADAR_DATES.length] }] : []),
        ...(isSeries ? [{ name: "bperp", type: "f32" as const, shape: [RADAR_DATES.length] }] : []),
      ],
    });
    for (const { name, data } of layers)
      await writer.write(
        name,
        [...(isSeries ? [[0, RADAR_DATES.length] as const] : []), [0, y], [0, x]],
        data,
      );
    if (isSeries) {
      await writer.writeStrings("date", [...RADAR_DATES]);
      await writer.write("bperp", [[0, RADAR_DATES.length]], Float32Array.of(0, 40, -20));
    }
    await writer.close();
  };
  await write("inputs/geometryRadar.h5", "geometry", "m", [
    { name: "latitude", type: "f64", data: scene.latitude },
    { name: "longitude", type: "f64", data: scene.longitude },
    { name: "height", type: "f32", data: velocity.map((value) => 100 + 10 * value) },
    { name: "incidenceAngle", type: "f32", data: velocity.map((_, i) => 35 + (i % x) / x) },
    { name: "azimuthAngle", type: "f32", data: velocity.map(() => 102) },
    { name: "shadowMask", type: "bool", data: shadow },
  ]);
  await write("timeseries.h5", "timeseries", "m", [
    { name: "timeseries", type: "f32", data: new Float32Array(series.length) },
  ]);
  await write("timeseries_demErr.h5", "timeseries", "m", [{ name: "timeseries", type: "f32", data: series }]);
  await write("velocity.h5", "velocity", "m/year", [{ name: "velocity", type: "f32", data: velocity }]);
  await write("temporalCoherence.h5", "temporalCoherence", "1", [
    { name: "temporalCoherence", type: "f32", data: coherence },
  ]);
  await write("avgSpatialCoh.h5", "coherence", "1", [{ name: "coherence", type: "f32", data: coherence }]);
  await write("maskTempCoh.h5", "mask", "1", [
    { name: "mask", type: "bool", data: Uint8Array.from(coherence, (value) => (value > 0.7 ? 1 : 0)) },
  ]);
}

const ATTRIBUTES = {
  PROCESSOR: "isce",
  PLATFORM: "Sen",
  beam_mode: "IW",
  relative_orbit: "78",
  WAVELENGTH: "0.0555",
  HEADING: "-12.0",
  ORBIT_DIRECTION: "ASCENDING",
  ANTENNA_SIDE: "-1",
  ALOOKS: "1",
  RLOOKS: "1",
  RANGE_PIXEL_SIZE: "35.0",
  AZIMUTH_PIXEL_SIZE: "45.0",
  STARTING_RANGE: "800000.0",
  EARTH_RADIUS: "6371000.0",
  HEIGHT: "700000.0",
  CENTER_LINE_UTC: "40000.0",
  START_DATE: RADAR_DATES[0],
  END_DATE: RADAR_DATES[2],
  REF_DATE: RADAR_DATES[0],
  REF_Y: String(RADAR_REFERENCE.y),
  REF_X: String(RADAR_REFERENCE.x),
  SUBSET_XMIN: "100",
  "mintpy.networkInversion.minTempCoh": "0.75",
} as const;
