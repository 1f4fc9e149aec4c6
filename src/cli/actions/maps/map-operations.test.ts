import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  gridOf,
  newFolder,
  readAll,
  removeFolders,
  writeMap,
  writeSeries,
} from "../../../../test/map-files.ts";
import { createTalk } from "../../../../test/talk.ts";
import { isUpwarpError } from "../../../errors.ts";
import { gridBounds } from "../../../geo/bounds.ts";
import type { Grid } from "../../../geo/grid.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import { createNetwork } from "../../../stack/network.ts";
import { traceProvenance } from "../../results/provenance.ts";
import { addMaps } from "./add.ts";
import { averageMaps } from "./average.ts";
import { cropMaps } from "./crop.ts";
import { filterMaps, spatialFilter } from "./filter.ts";
import { filterInSpace } from "./filter-in-space.ts";
import { maskMaps } from "./mask.ts";
import { calculateMaps } from "./math.ts";
import { multilookMaps } from "./multilook.ts";
import { openMaps } from "./open-maps.ts";
import { removePlateMotion } from "./plate.ts";
import { removeRamps } from "./ramp.ts";
import { differentiateMaps } from "./rate.ts";
import { stitchMaps } from "./stitch.ts";
import { subtractMaps } from "./subtract.ts";

afterAll(removeFolders);

const none = Number.NaN;
const off = { tight: false, pad: false };
const range = <T>(length: number, value: (i: number) => T) => Array.from({ length }, (_, i) => value(i));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (isUpwarpError(error) ? error.code : error),
  );
/** A map of 4 x 6 pixels that counts them, in a new folder. */
async function counted(reference?: { y: number; x: number }) {
  const folder = newFolder();
  const values = range(24, (i) => i);
  const path = await writeMap(
    join(folder, "velocity.tif"),
    gridOf(4, 6),
    values,
    reference ? { reference } : {},
  );
  return { folder, path, values };
}
const openGrid = async (path: string) => (await openMaps(path)).stack;

describe("upwarp map crop", () => {
  it("cuts rows and columns out, and moves grid and reference pixel", async () => {
    const { folder, path } = await counted({ y: 2, x: 3 });
    const out = join(folder, "part.tif");
    await cropMaps.call(createTalk(), { out, crop: { y: [1, 3], x: [2, 5] }, ...off }, path);
    expect((await readAll(out)).velocity).toEqual([8, 9, 10, 14, 15, 16]);
    const { grid, reference } = await openGrid(out);
    expect(gridBounds(grid)).toEqual([500_200, 3_899_700, 500_500, 3_899_900]);
    expect(reference).toEqual({ y: 1, x: 1 });
  });

  it("takes every pixel that the bounds touch, and gaps beyond the image when asked to keep the whole area", async () => {
    const { folder, path } = await counted();
    const { grid } = await openGrid(path);
    const [west, north] = pixelToLonLat(grid, -2, -1);
    const [east, south] = pixelToLonLat(grid, 0, 1);
    const bounds = [west, south, east, north] as const;
    const out = join(folder, "padded.tif");
    await cropMaps.call(createTalk(), { out, bounds, tight: false, pad: true }, path);
    expect((await readAll(out)).velocity).toEqual([none, none, none, none, none, none, none, 0, 1]);
    expect(gridBounds((await openGrid(out)).grid)[0]).toBe(499_900);
    const inside = join(folder, "inside.tif");
    await cropMaps.call(createTalk(), { out: inside, bounds, ...off }, path);
    expect((await readAll(inside)).velocity).toEqual([0, 1]);
  });

  it("keeps what lies in a polygon, with its hole", async () => {
    const { folder, path } = await counted();
    const { grid } = await openGrid(path);
    const ring = (rows: readonly number[], columns: readonly number[]) =>
      rows.map((row, k) => pixelToLonLat(grid, row, columns[k] ?? 0));
    // Corners at pixel centres plus a half: on the edges of pixels.
    const outline = ring([0.5, 0.5, 3.5, 3.5, 0.5], [0.5, 4.5, 4.5, 0.5, 0.5]);
    const hole = ring([1.5, 1.5, 2.5, 2.5, 1.5], [1.5, 2.5, 2.5, 1.5, 1.5]);
    const polygon = join(folder, "area.geojson");
    writeFileSync(polygon, JSON.stringify({ type: "Polygon", coordinates: [outline, hole] }));
    const out = join(folder, "area.tif");
    await cropMaps.call(createTalk(), { out, polygon, ...off }, path);
    expect((await readAll(out)).velocity).toEqual([7, 8, 9, 10, 13, none, 15, 16, 19, 20, 21, 22]);
  });

  it("cuts to the extent of another file, to the pixels with data, and to some dates", async () => {
    const { folder, path } = await counted();
    const part = await writeMap(join(folder, "part.tif"), gridOf(2, 2, 500_100, 3_899_900), [1, 2, 3, 4]);
    const out = join(folder, "like.tif");
    await cropMaps.call(createTalk(), { out, like: part, ...off }, path);
    expect((await readAll(out)).velocity).toEqual([7, 8, 13, 14]);
    const islands = await writeMap(join(folder, "islands.tif"), gridOf(3, 4), [
      none,
      none,
      none,
      none,
      none,
      5,
      none,
      none,
      none,
      none,
      6,
      none,
    ]);
    const tight = join(folder, "tight.tif");
    await cropMaps.call(createTalk(), { out: tight, tight: true, pad: false }, islands);
    expect((await readAll(tight)).velocity).toEqual([5, none, none, 6]);
    const dates = ["2018-01-06", "2018-01-18", "2018-01-30"];
    const series = await writeSeries(join(folder, "s.zarr"), gridOf(1, 2), dates, [0, 0, 1, 2, 3, 4]);
    const later = join(folder, "later.zarr");
    await cropMaps.call(createTalk(), { out: later, dates: ["2018-01-10", "2018-12-31"], ...off }, series);
    expect((await readAll(later)).displacement).toEqual([1, 2, 3, 4]);
    expect((await openGrid(later)).dates).toEqual(dates.slice(1));
  });

  it("refuses areas outside, two areas at once, none at all, and an output in place of the input", async () => {
    const { folder, path } = await counted();
    const out = join(folder, "x.tif");
    const crop = { y: [0, 2], x: [0, 2] } as const;
    const call = (flags: object, target = out) =>
      codeOf(cropMaps.call(createTalk(), { out: target, ...off, ...flags }, path));
    expect(await call({ bounds: [10, 40, 11, 41] })).toBe("selection-empty");
    expect(await call({ crop, tight: true })).toBe("usage-conflict");
    expect(await call({})).toBe("usage-missing");
    expect(await call({ crop }, path)).toBe("usage-out");
    expect(await call({ crop, polygon: path })).toBe("usage-conflict");
    expect(await call({ polygon: path })).toBe("geojson-malformed");
    expect(existsSync(out)).toBe(false);
  });
});

describe("what every operation writes", () => {
  it("carries what was done to what, through two operations", async () => {
    const { folder, path } = await counted();
    const [first, second] = [join(folder, "a.tif"), join(folder, "b.tif")];
    await cropMaps.call(createTalk(), { out: first, crop: { y: [0, 2], x: [0, 6] }, ...off }, path);
    await calculateMaps.call(createTalk(), { out: second }, "A * 2", first);
    const [{ provenance } = { provenance: null }] = await traceProvenance(second);
    expect(provenance?.key).toMatchObject({ step: "map math", params: { formula: "A * 2" } });
    expect(provenance?.key.inputs["a.tif"]).toBe((await traceProvenance(first))[0]?.provenance.digest);
    expect(provenance?.notes.join("\n")).toMatch(/a\.tif came from map crop of velocity\.tif/);
  });

  it("is a folder of maps, a netCDF file, a Zarr group or MintPy's file, with the same numbers", async () => {
    const folder = newFolder();
    const dates = ["2018-01-06", "2018-01-18"];
    const series = await writeSeries(join(folder, "s.zarr"), gridOf(2, 2), dates, [0, 0, 0, 0, 1, 2, 3, 4]);
    for (const name of ["o.zarr", "o.nc", "o.h5"]) {
      await calculateMaps.call(createTalk(), { out: join(folder, name) }, "A * 2", series);
      expect((await readAll(join(folder, name))).displacement?.slice(4), name).toEqual([2, 4, 6, 8]);
      expect((await openGrid(join(folder, name))).dates, name).toEqual(dates);
    }
    const maps = join(folder, "maps");
    await calculateMaps.call(createTalk(), { out: maps }, "A * 2", series);
    expect(readdirSync(maps).sort()).toEqual(["displacement-20180106.tif", "displacement-20180118.tif"]);
    expect((await readAll(join(maps, "displacement-20180118.tif"))).displacement).toEqual([2, 4, 6, 8]);
    expect(await codeOf(calculateMaps.call(createTalk(), { out: join(folder, "o.tif") }, "A", series))).toBe(
      "usage-out",
    );
  });
});

describe("upwarp map multilook", () => {
  it("averages blocks, drops what fills none, and scales the pixel", async () => {
    const { folder, path } = await counted({ y: 2, x: 3 });
    const out = join(folder, "ml.tif");
    await multilookMaps.call(createTalk(), { out, looks: { y: 2, x: 4, method: "mean" } }, path);
    expect((await readAll(out)).velocity).toEqual([4.5, 16.5]);
    const { grid, reference } = await openGrid(out);
    expect([grid.affine[0], grid.affine[4], reference]).toEqual([400, -200, { y: 1, x: 0 }]);
  });
});

describe("upwarp map filter", () => {
  it.each([
    { gaussian: 1.5 },
    { highpass: 1 },
    { median: 2 },
    { average: 2 },
    { highpassAverage: 2 },
    { sobel: true },
    { roberts: true },
    { canny: 1 },
    { doubleDifference: [1, 4] as const },
  ])("%o does not see how the image is cut into windows", async (filter) => {
    const [y, x] = [40, 30];
    const values = range(y * x, (i) => (i % 17 === 0 ? none : Math.sin(i * 1.7) + i / 100));
    const path = await writeMap(join(newFolder(), "v.tif"), gridOf(y, x), values);
    const layer = (await openMaps(path)).stack.variables.get("velocity");
    if (!layer) throw new Error("there is a velocity");
    const { reach, apply } = spatialFilter({ sobel: false, roberts: false, ...filter });
    const lazy = filterInSpace(layer, reach, apply);
    const whole = apply(Float32Array.from(values), { y, x });
    const part = await lazy.read([
      [7, 19],
      [11, 30],
    ]);
    for (let row = 0; row < 12; row++)
      for (let column = 0; column < 19; column++) {
        const [ours, expected] = [
          part[row * 19 + column] ?? none,
          whole[(row + 7) * x + column + 11] ?? none,
        ];
        expect(Number.isNaN(ours)).toBe(Number.isNaN(expected));
        if (!Number.isNaN(expected)) expect(ours).toBeCloseTo(expected, 6);
      }
    expect(part.some(Number.isNaN) && !part.every(Number.isNaN)).toBe(true);
  });

  it("smooths a series in time and counts it from the same date again", async () => {
    const folder = newFolder();
    const dates = range(9, (k) => `2018-${String(k + 1).padStart(2, "0")}-01`);
    const values = dates.flatMap((_, k) => [(k - 2) * 0.01, k === 5 ? 1 : 0]);
    const series = await writeSeries(join(folder, "s.zarr"), gridOf(1, 2), dates, values);
    const out = join(folder, "m.zarr");
    await filterMaps.call(createTalk(), { out, sobel: false, roberts: false, medianDates: 3 }, series);
    const smooth = (await readAll(out)).displacement ?? [];
    expect(smooth.filter((_, i) => i % 2 === 1)).toEqual(range(9, () => 0));
    expect(smooth[2 * 2]).toBe(0);
    expect(smooth[2 * 6]).toBeCloseTo(0.04, 6);
    const gaussian = join(folder, "g.zarr");
    await filterMaps.call(createTalk(), { out: gaussian, sobel: false, roberts: false, months: 1 }, series);
    expect((await readAll(gaussian)).displacement?.[4]).toBe(0);
  });

  it("refuses no filter, two filters, and time in a map", async () => {
    const { folder, path } = await counted();
    const call = (flags: object) =>
      codeOf(
        filterMaps.call(
          createTalk(),
          { out: join(folder, "x.tif"), sobel: false, roberts: false, ...flags },
          path,
        ),
      );
    expect(await call({})).toBe("usage-missing");
    expect(await call({ gaussian: 1, median: 2 })).toBe("usage-conflict");
    expect(await call({ gaussian: 1, thresholds: [1, 2] })).toBe("usage-conflict");
    expect(await call({ months: 1 })).toBe("series-missing");
    expect(await call({ medianDates: 3 })).toBe("series-missing");
  });
});

describe("upwarp map mask", () => {
  const plain = { nonzero: false, invert: false, make: false };
  const masked = async (flags: object, path: string, folder: string) => {
    const out = join(folder, `m${readdirSync(folder).length}.tif`);
    await maskMaps.call(createTalk(), { out, ...plain, ...flags }, path);
    return Object.values(await readAll(out))[0];
  };

  it("keeps values within limits, inverts, and writes the mask", async () => {
    const folder = newFolder();
    const path = await writeMap(join(folder, "v.tif"), gridOf(1, 5), [0, 1, 2, none, 3]);
    expect(await masked({ min: 1, max: 2 }, path, folder)).toEqual([none, 1, 2, none, none]);
    expect(await masked({ min: 1, max: 2, make: true }, path, folder)).toEqual([0, 1, 1, 0, 0]);
    expect(await masked({ min: 1, max: 2, make: true, invert: true }, path, folder)).toEqual([1, 0, 0, 1, 1]);
    expect(await masked({ nonzero: true, make: true }, path, folder)).toEqual([0, 1, 1, 0, 1]);
  });

  it("asks another file, and drops small clusters", async () => {
    const folder = newFolder();
    const path = await writeMap(
      join(folder, "v.tif"),
      gridOf(2, 4),
      range(8, (i) => i),
    );
    const coherence = await writeMap(join(folder, "c.tif"), gridOf(2, 4), [
      0.9,
      0.9,
      0.1,
      0.9,
      0.9,
      0.1,
      0.1,
      none,
    ]);
    expect(await masked({ with: coherence, min: 0.5 }, path, folder)).toEqual([
      0,
      1,
      none,
      3,
      4,
      none,
      none,
      none,
    ]);
    expect(await masked({ with: coherence, min: 0.5, cluster: 2 }, path, folder)).toEqual([
      0,
      1,
      none,
      none,
      4,
      none,
      none,
      none,
    ]);
    // Without limits a mask says yes above 0.
    expect(await masked({ with: coherence, make: true }, path, folder)).toEqual([1, 1, 1, 1, 1, 1, 1, 0]);
  });

  it("keeps or drops a circle on the ground", async () => {
    const folder = newFolder();
    const path = await writeMap(
      join(folder, "v.tif"),
      gridOf(5, 5),
      range(25, () => 1),
    );
    const [lon, lat] = pixelToLonLat(gridOf(5, 5), 2, 2);
    const inside = await masked({ circle: [[lon, lat, 150]], make: true }, path, folder);
    expect(inside).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    const outside = await masked({ withoutCircle: [[lon, lat, 150]], make: true }, path, folder);
    expect(outside).toEqual(inside?.map((value) => 1 - value));
  });

  it("keeps rows and columns and circles of pixels, in radar geometry too", async () => {
    const folder = newFolder();
    const radar: Grid = { ...gridOf(4, 4), crs: { epsg: null, wkt: null }, geometry: "radar" };
    const path = await writeMap(
      join(folder, "v.tif"),
      radar,
      range(16, () => 1),
    );
    const inside = await masked({ circleYx: [[1, 1, 1]], make: true }, path, folder);
    expect(inside).toEqual([0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    const outside = await masked({ withoutCircleYx: [[1, 1, 1]], make: true }, path, folder);
    expect(outside).toEqual(inside?.map((value) => 1 - value));
    const box = await masked({ crop: { y: [2, 9], x: [1, 3] }, make: true }, path, folder);
    expect(box).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0]);
  });

  it("keeps nothing that the base mask drops, even where the rest is inverted", async () => {
    const folder = newFolder();
    const path = await writeMap(join(folder, "v.tif"), gridOf(1, 4), [1, 2, 3, 4]);
    const base = await writeMap(join(folder, "b.tif"), gridOf(1, 4), [1, 0, 1, none]);
    const other = await writeMap(join(folder, "o.tif"), gridOf(1, 4), [0, 9, 9, 9]);
    expect(await masked({ base, make: true }, path, folder)).toEqual([1, 0, 1, 0]);
    expect(await masked({ base, min: 2, make: true }, path, folder)).toEqual([0, 0, 1, 0]);
    expect(await masked({ base, with: other, min: 2, make: true }, path, folder)).toEqual([0, 0, 1, 0]);
    expect(await masked({ base, min: 2, invert: true, make: true }, path, folder)).toEqual([1, 0, 0, 0]);
  });

  it("refuses no test at all, another grid, and significance without standard errors", async () => {
    const { folder, path } = await counted();
    const other = await writeMap(join(folder, "o.tif"), gridOf(2, 2), [1, 1, 1, 1]);
    expect(await codeOf(masked({}, path, folder))).toBe("usage-missing");
    expect(await codeOf(masked({ with: other }, path, folder))).toBe("grid-differs");
    expect(await codeOf(masked({ sigmas: 2 }, path, folder))).toBe("variable-missing");
  });
});

describe("upwarp map ramp", () => {
  it("takes a plane off, leaves the reference pixel as it was, and tells the share", async () => {
    const folder = newFolder();
    const [y, x] = [6, 8];
    const values = range(y * x, (i) => 0.01 * Math.floor(i / x) - 0.02 * (i % x) + 0.5 + 0.014);
    const reference = { y: 2, x: 3 };
    const path = await writeMap(join(folder, "v.tif"), gridOf(y, x), values, { reference });
    const out = join(folder, "r.tif");
    const talk = createTalk();
    await removeRamps.call(talk, { out, kind: "linear", json: true }, path);
    const kept = values[2 * x + 3] ?? none;
    for (const value of (await readAll(out)).velocity ?? []) expect(value).toBeCloseTo(kept, 6);
    expect(talk.said.join("\n")).toMatch(/100\.0 % of the variance/);
    const [report] = JSON.parse(talk.printed.join("")) as { coefficients: number[]; pixels: number }[];
    expect(report?.pixels).toBe(48);
    for (const [k, value] of report?.coefficients.entries() ?? [])
      expect(value).toBeCloseTo([0.01, -0.02, 0.514][k] ?? none, 6);
  });

  it("fits only where the mask says, and refuses too few pixels", async () => {
    const folder = newFolder();
    const path = await writeMap(
      join(folder, "v.tif"),
      gridOf(4, 4),
      range(16, (i) => (i === 5 ? 99 : i % 4)),
    );
    const mask = await writeMap(
      join(folder, "m.tif"),
      gridOf(4, 4),
      range(16, (i) => (i === 5 ? 0 : 1)),
      { name: "mask" },
    );
    const out = join(folder, "r.tif");
    await removeRamps.call(createTalk(), { out, kind: "linear", json: false, mask }, path);
    expect((await readAll(out)).velocity?.[5]).toBeCloseTo(98, 5);
    expect((await readAll(out)).velocity?.[6]).toBeCloseTo(0, 5);
    const point = await writeMap(
      join(folder, "p.tif"),
      gridOf(4, 4),
      range(16, (i) => (i === 5 ? 1 : 0)),
      { name: "mask" },
    );
    const refused = removeRamps.call(
      createTalk(),
      { out: join(folder, "x.tif"), kind: "linear", json: false, mask: point },
      path,
    );
    expect(await codeOf(refused)).toBe("ramp-undetermined");
  });
});

describe("upwarp map math, add and subtract", () => {
  it("calculates with several files, and lets a map stand for all dates", async () => {
    const folder = newFolder();
    const series = await writeSeries(
      join(folder, "s.zarr"),
      gridOf(1, 2),
      ["2018-01-06", "2018-01-18"],
      [0, 0, 1, 2],
    );
    const map = await writeMap(join(folder, "m.tif"), gridOf(1, 2), [10, none]);
    const out = join(folder, "o.zarr");
    await calculateMaps.call(createTalk(), { out, unit: "mm" }, "1000 * A + B", series, map);
    expect((await readAll(out)).displacement).toEqual([10, none, 1010, none]);
    expect((await openMaps(out)).stack.variables.get("displacement")?.unit).toBe("mm");
    expect(
      await codeOf(calculateMaps.call(createTalk(), { out: join(folder, "x.tif") }, "A + C", map, map)),
    ).toBe("usage-expression");
  });

  it("adds layers of several files over the extent that they share", async () => {
    const folder = newFolder();
    const a = await writeMap(join(folder, "a.tif"), gridOf(2, 3), [1, 2, 3, 4, 5, 6]);
    const b = await writeMap(join(folder, "b.tif"), gridOf(2, 2, 500_100), [10, 20, 30, none]);
    const out = join(folder, "o.tif");
    const talk = createTalk();
    await addMaps.call(talk, { out }, a, b);
    expect((await readAll(out)).velocity).toEqual([12, 23, 35, none]);
    expect(talk.said.join()).toMatch(/a\.tif was cut to the common extent/);
  });

  it("subtracts series on the first one's reference pixel and date, also when that is in row 0", async () => {
    const folder = newFolder();
    const dates = ["2018-01-06", "2018-01-18", "2018-01-30"];
    // The second counts from another date, and from no pixel.
    const a = await writeSeries(join(folder, "a.zarr"), gridOf(1, 2), dates, [0, 0, 0, 5, 0, 7], {
      y: 0,
      x: 0,
    });
    const b = await writeSeries(join(folder, "b.zarr"), gridOf(1, 2), dates, [3, 4, 0, 0, 5, 9]);
    const out = join(folder, "o.zarr");
    const flags = { sharedDates: false, asIs: false };
    const talk = createTalk();
    await subtractMaps.call(talk, { out, ...flags }, a, b);
    // b from the first date: 0 0, -3 -4, 2 5; against pixel 0: 0 0, 0 -1, 0 3.
    expect((await readAll(out)).displacement).toEqual([0, 0, 0, 6, 0, 4]);
    expect(talk.said.join("\n")).toMatch(/b\.zarr was counted from 2018-01-06 first/);
    const asIs = join(folder, "as-is.zarr");
    await subtractMaps.call(createTalk(), { out: asIs, ...flags, asIs: true }, a, b);
    expect((await readAll(asIs)).displacement).toEqual([-3, -4, 0, 5, -5, -2]);
    // MintPy does not see a reference in row 0, and takes a series of zeros for no data.
    const theirs = join(folder, "theirs.zarr");
    await subtractMaps.call(createTalk(), { out: theirs, ...flags, compat: "mintpy" }, a, b);
    expect((await readAll(theirs)).displacement).toEqual([0, 0, 0, 9, 0, 2]);
  });

  it("subtracts on shared dates only when told to, and says which are missing", async () => {
    const folder = newFolder();
    const a = await writeSeries(
      join(folder, "a.zarr"),
      gridOf(1, 1),
      ["2018-01-06", "2018-01-18", "2018-01-30"],
      [0, 1, 2],
    );
    const b = await writeSeries(join(folder, "b.zarr"), gridOf(1, 1), ["2018-01-06", "2018-01-30"], [0, 5]);
    const out = join(folder, "o.zarr");
    expect(
      await codeOf(subtractMaps.call(createTalk(), { out, sharedDates: false, asIs: false }, a, b)),
    ).toBe("dates-differ");
    await subtractMaps.call(createTalk(), { out, sharedDates: true, asIs: false }, a, b);
    expect((await readAll(out)).displacement).toEqual([0, -3]);
    expect(
      await codeOf(
        subtractMaps.call(
          createTalk(),
          { out: join(folder, "p.zarr"), sharedDates: false, asIs: false },
          b,
          a,
        ),
      ),
    ).toBe("nothing was refused");
  });
});

describe("upwarp map stitch", () => {
  const truth = (row: number, column: number) => Math.sin(row / 3) + column / 10;
  const frame = (path: string, left: number, width: number, offset: number) =>
    writeMap(
      path,
      gridOf(8, width, 500_000 + 100 * left),
      range(8 * width, (i) => truth(Math.floor(i / width), left + (i % width)) + offset),
    );

  it("takes off the frames' offsets along a chain of neighbours, in whatever order they are named", async () => {
    const folder = newFolder();
    // The third shares ground with the second only.
    const names = [
      await frame(join(folder, "a.tif"), 0, 10, 0),
      await frame(join(folder, "c.tif"), 16, 10, -5),
      await frame(join(folder, "b.tif"), 7, 12, 2),
    ];
    const out = join(folder, "all.tif");
    const talk = createTalk();
    await stitchMaps.call(talk, { out, feather: false, keepOffsets: false, sharedDates: false }, ...names);
    const values = (await readAll(out)).velocity ?? [];
    expect(values).toHaveLength(8 * 26);
    for (const [i, value] of values.entries())
      expect(value).toBeCloseTo(truth(Math.floor(i / 26), i % 26), 5);
    expect(talk.said.join("\n")).toMatch(/b\.tif: velocity was 2 m yr-1 above/);
    expect(talk.said.join("\n")).toMatch(/c\.tif: velocity was -5 m yr-1 above/);
  });

  it("blends overlaps when asked to, and keeps offsets when asked to", async () => {
    const folder = newFolder();
    const names = [
      await frame(join(folder, "a.tif"), 0, 10, 0),
      await frame(join(folder, "b.tif"), 4, 10, 1),
    ];
    const lay = async (name: string, feather: boolean) => {
      const out = join(folder, name);
      await stitchMaps.call(createTalk(), { out, feather, keepOffsets: true, sharedDates: false }, ...names);
      const row = ((await readAll(out)).velocity ?? []).slice(4 * 14, 5 * 14);
      return row.map((value, x) => value - truth(4, x));
    };
    const hard = await lay("hard.tif", false);
    expect(hard.map((value) => Math.abs(Math.round(value)))).toEqual([...range(10, () => 0), 1, 1, 1, 1]);
    const soft = await lay("soft.tif", true);
    for (let x = 4; x < 9; x++) expect(soft[x + 1]).toBeGreaterThan(soft[x] ?? none);
    expect([soft[0], soft[13]].map((value) => Math.abs(Math.round(100 * (value ?? none))))).toEqual([0, 100]);
  });

  it("refuses frames that share nothing, and frames of other pixels", async () => {
    const folder = newFolder();
    const [a, b] = [
      await frame(join(folder, "a.tif"), 0, 10, 0),
      await frame(join(folder, "b.tif"), 20, 10, 1),
    ];
    const call = (...paths: string[]) =>
      codeOf(
        stitchMaps.call(
          createTalk(),
          { out: join(folder, "x.tif"), feather: false, keepOffsets: false, sharedDates: false },
          ...paths,
        ),
      );
    expect(await call(a, b)).toBe("stitch-disjoint");
    const between = await writeMap(
      join(folder, "c.tif"),
      gridOf(8, 10, 500_430),
      range(80, (i) => i),
    );
    expect(await call(a, between)).toBe("grid-lattice-differs");
  });
});

describe("upwarp map average and rate", () => {
  const dates = ["2018-01-01", "2019-01-01", "2019-07-02"];

  it("has the mean of each pixel over its dates, and of each date over an area", async () => {
    const folder = newFolder();
    const series = await writeSeries(join(folder, "s.zarr"), gridOf(1, 3), dates, [
      0,
      none,
      2,
      1,
      none,
      4,
      5,
      none,
      none,
    ]);
    const out = join(folder, "mean.tif");
    await averageMaps.call(createTalk(), { over: "time", out }, series);
    expect((await readAll(out)).displacement).toEqual([2, none, 3]);
    const talk = createTalk();
    await averageMaps.call(talk, { over: "space", crop: { y: [0, 1], x: [0, 3] } }, series);
    expect(talk.printed.join("").split("\n").slice(0, 4)).toEqual([
      "variable,date,mean,std,min,max,pixels,unit",
      "displacement,2018-01-01,1,1,0,2,2,m",
      "displacement,2019-01-01,2.5,1.5,1,4,2,m",
      "displacement,2019-07-02,5,0,5,5,1,m",
    ]);
    expect(await codeOf(averageMaps.call(createTalk(), { over: "time" }, series))).toBe("usage-missing");
  });

  it("has the rate since the date before, in units per year of 365.25 days", async () => {
    const folder = newFolder();
    const pairs = createNetwork(dates.slice(1).map((date, k) => [dates[k] as string, date]));
    const series = await writeSeries(
      join(folder, "s.zarr"),
      gridOf(1, 1),
      dates,
      [0, 1, 2],
      { y: 0, x: 0 },
      pairs,
    );
    const out = join(folder, "rate.zarr");
    await differentiateMaps.call(createTalk(), { out }, series);
    const { displacementRate: rates = [] } = await readAll(out);
    expect(rates).toHaveLength(2);
    expect(rates[0]).toBeCloseTo(365.25 / 365, 6);
    expect(rates[1]).toBeCloseTo(365.25 / 182, 6);
    const { stack } = await openMaps(out);
    expect([stack.dates, stack.variables.get("displacementRate")?.unit]).toEqual([dates.slice(1), "m yr-1"]);
  });

  it("has rates that MintPy's layout carries as a series", async () => {
    const folder = newFolder();
    const series = await writeSeries(join(folder, "s.zarr"), gridOf(1, 1), dates, [0, 1, 3]);
    const out = join(folder, "rate.h5");
    await differentiateMaps.call(createTalk(), { out }, series);
    const { stack } = await openMaps(out);
    const [rate] = stack.variables.values();
    expect([stack.dates, rate?.unit, stack.sourceAttributes?.REF_DATE]).toEqual([
      dates.slice(1),
      "m yr-1",
      undefined,
    ]);
  });
});

describe("upwarp map plate", () => {
  it("takes a plate's motion off along the line of sight, seen from the reference pixel", async () => {
    const folder = newFolder();
    const grid = gridOf(3, 4);
    const reference = { y: 1, x: 1 };
    const path = await writeMap(
      join(folder, "v.tif"),
      grid,
      range(12, () => 0),
      { reference },
    );
    const look = await writeLook(folder, grid);
    const [out, model] = [join(folder, "o.tif"), join(folder, "model.tif")];
    await removePlateMotion.call(createTalk(), { out, enu: [0.02, -0.01, 0.003], look, model: false }, path);
    for (const value of (await readAll(out)).velocity ?? []) expect(value).toBeCloseTo(0, 9);
    await removePlateMotion.call(
      createTalk(),
      { out: model, enu: [0.02, -0.01, 0.003], look, model: true, compat: "mintpy" },
      path,
    );
    // sin 30 (east) * 0.02 with the satellite in the west: -0.5 * 0.02 + cos 30 * 0.003.
    for (const value of (await readAll(model)).plateMotion ?? [])
      expect(value).toBeCloseTo(-0.01 + Math.cos(Math.PI / 6) * 0.003, 7);
    expect(
      await codeOf(removePlateMotion.call(createTalk(), { out, plate: "NOAM", model: false }, path)),
    ).toBe("look-unknown");
    expect(await codeOf(removePlateMotion.call(createTalk(), { out, look, model: false }, path))).toBe(
      "usage-missing",
    );
  });

  it("differs between two ends of a map by the plate's rotation", async () => {
    const folder = newFolder();
    const grid = { ...gridOf(1, 5), affine: [100_000, 0, 400_000, 0, -100, 3_900_000] as const };
    const path = await writeMap(
      join(folder, "v.tif"),
      grid,
      range(5, () => 0),
    );
    const look = await writeLook(folder, grid);
    const out = join(folder, "model.tif");
    await removePlateMotion.call(createTalk(), { out, plate: "NOAM", look, model: true }, path);
    const [first = none, , , , last = none] = (await readAll(out)).plateMotion ?? [];
    const { plateVelocity } = await import("../../../kernels/geodesy/plate-motion.ts");
    const [east, , up] = plateVelocity("NOAM", ...pixelToLonLat(grid, 0, 4));
    expect(last).toBeCloseTo(-0.5 * east + Math.cos(Math.PI / 6) * up, 6);
    expect(Math.abs(last - first)).toBeGreaterThan(1e-4);
  });
});

/** Three bands: the satellite in the west, 30 degrees from the vertical. */
async function writeLook(folder: string, grid: ReturnType<typeof gridOf>): Promise<string> {
  const { writeCog } = await import("../../../formats/geotiff/write-cog.ts");
  const path = join(folder, "los_enu.tif");
  const band = (value: number) => ({ data: new Float32Array(grid.shape.y * grid.shape.x).fill(value) });
  await writeCog(path, {
    grid,
    bands: [band(-0.5), band(0), band(Math.cos(Math.PI / 6))],
    dtype: "f32",
    nodata: null,
  });
  return path;
}
