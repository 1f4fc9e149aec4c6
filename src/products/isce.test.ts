import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import type { Stack } from "../stack/stack.ts";
import { describePath } from "./describe-path.ts";
import { openStack } from "./open-stack.ts";

const TOPS = fixture("isce-tops");
const STRIPMAP = fixture("isce-stripmap");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-isce-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("an ISCE-2 topsStack folder", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([TOPS]);
  });

  it("is a stack in radar geometry, the phase being the second band", async () => {
    expect(stack).toMatchObject({ product: "isce", grid: { shape: { y: 8, x: 10 }, geometry: "radar" } });
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect(await valueAt(stack, "unwrappedPhase", 2, 3, 4)).toBe(20 + 3 + 0.5 + 0.5);
    expect(await valueAt(stack, "unwrappedPhase", 0, 0, 0)).toBeNaN();
    expect(await valueAt(stack, "coherence", 1, 3, 4)).toBeCloseTo(0.14, 6);
    expect(await valueAt(stack, "connectedComponent", 1, 0, 5)).toBe(2);
  });

  it("has the geometry with angles in our convention, and 1 in shadow or layover", async () => {
    expect(await valueAt(stack, "height", 2, 4)).toBe(103);
    expect(await valueAt(stack, "latitude", 0, 0)).toBeCloseTo(36.005, 5);
    expect(await valueAt(stack, "longitude", 0, 0)).toBeCloseTo(-117.995, 5);
    expect(await valueAt(stack, "incidenceAngle", 0, 0)).toBe(34.5);
    expect(await valueAt(stack, "azimuthAngle", 0, 0)).toBe(102.25);
    const shadow = stack.variables.get("shadowMask")!;
    expect([
      ...(await shadow.read([
        [0, 1],
        [0, 5],
      ])),
    ]).toEqual([0, 1, 1, 1, 0]);
  });

  it("has the baselines of its texts, swaths averaged, and of its grids pixel by pixel", async () => {
    expect(stack.network?.perpendicularBaseline).toEqual([42, -30, -72]);
    expect(stack.variables.get("perpendicularBaseline")?.shape).toEqual([3, 8, 10]);
    expect(await valueAt(stack, "perpendicularBaseline", 0, 1, 1)).toBe(0);
    expect(await valueAt(stack, "perpendicularBaseline", 2, 1, 1)).toBe(-30.5);
  });

  it("has the acquisition of its nearest swath and of the orbit", () => {
    const { acquisition } = stack;
    expect(acquisition).toMatchObject({
      wavelength: 0.05546576,
      platform: "S1A",
      orbitDirection: "ascending",
      antennaSide: "right",
      startingRange: 800_000,
      rangeLooks: 9,
      azimuthLooks: 3,
      looks: 14,
      incidence: 34.5,
      secondsOfDay: 6621,
    });
    expect(acquisition.rangePixelSize).toBeCloseTo(9 * 2.329562114715323, 9);
    expect(acquisition.slantRange).toBeCloseTo(800_000 + 4.5 * 9 * 2.329562114715323, 6);
    // A circular orbit of 7071 km that stands at 36 degrees of geocentric latitude.
    const [a, b] = [6_378_137, 6_356_752.3142];
    const phi = Math.atan(Math.tan((36 * Math.PI) / 180) / (1 - 0.00669437999));
    const ellipsoid =
      Math.hypot(a ** 2 * Math.cos(phi), b ** 2 * Math.sin(phi)) /
      Math.hypot(a * Math.cos(phi), b * Math.sin(phi));
    expect(acquisition.satelliteHeight).toBeCloseTo(7_071_000 - ellipsoid, -3);
    // cos(inclination) = cos(latitude) sin(heading), on the sphere.
    const sine = Math.cos((98.18 * Math.PI) / 180) / Math.cos((36 * Math.PI) / 180);
    expect(acquisition.heading).toBeCloseTo((Math.asin(sine) * 180) / Math.PI, 1);
    expect(acquisition.earthRadius).toBeGreaterThan(6_350_000);
    expect(acquisition.earthRadius).toBeLessThan(6_365_000);
    // 7.5 km/s of orbital speed become 6.76 km/s on the ground.
    expect(acquisition.azimuthPixelSize).toBeCloseTo(3 * 0.0020555563 * 6760, 0);
  });

  it("says nothing is missing but connected water", () => {
    expect(stack.notes).toEqual(["The inputs have no layer waterMask (mask of water)."]);
  });

  it("opens the same from its parts", async () => {
    const parts = ["merged", "baselines", "reference"].map((name) => join(TOPS, name));
    const { network, acquisition } = await openStack(parts);
    expect(network).toEqual(stack.network);
    expect(acquisition).toEqual(stack.acquisition);
  });

  it("is refused when a raster is truncated", async () => {
    cpSync(TOPS, folder, { recursive: true });
    truncateSync(join(folder, "merged/interferograms/20180106_20180130/filt_fine.unw"), 500);
    await expect(openStack([folder])).rejects.toMatchObject({ code: "flat-truncated" });
  });

  it("is refused without reference/IW*.xml, with what to give instead", async () => {
    cpSync(TOPS, folder, { recursive: true });
    rmSync(join(folder, "reference"), { recursive: true });
    await expect(openStack([folder])).rejects.toMatchObject({
      kind: "input",
      code: "isce-metadata-missing",
      got: expect.stringContaining("IW1.xml"),
      fix: expect.stringMatching(/folder reference.*acquisition\.json/),
    });
  });
});

describe("an ISCE-2 stripmapStack folder", () => {
  it("is refused for its Python shelve, which is never opened", async () => {
    const { problems, product } = await describePath(STRIPMAP);
    expect(product).toBeNull();
    expect(problems).toMatchObject([
      {
        code: "isce-metadata-missing",
        where: expect.stringContaining(join("referenceShelve", "data.dat")),
        got: expect.stringContaining("Python shelve"),
        fix: expect.stringContaining("acquisition.json"),
      },
    ]);
  });

  it("opens with what the user states, and takes the plain name of several", async () => {
    cpSync(STRIPMAP, folder, { recursive: true });
    const given = {
      wavelength: 0.236,
      startingRange: 850_000,
      rangePixelSize: 9.4,
      orbitDirection: "descending",
    };
    writeFileSync(join(folder, "acquisition.json"), JSON.stringify(given));
    const stack = await openStack([folder]);
    expect(stack.network?.perpendicularBaseline?.map((value) => Number(value.toFixed(6)))).toEqual([
      174, -20.5, -194.5,
    ]);
    expect(stack.acquisition).toMatchObject({ ...given, slantRange: 850_000 + 3 * 9.4, incidence: 34.5 });
    expect(await valueAt(stack, "unwrappedPhase", 0, 0, 0)).toBe(0.5);
    expect(await valueAt(stack, "azimuthAngle", 0, 0)).toBe(-102.25);
  });

  it("is refused when the user's statement is no number", async () => {
    cpSync(STRIPMAP, folder, { recursive: true });
    writeFileSync(join(folder, "acquisition.json"), '{"wavelength": "0.236 m", "speed": 7}');
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "acquisition-file-malformed",
      got: expect.stringMatching(/wavelength: "0\.236 m"\s+speed: 7/),
    });
  });
});
