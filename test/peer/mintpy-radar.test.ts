import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayNumber, parseDate } from "../../src/dates.ts";
import { createHdf5 } from "../../src/formats/hdf5/create.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import type { TypedArray } from "../../src/stack/variable.ts";
import { succeed } from "../e2e/succeed.ts";
import { pseudoInverse } from "../pseudo-inverse.ts";
import {
  countFrom,
  expectAgreement,
  newFolder,
  printTable,
  readDataset,
  removeRuns,
  TOLERANCE,
} from "./mintpy-comparison.ts";

// The one command on stacks in radar geometry, made of MintPy's own phases (15 x 12 pixels): the inversion works pixel by
// pixel, so that what MintPy made of them on its map is known; the rest is computed here from the formulas of its papers.

afterAll(() => {
  printTable();
  removeRuns();
});

const CROP = resolve(import.meta.dirname, "../fixtures/peer/mintpy");
const STACK = join(CROP, "inputs/ifgramStack.h5");
const SHAPE = { y: 15, x: 12 };
const PIXELS = SHAPE.y * SHAPE.x;
const REFERENCE = 9 * SHAPE.x + 11;
const WAVELENGTH = 0.055465764662349676;

/** A skewed image: lines run a little east of north, columns a little south of east. */
const latitude = Float64Array.from({ length: PIXELS }, (_, p) => 35.2 - 0.0007 * row(p) - 0.0001 * column(p));
const longitude = Float64Array.from(
  { length: PIXELS },
  (_, p) => -115.9 + 0.0009 * column(p) - 0.0002 * row(p),
);
const incidence = Float32Array.from({ length: PIXELS }, (_, p) => 35 + 0.1 * column(p));
const range = Float32Array.from({ length: PIXELS }, (_, p) => 850_000 + 46.59 * column(p));
function row(p: number) {
  return Math.floor(p / SHAPE.x);
}
function column(p: number) {
  return p % SHAPE.x;
}

interface Radar {
  /** Which pairs there are, by their dates' places. */
  readonly keep?: (first: number, second: number) => boolean;
  /** Baselines of each pixel: those of the dates times this factor. */
  readonly factor?: (column: number) => number;
}

let dates: string[] = [];
let pairs: [number, number][] = [];
let baselines = new Float32Array();
beforeAll(async () => {
  dates = await readStrings(join(CROP, "expected/timeseries.h5"), "date");
  baselines = Float32Array.from(await readDataset(join(CROP, "expected/timeseries.h5"), "bperp"));
  const texts = await readStrings(STACK, "date");
  pairs = Array.from({ length: texts.length / 2 }, (_, k) => [
    dates.indexOf(texts[2 * k]!),
    dates.indexOf(texts[2 * k + 1]!),
  ]);
});

/** Writes the stack and its geometry, runs the one command; the folder of MintPy's files, and what was said. */
async function run(lines: readonly string[], { keep = () => true, factor }: Radar = {}) {
  const work = newFolder();
  const inputs = join(work, "inputs");
  mkdirSync(inputs);
  const { attrs } = await openDataset(STACK);
  const own = Object.fromEntries(
    Object.entries(attrs).flatMap(([key, value]) =>
      /^(X_|Y_|EPSG|UTM_ZONE|REF_L|FILE_TYPE|mintpy)/.test(key) ? [] : [[key, String(value)]],
    ),
  );
  const kept = pairs.flatMap(([first, second], k) => (keep(first, second) ? [k] : []));
  const layers = async (name: string) => {
    const all = await readDataset(STACK, name);
    return kept.map((k) => all.subarray(k * PIXELS, (k + 1) * PIXELS));
  };
  const cube = async (name: string, as: (layer: Float32Array) => TypedArray = (layer) => layer) =>
    (await layers(name)).map(as);
  const map = [
    [0, SHAPE.y],
    [0, SHAPE.x],
  ] as const;
  const stack = await createHdf5(join(inputs, "ifgramStack.h5"), {
    attrs: { ...own, FILE_TYPE: "ifgramStack" },
    datasets: [
      { name: "unwrapPhase", type: "f32", shape: [kept.length, SHAPE.y, SHAPE.x] },
      { name: "coherence", type: "f32", shape: [kept.length, SHAPE.y, SHAPE.x] },
      { name: "connectComponent", type: "i16", shape: [kept.length, SHAPE.y, SHAPE.x] },
      { name: "bperp", type: "f32", shape: [kept.length] },
      { name: "dropIfgram", type: "bool", shape: [kept.length] },
      { name: "date", type: { ascii: 8 }, shape: [kept.length, 2] },
    ],
  });
  for (const [name, slices] of [
    ["unwrapPhase", await cube("unwrapPhase_bridging")],
    ["coherence", await cube("coherence")],
    ["connectComponent", await cube("connectComponent", (layer) => Int16Array.from(layer))],
  ] as const)
    for (const [k, slice] of slices.entries()) await stack.write(name, [[k, k + 1], ...map], slice);
  const ofPairs = await readDataset(STACK, "bperp");
  await stack.write(
    "bperp",
    [[0, kept.length]],
    Float32Array.from(kept, (k) => ofPairs[k]!),
  );
  await stack.write("dropIfgram", [[0, kept.length]], new Uint8Array(kept.length).fill(1));
  await stack.writeStrings(
    "date",
    kept.flatMap((k) => pairs[k]!.map((date) => dates[date]!)),
  );
  await stack.close();

  const water = await readDataset(join(CROP, "waterMask.h5"), "waterMask");
  const maps: readonly (readonly [string, "f32" | "f64" | "bool", TypedArray])[] = [
    ["latitude", "f64", latitude],
    ["longitude", "f64", longitude],
    ["incidenceAngle", "f32", incidence],
    ["slantRangeDistance", "f32", range],
    ["azimuthAngle", "f32", new Float32Array(PIXELS).fill(102)],
    ["height", "f32", Float32Array.from({ length: PIXELS }, (_, p) => 500 + p)],
    ["waterMask", "bool", Uint8Array.from(water)],
    ["shadowMask", "bool", new Uint8Array(PIXELS)],
  ];
  const geometry = await createHdf5(join(inputs, "geometryRadar.h5"), {
    attrs: { ...own, FILE_TYPE: "geometry" },
    datasets: [
      ...maps.map(([name, type]) => ({ name, type, shape: [SHAPE.y, SHAPE.x] })),
      ...(factor
        ? [
            { name: "bperp", type: "f32" as const, shape: [dates.length, SHAPE.y, SHAPE.x] },
            { name: "date", type: { ascii: 8 }, shape: [dates.length] },
          ]
        : []),
    ],
  });
  for (const [name, , data] of maps) await geometry.write(name, map, data);
  if (factor) {
    await geometry.write("bperp", [[0, dates.length], ...map], localBaselines(factor));
    await geometry.writeStrings("date", dates);
  }
  await geometry.close();

  const template = join(work, "my.cfg");
  const all = [
    ...["networkInversion.minTempCoh = 0.6", "networkInversion.minNumPixel = 50"],
    ...["troposphericDelay.method = no", "reference.date = no", "save.kmz = no", ...lines],
  ];
  writeFileSync(template, all.map((line) => `mintpy.${line}`).join("\n"));
  const out = join(work, "out");
  const { stderr } = await succeed(
    [
      ...["run", "sbas", "--template", template, "--inputs", inputs, "--out", out],
      ...["--layout", "mintpy", "--compat", "mintpy"],
    ],
    work,
  );
  return { out, stderr, at: (name: string) => join(out, name), kept };
}

const localBaselines = (factor: (column: number) => number) =>
  Float32Array.from(
    { length: dates.length * PIXELS },
    (_, i) => baselines[Math.floor(i / PIXELS)]! * factor(i % SHAPE.x),
  );

/** Years since the first date. */
const years = () => {
  const days = dates.map((date) => dayNumber(parseDate(date) ?? ""));
  return days.map((day) => (day - days[0]!) / 365.25);
};

/** Least squares of the smallest norm. */
const solve = (inverse: readonly (readonly number[])[], right: readonly number[]) =>
  inverse.map((weights) => weights.reduce((sum, weight, k) => sum + weight * right[k]!, 0));

/** Every pixel of a map shows the value of the pixel of the image that is nearest on the sphere, or none. */
async function expectNearest(path: string, name: string, image: Float32Array): Promise<number> {
  const { attrs } = await openDataset(path);
  const values = await readDataset(path, name);
  const number = (key: string) => Number(attrs[key]);
  const width = number("WIDTH");
  const radians = Math.PI / 180;
  let count = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const lat = number("Y_FIRST") + (Math.floor(i / width) + 0.5) * number("Y_STEP");
    const lon = number("X_FIRST") + ((i % width) + 0.5) * number("X_STEP");
    const distances = Array.from(latitude, (own, p) =>
      Math.hypot(own - lat, (longitude[p]! - lon) * Math.cos(((own + lat) / 2) * radians)),
    );
    const nearest = Math.min(...distances);
    // Of pixels that are equally near either may be taken.
    const candidates = distances.flatMap((distance, p) =>
      distance < nearest * (1 + 1e-5) ? [image[p]] : [],
    );
    expect(candidates).toContain(value);
    count++;
  });
  return count;
}

describe("the one command in radar geometry (MintPy's phases, 15 x 12 pixels)", () => {
  let ran: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    ran = await run(["network.excludeIfgIndex = 17,25,26", "deramp = linear"]);
  });

  it("gives MintPy's inversion, which does not know where the pixels lie", async () => {
    const expected = (name: string) => join(CROP, "expected", name);
    for (const [file, dataset, limit] of [
      ["temporalCoherence.h5", "temporalCoherence", TOLERANCE.temporalCoherence],
      ["numInvIfgram.h5", "mask", TOLERANCE.count],
    ] as const)
      expectAgreement(
        `radar, ${file}`,
        await readDataset(ran.at(file), dataset),
        await readDataset(expected(file), dataset),
        limit,
      );
    // MintPy's counts from another date.
    const theirs = countFrom(await readDataset(expected("timeseries.h5"), "timeseries"), 0, dates.length);
    const ours = await readDataset(ran.at("timeseries.h5"), "timeseries");
    expectAgreement("radar, timeseries.h5", ours, theirs, TOLERANCE.series);
  });

  it("says where the reference pixel is, as the geometry does", async () => {
    const { attrs } = await openDataset(ran.at("velocity.h5"));
    expect(attrs).toMatchObject({ REF_Y: "9", REF_X: "11", REF_LAT: String(latitude[REFERENCE]) });
    expect(attrs).not.toHaveProperty("X_FIRST");
    const geo = (await openDataset(ran.at("geo/geo_velocity.h5"))).attrs;
    const [y, x] = [
      (latitude[REFERENCE]! - Number(geo.Y_FIRST)) / Number(geo.Y_STEP),
      (longitude[REFERENCE]! - Number(geo.X_FIRST)) / Number(geo.X_STEP),
    ];
    expect([Number(geo.REF_Y), Number(geo.REF_X)]).toEqual([Math.round(y), Math.round(x)]);
    expect(geo).toMatchObject({ REF_LAT: attrs.REF_LAT, REF_LON: attrs.REF_LON, Y_UNIT: "degrees" });
  });

  it("puts every map on the ground, each pixel by its nearest", async () => {
    expect(readdirSync(ran.at("geo")).sort()).toEqual([
      "geo_avgPhaseVelocity.h5",
      "geo_avgSpatialCoh.h5",
      "geo_demErr.h5",
      "geo_geometryRadar.h5",
      "geo_maskConnComp.h5",
      "geo_maskTempCoh.h5",
      "geo_numInvIfgram.h5",
      "geo_numTriNonzeroIntAmbiguity.h5",
      "geo_temporalCoherence.h5",
      "geo_timeseries_ramp_demErr.h5",
      "geo_velocity.h5",
    ]);
    for (const [file, name] of [
      ["temporalCoherence", "temporalCoherence"],
      ["velocity", "velocity"],
      ["demErr", "dem"],
    ] as const) {
      const image = await readDataset(ran.at(`${file}.h5`), name);
      expect(await expectNearest(ran.at(`geo/geo_${file}.h5`), name, image)).toBeGreaterThan(100);
    }
    const heights = Float32Array.from({ length: PIXELS }, (_, p) => 500 + p);
    expect(await expectNearest(ran.at("geo/geo_geometryRadar.h5"), "height", heights)).toBeGreaterThan(100);
  });
});

describe("the one command on a network of two parts", () => {
  const HALF = 12;
  it("gives the solution of the smallest norm, its coherence, and its velocity", async () => {
    const { at, stderr, kept } = await run(
      ["networkInversion.weightFunc = no", "topographicResidual = no", "geocode = no"],
      { keep: (first, second) => first >= HALF || second < HALF },
    );
    expect(stderr).toContain("falls into 2 parts");
    const phase = await readDataset(STACK, "unwrapPhase_bridging");
    const of = (k: number, p: number) => phase[k * PIXELS + p]!;
    const land = await readDataset(join(CROP, "waterMask.h5"), "waterMask");
    const whole = Array.from({ length: PIXELS }, (_, p) => p).filter(
      (p) => p !== REFERENCE && land[p] && kept.every((k) => of(k, p) !== 0 && of(k, p) !== of(k, REFERENCE)),
    );
    expect(whole.length).toBeGreaterThan(50);

    const time = years();
    const intervals = time.slice(1).map((year, i) => year - time[i]!);
    const design = kept.map((k) => {
      const [first, second] = pairs[k]!;
      return intervals.map((interval, i) => (i >= first && i < second ? interval : 0));
    });
    // No pair spans the interval between the parts: its velocity is 0, and the second part starts where the first ends.
    expect(design.every((line) => line[HALF - 1] === 0)).toBe(true);
    const inverse = pseudoInverse(design, intervals.length);
    const [series, coherence, count, velocity] = [
      await readDataset(at("timeseries.h5"), "timeseries"),
      await readDataset(at("temporalCoherence.h5"), "temporalCoherence"),
      await readDataset(at("numInvIfgram.h5"), "mask"),
      await readDataset(at("velocity.h5"), "velocity"),
    ];
    const line = pseudoInverse(
      time.map((year) => [1, year]),
      2,
    );
    let [worst, slope] = [0, 0];
    for (const p of whole) {
      const right = kept.map((k) => Math.fround(of(k, p) - of(k, REFERENCE)));
      const rates = solve(inverse, right);
      let sum = 0;
      const wanted = [0, ...rates.map((rate, i) => (sum += rate * intervals[i]!))].map(
        (value) => (-WAVELENGTH / (4 * Math.PI)) * value,
      );
      wanted.forEach((value, date) => {
        worst = Math.max(worst, Math.abs(series[date * PIXELS + p]! - value));
      });
      const [real, imaginary] = right.reduce<[number, number]>(
        ([c, s], value, k) => {
          const rest = value - design[k]!.reduce((total, part, i) => total + part * rates[i]!, 0);
          return [c + Math.cos(rest), s + Math.sin(rest)];
        },
        [0, 0],
      );
      expect(Math.abs(coherence[p]! - Math.hypot(real, imaginary) / kept.length)).toBeLessThan(1e-6);
      expect(count[p]).toBe(kept.length);
      slope = Math.max(slope, Math.abs(velocity[p]! - solve(line, wanted)[1]!));
    }
    expect(worst).toBeLessThan(1e-7);
    expect(slope).toBeLessThan(1e-7);
  });
});

describe("the one command with baselines of each date and pixel", () => {
  const factor = (x: number) => 1 + 0.03 * (x - 6);
  it("gives the DEM error that follows from each pixel's own, and takes them to the map and past the archive", async () => {
    const { at, out } = await run(
      ["network.excludeIfgIndex = 17,25,26", "topographicResidual.polyOrder = 2", "save.hdfEos5 = yes"],
      { factor },
    );
    const series = await readDataset(at("timeseries.h5"), "timeseries");
    const [dem, corrected] = [
      await readDataset(at("demErr.h5"), "dem"),
      await readDataset(at("timeseries_demErr.h5"), "timeseries"),
    ];
    const cube = localBaselines(factor);
    const time = years();
    let [worst, largest, compared] = [0, 0, 0];
    for (let p = 0; p < PIXELS; p++) {
      const of = (values: Float32Array) => dates.map((_, date) => values[date * PIXELS + p]!);
      const values = of(series);
      if (values.every((value) => value === 0)) {
        expect(dem[p]).toBe(0);
        continue;
      }
      const distance = range[p]! * Math.sin((incidence[p]! * Math.PI) / 180);
      // Kilometres of height, so that the columns are of like size.
      const column = of(cube).map((baseline) => (1000 * baseline) / distance);
      const design = time.map((year, i) => [column[i]!, 1, year, year ** 2 / 2]);
      const [kilometres = 0] = solve(pseudoInverse(design, 4), values);
      worst = Math.max(worst, Math.abs(dem[p]! - 1000 * kilometres));
      values.forEach((value, i) => {
        const wanted = value - column[i]! * kilometres;
        largest = Math.max(largest, Math.abs(corrected[i * PIXELS + p]! - wanted));
      });
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
    // Three times what an independent float64 computation differs by from MintPy (specification, section 8).
    expect(worst).toBeLessThan(1.5e-4);
    expect(largest).toBeLessThan(3e-7);

    const first = localBaselines(factor).slice(5 * PIXELS, 6 * PIXELS);
    const map = at("geo/geo_geometryRadar.h5");
    expect(await readStrings(map, "date")).toEqual(dates);
    const onMap = await readDataset(map, "bperp");
    const known = new Set([...first, Number.NaN]);
    const pixels = onMap.length / dates.length;
    expect(onMap.subarray(5 * pixels, 6 * pixels).every((value) => known.has(value))).toBe(true);
    // MintPy's own program stops at such baselines.
    expect(readdirSync(out).filter((name) => name.endsWith(".he5"))).toEqual([
      `S1_IW_064_0000_${dates[0]}_${dates.at(-1)}.he5`,
    ]);
  });
});
