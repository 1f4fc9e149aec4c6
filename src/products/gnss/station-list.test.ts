import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testData } from "../../../test/data.ts";
import { readStationList, selectStations } from "./station-list.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-stations-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const LIST = `Sta  Lat(deg)   Long(deg) Hgt(m)  X(m)           Y(m)         Z(m)          Dtbeg      Dtend      Dtmod      NumSol StaOrigName
00NA -12.4666   130.8440  104.851 -4073662.2759  4712064.7454 -1367874.5096 2008-03-27 2018-09-25 2023-10-08   3190
CRIM  19.3953   204.7262 1147.608 -4073662.2759  4712064.7454 -1367874.5096 2008-06-06 2024-09-28 2024-10-07   5932 Crater Rim
FIJI -17.0000  -181.5000  100.000 -4073662.2759  4712064.7454 -1367874.5096 2020-01-01 2021-01-01 2024-10-07     12
`;
const save = (text: string) => {
  const path = join(folder, "DataHoldings.txt");
  writeFileSync(path, text);
  return path;
};

describe("readStationList", () => {
  it("counts longitudes from -180 to 180, whichever turn they are written in", async () => {
    const stations = await readStationList(save(LIST));
    expect(stations.map(({ name, lon }) => [name, Number(lon.toFixed(4))])).toEqual([
      ["00NA", 130.844],
      ["CRIM", -155.2738],
      ["FIJI", 178.5],
    ]);
    expect(stations[1]).toMatchObject({ first: "2008-06-06", last: "2024-09-28", solutions: 5932 });
  });

  it("names rows that are none", async () => {
    const cut = save(LIST.slice(0, -20));
    await expect(readStationList(cut)).rejects.toMatchObject({
      code: "gnss-row",
      got: expect.stringMatching(/^line 4: FIJI/),
    });
  });
});

describe("selectStations", () => {
  it("selects by bounds, by dates that overlap, and by the number of solutions", async () => {
    const stations = await readStationList(save(LIST));
    const names = (selection: Parameters<typeof selectStations>[1]) =>
      selectStations(stations, selection).map(({ name }) => name);
    expect(names({})).toEqual(["00NA", "CRIM", "FIJI"]);
    expect(names({ bounds: [-156, 19, -155, 20] })).toEqual(["CRIM"]);
    expect(names({ bounds: [204, 19, 205, 20] })).toEqual(["CRIM"]);
    // Across the date line, written both ways, and all around.
    expect(names({ bounds: [170, -90, 190, 90] })).toEqual(["FIJI"]);
    expect(names({ bounds: [170, -90, -150, 90] })).toEqual(["CRIM", "FIJI"]);
    expect(names({ bounds: [-180, -90, 180, 90] })).toEqual(["00NA", "CRIM", "FIJI"]);
    expect(names({ dates: ["2018-09-25", "2019-01-01"] })).toEqual(["00NA", "CRIM"]);
    expect(names({ minSolutions: 50 })).toEqual(["00NA", "CRIM"]);
  });
});

const REAL = testData("gnss");

describe.skipIf(REAL === null)("the list of all stations (gnss)", () => {
  it("has 22274 stations within the Earth's meridians, and those of Kilauea", async () => {
    const stations = await readStationList(join(REAL ?? "", "DataHoldings.txt"));
    expect(stations).toHaveLength(22_274);
    expect(stations.every(({ lon }) => lon >= -180 && lon < 180)).toBe(true);
    const found = selectStations(stations, {
      bounds: [-155.36, 19.29, -155.23, 19.41],
      dates: ["2016-07-11", "2016-09-21"],
      minSolutions: 50,
    }).map(({ name }) => name);
    for (const name of ["CRIM", "OUTL"]) expect(found).toContain(name);
    for (const name of ["PUHI", "DVLT", "PUHR"]) expect(found).not.toContain(name);
  });
});
