import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createHdf5 } from "../src/formats/hdf5/create.ts";
import { fieldOf, type RadarScene } from "./radar-scene.ts";

const DATES = ["20180106", "20180118", "20180130", "20180211", "20180223"] as const;
const WAVELENGTH = 0.0555;
/** The field moves so many metres in a year, times its value. */
export const RATE = 0.02;

/** MintPy's inputs of a stack in radar geometry: every pair of five dates, of ground that moves as the field says. */
export async function writeRadarStack(folder: string, scene: RadarScene): Promise<void> {
  mkdirSync(join(folder, "inputs"), { recursive: true });
  const { y, x } = scene.shape;
  const motion = fieldOf(scene);
  const pairs = DATES.flatMap((first, i) =>
    DATES.slice(i + 1).map((second, k) => [first, second, k + 1] as const),
  );
  const attrs = {
    PROCESSOR: "isce",
    PLATFORM: "Sen",
    WAVELENGTH: String(WAVELENGTH),
    HEADING: "-12.0",
    ORBIT_DIRECTION: "ASCENDING",
    ANTENNA_SIDE: "-1",
    ALOOKS: "3",
    RLOOKS: "9",
    NCORRLOOKS: "15.0",
    RANGE_PIXEL_SIZE: "35.0",
    AZIMUTH_PIXEL_SIZE: "45.0",
    STARTING_RANGE: "800000.0",
    EARTH_RADIUS: "6371000.0",
    HEIGHT: "700000.0",
    CENTER_LINE_UTC: "40000.0",
    LENGTH: String(y),
    WIDTH: String(x),
  };
  const stack = await createHdf5(join(folder, "inputs/ifgramStack.h5"), {
    attrs: { ...attrs, FILE_TYPE: "ifgramStack", UNIT: "radian" },
    datasets: [
      { name: "unwrapPhase", type: "f32", shape: [pairs.length, y, x] },
      { name: "coherence", type: "f32", shape: [pairs.length, y, x] },
      { name: "date", type: { ascii: 8 }, shape: [pairs.length, 2] },
      { name: "bperp", type: "f32", shape: [pairs.length] },
      { name: "dropIfgram", type: "bool", shape: [pairs.length] },
    ],
  });
  await stack.writeStrings(
    "date",
    pairs.flatMap((pair) => pair.slice(0, 2).map(String)),
  );
  await stack.write("bperp", [[0, pairs.length]], new Float32Array(pairs.length));
  await stack.write("dropIfgram", [[0, pairs.length]], new Uint8Array(pairs.length).fill(1));
  for (const [k, [, , steps]] of pairs.entries()) {
    const window = [
      [k, k + 1],
      [0, y],
      [0, x],
    ] as const;
    const years = (12 * steps) / 365.25;
    // 10 keeps the phase from being 0, which is no data.
    const phase = motion.map((value) => ((-4 * Math.PI) / WAVELENGTH) * RATE * value * years + 10);
    await stack.write("unwrapPhase", window, phase);
    await stack.write("coherence", window, new Float32Array(y * x).fill(0.9));
  }
  await stack.close();
  const geometry = await createHdf5(join(folder, "inputs/geometryRadar.h5"), {
    attrs: { ...attrs, FILE_TYPE: "geometry", UNIT: "m" },
    datasets: [
      ...(["latitude", "longitude"] as const).map((name) => ({ name, type: "f64" as const, shape: [y, x] })),
      ...["height", "incidenceAngle", "azimuthAngle"].map((name) => ({
        name,
        type: "f32" as const,
        shape: [y, x],
      })),
    ],
  });
  const whole = [
    [0, y],
    [0, x],
  ] as const;
  await geometry.write("latitude", whole, scene.latitude);
  await geometry.write("longitude", whole, scene.longitude);
  await geometry.write("height", whole, new Float32Array(y * x).fill(120));
  await geometry.write("incidenceAngle", whole, new Float32Array(y * x).fill(35));
  await geometry.write("azimuthAngle", whole, new Float32Array(y * x).fill(102));
  await geometry.close();
}
