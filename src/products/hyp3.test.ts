import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SMALL_GRID, writeTiff } from "../../test/fixtures/products/write-tiff.ts";
import type { Stack } from "../stack/stack.ts";
import { readFloats } from "../stack/views.ts";
import { openStack } from "./open-stack.ts";

const FIXTURES = resolve(import.meta.dirname, "../../test/fixtures/products/hyp3");

const readAll = async (stack: Stack, name: string) => {
  const variable = stack.variables.get(name);
  if (variable === undefined) throw new Error(`no ${name}`);
  return readFloats(
    variable,
    variable.shape.map((n) => [0, n] as const),
  );
};

describe("HyP3 GAMMA scenes whose extents differ", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([join(FIXTURES, "scenes")]);
  });

  it("are cropped to the common extent, and a note says so", () => {
    // Products begin at rows 0 and 1 and at columns 1 and 0 of the lattice; both are 10 x 12.
    expect(stack.grid.shape).toEqual({ y: 9, x: 11 });
    expect(stack.grid.affine).toEqual([80, 0, 500080, 0, -80, 3999920]);
    expect(stack.grid.crs.epsg).toBe(32611);
    expect(stack.notes.join()).toMatch(/common extent and were cropped to 9 x 11 px/);
  });

  it("keep every pixel's value at its place", async () => {
    const phase = await readAll(stack, "unwrappedPhase");
    for (let k = 0; k < 2; k++)
      for (let y = 0; y < 9; y++)
        for (let x = 0; x < 11; x++) {
          const [row, column] = [y + 1, x + 1];
          const expected = (row + column) % 7 === 0 ? Number.NaN : 0.25 * row + 0.125 * column + k + 1;
          expect(phase[(k * 9 + y) * 11 + x]).toBe(expected);
        }
  });

  it("are sorted by date, with the baselines of their texts", () => {
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect(stack.network?.pairs).toEqual([
      { reference: 0, secondary: 1 },
      { reference: 1, secondary: 2 },
    ]);
    expect(stack.network?.perpendicularBaseline).toEqual([42.25, -31.5]);
  });

  it("state the acquisition in our conventions", () => {
    expect(stack.acquisition).toMatchObject({
      wavelength: 299792458 / 5.405e9,
      looks: 41,
      heading: -12.25,
      orbitDirection: "ascending",
      secondsOfDay: 51567.597846,
      slantRange: 880000,
      platform: "Sentinel-1",
      earthRadius: 6370000,
      satelliteHeight: 693000,
      startingRange: 800000,
      rangePixelSize: 2.3 * 20,
      azimuthPixelSize: 14.1 * 4,
      rangeLooks: 20,
      azimuthLooks: 4,
      antennaSide: "right",
    });
  });

  it("turn the look vector into incidence and azimuth angles", async () => {
    const incidence = await readAll(stack, "incidenceAngle");
    const azimuth = await readAll(stack, "azimuthAngle");
    expect(incidence[0]).toBeCloseTo(90 - 50.5, 4);
    expect(incidence[10]).toBeCloseTo(90 - 55.5, 4);
    // Ascending and right-looking: the satellite stands in the west, +102 degrees anti-clockwise from north.
    expect(azimuth[0]).toBeCloseTo(102, 4);
    expect(stack.acquisition.incidence).toBeCloseTo(90 - 53, 3);
  });

  it("hold height, coherence and the water mask on the same grid", async () => {
    expect((await readAll(stack, "height"))[0]).toBe(111);
    expect((await readAll(stack, "coherence"))[0]).toBe(((3 + 1) % 10) / 16 + 0.25);
    expect([...(await readAll(stack, "waterMask")).slice(0, 11)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
  });
});

describe("HyP3 ISCE bursts in one folder", () => {
  it("come with connected components, in which 0 stays a number", async () => {
    const stack = await openStack([join(FIXTURES, "bursts")]);
    expect(stack.dates).toEqual(["2020-06-04", "2020-06-16", "2020-06-28"]);
    expect(stack.acquisition).toMatchObject({ heading: -167.5, orbitDirection: "descending" });
    const components = await readAll(stack, "connectedComponent");
    expect([...components.slice(0, 8)]).toEqual([0, 1, 1, 1, 1, 1, 1, 0]);
    expect((await readAll(stack, "azimuthAngle"))[0]).toBeCloseTo(-102, 4);
  });

  it("have the slant range of their incidence angle when the text states none", async () => {
    const { acquisition } = await openStack([join(FIXTURES, "bursts")]);
    const theta = ((acquisition.incidence ?? 0) * Math.PI) / 180;
    const [ground, satellite] = [6370000, 6370000 + 693000];
    const range = acquisition.slantRange ?? 0;
    // The triangle of Earth's centre, satellite and ground point closes.
    const closed = ground ** 2 + range ** 2 + 2 * ground * range * Math.cos(theta);
    expect(Math.sqrt(closed)).toBeCloseTo(satellite, 3);
  });
});

describe("HyP3 products of two UTM zones", () => {
  const folder = mkdtempSync(join(tmpdir(), "upwarp-hyp3-zones-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("are refused with the files, their zones and what to do", async () => {
    const names = [
      ["S1AA_20180106T004021_20180118T004021_VVP012_INT80_G_ueF_11AB", 32611],
      ["S1AA_20180118T004021_20180130T004020_VVP012_INT80_G_ueF_22CD", 32611],
      ["S1AA_20180130T004021_20180211T004020_VVP012_INT80_G_ueF_33EF", 32612],
    ] as const;
    for (const [name, epsg] of names) {
      await writeTiff(join(folder, `${name}_unw_phase.tif`), {
        grid: { ...SMALL_GRID, crs: { epsg, wkt: null } },
      });
      writeFileSync(join(folder, `${name}.txt`), "Heading: -12.0\n");
    }
    await expect(openStack([folder])).rejects.toMatchObject({
      kind: "input",
      code: "grid-crs-differs",
      where: expect.stringContaining("33EF_unw_phase.tif"),
      got: expect.stringMatching(/UTM zone 12N[\s\S]*most have.*UTM zone 11N/),
      fix: expect.stringMatching(/one UTM zone.*gdalwarp/),
    });
  });
});

describe("HyP3 products that are incomplete", () => {
  const folder = mkdtempSync(join(tmpdir(), "upwarp-hyp3-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("name every missing metadata text", async () => {
    cpSync(join(FIXTURES, "bursts"), folder, { recursive: true });
    for (const name of readdirSync(folder)) if (name.endsWith(".txt")) rmSync(join(folder, name));
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "metadata-missing",
      where: expect.stringMatching(/663F\.txt\s+S1_.*6C1A\.txt/),
    });
  });
});
