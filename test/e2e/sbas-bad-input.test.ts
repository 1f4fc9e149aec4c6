import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import type { SimulationOptions } from "../../src/simulate/options.ts";
import { writeTiff } from "../fixtures/products/write-tiff.ts";
import { expectNoHalfResults, expectRefusal, type Refusal } from "./refusal.ts";
import { type MintpyStackOptions, writeMintpyStack } from "./sbas-stacks.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-bad-chain-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => join(folder, ...parts);
const PRODUCTS = resolve(import.meta.dirname, "../fixtures/products");

const SCENE: SimulationOptions = {
  shape: { y: 30, x: 40 },
  network: { count: 10, connections: 3, baselineDeviation: 80 },
  terrain: { relief: 150, errorDeviation: 8 },
  coherence: {},
};

async function stackOf(name: string, options?: MintpyStackOptions, simulation: SimulationOptions = {}) {
  mkdirSync(at(name));
  return writeMintpyStack(at(name), { ...SCENE, ...simulation }, options);
}

/** Steps of a run that were finished, or begun. */
const stepsIn = (out: string): string[] =>
  existsSync(join(out, "steps"))
    ? readdirSync(join(out, "steps")).filter((name) => /-[0-9a-f]{12}/.test(name))
    : [];

/** The run is refused, and before anything is computed. */
async function expectRefused(inputs: string, words: readonly string[], refusal: Refusal): Promise<void> {
  const out = at("refused");
  rmSync(out, { recursive: true, force: true });
  expectRefusal(await upwarp(["run", "sbas", "--inputs", inputs, "--out", out, ...words], folder), refusal);
  expect(stepsIn(out)).toEqual([]);
  expectNoHalfResults(out);
}

describe("metadata that MintPy's loaders would have written", () => {
  test("without STARTING_RANGE in radar geometry: the DEM error is refused by its name", async () => {
    await stackOf("no-range", {
      radar: true,
      without: ["STARTING_RANGE", "slantRangeDistance", "incidenceAngle"],
    });
    await expectRefused(at("no-range/inputs"), ["--set", "deramp=linear", "topography=yes"], {
      code: "slant-range-missing",
      where: /STARTING_RANGE/,
      fix: /slantRangeDistance|topography=no/,
    });
  });

  test("without HEIGHT in map geometry: the DEM error is refused by its name", async () => {
    await stackOf("no-height", { without: ["HEIGHT", "slantRangeDistance"] });
    await expectRefused(at("no-height/inputs"), ["--set", "deramp=linear", "topography=yes"], {
      code: "slant-range-missing",
      where: /HEIGHT/,
    });
  });

  test("without dates of the pairs (DATE12): the stack is refused", async () => {
    await stackOf("no-dates", { without: ["date"] });
    await expectRefused(at("no-dates/inputs"), [], { code: "dataset-missing", got: /date/ });
    const sar = at("unnamed");
    mkdirSync(sar);
    for (const name of ["ifg1", "ifg2"]) {
      writeFileSync(join(sar, `${name}.unw`), new Uint8Array(2 * 4 * 6 * 8));
      writeFileSync(join(sar, `${name}.unw.rsc`), "WIDTH 8\nFILE_LENGTH 6\nWAVELENGTH 0.056\n");
    }
    await expectRefused(sar, [], {
      code: "pair-dates-missing",
      where: /ifg1\.unw[\s\S]*ifg2\.unw/,
      fix: /DATE12/,
    });
  });

  test("without the wavelength, the hour or the flight's heading: what needs them is refused by name", async () => {
    await stackOf("no-wavelength", { without: ["WAVELENGTH"] });
    await expectRefused(at("no-wavelength/inputs"), [], { code: "wavelength-missing" });
    await stackOf("no-hour", { without: ["CENTER_LINE_UTC"] });
    await expectRefused(at("no-hour/inputs"), ["--set", "deramp=linear", "tides=yes"], {
      code: "acquisition-time-missing",
      fix: /CENTER_LINE_UTC/,
    });
    await stackOf("no-heading", { without: ["HEADING", "azimuthAngle"] });
    await expectRefused(at("no-heading/inputs"), ["--set", "deramp=linear", "plate=EURA"], {
      code: "look-unknown",
      where: /heading/,
    });
    await stackOf("no-places", { radar: true, without: ["latitude", "longitude"] });
    await expectRefused(at("no-places/inputs"), ["--set", "deramp=linear", "tides=yes"], {
      code: "place-unknown",
      where: /latitude, longitude/,
    });
  });
});

describe("products that MintPy stumbles over", () => {
  test("HyP3 burst names and extents that differ run as they are", async () => {
    const out = at("bursts");
    const { stderr } = await succeed(
      ["run", "sbas", "--inputs", join(PRODUCTS, "hyp3/bursts"), "--out", out],
      folder,
    );
    expect(stderr).toMatch(/reached beyond the common extent and were cropped to 8 x 10 px/);
    expect(existsSync(join(out, "velocity.tif"))).toBe(true);
  });

  test("a HyP3 stack over two UTM zones is refused with the files and their zones", async () => {
    const zones = at("zones");
    for (const [dates, epsg] of [
      ["20180106T004021_20180118T004021", 32611],
      ["20180118T004021_20180130T004020", 32611],
      ["20180130T004020_20180211T004020", 32612],
    ] as const) {
      const name = `S1AA_${dates}_VVP012_INT80_G_ueF_11AB`;
      await writeTiff(join(zones, `${name}_unw_phase.tif`), {
        grid: {
          shape: { y: 6, x: 8 },
          affine: [80, 0, 500000, 0, -80, 4000000],
          crs: { epsg, wkt: null },
          geometry: "map",
        },
      });
      writeFileSync(join(zones, `${name}.txt`), "Heading: -12.0\n");
    }
    await expectRefused(zones, [], {
      code: "grid-crs-differs",
      where: /20180130T004020/,
      got: /UTM zone 12N/,
      fix: /gdalwarp/,
    });
  });

  test("a stack without any data in the area is refused, and told", async () => {
    await stackOf("empty", {}, { emptyCorner: 0.9 });
    const words = ["run", "sbas", "--inputs", at("empty/inputs"), "--crop", "0:10,0:10", "--out"];
    const out = at("nothing");
    const ended = await upwarp([...words, out, "--set", "deramp=linear", "topography=yes"], folder);
    expectRefusal(ended, { code: "reference-none", fix: /\S/ });
    expectNoHalfResults(out);
    const named = await upwarp([...words, out, "--set", "reference.yx=5,5"], folder);
    expectRefusal(named, { code: "reference-point-masked", where: /row 5, column 5/ });
  });
});

describe("a stack that is whole", () => {
  beforeAll(async () => {
    await stackOf("good", {}, { water: { lakes: [{ center: { y: 0.5, x: 0.5 }, radius: 300 }] } });
    await stackOf("other", { radar: true }, { shape: { y: 20, x: 20 } });
  });
  const good = at("good/inputs");

  test("is refused a reference point under water, with a place nearby that is not", async () => {
    const words = ["run", "sbas", "--inputs", good, "--out", at("water"), "--set", "reference.yx=15,20"];
    expectRefusal(await upwarp(words, folder), {
      code: "reference-point-masked",
      where: /row 15, column 20/,
      fix: /--set reference\.yx=\d+,\d+/,
    });
  });

  test("is told when closure finds nothing to compare, and what may help", async () => {
    const words = ["run", "sbas", "--inputs", at("other/inputs"), "--out", at("closure")];
    const { stderr } = await succeed([...words, "--set", "unwrapping.method=closure"], folder);
    expect(stderr).toMatch(/one common component: closure finds nothing to correct[\s\S]*Bridging may/);
  });

  test("is refused a reference point outside before anything is computed", () =>
    expectRefused(good, ["--set", "reference.yx=500,2"], {
      code: "reference-outside",
      fix: /Rows run from 0 to 29/,
    }));

  test.each(["2018-13-01", "soon", "20190101"])("is refused the reference date %s", (date) =>
    expectRefused(good, ["--set", "deramp=linear", `reference.date=${date}`], {
      code: date === "20190101" ? "reference-date-unknown" : "config-value",
      got: new RegExp(date),
    }),
  );

  test("is refused a mask of another grid", async () => {
    await expectRefused(good, ["--water-mask", at("other/inputs/geometryRadar.h5")], {
      code: "grid-differs",
      where: /geometryRadar\.h5/,
      got: /20 x 20 px in radar geometry[\s\S]*30 x 40 px/,
    });
  });

  test("is refused ionospheric phases of another grid", async () => {
    const words = ["--ionosphere", at("other/inputs"), "--set", "ionosphere=split-spectrum"];
    await expectRefused(good, words, { code: "grid-differs", got: /20 x 20 against 30 x 40/ });
  });

  test("is refused weather that no file is given for", async () => {
    for (const method of ["era5", "gacos", "opera"])
      await expectRefused(good, ["--set", `troposphere=${method}`], {
        code: "weather-missing",
        fix: /--weather PATH/,
      });
    mkdirSync(at("sky"));
    cpSync(join(PRODUCTS, "hyp3/bursts"), at("sky"), { recursive: true });
    await expectRefused(good, ["--weather", at("sky"), "--set", "troposphere=gacos"], {
      code: "weather-none",
    });
  });

  test("is refused too few reliable pixels with what to change", async () => {
    const words = ["run", "sbas", "--inputs", good, "--out", at("strict"), "--set", "deramp=linear"];
    expectRefusal(await upwarp([...words, "min-temporal-coherence=1"], folder), {
      code: "reliable-too-few",
      fix: /lower min-temporal-coherence/,
    });
  });
});

describe("a template", () => {
  const withTemplate = (name: string, text: string) => {
    writeFileSync(at(name), text);
    return ["run", "sbas", "--template", at(name), "--out", at("templated")];
  };

  test("with unknown keys is refused with lines and spellings, all at once", async () => {
    const words = withTemplate(
      "keys.cfg",
      "mintpy.networkInversion.weightFun = var\n# x\nmintpy.dermap = no\n",
    );
    expectRefusal(await upwarp(words, folder), {
      code: "template-unknown-key",
      where: /keys\.cfg, line 1: .*weightFun\n.*keys\.cfg, line 3: mintpy\.dermap/,
      fix: /mintpy\.networkInversion\.weightFunc[\s\S]*mintpy\.deramp/,
    });
  });

  test("with values that cannot be read is refused with lines and shapes, all at once", async () => {
    const words = withTemplate(
      "values.cfg",
      "mintpy.network.tempBaseMax = long\nmintpy.reference.date = soon\n",
    );
    expectRefusal(await upwarp(words, folder), {
      code: "template-value",
      where: /line 1: mintpy\.network\.tempBaseMax\n.*line 2: mintpy\.reference\.date/,
      got: /long\n +soon/,
      fix: /tempBaseMax = number[\s\S]*reference\.date = none \| auto \| YYYYMMDD/,
    });
    expectRefusal(await upwarp(withTemplate("ramp.cfg", "mintpy.deramp = cubic"), folder), {
      code: "template-value",
      got: /cubic/,
      fix: /linear_range/,
    });
  });

  test("that names no files is refused, and told the keys that would", async () => {
    expectRefusal(await upwarp(withTemplate("none.cfg", "mintpy.deramp = linear"), folder), {
      code: "usage-missing",
      where: /none\.cfg names none \(mintpy\.load\.unwFile/,
      exit: 2,
    });
  });

  test("that names files which are not there is refused with their place", async () => {
    const words = withTemplate("gone.cfg", "mintpy.load.unwFile = ./gone/*/*.unw");
    expectRefusal(await upwarp(words, folder), { code: "not-found", where: /gone/ });
  });

  test("that is not there, or is no text, is refused", async () => {
    const words = ["run", "sbas", "--inputs", at("x"), "--out", at("x"), "--template"];
    expectRefusal(await upwarp([...words, at("nowhere.cfg")], folder), { code: "not-found" });
    expectRefusal(await upwarp([...words, at("other/inputs/ifgramStack.h5")], folder), {
      code: "template-unreadable",
    });
  });

  test("runs on the files that it names, in the area and with the looks that it says", async () => {
    const words = withTemplate(
      "whole.cfg",
      [
        `mintpy.load.unwFile = ./good/inputs/*.h5`,
        "mintpy.subset.yx = 2:28,4:36",
        "mintpy.multilook.ystep = 2",
        "mintpy.multilook.xstep = 2",
        "mintpy.networkInversion.minNumPixel = 10",
        "mintpy.plot = no",
      ].join("\n"),
    );
    const { stdout } = await succeed([...words, "--json"], folder);
    const done = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as { notes: string[]; type: string };
    expect(done.type).toBe("done");
    expect(done.notes.join("\n")).toMatch(/whole\.cfg that play no part: mintpy\.plot\./);
    expect(done.notes.join("\n")).toMatch(/default tropospheric correction \(ERA5\) is left out/);
    const velocity = await openDataset(at("templated/velocity.tif"));
    expect(velocity.grid).toMatchObject({
      shape: { y: 13, x: 16 },
      affine: [160, 0, 300320, 0, -160, 4099840],
    });
    for (const variable of velocity.variables.values()) await variable.close();
  });
});
