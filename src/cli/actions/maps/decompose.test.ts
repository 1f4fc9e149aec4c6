import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gridOf, newFolder, readAll, removeFolders, writeMap } from "../../../../test/map-files.ts";
import { createTalk } from "../../../../test/talk.ts";
import { isUpwarpError } from "../../../errors.ts";
import { writeCog } from "../../../formats/geotiff/write-cog.ts";
import { lookVector } from "../../../geo/look-vector.ts";
import { decomposeTracks } from "./decompose.ts";
import { openMaps } from "./open-maps.ts";

afterAll(removeFolders);

const plain = { anyReference: false, json: false };
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (isUpwarpError(error) ? error.code : error),
  );

/** Motion of 6 pixels: east, north, up in m/yr. */
const TRUTH = Array.from({ length: 6 }, (_, i) => ({ east: 0.01 * i, north: 0, up: -0.005 * i }));
const ASCENDING = [39, 102] as const;
const DESCENDING = [35, -102] as const;

/** A track's velocity, and its line of sight as three bands. */
async function track(
  folder: string,
  name: string,
  [incidence, azimuth]: readonly [number, number],
  reference = { y: 0, x: 0 },
) {
  const grid = gridOf(2, 3);
  const look = lookVector(incidence, azimuth);
  const values = TRUTH.map(({ east, north, up }) => east * look.east + north * look.north + up * look.up);
  const path = await writeMap(join(folder, `${name}.tif`), grid, values, { reference });
  const bands = [look.east, look.north, look.up].map((value) => ({ data: new Float32Array(6).fill(value) }));
  const lookPath = join(folder, `${name}_los_enu.tif`);
  await writeCog(lookPath, { grid, bands, dtype: "f32", nodata: null });
  return { path, look: lookPath };
}

describe("upwarp decompose on maps", () => {
  it("finds the motion to the east and up that two lines of sight saw", async () => {
    const folder = newFolder();
    const [a, d] = [await track(folder, "asc", ASCENDING), await track(folder, "desc", DESCENDING)];
    const out = join(folder, "motion.zarr");
    await decomposeTracks.call(createTalk(), { out, look: [a.look, d.look], ...plain }, a.path, d.path);
    const { east = [], up = [], eastStd } = await readAll(out);
    TRUTH.forEach((truth, i) => {
      expect(east[i]).toBeCloseTo(truth.east, 6);
      expect(up[i]).toBeCloseTo(truth.up, 6);
    });
    // Two tracks without standard errors tell nothing of the result's.
    expect(eastStd).toBeUndefined();
    expect((await openMaps(out)).stack.reference).toEqual({ y: 0, x: 0 });
  });

  it("solves for another direction under another name, as a folder of maps", async () => {
    const folder = newFolder();
    const [a, d] = [await track(folder, "asc", ASCENDING), await track(folder, "desc", DESCENDING)];
    const out = join(folder, "west");
    await decomposeTracks.call(
      createTalk(),
      { out, azimuth: 90, look: [a.look, d.look], ...plain },
      a.path,
      d.path,
    );
    const { horizontal = [] } = await readAll(join(out, "horizontal.tif"));
    for (const [i, truth] of TRUTH.entries()) expect(horizontal[i]).toBeCloseTo(-truth.east, 6);
    expect(existsSync(join(out, "up.tif"))).toBe(true);
  });

  it("refuses tracks on different references, without lines of sight, and flags that do nothing", async () => {
    const folder = newFolder();
    const [a, d] = [
      await track(folder, "asc", ASCENDING),
      await track(folder, "desc", DESCENDING, { y: 0, x: 2 }),
    ];
    const far = await track(folder, "far", DESCENDING, { y: 0, x: 40 });
    const out = join(folder, "x.zarr");
    const call = (flags: object, ...paths: string[]) =>
      codeOf(decomposeTracks.call(createTalk(), { out, ...plain, ...flags }, ...paths));
    expect(await call({ look: [a.look, far.look] }, a.path, far.path)).toBe("decompose-references");
    expect(await call({}, a.path, d.path)).toBe("look-unknown");
    expect(await call({ look: [a.look] }, a.path, d.path)).toBe("usage-conflict");
    expect(await call({ cell: 50, look: [a.look, d.look] }, a.path, d.path)).toBe("usage-conflict");
    expect(await call({ out: undefined, look: [a.look, d.look] }, a.path, d.path)).toBe("usage-missing");
    expect(await call({}, a.path, "points.zip")).toBe("usage-conflict");
    expect(existsSync(out)).toBe(false);
  });
});

describe("upwarp decompose on points", () => {
  const header =
    "pid,easting,northing,latitude,longitude,los_east,los_north,los_up,mean_velocity,mean_velocity_std,20200103";
  const write = (
    folder: string,
    name: string,
    [incidence, azimuth]: readonly [number, number],
    east: number,
  ) => {
    const { east: e, north: n, up: u } = lookVector(incidence, azimuth);
    const row = (x: number) =>
      `p${x},${x},1739750,38.69,13.17,${e},${n},${u},${1000 * (0.01 * e - 0.004 * u) + 0 * east},0.1,0`;
    const path = join(folder, `${name}.csv`);
    writeFileSync(path, `${[header, row(4_597_510), row(4_597_560), row(4_597_710)].join("\n")}\n`);
    return path;
  };

  it("solves square cells, as a table and as maps on the service's grid", async () => {
    const folder = newFolder();
    const paths = [write(folder, "a", ASCENDING, 0), write(folder, "d", DESCENDING, 0)];
    const talk = createTalk();
    await decomposeTracks.call(talk, plain, ...paths);
    const [names, first, second] = talk.printed
      .join("")
      .split("\n")
      .map((row) => row.split(","));
    expect(names?.slice(0, 6)).toEqual(["easting_m", "northing_m", "lon", "lat", "east_m_yr-1", "up_m_yr-1"]);
    expect([first?.[0], first?.[8], second?.[0], second?.[8]]).toEqual(["4597550", "4", "4597750", "2"]);
    expect(Number(first?.[4])).toBeCloseTo(0.01, 6);
    expect(Number(first?.[5])).toBeCloseTo(-0.004, 6);
    const out = join(folder, "cells.zarr");
    await decomposeTracks.call(createTalk(), { ...plain, out }, ...paths);
    const { east = [], points } = await readAll(out);
    expect(east.map((value) => Number(value.toFixed(6)))).toEqual([0.01, Number.NaN, 0.01]);
    expect(points).toEqual([4, Number.NaN, 2]);
    expect((await openMaps(out)).stack.grid).toMatchObject({
      affine: [100, 0, 4_597_500, 0, -100, 1_739_800],
      crs: { epsg: 3035 },
    });
  });

  it("refuses tracks that never meet, flags for maps, and a product that is decomposed already", async () => {
    const folder = newFolder();
    const a = write(folder, "a", ASCENDING, 0);
    const alone = join(folder, "elsewhere.csv");
    writeFileSync(alone, `${header}\np,1,1,38.69,13.17,0.6,-0.1,0.79,1,0.1,0\n`);
    const call = (flags: object, ...paths: string[]) =>
      codeOf(decomposeTracks.call(createTalk(), { ...plain, ...flags }, ...paths));
    expect(await call({}, a, alone)).toBe("decompose-no-overlap");
    expect(await call({ look: ["x"] }, a, a)).toBe("usage-conflict");
    const level3 = join(folder, "EGMS_L3_E45N17_100km_E_2020_2024_1.csv");
    writeFileSync(
      level3,
      "pid,easting,northing,mean_velocity,mean_velocity_std,20200103\nx,4597550,1739750,9,0.1,0\n",
    );
    expect(await call({}, a, level3)).toBe("decompose-not-a-track");
  });
});
