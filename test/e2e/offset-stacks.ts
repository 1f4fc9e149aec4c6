import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { compactDate } from "../../src/dates.ts";
import { createHdf5 } from "../../src/formats/hdf5/create.ts";
import type { Hdf5DatasetSpec } from "../../src/formats/hdf5/write-spec.ts";
import type { TypedArray } from "../../src/stack/variable.ts";
import { METRES, NETWORK, type OffsetScene, simulateOffsets } from "../offset-tile.ts";

/** Of a sphere and an orbit that make a line on the ground nine tenths of one along the orbit. */
const [EARTH_RADIUS, HEIGHT] = [6_300_000, 700_000];

const ATTRIBUTES = {
  FILE_TYPE: "ifgramStack",
  PROCESSOR: "isce",
  WAVELENGTH: "0.0555",
  RANGE_PIXEL_SIZE: "23.3",
  RLOOKS: "10",
  AZIMUTH_PIXEL_SIZE: String((METRES.azimuth * 2) / 0.9),
  ALOOKS: "2",
  EARTH_RADIUS: String(EARTH_RADIUS),
  HEIGHT: String(HEIGHT),
  STARTING_RANGE: "850000",
  HEADING: "-168.0",
  CENTER_LINE_UTC: "50000",
  PLATFORM: "Sen",
  ORBIT_DIRECTION: "DESCENDING",
  ANTENNA_SIDE: "-1",
  UNIT: "pixel",
};

export interface WrittenOffsets {
  /** The stack's file. */
  readonly path: string;
  readonly range: OffsetScene;
  readonly azimuth: OffsetScene;
}

/** Writes a simulated stack of offsets as MintPy's load_data leaves it: inputs/offsetStack.h5. */
export async function writeOffsetStack(
  folder: string,
  shape: { readonly y: number; readonly x: number },
  { without = [] as readonly string[] } = {},
): Promise<WrittenOffsets> {
  const { dates, pairs } = NETWORK;
  const range = simulateOffsets(shape, "range", { seed: 11, holes: 0.05 });
  const azimuth = simulateOffsets(shape, "azimuth", { seed: 12, holes: 0.05 });
  const cube = [pairs.length, shape.y, shape.x];
  // MintPy's "no data" is 0.
  const zeroed = (values: Float32Array | undefined) =>
    (values ?? new Float32Array(0)).map((value) => (Number.isNaN(value) ? 0 : value));
  const contents: Readonly<Record<string, readonly [readonly number[], TypedArray]>> = {
    rangeOffset: [cube, zeroed(range.inputs.rangeOffset)],
    rangeOffsetStd: [cube, zeroed(range.inputs.rangeOffsetStd)],
    azimuthOffset: [cube, zeroed(azimuth.inputs.azimuthOffset)],
    azimuthOffsetStd: [cube, zeroed(azimuth.inputs.azimuthOffsetStd)],
    offsetSNR: [cube, zeroed(range.inputs.offsetSNR)],
    bperp: [[pairs.length], new Float32Array(pairs.length)],
    dropIfgram: [[pairs.length], new Uint8Array(pairs.length).fill(1)],
  };
  const kept = Object.entries(contents).filter(([name]) => !without.includes(name));
  const inputs = join(folder, "inputs");
  mkdirSync(inputs, { recursive: true });
  const path = join(inputs, "offsetStack.h5");
  const file = await createHdf5(path, {
    attrs: { ...ATTRIBUTES, LENGTH: String(shape.y), WIDTH: String(shape.x) },
    datasets: [
      ...kept.map(
        ([name, [size]]): Hdf5DatasetSpec => ({
          name,
          shape: [...size],
          type: name === "dropIfgram" ? "bool" : "f32",
          // Small ones, so that a small scene has several tiles.
          ...(size.length === 3 && { chunks: [1, Math.min(32, shape.y), Math.min(32, shape.x)] }),
        }),
      ),
      { name: "date", type: { ascii: 8 }, shape: [pairs.length, 2] },
    ],
  });
  const names = pairs.flatMap(({ reference, secondary }) =>
    [reference, secondary].map((date) => compactDate(dates[date] ?? "")),
  );
  await file.writeStrings("date", names);
  for (const [name, [size, values]] of kept)
    await file.write(
      name,
      size.map((length) => [0, length] as const),
      values,
    );
  await file.close();
  return { path, range, azimuth };
}
