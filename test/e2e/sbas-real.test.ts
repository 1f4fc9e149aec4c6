import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { openZenithDelay } from "../../src/products/weather/open-zenith-delay.ts";
import { readFloats } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";
import { expectRefusal } from "./refusal.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-real-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]) => join(folder, ...parts);

/** A map of a run, NaN where it has no data. */
async function map(path: string): Promise<Float32Array> {
  const [variable] = (await openDataset(path)).variables.values();
  const values = await readFloats(variable!, fullWindow(variable!.shape));
  await variable!.close();
  return values;
}

const finite = (values: Float32Array) => values.filter(Number.isFinite).sort();
const quantile = (values: Float32Array, share: number) => {
  const sorted = finite(values);
  return sorted[Math.round(share * (sorted.length - 1))]!;
};

const MEXICO = testData("insar-mexico-s1");

describe.skipIf(MEXICO === null)("Mexico City, Sentinel-1 (insar-mexico-s1)", () => {
  const run = (out: string, ...set: string[]) =>
    succeed(
      [
        ...["run", "sbas", "--inputs", MEXICO as string, "--out", at(out), "--layout", "mintpy"],
        ...["--set", "topography=yes", "reference.date=auto", "overview=yes", ...set],
      ],
      folder,
    );

  test("goes through all corrections, keeps its subsidence and names what is missing", async () => {
    const { stderr } = await run("mexico", "unwrapping.method=bridging", "tides=yes");
    const velocity = await map(at("mexico/velocity.tif"));
    // Without corrections -302 to 8, median -93 mm/yr: the DEM error takes the atmosphere's share of half a year, no more.
    expect(finite(velocity).length).toBeGreaterThan(5800);
    expect(quantile(velocity, 0)).toBeGreaterThan(-0.4);
    expect(quantile(velocity, 0.02)).toBeLessThan(-0.2);
    expect(quantile(velocity, 0.5)).toBeCloseTo(-0.1, 1);
    expect(quantile(await map(at("mexico/temporal-coherence.tif")), 0.5)).toBeGreaterThan(0.9);
    // Half a year with 13 dates: the standard error of a DEM error is 17 m.
    const demError = await map(at("mexico/dem-error.tif"));
    expect(quantile(demError, 0.95) - quantile(demError, 0.05)).toBeLessThan(100);
    expect(stderr).toMatch(
      /Solid Earth tides along the line of sight differ by up to 243 mm between dates .* 0\.\d+ mm across/,
    );
    expect(stderr).toMatch(/The inputs have no layer connectedComponent \(repair of unwrapping errors\)/);
    expect(existsSync(at("mexico/timeseries_SET_demErr.h5"))).toBe(true);
    expect(readFileSync(at("mexico/reference_date.txt"), "utf8")).toMatch(/^2018\d{4}\n$/);
  });

  test("is warned that ramps would take off what moves", async () => {
    const { stderr } = await run("ramped", "deramp=linear");
    expect(stderr).toMatch(/The linear ramps move steadily: .* They hold \d\d % of the variance\./);
    expect(stderr).toMatch(/Compare with deramp=none\./);
    expect(existsSync(at("ramped/timeseries_ramp_demErr.h5"))).toBe(true);
  });
});

const SYDNEY = testData("insar-sydney-ers");

describe.skipIf(SYDNEY === null)("Sydney, C-band (insar-sydney-ers)", () => {
  const words = (kind: string, out: string, ...set: string[]) => [
    ...["run", "sbas", "--inputs", join(SYDNEY as string, kind), "--out", at(out), "--layout", "mintpy"],
    ...["--set", "reference.yx=26,23", ...set],
  ];

  test("goes through the chain from ROI_PAC's files, without coherence and baselines", async () => {
    const set = [
      "weight=no",
      "deramp=linear",
      "troposphere=height",
      "overview=yes",
      "reference.date=20061002",
    ];
    const { stderr } = await succeed(words("roipac", "roipac", "unwrapping.method=bridging", ...set), folder);
    const velocity = await map(at("roipac/velocity.tif"));
    expect(finite(velocity).length).toBeGreaterThan(3300);
    expect(quantile(velocity, 0.001)).toBeGreaterThan(-0.06);
    expect(quantile(velocity, 0.999)).toBeLessThan(0.06);
    expect(stderr).toMatch(/The inputs have no layer coherence \(weights, masks\)/);
    expect(stderr).toMatch(/do not state .*perpendicular baselines .*acquisition\.json/);
  });

  test("goes through the chain from GAMMA's files, tides and plate included", async () => {
    const set = ["weight=no", "deramp=quadratic", "troposphere=height", "tides=yes", "plate=AUST"];
    await succeed(words("gamma", "gamma", "unwrapping.method=bridging+closure", ...set), folder);
    const velocity = await map(at("gamma/velocity.tif"));
    expect(quantile(velocity, 0.001)).toBeGreaterThan(-0.06);
    expect(quantile(velocity, 0.999)).toBeLessThan(0.06);
  });

  test("is refused the DEM error that its baselines cannot tell, before anything is computed", async () => {
    expectRefusal(await upwarp(words("gamma", "short", "deramp=linear", "topography=yes"), folder), {
      code: "baseline-spread",
      got: /standard error of 146 m/,
      fix: /topography=no/,
    });
    expectRefusal(await upwarp(words("roipac", "none", "deramp=linear", "topography=yes"), folder), {
      code: "baselines-missing",
      fix: /_base\.par/,
    });
    expect(existsSync(at("short/run.json"))).toBe(false);
  });
});

const JAPAN = testData("era5-japan-alos");

/** ALOS, L-band. */
const WAVELENGTH = 0.2360571;
const SHAPE = { y: 460, x: 237 };
const PIXELS = SHAPE.y * SHAPE.x;
const REFERENCE = { y: 400, x: 60 };
const DATES = ["2010-10-17", "2011-01-17"];
const SECONDS = 13 * 3600 + 52 * 60;

/** Motion towards the satellite between the dates: 4 cm in a Gaussian in the scene's middle. */
const motion = (p: number) =>
  0.04 * Math.exp(-(((Math.floor(p / SHAPE.x) - 230) / 60) ** 2) - (((p % SHAPE.x) - 118) / 40) ** 2);

const isceXml = (name: string, bands: number) => `<imageFile>
  <property name="byte_order"><value>l</value></property>
  <property name="data_type"><value>FLOAT</value></property>
  <property name="file_name"><value>${name}</value></property>
  <property name="length"><value>${SHAPE.y}</value></property>
  <property name="width"><value>${SHAPE.x}</value></property>
  <property name="number_bands"><value>${bands}</value></property>
  <property name="scheme"><value>BIL</value></property>
</imageFile>
`;

/** Bands of a scene, line by line. */
function interleave(...bands: readonly Float32Array[]): Buffer {
  const lines = new Float32Array(bands.length * PIXELS);
  for (const [b, band] of bands.entries())
    for (let y = 0; y < SHAPE.y; y++)
      lines.set(band.subarray(y * SHAPE.x, (y + 1) * SHAPE.x), (y * bands.length + b) * SHAPE.x);
  return Buffer.from(lines.buffer);
}

/**
 * A stripmapStack folder of one pair over the geometry of the data set: the ground moves, and the air is what the weather files
 * say of it.
 */
async function writeIsceFolder(root: string, stack: string, air: "whole" | "simple"): Promise<void> {
  mkdirSync(join(stack, "geom_reference"), { recursive: true });
  for (const name of ["hgt", "lat", "lon", "los"])
    for (const end of [".rdr", ".rdr.xml"])
      cpSync(join(root, name + end), join(stack, "geom_reference", name + end));
  const pair = "20101017_20110117";
  const igram = join(stack, "Igrams", pair);
  mkdirSync(igram, { recursive: true });
  mkdirSync(join(stack, "baselines"));
  writeFileSync(
    join(stack, "baselines", `${pair}.txt`),
    "PERP_BASELINE_BOTTOM 610.0\nPERP_BASELINE_TOP 612.0\n",
  );
  const acquisition = {
    wavelength: WAVELENGTH,
    startingRange: 847_000,
    rangePixelSize: 37.5,
    secondsOfDay: SECONDS,
  };
  writeFileSync(
    join(stack, "acquisition.json"),
    JSON.stringify({
      ...acquisition,
      earthRadius: 6_371_000,
      satelliteHeight: 691_500,
      rangeLooks: 8,
      azimuthLooks: 16,
    }),
  );
  const write = (name: string, ...bands: Float32Array[]) => {
    writeFileSync(join(igram, name), interleave(...bands));
    writeFileSync(join(igram, `${name}.xml`), isceXml(name, bands.length));
  };
  const one = new Float32Array(PIXELS).fill(1);
  write(`filt_${pair}.cor`, new Float32Array(PIXELS).fill(0.9));
  // The reader knows the pixels' heights and places once there is a pair.
  write(`filt_${pair}.unw`, one, one);
  const opened = await openStack([stack]);
  const { variable } = await openZenithDelay([root], { ...opened, dates: DATES }, { air });
  const zenith = await readFloats(variable, fullWindow(variable.shape));
  const incidence = opened.variables.get("incidenceAngle")!;
  const angles = await readFloats(incidence, fullWindow(incidence.shape));
  const phase = Float32Array.from({ length: PIXELS }, (_, p) => {
    const longer = (zenith[PIXELS + p]! - zenith[p]!) / Math.cos((angles[p]! * Math.PI) / 180);
    // A longer way looks like motion away from the satellite, whose phase is positive.
    return 1 + ((4 * Math.PI) / WAVELENGTH) * (longer - motion(p));
  });
  for (const layer of opened.variables.values()) await layer.close();
  write(`filt_${pair}.unw`, one, phase);
}

describe.skipIf(JAPAN === null)("Kyushu, ALOS geometry and ERA5 (era5-japan-alos)", () => {
  const root = JAPAN ?? "";
  const words = (out: string, ...more: string[]) => [
    ...["run", "sbas", "--inputs", at(more.includes("mintpy") ? "isce-simple" : "isce")],
    ...["--out", at(out), "--layout", "mintpy", ...more],
  ];
  const set = ["--set", `reference.yx=${REFERENCE.y},${REFERENCE.x}`];
  // Compat mode leaves the air above the levels out, and knows one gravity: its phase holds that delay.
  beforeAll(async () => {
    await writeIsceFolder(root, at("isce"), "whole");
    await writeIsceFolder(root, at("isce-simple"), "simple");
  });

  /** Largest and root mean square difference of the second date to the true motion, m. */
  async function errorsOf(file: string): Promise<{ largest: number; rms: number }> {
    const variable = (await openDataset(file)).variables.get("timeseries")!;
    const series = await readFloats(variable, fullWindow(variable.shape));
    await variable.close();
    const zero = motion(REFERENCE.y * SHAPE.x + REFERENCE.x);
    let [largest, square] = [0, 0];
    for (let p = 0; p < PIXELS; p++) {
      const error = series[PIXELS + p]! - (motion(p) - zero);
      largest = Math.max(largest, Math.abs(error));
      square += error ** 2;
    }
    return { largest, rms: Math.sqrt(square / PIXELS) };
  }

  test.each(["none", "mintpy"])(
    "gives the motion of the ground back through --weather (compat %s)",
    async (compat) => {
      const out = `weather-${compat}`;
      const { stderr } = await succeed(
        words(out, "--weather", root, "--compat", compat, ...set, "troposphere=era5", "tides=no"),
        folder,
      );
      expect(stderr).toMatch(/Zenith delay of the troposphere from 2 files \(era5\)/);
      const before = await errorsOf(at(out, "timeseries.h5"));
      expect(before.rms).toBeGreaterThan(0.01);
      const after = await errorsOf(at(out, "timeseries_ERA5.h5"));
      // float32 of the phase (to 20 rad) and of the delay (2 m).
      expect(after.largest).toBeLessThan(2e-6);
    },
  );

  test("takes the weather's folder from MintPy's template", async () => {
    const template = at("japan.cfg");
    writeFileSync(
      template,
      [
        `mintpy.troposphericDelay.method = pyaps`,
        `mintpy.troposphericDelay.weatherDir = ${root}`,
        `mintpy.topographicResidual = no`,
        `mintpy.reference.yx = ${REFERENCE.y},${REFERENCE.x}`,
      ].join("\n"),
    );
    await succeed(words("template", "--template", template, "--compat", "mintpy"), folder);
    expect((await errorsOf(at("template/timeseries_ERA5.h5"))).largest).toBeLessThan(2e-6);
    expect(existsSync(at("template/reference_date.txt"))).toBe(false);
  });

  test("is refused without weather, or with that of one date only", async () => {
    expectRefusal(await upwarp(words("dry", ...set, "troposphere=era5"), folder), {
      code: "weather-missing",
      fix: /--weather PATH/,
    });
    mkdirSync(at("half"));
    cpSync(join(root, "ERA5_N30_N40_E120_E140_20101017_14.grb"), at("half/ERA5_20101017_14.grb"));
    expectRefusal(await upwarp(words("dry", "--weather", at("half"), ...set, "troposphere=era5"), folder), {
      code: "weather-dates-missing",
      where: /2011-01-17/,
    });
    expect(existsSync(at("dry"))).toBe(false);
  });
});
