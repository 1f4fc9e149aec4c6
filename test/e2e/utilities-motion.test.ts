import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testData } from "../data.ts";
import { readAll } from "../map-files.ts";
import { expectRefusal } from "./refusal.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const USTICA = testData("egms-ustica");
const HAWAII = testData("insar-hawaii-disp");
const GOLDEN = testData("mintpy-golden");
const STATIONS = testData("gnss");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-motion-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(USTICA === null)("upwarp decompose (egms-ustica)", () => {
  const at = (name: string) => join(USTICA ?? "", `${name}.zip`);
  const TRACKS = [at("EGMS_L2b_022_0845_IW2_VV_2020_2024_1"), at("EGMS_L2b_117_0227_IW2_VV_2020_2024_1")];

  it("gives the service's own east velocity within 0.1 mm/yr (RMS) on all 522 cells", async () => {
    const east = at("EGMS_L3_E45N17_100km_E_2020_2024_1");
    const { stdout, stderr } = await succeed(["decompose", ...TRACKS, "--against", east, "--json"], folder);
    const { cells, count, bias, rmse, correlation } = JSON.parse(stdout) as Record<string, number>;
    expect([cells, count]).toEqual([522, 522]);
    expect(Math.abs(bias as number)).toBeLessThan(0.014e-3);
    expect(rmse).toBeLessThan(0.0866e-3);
    expect(correlation).toBeGreaterThan(0.9945);
    expect(stderr).toMatch(/640 cells of 100 m are seen by two tracks/);
  });

  it("writes the cells as maps that carry what they were made of", async () => {
    await succeed(["decompose", ...TRACKS, "--cell", "200", "--out", "cells.zarr"], folder);
    const { east = [], up = [], points = [] } = await readAll(join(folder, "cells.zarr"));
    const solved = east.filter((value) => !Number.isNaN(value)).length;
    expect(solved).toBeGreaterThan(100);
    expect(points.filter((value) => value >= 2).length).toBeGreaterThanOrEqual(solved);
    expect(Math.max(...up.filter(Number.isFinite))).toBeLessThan(0.02);
    const { stdout } = await succeed(["why", "cells.zarr"], folder);
    expect(stdout).toMatch(/^decompose {2}version 1/);
    expect(stdout).toMatch(/input {2}EGMS_L2b_117_0227_IW2_VV_2020_2024_1\.zip {2}content/);
  });
});

describe.skipIf(HAWAII === null)("upwarp gnss (insar-hawaii-disp)", () => {
  const gnss = join(HAWAII ?? "", "gnss");
  interface Told {
    stations: {
      name: string;
      dates: string[];
      agreement: { count: number; rmse: number };
      gnssSigma: number[];
    }[];
    leftOut: { name: string; why: string }[];
    displacement: { count: number; rmse: number };
  }

  it("compares CRIM and OUTL, and tells why the three others cannot be", async () => {
    const { stdout, stderr } = await succeed(
      ["gnss", "compare", HAWAII ?? "", gnss, "--json", "--figure", "gnss.svg", "--out", "gnss.csv"],
      folder,
    );
    const { stations, leftOut, displacement } = JSON.parse(stdout) as Told;
    expect(stations.map(({ name, dates }) => [name, dates.length])).toEqual([
      ["CRIM", 6],
      ["OUTL", 6],
    ]);
    expect(leftOut.map(({ name }) => name)).toEqual(["DVLT", "PUHI", "PUHR"]);
    for (const { why } of leftOut)
      expect(why).toMatch(/fewer than 2 of the 6 dates .* solutions run from 20/);
    expect(stderr).toMatch(/PUHR is left out: .* run from 2023-09-08 to 2024-09-28/);
    expect(displacement.count).toBe(10);
    // Without a correction of the atmosphere: centimetres. The stations' own errors are millimetres.
    expect(displacement.rmse).toBeLessThan(0.03);
    for (const { gnssSigma } of stations)
      for (const sigma of gnssSigma) expect(sigma > 0.001 && sigma < 0.004).toBe(true);
    expect(readFileSync(join(folder, "gnss.csv"), "utf8").trim().split("\n")).toHaveLength(13);
    expect(readFileSync(join(folder, "gnss.svg"), "utf8")).toContain("OUTL GNSS");
  });

  it("agrees three times as well between the two, 1.2 km apart, where the atmosphere is the same", async () => {
    const run = async (...flags: string[]) =>
      (
        JSON.parse(
          (await succeed(["gnss", "compare", HAWAII ?? "", gnss, "--json", ...flags], folder)).stdout,
        ) as Told
      ).displacement.rmse;
    expect(await run("--reference", "CRIM")).toBeLessThan((await run()) / 2.5);
  });

  it("refuses stations of another time, without a result", async () => {
    expectRefusal(await upwarp(["gnss", "compare", HAWAII ?? "", join(gnss, "PUHR.tenv3")], folder), {
      code: "gnss-no-overlap",
      got: /PUHR: it has a solution on fewer than 2/,
    });
    expect(existsSync(join(folder, "gnss.png"))).toBe(false);
  });

  it.skipIf(STATIONS === null)("finds the stations of that time and place in the list of all", async () => {
    const list = join(STATIONS ?? "", "DataHoldings.txt");
    const { stdout } = await succeed(["gnss", "list", list, "--around", HAWAII ?? ""], folder);
    const names = stdout
      .trim()
      .split("\n")
      .map((row) => row.split(",")[0]);
    for (const name of ["CRIM", "OUTL"]) expect(names).toContain(name);
    for (const name of ["PUHI", "DVLT", "PUHR"]) expect(names).not.toContain(name);
  });
});

describe.skipIf(GOLDEN === null)("upwarp transect and inspect (mintpy-golden)", () => {
  const at = (name: string) => join(GOLDEN ?? "", "expected", name);

  it("draws two layers of time along a line, and writes their values", async () => {
    const { stdout } = await succeed(
      [
        ...[
          "transect",
          at("velocity.h5"),
          at("timeseries.h5"),
          "--from",
          "-115.90,35.20",
          "--to",
          "-115.85,35.22",
        ],
        ...["--compat", "mintpy"],
      ],
      folder,
    );
    const [header, ...rows] = stdout.trim().split("\n");
    expect(header).toMatch(
      /^distance_m,lon,lat,velocity\.h5 \(m yr-1\),velocity\.h5 std \(m yr-1\),timeseries\.h5 2018-11-02 \(m\)$/,
    );
    expect(rows.length).toBeGreaterThan(50);
    const last = Number(rows.at(-1)?.split(",")[0]);
    // 0.05 degrees of longitude at latitude 35.21, and 0.02 of latitude.
    expect(Math.abs(last - Math.hypot(0.05 * 91_000, 0.02 * 110_940))).toBeLessThan(60);
    await succeed(
      [
        "transect",
        at("velocity.h5"),
        "--from",
        "-115.90,35.20",
        "--to",
        "-115.85,35.22",
        "--figure",
        "line.png",
      ],
      folder,
    );
    expect([...readFileSync(join(folder, "line.png")).subarray(1, 4)]).toEqual([...Buffer.from("PNG")]);
  });

  it("lists dates and pairs for programs, and reads layers and attributes for people", async () => {
    const dates = await succeed(["inspect", at("timeseries.h5"), "--dates"], folder);
    const theirs = readFileSync(at("variants/info_dates.txt"), "utf8").trim().split("\n");
    expect(
      dates.stdout
        .trim()
        .split("\n")
        .map((date) => date.replaceAll("-", "")),
    ).toEqual(theirs);
    const { stdout } = await succeed(["inspect", at("velocity.h5"), "--layers", "--json"], folder);
    const [{ layers } = { layers: [] }] = JSON.parse(stdout) as {
      layers: Record<string, number | string>[];
    }[];
    const velocity = layers.find(({ name }) => name === "velocity");
    expect(velocity).toMatchObject({ values: 6912, missing: 0, zeros: 395 });
    expect(velocity?.minimum).toBeCloseTo(-0.0372146, 6);
    expect(velocity?.maximum).toBeCloseTo(0.0572225, 6);
    const attributes = await succeed(["inspect", at("velocity.h5"), "--attributes"], folder);
    const shown = readFileSync(at("variants/info_velocity.txt"), "utf8");
    // Every attribute that MintPy's own info prints, with its value; paths were taken out of the golden files.
    for (const [, name = "", value = ""] of shown.matchAll(/^ {2}([\w.]+) {2,}(\S.*)$/gm))
      if (!["UNIT", "FILE_PATH", "OG_FILE_PATH"].includes(name)) {
        const line = attributes.stdout.split("\n").find((one) => one.trim().startsWith(`${name} `));
        expect([name, line?.trim().slice(name.length).trim()]).toEqual([name, value.trim()]);
      }
  });
});
