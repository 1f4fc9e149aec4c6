import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dayNumber, parseDate } from "../../src/dates.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import { testData } from "../data.ts";
import { succeed } from "../e2e/succeed.ts";
import { pseudoInverse } from "../pseudo-inverse.ts";
import {
  expectAgreement,
  newFolder,
  printTable,
  readDataset,
  removeRuns,
  TOLERANCE,
} from "./mintpy-comparison.ts";

afterAll(() => {
  printTable();
  removeRuns();
});

/** The one command of a MintPy user who moves over. */
const runLikeMintpy = (template: string, inputs: string, out: string, ...more: string[]) =>
  succeed(
    [
      ...["run", "sbas", "--template", template, "--inputs", inputs, "--out", out],
      ...["--layout", "mintpy", "--compat", "mintpy", "--quiet", ...more],
    ],
    out,
  );

const GOLDEN = testData("mintpy-golden");

/** Of MintPy's results those that another command of ours makes (hdfeos5), or that stay in the inputs (the stack). */
const NOT_WRITTEN = new Set(["ifgramStack_after.h5"]);

/**
 * Attributes that differ, and why: the time of writing; a file name in place of the dates in it, which MintPy's first run
 * does not find; and everything in the template, which MintPy copies into one file of its last step.
 */
const OTHER_ATTRIBUTES: Readonly<Record<string, RegExp>> = {
  "avgPhaseVelocity.h5": /^MODIFICATION_TIME$/,
  "avgSpatialCoh.h5": /^MODIFICATION_TIME$/,
  "demErr.h5": /^mintpy\.topographicResidual\.excludeDate$/,
  "timeseriesResidual.h5": /^mintpy\.topographicResidual\.excludeDate$/,
  "velocity.h5": /^mintpy\.topographicResidual\.excludeDate$/,
  "timeseries_tropHgt_ramp_demErr.h5":
    /^mintpy\.(topographicResidual\.excludeDate|compute\.|load\.|network\.|networkInversion\.minTempCoh|plot|reference\.|save\.|topographicResidual$|troposphericDelay\.(looks|method)|unwrapError\.method)/,
};

/** Largest difference of a date of a series, which MintPy solves for in float32 (specification, section 8), m. */
const SERIES_DIFFERENCE = 3e-7;

/**
 * How far differences of every date by SERIES_DIFFERENCE can carry through the fit of a straight line: the sum of the
 * absolute weights of the dates for its parameters, and the scatter about it for its errors.
 */
function propagated(dates: readonly string[]): Record<string, number> {
  const years = dates.map((date) => dayNumber(parseDate(date) ?? "") / 365.25);
  const first = Math.min(...years);
  const mean = years.reduce((sum, year) => sum + year - first, 0) / years.length;
  const spread = years.reduce((sum, year) => sum + (year - first - mean) ** 2, 0);
  const count = years.length;
  const sumOf = (weight: (time: number) => number) =>
    years.reduce((sum, year) => sum + Math.abs(weight(year - first)), 0);
  const slope = (time: number) => (time - mean) / spread;
  // A residual vector moves by no more than the data do; its length by no more than it does.
  const residue = SERIES_DIFFERENCE * Math.sqrt(count);
  const scatter = residue / Math.sqrt(count - 2);
  return {
    velocity: SERIES_DIFFERENCE * sumOf(slope),
    intercept: SERIES_DIFFERENCE * sumOf((time) => 1 / count - mean * slope(time)),
    residue,
    velocityStd: scatter / Math.sqrt(spread),
    interceptStd: scatter * Math.sqrt(1 / count + mean ** 2 / spread),
  };
}

/** Three times what specs 8 measured for each file. */
function limitOf(file: string, dataset: string, ofFit: Readonly<Record<string, number>>): number {
  if (file === "velocity.h5") return ofFit[dataset] ?? 0;
  if (file === "demErr.h5") return 1.5e-4;
  if (file === "temporalCoherence.h5") return TOLERANCE.temporalCoherence;
  if (file === "avgPhaseVelocity.h5") return 2.4e-7;
  if (dataset === "bperp") return 1e-4;
  return dataset === "timeseries" ? TOLERANCE.series : TOLERANCE.count;
}

/** Root attributes that are not the same, without those that are known to differ, and without ours. */
async function differingAttributes(ours: string, theirs: string, known: RegExp | undefined) {
  const [own, golden] = [await openDataset(ours), await openDataset(theirs)];
  const names = new Set([...Object.keys(own.attrs), ...Object.keys(golden.attrs)]);
  names.delete("provenance");
  return [...names]
    .filter((name) => own.attrs[name] !== golden.attrs[name] && known?.test(name) !== true)
    .map((name) => `${name}: ${String(own.attrs[name])}, not ${String(golden.attrs[name])}`);
}

/** The layout of a file's arrays: names, types, shapes, attributes. */
const layoutOf = async (path: string) =>
  Object.fromEntries(
    [...(await openDataset(path)).variables].map(([name, { dtype, shape, attrs }]) => [
      name,
      { dtype, shape, attrs },
    ]),
  );

/** The least-squares parabola through the pixels of a mask that are not 0, as a function of the pixel. */
function parabolaThrough(layer: Float32Array, mask: Float32Array, width: number) {
  // Rows and columns in hundreds keep the normal equations' numbers alike.
  const terms = (p: number) => {
    const [y, x] = [Math.floor(p / width) / 100, (p % width) / 100];
    return [y * y, x * x, x * y, y, x, 1];
  };
  const normal = Array.from({ length: 6 }, () => new Float64Array(6));
  const right = new Float64Array(6);
  layer.forEach((value, p) => {
    if (!mask[p] || value === 0) return;
    const t = terms(p);
    for (let i = 0; i < 6; i++) {
      right[i]! += t[i]! * value;
      for (let j = 0; j < 6; j++) normal[i]![j]! += t[i]! * t[j]!;
    }
  });
  const inverse = pseudoInverse(
    normal.map((row) => [...row]),
    6,
  );
  const c = inverse.map((row) => row.reduce((sum, value, k) => sum + value * right[k]!, 0));
  return (p: number) => terms(p).reduce((sum, term, k) => sum + term * c[k]!, 0);
}

describe.skipIf(GOLDEN === null)("the one command on MintPy's template and inputs (mintpy-golden)", () => {
  const golden = GOLDEN as string;
  const expected = (name = "") => join(golden, "expected", name);
  const files = GOLDEN === null ? [] : readdirSync(expected()).filter((name) => /\.(h5|txt|he5)$/.test(name));
  let out = "";
  let ofFit: Record<string, number> = {};
  beforeAll(async () => {
    out = newFolder();
    await runLikeMintpy(join(golden, "input/golden.txt"), join(golden, "input/inputs"), out);
    const excluded = readFileSync(join(out, "exclude_date.txt"), "utf8").trim().split("\n");
    const dates = await readStrings(expected("timeseries.h5"), "date");
    ofFit = propagated(dates.filter((date) => !excluded.includes(date)));
  });

  it("leaves every file that MintPy leaves, under its name", () => {
    const missing = files.filter((name) => !existsSync(join(out, name)));
    expect(missing.sort()).toEqual([...NOT_WRITTEN].sort());
  });

  const arrays = files.filter((name) => name.endsWith(".h5") && !NOT_WRITTEN.has(name));
  it.each(arrays)("%s holds MintPy's numbers, dates and attributes", async (name) => {
    const layout = await layoutOf(expected(name));
    expect(await layoutOf(join(out, name))).toEqual(layout);
    for (const [dataset, { dtype }] of Object.entries(layout)) {
      if (/^[fiub]/.test(String(dtype)))
        expectAgreement(
          `${name}: ${dataset}`,
          await readDataset(join(out, name), dataset),
          await readDataset(expected(name), dataset),
          limitOf(name, dataset, ofFit),
        );
    }
    const read = (path: string) => readStrings(path, "date");
    if (name.startsWith("timeseries"))
      expect(await read(join(out, name))).toEqual(await read(expected(name)));
    expect(await differingAttributes(join(out, name), expected(name), OTHER_ATTRIBUTES[name])).toEqual([]);
  });

  const texts = files.filter((name) => name.endsWith(".txt") && !name.startsWith("rms_"));
  it.each(texts)("%s is MintPy's to the letter", (name) => {
    expect(readFileSync(join(out, name), "utf8")).toBe(readFileSync(expected(name), "utf8"));
  });

  it("rms_timeseriesResidual_ramp.txt has MintPy's lines and its numbers to 1.5e-8 m", () => {
    const read = (path: string) => readFileSync(path, "utf8").split("\n");
    const [ours, theirs] = [out, expected()].map((folder) =>
      read(join(folder, "rms_timeseriesResidual_ramp.txt")),
    );
    const words = (line: string) => (line.startsWith("#") ? line : line.split("\t")[0]);
    expect(ours!.map(words)).toEqual(theirs!.map(words));
    const numbers = (lines: readonly string[]) =>
      Float32Array.from(lines.flatMap((line) => (/^\d/.test(line) ? [Number(line.split("\t")[1])] : [])));
    expect(numbers(ours!)).toHaveLength(24);
    expectAgreement(
      "rms_timeseriesResidual_ramp.txt: RMS",
      numbers(ours!),
      numbers(theirs!),
      // 5e-9 from the same residuals (specification, section 8), whose own differences are the series'.
      1.5e-8,
    );
  });

  it("timeseriesResidual_ramp.h5 is MintPy's residual without a parabola, of the sizes that MintPy measured", async () => {
    const [file, beside] = ["timeseriesResidual_ramp.h5", "timeseriesResidual.h5"].map((name) =>
      join(out, name),
    ) as [string, string];
    expect(await layoutOf(file)).toEqual(await layoutOf(expected("timeseriesResidual.h5")));
    expect(await readStrings(file, "date")).toEqual(await readStrings(beside, "date"));
    const ours = await readDataset(file, "timeseries");
    const theirs = await readDataset(expected("timeseriesResidual.h5"), "timeseries");
    const mask = await readDataset(expected("maskTempCoh.h5"), "mask");
    const { attrs } = await openDataset(expected("timeseriesResidual.h5"));
    const [width, reference] = [
      Number(attrs.WIDTH),
      Number(attrs.REF_Y) * Number(attrs.WIDTH) + Number(attrs.REF_X),
    ];
    const rms = readFileSync(expected("rms_timeseriesResidual_ramp.txt"), "utf8")
      .split("\n")
      .flatMap((line) => (/^\d/.test(line) ? [Number(line.split("\t")[1])] : []));
    const dates = ours.length / mask.length;
    expect(rms).toHaveLength(dates);
    const wanted = new Float32Array(ours.length);
    for (let date = 0; date < dates; date++) {
      const layer = theirs.subarray(date * mask.length, (date + 1) * mask.length);
      const surface = parabolaThrough(layer, mask, width);
      for (let p = 0; p < mask.length; p++)
        wanted[date * mask.length + p] = layer[p] === 0 ? 0 : layer[p]! - surface(p) + surface(reference);
      let [squares, count] = [0, 0];
      for (let p = 0; p < mask.length; p++)
        if (mask[p]) [squares, count] = [squares + ours[date * mask.length + p]! ** 2, count + 1];
      expect(Math.abs(Math.sqrt(squares / count) - rms[date]!)).toBeLessThan(1.5e-8);
    }
    expectAgreement("timeseriesResidual_ramp.h5: timeseries", ours, wanted, TOLERANCE.series);
  });
});

const CROP = resolve(import.meta.dirname, "../fixtures/peer/mintpy");

describe("the one command on MintPy's own files, cut to 15 x 12 pixels", () => {
  it("gives MintPy's inversion, velocity file and masks without any other data", async () => {
    const out = newFolder();
    const template = resolve(import.meta.dirname, "../fixtures/sbas/crop.cfg");
    // The phase as bridging left it in the whole scene: so small a crop has no bridges.
    await runLikeMintpy(template, CROP, out, "--phase", "unwrapPhase_bridging");
    const expected = (name: string) => join(CROP, "expected", name);
    for (const [file, dataset, limit] of [
      ["temporalCoherence.h5", "temporalCoherence", TOLERANCE.temporalCoherence],
      ["numInvIfgram.h5", "mask", TOLERANCE.count],
    ] as const)
      expectAgreement(
        `crop, ${file}: ${dataset}`,
        await readDataset(join(out, file), dataset),
        await readDataset(expected(file), dataset),
        limit,
      );
    expect(await layoutOf(join(out, "velocity.h5"))).toEqual(await layoutOf(expected("velocity.h5")));
    const written = readdirSync(out).filter((name) => /\.(h5|txt)$/.test(name));
    expect(written).toEqual([
      "avgPhaseVelocity.h5",
      "avgSpatialCoh.h5",
      "demErr.h5",
      "exclude_date.txt",
      "maskConnComp.h5",
      "maskTempCoh.h5",
      "numInvIfgram.h5",
      "numTriNonzeroIntAmbiguity.h5",
      "reference_date.txt",
      "rms_timeseriesResidual_ramp.txt",
      "temporalCoherence.h5",
      "timeseries.h5",
      "timeseriesResidual.h5",
      "timeseriesResidual_ramp.h5",
      "timeseriesSpatialAvg.txt",
      "timeseries_ramp.h5",
      "timeseries_ramp_demErr.h5",
      "velocity.h5",
      "waterMask.h5",
    ]);
  });
});
