import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { testData } from "../../../test/data.ts";
import { isUpwarpError } from "../../errors.ts";
import { readStationFile, readStations } from "./read-stations.ts";
import { normaliseLongitude, type StationSeries } from "./station-series.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-gnss-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const save = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const read = async (name: string, content: string | Uint8Array): Promise<StationSeries> => {
  const [station] = await readStationFile(save(name, content));
  if (!station) throw new Error("there is a station");
  return station;
};
const codeOf = (name: string, content: string | Uint8Array) =>
  readStationFile(save(name, content)).then(
    () => "nothing was refused",
    (error: unknown) => (isUpwarpError(error) ? error.code : error),
  );
const rounded = (values: Float64Array) => [...values].map((value) => Number(value.toFixed(6)));

const HEADER =
  "site YYMMMDD yyyy.yyyy __MJD week d reflon _e0(m) __east(m) ____n0(m) _north(m) u0(m) ____up(m) _ant(m) sig_e(m) sig_n(m) sig_u(m) __corr_en __corr_eu __corr_nu _latitude(deg) _longitude(deg) __height(m)";
const ROW = (mjd: number, e0: number, east: number, tail = " 36.6351716664 -465.9108466517  2411.19534") =>
  `P123 06MAR01 2006.1629 ${mjd} 1364 3 -105.9   ${e0} ${east}   4056024  0.432139  2411  0.195336  0.0083 0.000731 0.000855 0.002837  0.040519  0.004523 -0.169509${tail}`;

describe("tenv3", () => {
  it("adds integer and fraction, so that a step of a whole metre is a step", async () => {
    const rows = [ROW(53795, -970, -0.25), ROW(53796, -970, -0.24), ROW(53797, -969, -0.24)];
    const station = await read("P123.tenv3", `${HEADER}\n${rows.join("\n")}\n`);
    expect(station).toMatchObject({
      name: "P123",
      format: "tenv3",
      dates: ["2006-03-01", "2006-03-02", "2006-03-03"],
    });
    expect(rounded(station.east)).toEqual([0, 0.01, 1.01]);
    expect(station.sigmaUp[0]).toBe(0.002837);
    expect([station.corrEastNorth[0], station.corrEastUp[0], station.corrNorthUp[0]]).toEqual([
      0.040519, 0.004523, -0.169509,
    ]);
    // Longitudes may go on below -180.
    expect([station.lon.toFixed(7), station.lat]).toEqual(["-105.9108467", 36.6351716664]);
  });

  it("reads 20, 23 and 24 columns, with a header and without, and another order that a header names", async () => {
    const bare = await read("a.tenv3", ROW(53795, -970, -0.25, ""));
    expect([bare.dates.length, bare.lon]).toEqual([1, Number.NaN]);
    const whole = await read("b.tenv3", ROW(53795, -970, -0.25));
    const more = await read("c.tenv3", `${HEADER} extra\n${ROW(53795, -970, -0.25)} 7`);
    expect(more.lon).toBe(whole.lon);
    const swapped = await read(
      "d.tenv3",
      "site YYMMMDD __MJD _n0(m) north(m) _e0(m) east(m) u0(m) up(m)\nX 06MAR01 53795 10 0.5 20 0.25 1 0\nX 06MAR02 53796 10 0.75 20 0.5 1 0.125",
    );
    expect([rounded(swapped.east), rounded(swapped.north), rounded(swapped.up)]).toEqual([
      [0, 0.25],
      [0, 0.25],
      [0, 0.125],
    ]);
    expect(swapped.sigmaEast[0]).toBeNaN();
  });

  it("keeps the better of two solutions of one day, in order of dates, and says so", async () => {
    const good = ROW(53795, -970, -0.1);
    const bad = ROW(53795, -970, 0.4).replace("0.000731", "0.100000");
    const station = await read("P123.tenv3", [ROW(53796, -970, 0), bad, good].join("\n"));
    expect(station.dates).toEqual(["2006-03-01", "2006-03-02"]);
    expect(rounded(station.east)).toEqual([0, 0.1]);
    expect(station.notes.join()).toMatch(/1 dates have two solutions/);
  });

  it("names every bad row, and refuses an empty file", async () => {
    const rows = [
      ROW(53795, -970, 0),
      "P123 06MAR02 2006.1656 53796 1364 4 -105.9",
      ROW(53797, -970, 0).replace("2411", "x"),
    ];
    const path = save("bad.tenv3", rows.join("\n"));
    await expect(readStationFile(path)).rejects.toMatchObject({
      code: "gnss-row",
      got: expect.stringMatching(/^line 2: [\s\S]*line 3: /),
    });
    expect(await codeOf("none.tenv3", `${HEADER}\n`)).toBe("gnss-empty");
  });
});

describe("the other formats", () => {
  it("pos: metres of dN, dE, dU, with name, frame and place of the header", async () => {
    const station = await read(
      "P156.pos",
      `PBO Station Position Time Series. Reference Frame : IGS14
Format Version: 1.1.0
4-character ID: P156
Station name  : SomePlace
NEU Reference position :    40.0245000000  235.7000000000  100.00000 (IGS14/WGS84)
Start Field Description
End Field Description
*YYYYMMDD HHMMSS JJJJJ.JJJJ         X             Y             Z            Sx        Sy       Sz     Rxy   Rxz    Ryz            NLat         Elong         Height         dN        dE        dU         Sn       Se       Su      Rne    Rnu    Reu  Soln
 20140819 120000 56888.5000 -25590.15880 -4296483.10797 4698239.76117 0.00239 0.00517 0.00513 -0.046  0.086 -0.785  47.7485520 269.6587 157.37  0.00100  0.00200 0.00300  0.00101  0.00102  0.00103 0.1 0.2 0.3 rapid
 20140820 120000 56889.5000 -25590.15880 -4296483.10797 4698239.76117 0.00239 0.00517 0.00513 -0.046  0.086 -0.785  47.7485520 269.6587 157.37  0.00150  0.00220 0.00600  0.00101  0.00102  0.00103 0.1 0.2 0.3 final
`,
    );
    expect(station).toMatchObject({
      name: "P156",
      frame: "IGS14",
      format: "pos",
      lat: 40.0245,
      dates: ["2014-08-19", "2014-08-20"],
    });
    expect(station.lon).toBeCloseTo(-124.3, 9);
    expect([rounded(station.north), rounded(station.east), rounded(station.up)]).toEqual([
      [0, 0.0005],
      [0, 0.0002],
      [0, 0.003],
    ]);
    expect([station.sigmaNorth[0], station.sigmaEast[0], station.sigmaUp[0]]).toEqual([
      0.00101, 0.00102, 0.00103,
    ]);
    // Rne, Rnu, Reu.
    expect([station.corrEastNorth[0], station.corrNorthUp[0], station.corrEastUp[0]]).toEqual([
      0.1, 0.2, 0.3,
    ]);
  });

  it("PBO csv: millimetres, under a header of facts", async () => {
    const station = await read(
      "P403.csv",
      `PBO Station Position Time Series.
Format Version, 1.2.0
Reference Frame, NAM08
4-character ID, P403
Reference position, 48.0623223017 North Latitude, -124.1408746693 East Longitude, 284.67725 meters elevation
Date, North (mm), East (mm), Vertical (mm), North Std. Deviation (mm), East Std. Deviation (mm), Vertical Std. Deviation (mm), Quality,
2005-09-13,0.00, 0.00, 0.00, 4.71, 3.14, 13.2, repro,
2005-09-14,7.43, 8.65, 2.37, 1.85, 1.34, 5.6, repro,
`,
    );
    expect(station).toMatchObject({
      name: "P403",
      frame: "NAM08",
      format: "pbo-csv",
      lon: -124.1408746693,
      lat: 48.0623223017,
    });
    expect([rounded(station.north)[1], rounded(station.east)[1], rounded(station.up)[1]]).toEqual([
      0.00743, 0.00865, 0.00237,
    ]);
    expect(station.sigmaUp[1]).toBeCloseTo(0.0056, 12);
  });

  it("csv: columns of several stations by their names, gaps left out", async () => {
    const stations = await readStationFile(
      save(
        "mine.csv",
        "# my own\nsite,lon,lat,datetime,delta E,delta N,delta v,std dev E,std dev N,std dev v\nA,10,50,2020-01-01T00:00:00Z,0,0,0,1,1,2\nB,370,51,2020-01-01,5,5,5,1,1,2\nA,10,50,2020-01-02T00:00:00Z,0.25,0.5,1,1,1,2\nA,10,50,2020-01-03,,,,,,\n",
      ),
    );
    expect(stations.map(({ name, lon, dates }) => [name, lon, dates.length])).toEqual([
      ["A", 10, 2],
      ["B", 10, 1],
    ]);
    expect(rounded(stations[0]?.north ?? new Float64Array())).toEqual([0, 0.5]);
    expect(stations[0]?.sigmaUp[1]).toBe(2);
  });

  it("neu of ESESES: day of the year, north before east, the place from the header where it stands", async () => {
    const content = `# Reference position: X: -2476845.0 Y: -4656012.0 Z: 3588750.0
1999.9986 1999 365  0.0494 -0.1401 -0.0247  0.0052  0.0049  0.0053
2000.0014 2000 001  0.0483 -0.1446 -0.0203  0.0043  0.0042  0.0044
2000.1626 2000 060  0.0441 -0.1398 -0.0266  0.0050  0.0049  0.0051 -0.0348 -0.1213 0.0169
`;
    const station = await read("husbCleanTrend.neu", content);
    expect(station).toMatchObject({
      name: "HUSB",
      format: "neu",
      dates: ["1999-12-31", "2000-01-01", "2000-02-29"],
    });
    expect([rounded(station.north)[1], rounded(station.east)[1]]).toEqual([-0.0011, -0.0045]);
    expect([station.sigmaNorth[1], station.sigmaEast[1], station.sigmaUp[1]]).toEqual([
      0.0043, 0.0042, 0.0044,
    ]);
    expect([station.corrEastNorth[2], station.corrNorthUp[2], station.corrEastUp[2]]).toEqual([
      -0.0348, -0.1213, 0.0169,
    ]);
    expect([Math.round(station.lon), Math.round(station.lat)]).toEqual([-118, 34]);
    // The archive's .Z files are zip archives.
    const packed = await read("husbCleanTrend.neu.Z", zipSync({ "husbCleanTrend.neu": strToU8(content) }));
    expect(packed.dates).toEqual(station.dates);
    expect((await read("x.neu.gz", gzipSync(content))).dates).toEqual(station.dates);
    expect((await read("bare.neu", content.split("\n").slice(1).join("\n"))).lon).toBeNaN();
  });

  it("series of JPL: east first, the date in its last columns", async () => {
    const row = (year: string, day: number, east: number) =>
      `${year} ${east} -0.444594 -0.017237 0.002232 0.001823 0.008159 -0.005389 -0.043038 -0.165253 -145838400.00  1995  5 ${day} 13 20  0`;
    const station = await read(
      "LHAS.series",
      `${row("1995.37865997", 19, -1.258996)}\n${row("1995.38119819", 20, -1.236465)}\n`,
    );
    expect(station).toMatchObject({ name: "LHAS", format: "series", dates: ["1995-05-19", "1995-05-20"] });
    expect(rounded(station.east)).toEqual([0, 0.022531]);
    expect([station.sigmaEast[0], station.sigmaNorth[0], station.sigmaUp[0]]).toEqual([
      0.002232, 0.001823, 0.008159,
    ]);
  });

  it("refuses what no format knows, damaged and hostile archives, and a table without columns", async () => {
    expect(await codeOf("a.txt", "hello world\n1 2 3\n")).toBe("gnss-format-unknown");
    expect(await codeOf("empty.txt", "")).toBe("gnss-format-unknown");
    expect(await codeOf("a.csv", "name,lon,lat\nA,1,2\n")).toBe("gnss-columns");
    expect(await codeOf("b.csv", "date,east,north,up\n2020-01-01,1,2,three\n")).toBe("gnss-row");
    expect(await codeOf("c.csv", "date,east,north,up\n2020-13-01,1,2,3\n")).toBe("gnss-row");
    expect(await codeOf("old.neu.Z", Uint8Array.of(0x1f, 0x9d, 0x90, 1, 2, 3))).toBe("gnss-compressed");
    expect(await codeOf("cut.gz", gzipSync("x".repeat(1000)).subarray(0, 15))).toBe("gnss-compressed");
    expect(await codeOf("bomb.gz", gzipSync(new Uint8Array(80 * 2 ** 20)))).toBe("gnss-compressed");
    expect(await codeOf("bomb.zip", zipSync({ "a.neu": new Uint8Array(80 * 2 ** 20) }))).toBe(
      "gnss-too-large",
    );
    expect(await codeOf("two.zip", zipSync({ "a.neu": strToU8("a"), "b.neu": strToU8("b") }))).toBe(
      "gnss-compressed",
    );
    const nowhere = readStations([join(folder, "nothing.tenv3")]).catch(
      (error: { code: string }) => error.code,
    );
    expect(await nowhere).toBe("not-found");
  });

  it("never ends a hostile text otherwise than with stations or a typed error", async () => {
    const word = fc.oneof(
      fc.constantFrom(
        "site",
        "YYMMMDD",
        "06MAR01",
        "P123",
        "#",
        ",",
        "date",
        "east",
        "north",
        "up",
        "2020-01-01",
        "1e999",
        "NaN",
        "-0",
      ),
      fc.string({ maxLength: 6 }),
      fc.double().map(String),
    );
    const text = fc
      .array(fc.array(word, { maxLength: 24 }), { maxLength: 6 })
      .map((rows) => rows.map((row) => row.join(" ")).join("\n"));
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const outcome = await readStationFile(save("fuzz.txt", content)).catch((error: unknown) => error);
        expect(Array.isArray(outcome) || isUpwarpError(outcome), String(outcome)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe("normaliseLongitude", () => {
  it("is one of the same meridian within [-180, 180)", () => {
    expect([190, -190, 180, -180, 359.5, -465.5, 0].map(normaliseLongitude)).toEqual([
      -170, 170, -180, -180, -0.5, -105.5, 0,
    ]);
    fc.assert(
      fc.property(fc.double({ min: -720, max: 720, noNaN: true }), (degrees) => {
        const lon = normaliseLongitude(degrees);
        expect(lon >= -180 && lon < 180).toBe(true);
        expect(Math.cos(((lon - degrees) * Math.PI) / 180)).toBeCloseTo(1, 9);
      }),
    );
  });
});

const REAL = testData("gnss");

describe.skipIf(REAL === null)("real stations (gnss)", () => {
  it("tenv3 and txyz2 of P123 are one motion: within 0.1 mm over 18 years, errors and correlations to their last digit", async () => {
    const [[a], [b]] = await Promise.all([
      readStationFile(join(REAL ?? "", "P123.tenv3")),
      readStationFile(join(REAL ?? "", "P123.txyz2")),
    ]);
    if (!a || !b) throw new Error("there are two files");
    expect([a.dates.length, b.dates]).toEqual([6659, a.dates]);
    expect([b.format, b.lon.toFixed(9), b.lat.toFixed(7)]).toEqual([
      "txyz2",
      a.lon.toFixed(9),
      a.lat.toFixed(7),
    ]);
    // NGL's own eastings bend with the meridian: 0.09 mm over this station's 0.3 m.
    expect(largestDifference(a.east, b.east)).toBeLessThan(1e-4);
    expect(largestDifference(a.north, b.north)).toBeLessThan(5e-5);
    expect(largestDifference(a.up, b.up)).toBeLessThan(1.1e-6);
    for (const column of ["sigmaEast", "sigmaNorth", "sigmaUp"] as const)
      expect(largestDifference(a[column], b[column])).toBeLessThan(6e-7);
    for (const column of ["corrEastNorth", "corrEastUp", "corrNorthUp"] as const)
      expect(largestDifference(a[column], b[column])).toBeLessThan(7e-7);
  });
});
