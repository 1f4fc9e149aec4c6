import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gridOf, newFolder, removeFolders, writeMap, writeSeries } from "../../../../test/map-files.ts";
import { createTalk } from "../../../../test/talk.ts";
import { isUpwarpError } from "../../../errors.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import { drawTransect, type TransectFlags } from "./transect.ts";

afterAll(removeFolders);

const plain = { sampling: "nearest" as const, json: false };
const at = (row: number, column: number) => pixelToLonLat(gridOf(1, 1), row, column);
const ramp = Array.from({ length: 40 }, (_, i) => i % 20);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (isUpwarpError(error) ? error.code : error),
  );
async function table(flags: Partial<TransectFlags>, ...paths: string[]) {
  const talk = createTalk();
  await drawTransect.call(talk, { ...plain, ...flags }, ...paths);
  const [header, ...rows] = talk.printed
    .join("")
    .trim()
    .split("\n")
    .map((row) => row.split(","));
  return { header, rows: rows.map((row) => row.map((cell) => (cell === "" ? Number.NaN : Number(cell)))) };
}

describe("upwarp transect", () => {
  it("samples every pixel along a row, with distances in metres on the ellipsoid", async () => {
    const path = await writeMap(join(newFolder(), "v.tif"), gridOf(2, 20), ramp);
    const { header, rows } = await table({ from: at(0, 2), to: at(0, 12) }, path);
    expect(header).toEqual(["distance_m", "lon", "lat", "v.tif (m yr-1)"]);
    expect(rows.map(([, , , value]) => value)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // 1 km of UTM at its central meridian is 1 km / 0.9996 on the ground.
    expect(rows.at(-1)?.[0]).toBeCloseTo(1000 / 0.9996, 1);
    expect(rows[0]?.slice(0, 3)).toEqual([0, Number(at(0, 2)[0].toFixed(7)), Number(at(0, 2)[1].toFixed(7))]);
  });

  it("reads maps of other grids at the same places, between pixels if told to", async () => {
    const folder = newFolder();
    const fine = await writeMap(join(folder, "fine.tif"), gridOf(2, 20), ramp);
    const grid = { ...gridOf(1, 5), affine: [400, 0, 500_000, 0, -200, 3_900_000] as const };
    const coarse = await writeMap(join(folder, "coarse.tif"), grid, [0, 4, 8, 12, 16]);
    const { rows } = await table({ from: at(0, 2), to: at(0, 17), sampling: "bilinear" }, fine, coarse);
    // Centres of the coarse pixels lie at column 1.5 of the fine ones: value + 1.5 = column.
    for (const [, , , one = Number.NaN, other = Number.NaN] of rows) expect(other).toBeCloseTo(one - 1.5, 4);
  });

  it("bends, leaves gaps empty outside, and takes its spacing", async () => {
    const path = await writeMap(join(newFolder(), "v.tif"), gridOf(2, 20), ramp);
    const { rows } = await table({ from: at(0, 0), via: [at(0, 5)], to: at(-4, 5), spacing: 50 }, path);
    const values = rows.map(([, , , value]) => value);
    expect(values).toHaveLength(19);
    expect(values[10]).toBe(5);
    expect(values.slice(-3)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it("follows the line of a file, and writes CSV, JSON and a picture", async () => {
    const folder = newFolder();
    const path = await writeMap(join(folder, "v.tif"), gridOf(2, 20), ramp);
    const along = join(folder, "line.geojson");
    const coordinates = [at(0, 2), at(0, 4), at(1, 4)];
    writeFileSync(along, JSON.stringify({ type: "Feature", geometry: { type: "LineString", coordinates } }));
    const [out, figure] = [join(folder, "t.json"), join(folder, "t.svg")];
    await drawTransect.call(createTalk(), { ...plain, along, out, figure }, path);
    const { distance, bends, profiles } = JSON.parse(readFileSync(out, "utf8")) as {
      distance: number[];
      bends: number[];
      profiles: { name: string; unit: string; values: number[] }[];
    };
    expect(profiles).toEqual([{ name: "v.tif", layer: "velocity", unit: "m yr-1", values: [2, 3, 4, 4] }]);
    expect(bends[0]).toBeCloseTo(distance[2] ?? Number.NaN, 3);
    expect(readFileSync(figure, "utf8")).toMatch(/^<svg .*velocity \(mm\/yr\)/s);
  });

  it("shows one date of a series, the last unless another is named", async () => {
    const folder = newFolder();
    const dates = ["2018-01-06", "2018-01-18"];
    const path = await writeSeries(join(folder, "s.zarr"), gridOf(1, 2), dates, [0, 0, 1, 2]);
    const last = await table({ from: at(0, 0), to: at(0, 1) }, path);
    expect(last.header?.[3]).toBe("s.zarr 2018-01-18 (m)");
    expect(last.rows.map(([, , , value]) => value)).toEqual([1, 2]);
    const first = await table({ from: at(0, 0), to: at(0, 1), date: "2018-01-06" }, path);
    expect(first.rows.map(([, , , value]) => value)).toEqual([0, 0]);
    expect(await codeOf(table({ from: at(0, 0), to: at(0, 1), date: "2019-01-01" }, path))).toBe(
      "date-missing",
    );
  });

  it("refuses lines outside, without an end, with far too many samples, and units that do not mix", async () => {
    const folder = newFolder();
    const path = await writeMap(join(folder, "v.tif"), gridOf(2, 20), ramp);
    const metres = await writeMap(join(folder, "m.tif"), gridOf(2, 20), ramp, { name: "height", unit: "m" });
    const ends = { from: at(0, 0), to: at(0, 9) };
    expect(await codeOf(table({ from: at(50, 0), to: at(50, 9) }, path))).toBe("place-outside");
    expect(await codeOf(table({ from: at(0, 0) }, path))).toBe("usage-missing");
    expect(await codeOf(table({ ...ends, along: "x" }, path))).toBe("usage-conflict");
    expect(await codeOf(table({ ...ends, spacing: 1e-5 }, path))).toBe("usage-spacing");
    expect(await codeOf(table({ ...ends, figure: join(folder, "x.svg") }, path, metres))).toBe(
      "unit-mismatch",
    );
  });
});
