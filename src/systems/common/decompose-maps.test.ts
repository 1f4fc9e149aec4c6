import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { isUpwarpError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { along, lookVector } from "../../geo/look-vector.ts";
import { inMemory } from "../../stack/in-memory.ts";
import { decomposeMaps, type MapTrack } from "./decompose-maps.ts";

const [ROWS, COLUMNS] = [50, 63];
const gridAt = (x: number, y: number, step = 80): Grid => ({
  shape: { y: ROWS, x: COLUMNS },
  affine: [step, 0, 500_000 + x, 0, -step, 4_000_000 - y],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
});
const truth = (x: number, y: number) => ({ east: 1e-6 * x, north: 0, up: 2e-6 * y - 0.005 });

interface Make {
  readonly name: string;
  readonly grid: Grid;
  readonly azimuth: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly reference?: MapTrack["reference"];
  readonly geometryNoise?: number;
}

/** A track that sees the truth, with incidence angles that grow by a degree across the map. */
function track({
  name,
  grid,
  azimuth,
  noise = 0,
  seed = 1,
  reference = null,
  geometryNoise = 0,
}: Make): MapTrack {
  const random = createRandom(seed);
  const size = ROWS * COLUMNS;
  const incidence = Float32Array.from(
    { length: size },
    (_, p) => 38 + (p % COLUMNS) / COLUMNS + geometryNoise * normal(random),
  );
  const motion = Float32Array.from({ length: size }, (_, p) => {
    const [row, column] = [Math.floor(p / COLUMNS), p % COLUMNS];
    const x = grid.affine[2] - 500_000 + (column + 0.5) * 80;
    const y = 4_000_000 - grid.affine[5] + (row + 0.5) * 80;
    return along(lookVector(incidence[p]!, azimuth), truth(x, y)) + noise * normal(random);
  });
  const map = (values: Float32Array) =>
    inMemory(name, values, { dims: ["y", "x"], shape: [ROWS, COLUMNS], dtype: "f32" });
  return {
    name,
    grid,
    motion: map(motion),
    incidenceAngle: map(incidence),
    azimuthAngle: map(new Float32Array(size).fill(azimuth)),
    ...(noise > 0 && { sigma: map(new Float32Array(size).fill(noise)) }),
    reference,
  };
}
const pair = (change: Partial<Make> = {}, both: Partial<Make> = {}) => [
  track({ name: "descending", grid: gridAt(0, 0), azimuth: -102, ...both }),
  track({ name: "ascending", grid: gridAt(800, 400), azimuth: 102, seed: 2, ...both, ...change }),
];
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (isUpwarpError(error) ? error.code : error),
  );

describe("decomposeMaps", () => {
  it("gives back east and up on the overlap of two tracks", async () => {
    const { grid, horizontal, up, shifts } = await decomposeMaps(pair());
    expect(grid.shape).toEqual({ y: ROWS - 5, x: COLUMNS - 10 });
    expect([grid.affine[2], grid.affine[5]]).toEqual([500_800, 3_999_600]);
    for (let p = 0; p < up.length; p += 7) {
      const expected = truth(
        800 + ((p % grid.shape.x) + 0.5) * 80,
        400 + (Math.floor(p / grid.shape.x) + 0.5) * 80,
      );
      expect(horizontal[p]).toBeCloseTo(expected.east, 7);
      expect(up[p]).toBeCloseTo(expected.up, 7);
    }
    expect(shifts[1]).toEqual({ name: "ascending", y: 0, x: 0 });
  });

  it("takes grids that are shifted by a part of a pixel at the nearest, and says by how much", async () => {
    const { grid, shifts } = await decomposeMaps(pair({ grid: gridAt(820, 384) }));
    expect(grid.shape).toEqual({ y: ROWS - 5, x: COLUMNS - 10 });
    expect(shifts[1]?.x).toBeCloseTo(0.25, 9);
    expect(shifts[1]?.y).toBeCloseTo(-0.2, 9);
  });

  it("states errors that the scatter of noisy maps has", async () => {
    const { grid, horizontal, up, horizontalStd, upStd } = await decomposeMaps(pair({}, { noise: 0.002 }));
    let [inEast, inUp] = [0, 0];
    for (let p = 0; p < up.length; p++) {
      const expected = truth(
        800 + ((p % grid.shape.x) + 0.5) * 80,
        400 + (Math.floor(p / grid.shape.x) + 0.5) * 80,
      );
      inEast += ((horizontal[p]! - expected.east) / horizontalStd[p]!) ** 2;
      inUp += ((up[p]! - expected.up) / upStd[p]!) ** 2;
    }
    expect(Math.abs(inEast / up.length - 1)).toBeLessThan(0.1);
    expect(Math.abs(inUp / up.length - 1)).toBeLessThan(0.1);
  });

  it("uses the median geometry of squares of 20 x 20 pixels in compat mode", async () => {
    const tracks = pair({ grid: gridAt(0, 0) }, { geometryNoise: 0.05 });
    const { up } = await decomposeMaps(tracks, { compat: "mintpy" });
    // By hand in the second square of the third row of squares, which the map's edge cuts to 10 rows.
    const read = async (k: number, name: "motion" | "incidenceAngle") =>
      (await tracks[k]![name].read([
        [40, 50],
        [20, 40],
      ])) as Float32Array;
    const design = await Promise.all(
      [0, 1].map(async (k) => {
        const sorted = (await read(k, "incidenceAngle")).slice().sort();
        const median = (sorted[99]! + sorted[100]!) / 2;
        const azimuth = k === 0 ? -102 : 102;
        const theta = (median * Math.PI) / 180;
        return [Math.sin(theta) * Math.cos(((azimuth + 90) * Math.PI) / 180), Math.cos(theta)] as const;
      }),
    );
    const [[a, b], [c, d]] = design as [readonly [number, number], readonly [number, number]];
    const [first, second] = [(await read(0, "motion"))[25]!, (await read(1, "motion"))[25]!];
    expect(up[41 * COLUMNS + 25]).toBeCloseTo((a * second - c * first) / (a * d - b * c), 8);
  });

  it("refuses tracks with references far apart, unless it is told that they may be", async () => {
    const tracks = pair({ reference: { y: 10, x: 10 } }, { reference: { y: 18, x: 20 } });
    // On the overlap: row 13, column 10 and row 10, column 10.
    expect(await codeOf(decomposeMaps(tracks))).toBeNull();
    const far = pair({ reference: { y: 10, x: 10 } }, { reference: { y: 19, x: 20 } });
    expect(await codeOf(decomposeMaps(far))).toBe("decompose-references");
    expect(await codeOf(decomposeMaps(far, { referenceTolerance: null }))).toBeNull();
  });

  it("refuses one track, another pixel size, and maps that do not meet", async () => {
    expect(await codeOf(decomposeMaps(pair().slice(1)))).toBe("decompose-one-track");
    expect(await codeOf(decomposeMaps(pair({ grid: gridAt(0, 0, 90) })))).toBe("grid-step-differs");
    expect(await codeOf(decomposeMaps(pair({ grid: gridAt(80_000, 0) })))).toBe("grid-extent-disjoint");
  });

  it("knows nothing from two maps of one track", async () => {
    const { up } = await decomposeMaps(pair({ azimuth: -102 }));
    expect(up.every(Number.isNaN)).toBe(true);
  });
});
