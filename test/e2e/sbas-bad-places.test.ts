import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pixelToLonLat } from "../../src/geo/transform.ts";
import type { ReferenceRecord } from "../../src/systems/sbas/reference-point.ts";
import { expectNoHalfResults, expectRefusal, type Refusal } from "./refusal.ts";
import { type MintpyStackOptions, writeMintpyStack } from "./sbas-stacks.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-bad-places-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => join(folder, ...parts);

async function stackOf(name: string, options?: MintpyStackOptions) {
  mkdirSync(at(name));
  return writeMintpyStack(
    at(name),
    { shape: { y: 30, x: 40 }, network: { count: 5, connections: 2, baselineDeviation: 80 }, coherence: {} },
    options,
  );
}

let grid: Awaited<ReturnType<typeof stackOf>>["stack"]["grid"];
beforeAll(async () => {
  ({
    stack: { grid },
  } = await stackOf("map"));
  await stackOf("radar", { radar: true });
});

async function expectRefused(words: readonly string[], refusal: Refusal): Promise<void> {
  const out = at("refused");
  rmSync(out, { recursive: true, force: true });
  expectRefusal(await upwarp(["run", "sbas", "--out", out, ...words], folder), refusal);
  expectNoHalfResults(out);
}

describe("a reference point by longitude and latitude", () => {
  const referenceOf = (out: string) => {
    const name = readdirSync(join(out, "steps")).find((entry) => entry.startsWith("reference-point-")) ?? "";
    return JSON.parse(readFileSync(join(out, "steps", name, "record.json"), "utf8")) as ReferenceRecord;
  };

  test("is found in radar geometry by the places of the pixels", async () => {
    const [lon, lat] = pixelToLonLat(grid, 7, 11);
    const set = `reference.lonlat=${(lon + 1e-5).toFixed(6)},${(lat - 1e-5).toFixed(6)}`;
    const words = ["run", "sbas", "--inputs", at("radar/inputs"), "--out", at("found"), "--set", set];
    await succeed(words, folder);
    expect(referenceOf(at("found"))).toMatchObject({ y: 7, x: 11, chosen: "given" });
  });

  test.each(["map", "radar"])("outside of the scene is told its bounds (%s)", (name) =>
    expectRefused(["--inputs", at(name, "inputs"), "--set", "reference.lonlat=10,50"], {
      code: "reference-outside",
      where: /reference\.lonlat/,
      got: /10,50/,
      fix: /-119\.2\d+[\s\S]*37\.0\d+/,
    }),
  );

  test("is refused in radar geometry that nothing places, before anything is computed", async () => {
    await stackOf("unplaced", { radar: true, without: ["geometry"] });
    await expectRefused(["--inputs", at("unplaced/inputs"), "--set", "reference.lonlat=-119.2,37"], {
      code: "reference-unplaced",
      fix: /reference\.yx=ROW,COL/,
    });
    expect(readdirSync(at("refused/steps"))).toEqual([]);
  });
});

test("an area in degrees is refused in radar geometry with the flag that works there", () =>
  expectRefused(["--inputs", at("radar/inputs"), "--bounds=-119.24,37.005,-119.22,37.02"], {
    code: "bounds-in-radar",
    fix: /--crop ROW0:ROW1,COL0:COL1/,
  }));

test("a UTM_ZONE that contradicts EPSG is refused with both", async () => {
  await stackOf("zones", { attributes: { UTM_ZONE: "33N" } });
  await expectRefused(["--inputs", at("zones/inputs")], {
    code: "grid-zone-contradicts-epsg",
    where: /ifgramStack\.h5/,
    got: /33N[\s\S]*32611 \(11N\)/,
    fix: /EPSG or UTM_ZONE/,
  });
});

test("geometry in radar coordinates beside a stack on the map is refused, without a way that leads nowhere", async () => {
  await stackOf("bare", { without: ["geometry"] });
  await expectRefused(["--inputs", at("bare/inputs"), at("radar/inputs/geometryRadar.h5")], {
    code: "grid-differs",
    where: /geometryRadar\.h5/,
    fix: /geometryGeo\.h5/,
  });
});

describe("words that are not known", () => {
  test("are each answered by the nearest parameter that takes the value, and no wall of names", async () => {
    const words = ["--inputs", at("map/inputs"), "--set", "unwrapping=bridging", "--set", "ramp=linear"];
    const ended = await upwarp(["run", "sbas", "--out", at("words"), ...words], folder);
    expectRefusal(ended, {
      code: "config-unknown-key",
      where: /unwrapping=bridging, ramp=linear/,
      fix: /unwrapping\.method=bridging for unwrapping=bridging\?\n.*deramp=linear for ramp=linear\?\n.*`upwarp steps sbas` lists/,
    });
    expect(ended.stderr.length).toBeLessThan(600);
    expect(existsSync(at("words"))).toBe(false);
  });

  test("are told before the inputs are looked for", () =>
    expectRefused(["--inputs", at("nowhere"), "--set", "deramp=cubic", "weight=heavy"], {
      code: "config-value",
      got: /heavy[\s\S]*cubic/,
    }));
});

describe("a template that names what is not there", () => {
  const template = (name: string, ...lines: string[]) => {
    writeFileSync(at(name), lines.join("\n"));
    return ["--template", at(name)];
  };

  test("is refused with every line, its value and its place", () =>
    expectRefused(
      template(
        "gone.cfg",
        "mintpy.load.unwFile = ./gone/*/*.unw",
        "mintpy.load.demFile = ./dem/hgt.rdr",
        "mintpy.load.corFile = ./map/inputs/*.h5",
      ),
      {
        code: "not-found",
        where: /line 1: mintpy\.load\.unwFile\n.*line 2: mintpy\.load\.demFile$/,
        got: /gone\n.*dem\/hgt\.rdr/,
        fix: /--inputs/,
      },
    ));

  test("is refused with the key of the pairs, or the folder of the weather", async () => {
    const load = "mintpy.load.unwFile = ./map/inputs/*.h5";
    await expectRefused(template("pairs.cfg", load, "mintpy.network.referenceFile = ./pairs.txt"), {
      code: "not-found",
      where: /line 2: mintpy\.network\.referenceFile/,
      got: /pairs\.txt/,
    });
    const method = "mintpy.troposphericDelay.method = gacos";
    const gacos = "mintpy.troposphericDelay.gacosDir = ./GACOS";
    await expectRefused(template("sky.cfg", load, method, gacos), {
      code: "weather-missing",
      got: /GACOS/,
    });
  });
});
