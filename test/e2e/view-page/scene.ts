import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { compactDate } from "../../../src/dates.ts";
import { createHdf5 } from "../../../src/formats/hdf5/create.ts";
import type { Hdf5DatasetSpec } from "../../../src/formats/hdf5/write-spec.ts";

/** A pixel of a grid. */
export interface Pixel {
  readonly y: number;
  readonly x: number;
}

export const SHAPE: Pixel = { y: 48, x: 64 };
export const DATES = [
  "2020-01-05",
  "2020-01-29",
  "2020-02-22",
  "2020-03-17",
  "2020-04-10",
  "2020-05-04",
  "2020-05-28",
  "2020-06-21",
  "2020-07-15",
] as const;
/** UTM zone 11 north, metres. */
const EPSG = 32611;
export const [WEST, NORTH, PIXEL_SIZE] = [400_000, 3_900_000, 80] as const;
/** The pixel that the stored values are against. */
export const STORED_REFERENCE: Pixel = { y: 40, x: 10 };
/** Rows and columns below this have no data on any date. */
export const EMPTY = 8;

export interface TestScene {
  readonly folder: string;
  /** [date][y][x], metres: the numbers that are in timeseries.h5. */
  readonly series: Float32Array;
  readonly coherence: Float32Array;
  readonly pairs: Float32Array;
}

const pixels = SHAPE.y * SHAPE.x;
export const indexOf = ({ y, x }: Pixel): number => y * SHAPE.x + x;
const isEmpty = ({ y, x }: Pixel) => y < EMPTY && x < EMPTY;

/** Centre of a pixel in the coordinates of the map. */
export const placeOf = ({ y, x }: Pixel): readonly [x: number, y: number] => [
  WEST + (x + 0.5) * PIXEL_SIZE,
  NORTH - (y + 0.5) * PIXEL_SIZE,
];

/** The values of a pixel on every date, as stored. */
export const seriesAt = ({ series }: TestScene, pixel: Pixel): number[] =>
  DATES.map((_, t) => series[t * pixels + indexOf(pixel)] ?? Number.NaN);

/** Motion with a bowl, a ramp and a part of its own in each pixel, so that no two pixels have one series. Metres. */
function motion(t: number, { y, x }: Pixel): number {
  const bowl = -0.05 * Math.exp(-((y - 22) ** 2 + (x - 30) ** 2) / 120);
  const ramp = 0.0006 * (x - 32);
  return ((bowl + ramp) * t) / (DATES.length - 1) + 0.004 * Math.sin(12.9898 * x + 78.233 * y + 3.7 * t);
}

function simulated(): Omit<TestScene, "folder"> {
  const series = new Float32Array(DATES.length * pixels);
  const coherence = new Float32Array(pixels);
  const pairs = new Float32Array(pixels);
  for (let y = 0; y < SHAPE.y; y++)
    for (let x = 0; x < SHAPE.x; x++) {
      const p = indexOf({ y, x });
      coherence[p] = isEmpty({ y, x }) ? Number.NaN : 0.55 + 0.45 * Math.sin((Math.PI * x) / SHAPE.x);
      pairs[p] = isEmpty({ y, x }) ? 0 : 21;
      for (let t = 0; t < DATES.length; t++)
        series[t * pixels + p] = isEmpty({ y, x })
          ? Number.NaN
          : motion(t, { y, x }) -
            motion(t, STORED_REFERENCE) -
            motion(0, { y, x }) +
            motion(0, STORED_REFERENCE);
    }
  return { series, coherence, pairs };
}

/** Writes a small result as MintPy leaves one: a series, its temporal coherence and the number of pairs of each pixel. */
export async function writeScene(folder: string): Promise<TestScene> {
  mkdirSync(folder, { recursive: true });
  const scene = { folder, ...simulated() };
  const { y, x } = SHAPE;
  await write(join(folder, "timeseries.h5"), "timeseries", "m", [
    [{ name: "timeseries", shape: [DATES.length, y, x], type: "f32", chunks: [3, 24, 32] }, scene.series],
    [{ name: "date", shape: [DATES.length], type: { ascii: 8 } }, DATES.map(compactDate)],
    [{ name: "bperp", shape: [DATES.length], type: "f32" }, new Float32Array(DATES.length)],
  ]);
  await write(join(folder, "temporalCoherence.h5"), "temporalCoherence", "1", [
    [{ name: "temporalCoherence", shape: [y, x], type: "f32" }, scene.coherence],
  ]);
  await write(join(folder, "numInvIfgram.h5"), "mask", "1", [
    [{ name: "mask", shape: [y, x], type: "f32" }, scene.pairs],
  ]);
  return scene;
}

async function write(
  path: string,
  type: string,
  unit: string,
  contents: readonly (readonly [Hdf5DatasetSpec, Float32Array | readonly string[]])[],
): Promise<void> {
  const attrs = {
    FILE_TYPE: type,
    UNIT: unit,
    LENGTH: String(SHAPE.y),
    WIDTH: String(SHAPE.x),
    X_FIRST: String(WEST),
    Y_FIRST: String(NORTH),
    X_STEP: String(PIXEL_SIZE),
    Y_STEP: String(-PIXEL_SIZE),
    X_UNIT: "meters",
    Y_UNIT: "meters",
    EPSG: String(EPSG),
    UTM_ZONE: "11N",
    REF_Y: String(STORED_REFERENCE.y),
    REF_X: String(STORED_REFERENCE.x),
    REF_DATE: compactDate(DATES[0]),
    START_DATE: compactDate(DATES[0]),
    END_DATE: compactDate(DATES[DATES.length - 1] ?? ""),
    WAVELENGTH: "0.0554658",
    PROCESSOR: "hyp3",
  };
  const file = await createHdf5(path, { attrs, datasets: contents.map(([spec]) => spec) });
  for (const [{ name, shape }, values] of contents)
    if (values instanceof Float32Array)
      await file.write(
        name,
        shape.map((length): [number, number] => [0, length]),
        values,
      );
    else await file.writeStrings(name, values);
  await file.close();
}
