import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { seriesOf } from "../stack/space-time-matrix.ts";
import { readPointTable } from "./point-table.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-points-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (text: string) => {
  const path = join(folder, "table.csv");
  writeFileSync(path, text);
  return readPointTable(path);
};

describe("readPointTable", () => {
  it("reads what the command line exports: maps, and a series with its unit", async () => {
    const { points, series, ids } = await read(
      "row,column,lon,lat,velocity_m_yr-1,displacement_2020-01-13_m,displacement_2020-01-01_m\n" +
        "0,1,10.5,45.25,-0.002,0.5,0\n0,2,10.6,45.25,,,0.25\n",
    );
    expect([series, points.dates]).toEqual(["displacement", ["2020-01-01", "2020-01-13"]]);
    expect([...points.columns].map(([name, { unit, dims }]) => [name, unit, dims])).toEqual([
      ["velocity", "m yr-1", "space"],
      ["displacement", "m", "space-time"],
    ]);
    expect([...seriesOf(points, "displacement", 0)]).toEqual([0, 0.5]);
    expect([...seriesOf(points, "displacement", 1)]).toEqual([0.25, Number.NaN]);
    expect([ids, points.lon[1]]).toEqual([["1", "2"], 10.6]);
  });

  it("knows dates with a letter before them, units in brackets, and names; words are left out", async () => {
    const { points, ids, series } = await read(
      '\uFEFFID,Longitude,Latitude,"VEL [mm/yr]",kind,D20200101,D20200113\r\nA1,10,45,1.5,"wall, old",1,2\r\n',
    );
    expect([ids, series, points.dates.length]).toEqual([["A1"], "displacement", 2]);
    expect([...points.columns.keys()]).toEqual(["VEL", "displacement"]);
    expect(points.columns.get("VEL")).toMatchObject({ unit: "mm/yr" });
  });

  it("needs no dates", async () => {
    const { points, series } = await read("lon,lat,velocity\n10,45,3\n");
    expect([series, points.dates, points.columns.get("velocity")?.values[0]]).toEqual([null, [], 3]);
  });

  it.each([
    ["points-header", "easting,northing\n1,2\n"],
    ["points-row", "lon,lat,v\n10,45\n"],
    ["points-row", "lon,lat\n10,95\n"],
    ["points-row", "lon,lat\nten,45\n"],
    ["points-none", "lon,lat\n"],
    ["points-none", ""],
  ])("throws %s for %j", async (code, text) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });
});
