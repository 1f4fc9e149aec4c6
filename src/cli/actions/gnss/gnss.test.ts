import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gridOf, newFolder, removeFolders, writeMap, writeSeries } from "../../../../test/map-files.ts";
import { createRandom, normal } from "../../../../test/random.ts";
import { createTalk } from "../../../../test/talk.ts";
import { dateOfDay, dayNumber } from "../../../dates.ts";
import { isUpwarpError } from "../../../errors.ts";
import { writeCog } from "../../../formats/geotiff/write-cog.ts";
import { lookVector } from "../../../geo/look-vector.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import { STRAIGHT_LINE } from "../../../kernels/time/time-functions.ts";
import { type CompareGnssFlags, compareGnss } from "./compare-gnss.ts";
import { fetchGnss } from "./fetch-gnss.ts";
import { listStations } from "./list-stations.ts";
import { fitRate } from "./station-velocity.ts";
import { fitStations, writeStationSeries } from "./write-series.ts";

afterAll(removeFolders);

const GRID = gridOf(2, 3);
const LOOK = lookVector(35, 100);
const DATES = Array.from({ length: 12 }, (_, k) => dateOfDay(dayNumber("2018-01-06") + 12 * k));
/** Motion of each pixel, m/yr along east and up. */
const MOTION = [0, 1, 2, 3, 4, 5].map((p) => ({ east: 0.02 * p, up: -0.01 * p }));
const years = (date: string) => (dayNumber(date) - dayNumber(DATES[0] ?? "")) / 365.25;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (error: unknown) => (isUpwarpError(error) ? error.code : error),
  );

interface Row {
  name: string;
  dates: string[];
  agreement: { count: number; bias: number; rmse: number; r2: number } | null;
  insarRate: { velocity: number };
  gnssRate: { velocity: number; sigma: number };
}
interface Told {
  stations: Row[];
  leftOut: { name: string; why: string }[];
  displacement: { count: number; rmse: number; bias: number };
  velocity: { count: number; rmse: number } | null;
}

/** A series of six pixels that move as MOTION says, counted from its third date, and its line of sight. */
async function scene() {
  const folder = newFolder();
  const los = MOTION.map(({ east, up }) => east * LOOK.east + up * LOOK.up);
  const values = DATES.flatMap((date) => los.map((rate) => rate * (years(date) - years(DATES[2] ?? ""))));
  const series = await writeSeries(join(folder, "displacement.zarr"), GRID, DATES, values);
  const velocity = await writeMap(join(folder, "velocity.tif"), GRID, los);
  const look = join(folder, "los_enu.tif");
  const bands = [LOOK.east, LOOK.north, LOOK.up].map((value) => ({ data: new Float32Array(6).fill(value) }));
  await writeCog(look, { grid: GRID, bands, dtype: "f32", nodata: null });
  /** A station in the middle of a pixel, with daily solutions. */
  const station = (
    name: string,
    pixel: number,
    { first = DATES[0] ?? "", days = 140, drift = 0, offset = 0, sigma = 0.002 } = {},
  ) => {
    const [lon, lat] = pixel < 0 ? [10, 50] : pixelToLonLat(GRID, Math.floor(pixel / 3), pixel % 3);
    const { east, up } = MOTION[Math.max(0, pixel)] ?? { east: 0, up: 0 };
    const rows = Array.from({ length: days }, (_, k) => {
      const date = dateOfDay(dayNumber(first) + k);
      // Towards the satellite: an offset from the second day on.
      const t = years(date);
      const towards = k === 0 ? 0 : offset;
      const [e, n, u] = [LOOK.east, LOOK.north, LOOK.up].map((part) => part * (drift * t + towards)) as [
        number,
        number,
        number,
      ];
      return [name, lon, lat, date, east * t + e, n, up * t + u, sigma, sigma, sigma].join(",");
    });
    const path = join(folder, `${name}.csv`);
    writeFileSync(
      path,
      `site,lon,lat,date,east,north,up,sigma_east,sigma_north,sigma_up\n${rows.join("\n")}\n`,
    );
    return path;
  };
  const compare = async (flags: Partial<CompareGnssFlags>, path: string, ...stations: string[]) => {
    const talk = createTalk();
    await compareGnss.call(talk, { json: true, look, ...flags }, path, ...stations);
    return { told: JSON.parse(talk.printed.join("")) as Told, said: talk.said.join("\n") };
  };
  return { folder, series, velocity, look, station, compare };
}

describe("upwarp gnss compare", () => {
  it("finds no error where the ground moves as the map says, and leaves out what cannot be compared, with the reason", async () => {
    const { series, station, compare } = await scene();
    const files = [
      station("AAAA", 1),
      station("BBBB", 5),
      station("LATE", 2, { first: "2020-01-01" }),
      station("AWAY", -1),
    ];
    const { told, said } = await compare({}, series, ...files);
    expect(told.stations.map(({ name, dates }) => [name, dates.length])).toEqual([
      ["AAAA", 12],
      ["BBBB", 12],
    ]);
    // The date that both count from is not counted.
    expect(told.displacement.count).toBe(22);
    expect(told.displacement.rmse).toBeLessThan(1e-6);
    for (const { insarRate, gnssRate } of told.stations)
      expect(gnssRate.velocity).toBeCloseTo(insarRate.velocity, 5);
    expect(said).toMatch(
      /LATE is left out: it has a solution on fewer than 2 of the 12 dates .* run from 2020-01-01/,
    );
    expect(said).toMatch(/AWAY is left out: it lies outside of the map/);
    expect(told.leftOut.map(({ name }) => name)).toEqual(["LATE", "AWAY"]);
  });

  it("leaves out files that cannot be used, of a folder or named, and goes on with the others", async () => {
    const { folder, series, station, compare } = await scene();
    const bad = ["EMPTY.tenv3", "PAGE.tenv3", "CUT.csv"].map((name) => join(folder, name));
    writeFileSync(bad[0] ?? "", "");
    writeFileSync(bad[1] ?? "", "<!DOCTYPE html><html><body>404 Not Found</body></html>\n");
    const whole = readFileSync(station("WHOLE", 3), "utf8");
    writeFileSync(bad[2] ?? "", `${whole.trimEnd()}\nWHOLE,1`);
    const { told, said } = await compare({}, series, station("AAAA", 1), ...bad, station("BBBB", 5));
    expect(told.stations.map(({ name }) => name)).toEqual(["AAAA", "BBBB"]);
    for (const path of bad) expect(said).toMatch(new RegExp(`${path} is left out: \\w+`));
    const all = compare({}, series, ...bad);
    await expect(all).rejects.toMatchObject({ code: "gnss-none-usable", where: bad.join("\n") });
    expect(await codeOf(compare({}, series, bad[0] ?? ""))).toBe("gnss-format-unknown");
  });

  it("measures the bias of an offset, and the error of a drift", async () => {
    const { series, station, compare } = await scene();
    // Both count from the third date, so that an offset before it does not show.
    const { told } = await compare(
      {},
      series,
      station("AAAA", 1, { offset: 0.03 }),
      station("BBBB", 4, { drift: 0.05 }),
    );
    const [a, b] = told.stations;
    expect(a?.agreement?.bias).toBeCloseTo((1 * 0.03) / 11, 5);
    expect((b?.gnssRate.velocity ?? 0) - (b?.insarRate.velocity ?? 0)).toBeCloseTo(0.05, 4);
    expect(b?.agreement?.rmse).toBeGreaterThan(0.005);
  });

  it("takes a common drift of the frame off by a reference station", async () => {
    const { series, station, compare } = await scene();
    const files = [station("AAAA", 1, { drift: 0.05 }), station("BBBB", 4, { drift: 0.05 })];
    const { told, said } = await compare({ reference: "aaaa" }, series, ...files);
    expect(told.stations.map(({ name }) => name)).toEqual(["BBBB"]);
    expect(told.displacement.rmse).toBeLessThan(1e-6);
    expect(said).not.toMatch(/move with their plate/);
    expect((await compare({}, series, ...files)).said).toMatch(/move with their plate/);
    expect(await codeOf(compare({ reference: "CCCC" }, series, ...files))).toBe("station-missing");
  });

  it("compares velocities with a map of them, over dates that are named", async () => {
    const { velocity, station, compare } = await scene();
    const files = [1, 3, 5].map((pixel) => station(`ST${pixel}`, pixel));
    const { told } = await compare({ dates: ["2018-01-01", "2018-06-30"] }, velocity, ...files);
    expect(told.velocity?.count).toBe(3);
    expect(told.velocity?.rmse).toBeLessThan(1e-5);
    // A sixth of the time tells no velocity.
    const brief = station("BRIEF", 2, { days: 30 });
    const { told: without } = await compare(
      { dates: ["2018-01-01", "2018-06-30"] },
      velocity,
      ...files,
      brief,
    );
    expect(without.leftOut[0]).toMatchObject({
      name: "BRIEF",
      why: expect.stringMatching(/tell no velocity/),
    });
  });

  it("writes a table for people, a table of every date, and a picture", async () => {
    const { folder, series, look, station } = await scene();
    const talk = createTalk();
    const [out, figure] = [join(folder, "o.csv"), join(folder, "o.svg")];
    await compareGnss.call(
      talk,
      { json: false, look, out, figure },
      series,
      station("AAAA", 1),
      station("BBBB", 5),
    );
    expect(talk.printed.join("")).toMatch(/^station +lon +lat +dates +rmse mm +bias mm +scatter mm +R2/);
    expect(talk.printed.join("")).toMatch(/\nall +22 /);
    expect(readFileSync(out, "utf8").trim().split("\n")).toHaveLength(1 + 24);
    expect(readFileSync(figure, "utf8")).toMatch(/AAAA InSAR.*BBBB GNSS/s);
    const many = [0, 1, 2, 3, 4].map((pixel) => station(`ST${pixel}`, pixel));
    await compareGnss.call(createTalk(), { json: false, look, figure }, series, ...many);
    expect(readFileSync(figure, "utf8")).toMatch(/InSAR against GNSS at 5 stations/);
  });

  it("refuses when nothing can be compared, without stations, and maps that are neither", async () => {
    const { folder, series, look, station, compare } = await scene();
    await expect(
      compare({}, series, station("LATE", 2, { first: "2020-01-01" }), station("AWAY", -1)),
    ).rejects.toMatchObject({
      code: "gnss-no-overlap",
      got: expect.stringMatching(/LATE: .*\nAWAY: /),
    });
    expect(await codeOf(compareGnss.call(createTalk(), { json: true, look }, series))).toBe("usage-missing");
    const bands = join(folder, "los_enu.tif");
    expect(await codeOf(compare({}, bands, station("AAAA", 1)))).toBe("series-missing");
    expect(await codeOf(compare({ look: "" }, series, station("AAAA", 1)))).toBe("not-found");
  });
});

describe("upwarp gnss series and velocity", () => {
  it("writes every solution in one form, along a result's line of sight", async () => {
    const { series, look, station } = await scene();
    const talk = createTalk();
    const [first, last] = ["2018-01-06", "2018-01-07"];
    await writeStationSeries.call(talk, { along: series, look, dates: [first, last] }, station("AAAA", 1));
    const [header, ...rows] = talk.printed
      .join("\n")
      .split("\n")
      .map((row) => row.split(","));
    expect(header?.at(-2)).toBe("los_m");
    expect(rows).toHaveLength(2);
    const { east, up } = MOTION[1] ?? { east: 0, up: 0 };
    expect(Number(rows[1]?.at(-2))).toBeCloseTo((east * LOOK.east + up * LOOK.up) / 365.25, 6);
    expect(Number(rows[1]?.at(-1))).toBeCloseTo(0.002, 6);
  });

  it("fits velocities of each component, with annual terms and steps", async () => {
    const { station } = await scene();
    const talk = createTalk();
    await fitStations.call(talk, { json: true, periods: [0.2], steps: ["20180301"] }, station("AAAA", 3));
    const [row] = JSON.parse(talk.printed.join("")) as {
      east: { velocity: number };
      up: { velocity: number };
    }[];
    expect(row?.east.velocity).toBeCloseTo(0.06, 5);
    expect(row?.up.velocity).toBeCloseTo(-0.03, 5);
  });
});

describe("fitRate", () => {
  const dates = Array.from({ length: 200 }, (_, k) => dateOfDay(dayNumber("2018-01-01") + 3 * k));
  it("has a standard error that holds: 95 % of velocities lie within two of them", () => {
    const random = createRandom(7);
    let within = 0;
    for (let run = 0; run < 200; run++) {
      const { velocity, sigma } = fitRate(
        dates,
        dates.map((date) => 0.05 * years(date) + 0.003 * normal(random)),
        STRAIGHT_LINE,
      );
      if (Math.abs(velocity - 0.05) < 2 * sigma) within++;
    }
    expect(within).toBeGreaterThan(180);
    expect(within).toBeLessThan(200);
  });

  it("knows none of fewer than three solutions, a quarter of the time, or of steps that no date tells apart", () => {
    expect(fitRate(dates.slice(0, 2), [1, 2], STRAIGHT_LINE).velocity).toBeNaN();
    expect(fitRate(dates.slice(0, 10), Array(10).fill(1), STRAIGHT_LINE, 120).velocity).toBeNaN();
    expect(
      fitRate(
        dates,
        dates.map(() => 1),
        { ...STRAIGHT_LINE, steps: ["20300101"] },
      ).velocity,
    ).toBeNaN();
  });
});

describe("upwarp gnss list and fetch", () => {
  it("finds the stations around a result", async () => {
    const { folder, series } = await scene();
    const [lon, lat] = pixelToLonLat(GRID, 1, 1);
    const row = (name: string, at: number, first: string, count: number) =>
      `${name} ${lat.toFixed(4)} ${at.toFixed(4)} 100.0 1 2 3 ${first} 2024-01-01 2024-01-01 ${count}`;
    const list = join(folder, "DataHoldings.txt");
    const rows = [
      row("HERE", lon + 360, "2010-01-01", 900),
      row("FEWS", lon, "2010-01-01", 5),
      row("LATE", lon, "2020-01-01", 900),
      row("AWAY", lon + 1, "2010-01-01", 900),
    ];
    writeFileSync(list, `${rows.join("\n")}\n`);
    const talk = createTalk();
    await listStations.call(talk, { around: series, minSolutions: 50, json: false }, list);
    expect(talk.printed.slice(1).map((line) => line.split(",")[0])).toEqual(["HERE"]);
    expect(talk.said.join()).toMatch(/1 of 4 stations/);
    const both = listStations.call(
      createTalk(),
      { around: series, bounds: [0, 0, 1, 1], minSolutions: 0, json: true },
      list,
    );
    expect(await codeOf(both)).toBe("usage-conflict");
  });

  it("downloads from an address that is named, and notes a station that is not there", async () => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === "/AAAA.csv" ? 200 : 404);
      response.end("date,east,north,up\n2020-01-01,0,0,0\n");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{station}.csv`;
      const out = join(newFolder(), "gnss");
      const talk = createTalk();
      await fetchGnss.call(talk, { out, source: "ngl", url }, "AAAA", "BBBB");
      expect(talk.printed).toEqual([join(out, "AAAA.csv")]);
      expect(talk.said.join("\n")).toMatch(/missing {2}BBBB\n.*has no BBBB/s);
    } finally {
      server.close();
    }
    const bad = fetchGnss.call(
      createTalk(),
      { out: newFolder(), source: "ngl", url: "https://example.org/" },
      "AAAA",
    );
    expect(await codeOf(bad)).toBe("usage-url");
  });
});
