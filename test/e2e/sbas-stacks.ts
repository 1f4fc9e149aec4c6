import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { compactDate } from "../../src/dates.ts";
import { createHdf5 } from "../../src/formats/hdf5/create.ts";
import type { Hdf5DatasetSpec } from "../../src/formats/hdf5/write-spec.ts";
import { pixelToLonLat } from "../../src/geo/transform.ts";
import { dateBaselines } from "../../src/kernels/graph/date-baselines.ts";
import type { SimulationOptions } from "../../src/simulate/options.ts";
import { type SimulatedStack, simulateStack } from "../../src/simulate/simulate-stack.ts";
import type { TypedArray } from "../../src/stack/variable.ts";

export interface MintpyStackOptions {
  /** Slant range and azimuth, with latitude, longitude and slant range of each pixel. */
  readonly radar?: boolean;
  /** Adds baselines that differ from pixel to pixel: those of the scene times this factor of the column (0 to 1). */
  readonly localBaselines?: (column: number) => number;
  /** Attributes, datasets and files (`geometry`) that are left out. */
  readonly without?: readonly string[];
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Sentinel-1's sphere and orbit, as MintPy's loaders write them. */
const EARTH_RADIUS = 6371000;
const HEIGHT = 693000;
const STARTING_RANGE = 850_000;
const RANGE_PIXEL_SIZE = 46.59;

/**
 * Writes a simulated stack as MintPy's load_data leaves it: inputs/ifgramStack.h5 and the geometry beside it, in map or radar
 * geometry. Returns the folder for --inputs and what it was made of.
 */
export async function writeMintpyStack(
  folder: string,
  simulation: SimulationOptions,
  options: MintpyStackOptions = {},
): Promise<{ readonly inputs: string; readonly stack: SimulatedStack; readonly baselines: Float64Array }> {
  const stack = simulateStack(simulation);
  const { grid, network, options: resolved } = stack;
  const { shape } = grid;
  const left = new Set(options.without);
  const map = [
    [0, shape.y],
    [0, shape.x],
  ] as const;
  const pairs = [[0, network.pairs.length], ...map] as const;
  const baselines = dateBaselines(network.dates.length, network.pairs, network.perpendicularBaseline ?? []);
  const attrs = Object.fromEntries(
    Object.entries({ ...attributesOf(stack, options.radar === true), ...options.attributes }).filter(
      ([key]) => !left.has(key),
    ),
  );
  const inputs = join(folder, "inputs");
  mkdirSync(inputs, { recursive: true });

  const names = network.pairs.flatMap(({ reference, secondary }) =>
    [reference, secondary].map((date) => compactDate(network.dates[date] ?? "")),
  );
  await writeFile(join(inputs, "ifgramStack.h5"), { ...attrs, FILE_TYPE: "ifgramStack" }, left, {
    unwrapPhase: [[network.pairs.length, shape.y, shape.x], stack.unwrappedPhase(pairs)],
    coherence: [[network.pairs.length, shape.y, shape.x], stack.coherence(pairs)],
    connectComponent: [[network.pairs.length, shape.y, shape.x], stack.connectedComponent(pairs)],
    bperp: [[network.pairs.length], Float32Array.from(network.perpendicularBaseline ?? [])],
    dropIfgram: [[network.pairs.length], new Uint8Array(network.pairs.length).fill(1)],
    date: [[network.pairs.length, 2], names],
  });
  if (left.has("geometry")) return { inputs, stack, baselines };

  const pixels = shape.y * shape.x;
  const places = Array.from({ length: pixels }, (_, p) =>
    pixelToLonLat(grid, Math.floor(p / shape.x), p % shape.x),
  );
  const ranges = Float32Array.from({ length: pixels }, (_, p) =>
    options.radar ? STARTING_RANGE + RANGE_PIXEL_SIZE * (p % shape.x) : resolved.slantRange,
  );
  const factor = options.localBaselines;
  await writeFile(
    join(inputs, options.radar ? "geometryRadar.h5" : "geometryGeo.h5"),
    { ...attrs, FILE_TYPE: "geometry" },
    left,
    {
      height: [[shape.y, shape.x], stack.height(map)],
      incidenceAngle: [[shape.y, shape.x], stack.incidenceAngle(map)],
      azimuthAngle: [[shape.y, shape.x], stack.azimuthAngle(map)],
      slantRangeDistance: [[shape.y, shape.x], ranges],
      shadowMask: [[shape.y, shape.x], new Uint8Array(pixels)],
      waterMask: [[shape.y, shape.x], stack.waterMask(map)],
      ...(options.radar && {
        longitude: [[shape.y, shape.x], Float32Array.from(places, ([longitude]) => longitude)],
        latitude: [[shape.y, shape.x], Float32Array.from(places, ([, latitude]) => latitude)],
      }),
      ...(factor && {
        bperp: [
          [network.dates.length, shape.y, shape.x],
          Float32Array.from(
            { length: network.dates.length * pixels },
            (_, i) => baselines[Math.floor(i / pixels)]! * factor((i % shape.x) / (shape.x - 1)),
          ),
        ],
        date: [[network.dates.length], network.dates.map(compactDate)],
      }),
    },
  );
  return { inputs, stack, baselines };
}

function attributesOf({ grid, acquisition, options }: SimulatedStack, radar: boolean) {
  const [xStep, , xFirst, , yStep, yFirst] = grid.affine;
  const place: Readonly<Record<string, string>> = radar
    ? {}
    : {
        X_FIRST: String(xFirst),
        Y_FIRST: String(yFirst),
        X_STEP: String(xStep),
        Y_STEP: String(yStep),
        X_UNIT: "meters",
        Y_UNIT: "meters",
        EPSG: String(options.epsg),
        UTM_ZONE: "11N",
      };
  return {
    ...place,
    LENGTH: String(grid.shape.y),
    WIDTH: String(grid.shape.x),
    WAVELENGTH: String(acquisition.wavelength),
    ALOOKS: "2",
    RLOOKS: "10",
    NCORRLOOKS: String(options.looks),
    RANGE_PIXEL_SIZE: String(RANGE_PIXEL_SIZE),
    AZIMUTH_PIXEL_SIZE: "56.0",
    EARTH_RADIUS: String(EARTH_RADIUS),
    HEIGHT: String(HEIGHT),
    STARTING_RANGE: String(STARTING_RANGE),
    HEADING: "-168.0",
    CENTER_LINE_UTC: String(options.secondsOfDay),
    PLATFORM: "Sen",
    PROCESSOR: radar ? "isce" : "hyp3",
    ORBIT_DIRECTION: "DESCENDING",
    ANTENNA_SIDE: "-1",
    NO_DATA_VALUE: "0",
    DATA_TYPE: "float32",
  };
}

type Content = readonly [shape: readonly number[], values: TypedArray | readonly string[]];

const BOOLEANS = new Set(["dropIfgram", "waterMask", "shadowMask"]);

async function writeFile(
  path: string,
  attrs: Readonly<Record<string, string>>,
  left: ReadonlySet<string>,
  contents: Readonly<Record<string, Content>>,
): Promise<void> {
  const kept = Object.entries(contents).filter(([name]) => !left.has(name));
  const file = await createHdf5(path, {
    attrs,
    datasets: kept.map(([name, [shape, values]]) => ({
      name,
      shape: [...shape],
      type: typeOf(name, values),
    })),
  });
  for (const [name, [shape, values]] of kept)
    if (isTexts(values)) await file.writeStrings(name, [...values]);
    else
      await file.write(
        name,
        shape.map((length) => [0, length] as const),
        values,
      );
  await file.close();
}

const isTexts = (values: Content[1]): values is readonly string[] => Array.isArray(values);

function typeOf(name: string, values: Content[1]): Hdf5DatasetSpec["type"] {
  if (isTexts(values)) return { ascii: 8 };
  if (BOOLEANS.has(name)) return "bool";
  return values instanceof Int16Array ? "i16" : "f32";
}
