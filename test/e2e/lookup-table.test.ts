import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHdf5 } from "../../src/formats/hdf5/create.ts";
import { openDataset } from "../../src/formats/open.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { field, type RadarScene } from "../radar-scene.ts";
import { RATE, writeRadarStack } from "../radar-stack.ts";
import { succeed } from "./succeed.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-lookup-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const IMAGE = { y: 40, x: 50 };
const MAP = { y: 60, x: 70 };
const STEP = 0.0005;
const [WEST, NORTH] = [-99.12, 19.42];
/** Row and column of the image of a pixel of the map: turned, skewed, and finer by a fifth. */
const azimuthOf = (row: number, column: number) => -4 + 0.8 * row + 0.1 * column;
const rangeOf = (row: number, column: number) => -2 - 0.1 * row + 0.9 * column;
const isInside = (row: number, column: number) => {
  const [y, x] = [azimuthOf(row, column), rangeOf(row, column)];
  return y >= 0 && x >= 0 && y <= IMAGE.y - 1 && x <= IMAGE.x - 1;
};
/** The place of a pixel of the map, by its centre. */
const placeOf = (row: number, column: number) =>
  [WEST + (column + 0.5) * STEP, NORTH - (row + 0.5) * STEP] as const;

/** Where the pixels of the image lie: the lookup's two equations solved for row and column. */
function sceneOfLookup(): RadarScene {
  const [latitude, longitude] = [new Float64Array(IMAGE.y * IMAGE.x), new Float64Array(IMAGE.y * IMAGE.x)];
  for (let i = 0; i < latitude.length; i++) {
    const [a, b] = [Math.floor(i / IMAGE.x) + 4, (i % IMAGE.x) + 2];
    const determinant = 0.8 * 0.9 + 0.1 * 0.1;
    const [row, column] = [(0.9 * a - 0.1 * b) / determinant, (0.8 * b + 0.1 * a) / determinant];
    [longitude[i], latitude[i]] = placeOf(row, column) as [number, number];
  }
  return { shape: IMAGE, latitude, longitude };
}

const RANGE = { STARTING_RANGE: "800000.0", RANGE_PIXEL_SIZE: "35.0" };

async function writeGeometry(
  path: string,
  shape: { readonly y: number; readonly x: number },
  attrs: Readonly<Record<string, string>>,
  layers: Readonly<Record<string, (row: number, column: number) => number>>,
) {
  const file = await createHdf5(path, {
    attrs: { ...attrs, ...RANGE, FILE_TYPE: "geometry", LENGTH: String(shape.y), WIDTH: String(shape.x) },
    datasets: Object.keys(layers).map((name) => ({ name, type: "f32", shape: [shape.y, shape.x] })),
  });
  for (const [name, value] of Object.entries(layers))
    await file.write(
      name,
      [
        [0, shape.y],
        [0, shape.x],
      ],
      Float32Array.from({ length: shape.y * shape.x }, (_, i) => value(Math.floor(i / shape.x), i % shape.x)),
    );
  await file.close();
}

const ON_MAP = {
  X_FIRST: String(WEST),
  Y_FIRST: String(NORTH),
  X_STEP: String(STEP),
  Y_STEP: String(-STEP),
  X_UNIT: "degrees",
  Y_UNIT: "degrees",
};

/** GAMMA's stack: radar images with heights, and beside them a map that says where in the images its pixels lie. */
beforeAll(async () => {
  await writeRadarStack(join(folder, "work"), sceneOfLookup());
  const inputs = join(folder, "work/inputs");
  rmSync(join(inputs, "geometryRadar.h5"));
  await writeGeometry(
    join(inputs, "geometryRadar.h5"),
    IMAGE,
    {},
    {
      height: (row, column) => 100 + row + column / 100,
      incidenceAngle: () => 35,
      azimuthAngle: () => 102,
    },
  );
  await writeGeometry(join(inputs, "geometryGeo.h5"), MAP, ON_MAP, {
    azimuthCoord: (row, column) => (isInside(row, column) ? azimuthOf(row, column) : 0),
    rangeCoord: (row, column) => (isInside(row, column) ? rangeOf(row, column) : 0),
  });
});

async function run(out: string, lines: readonly string[], ...words: string[]) {
  const template = join(folder, `${out}.cfg`);
  const all = [
    "reference.yx = 20,25",
    "networkInversion.minNumPixel = 1",
    "topographicResidual = no",
    "save.kmz = no",
    ...lines,
  ];
  writeFileSync(template, all.map((line) => `mintpy.${line}`).join("\n"));
  const command = ["run", "sbas", "--template", template, "--inputs", join(folder, "work")];
  await succeed(
    [...command, "--out", join(folder, out), "--layout", "mintpy", "--compat", "mintpy", ...words],
    folder,
  );
}

async function read(path: string, name: string) {
  const { attrs, variables, grid } = await openDataset(join(folder, path));
  const variable = variables.get(name)!;
  const values = await readFloats(
    variable,
    variable.shape.map((length) => [0, length] as const),
  );
  for (const each of variables.values()) await each.close();
  return { attrs, grid, values, width: variable.shape.at(-1)!, height: variable.shape.at(-2)! };
}

describe("a stack in radar geometry with a lookup table on a map", () => {
  it("is geocoded at the end of the run, to the map of its table", async () => {
    await run("whole", []);
    const image = await read("whole/velocity.h5", "velocity");
    const map = await read("whole/geo/geo_velocity.h5", "velocity");
    expect(map.attrs).toMatchObject({ ...ON_MAP, LENGTH: "60", WIDTH: "70", EPSG: "4326" });
    let count = 0;
    for (let row = 0; row < MAP.y; row++)
      for (let column = 0; column < MAP.x; column++) {
        const value = map.values[row * MAP.x + column]!;
        expect(Number.isNaN(value)).toBe(!isInside(row, column));
        if (Number.isNaN(value)) continue;
        const [y, x] = [azimuthOf(row, column), rangeOf(row, column)].map(Math.fround).map(Math.round);
        expect(value).toBe(image.values[y! * IMAGE.x + x!]);
        count++;
      }
    expect(count).toBeGreaterThan(1500);
    // The heights of the radar pixels come along, though the table lies in another file.
    const height = await read("whole/geo/geo_geometryRadar.h5", "height");
    const at = 30 * MAP.x + 35;
    const [y, x] = [Math.round(azimuthOf(30, 35)), Math.round(rangeOf(30, 35))];
    expect(height.values[at]).toBeCloseTo(100 + y + x / 100, 4);
  });

  it("is geocoded from a part of the images as well: the table counts the whole ones", async () => {
    await run("part", ["geocode.interpMethod = linear"], "--crop", "6:40,10:50");
    const { values } = await read("part/geo/geo_velocity.h5", "velocity");
    // What lies on the outer half of an edge pixel takes its value as it is.
    const isWithin = (row: number, column: number) =>
      azimuthOf(row, column) >= 6 && rangeOf(row, column) >= 10;
    expectMotion(
      values,
      MAP,
      (row, column) => (isWithin(row, column) ? placeOf(row, column) : null),
      [26, 35],
    );
  });

  it("is geocoded to the map that the template names", async () => {
    const [south, north, west, east] = [19.4, 19.415, -99.115, -99.095];
    await run("named", [
      `geocode.SNWE = ${south},${north},${west},${east}`,
      "geocode.laloStep = -0.00025,0.0004",
      "geocode.interpMethod = linear",
    ]);
    const { attrs, values } = await read("named/geo/geo_velocity.h5", "velocity");
    expect(attrs).toMatchObject({ LENGTH: "60", WIDTH: "50", Y_STEP: "-0.00025", X_STEP: "0.0004" });
    expectMotion(
      values,
      { y: 60, x: 50 },
      (row, column) => [west + (column + 0.5) * 0.0004, north - (row + 0.5) * 0.00025],
      [20, 25],
    );
  });

  /** The ground moves as the field says, against the reference, at each place that is given and has data. */
  function expectMotion(
    values: Float32Array,
    { y, x }: { readonly y: number; readonly x: number },
    place: (row: number, column: number) => readonly [number, number] | null,
    [referenceRow, referenceColumn]: readonly [number, number],
  ) {
    const scene = sceneOfLookup();
    const zero = referenceRow * IMAGE.x + referenceColumn;
    const still = field(scene.longitude[zero]!, scene.latitude[zero]!);
    let count = 0;
    for (let i = 0; i < y * x; i++) {
      const at = place(Math.floor(i / x), i % x);
      if (Number.isNaN(values[i]!) || at === null) continue;
      count++;
      // The field's curvature over a pixel of 60 m.
      expect(Math.abs(values[i]! - RATE * (field(...at) - still))).toBeLessThan(RATE * 2e-3);
    }
    expect(count).toBeGreaterThan(1000);
  }
});

it("a map's own slant range follows from its columns in the radar image", async () => {
  const path = join(folder, "work/inputs/geometryGeo.h5");
  const { rename } = await import("node:fs/promises");
  const alone = join(folder, "alone.h5");
  await rename(path, alone);
  try {
    const range = (await openStack([alone])).variables.get("slantRange")!;
    const values = await readFloats(range, [
      [0, MAP.y],
      [0, MAP.x],
    ]);
    for (const [row, column] of [
      [20, 30],
      [40, 35],
    ] as const)
      expect(Math.abs(values[row * MAP.x + column]! - (800_000 + 35 * rangeOf(row, column)))).toBeLessThan(
        0.1,
      );
    expect(values[0]).toBeNaN();
  } finally {
    await rename(alone, path);
  }
});
