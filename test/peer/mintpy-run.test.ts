import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportMintpy } from "../../src/cli/export/mintpy/to-mintpy.ts";
import { yearsSinceFirst } from "../../src/dates.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import { testData } from "../data.ts";
import { pseudoInverse } from "../pseudo-inverse.ts";
import {
  countFrom,
  expectAgreement,
  fitVelocity,
  newFolder,
  printTable,
  type Run,
  readDataset,
  removeRuns,
  runSbas,
  TOLERANCE,
} from "./mintpy-comparison.ts";
import { assembleWorkFolder } from "./mintpy-work-folder.ts";

afterAll(() => {
  printTable();
  removeRuns();
});

/** The step reference_date of the golden run counts every series from this date afterwards. */
const REFERENCE_DATE = "2018-08-28";

interface Case {
  readonly name: string;
  readonly phase: string;
  readonly set: Readonly<Record<string, unknown>>;
  /** Files of the series, the temporal coherence and the pair count within a folder of expected results. */
  readonly files: readonly [series: string, coherence: string, count: string];
}

const variant = (name: string, set: Case["set"]): Case => ({
  name,
  phase: "unwrapPhase",
  set,
  files: [`variants/ts_${name}.h5`, `variants/tcoh_${name}.h5`, `variants/num_${name}.h5`],
});

const MAIN: Case = {
  name: "var, bridged phase",
  phase: "unwrapPhase_bridging",
  set: { weight: "var" },
  files: ["timeseries.h5", "temporalCoherence.h5", "numInvIfgram.h5"],
};
const MASKED = variant("var_cohmask", {
  weight: "var",
  "mask.dataset": "coherence",
  "mask.threshold": 0.4,
  "min-redundancy": 2,
});

/** Runs a case, and compares the steps' outputs and the exported files with MintPy's. */
async function compareInversion(work: string, expected: string, { name, phase, set, files }: Case) {
  const { stack, out, read } = await runSbas([work], set, { phase });
  const [series, coherence, count] = await Promise.all([
    readDataset(join(expected, files[0]), "timeseries"),
    readDataset(join(expected, files[1]), "temporalCoherence"),
    readDataset(join(expected, files[2]), "mask"),
  ]);
  const dates = stack.dates.length;
  const from = (own: Float32Array) =>
    files[0] === "timeseries.h5" ? countFrom(own, stack.dates.indexOf(REFERENCE_DATE), dates) : own;
  const compare = async (place: string, own: readonly Float32Array[]) => {
    expectAgreement(`${name}: displacement${place} [m]`, from(own[0]!), series, TOLERANCE.series);
    expectAgreement(`${name}: temporal coherence${place}`, own[1]!, coherence, TOLERANCE.temporalCoherence);
    expectAgreement(`${name}: pair count${place}`, own[2]!, count, TOLERANCE.count);
  };
  await compare(
    "",
    await Promise.all(
      ["displacement", "temporalCoherence", "pairCount"].map((layer) => read("invert-network", layer)),
    ),
  );
  const files5 = await exportMintpy(out, newFolder());
  const of = (file: string) => files5.find((path) => path.endsWith(file))!;
  await compare(", exported", [
    await readDataset(of("timeseries.h5"), "timeseries"),
    await readDataset(of("temporalCoherence.h5"), "temporalCoherence"),
    await readDataset(of("numInvIfgram.h5"), "mask"),
  ]);
}

const FIT = ["velocity", "velocityStd", "intercept", "interceptStd", "residue"] as const;

async function compareVelocity(what: string, { read }: Run, file: string) {
  for (const name of FIT) {
    const [ours, theirs] = [await read("estimate-velocity", name), await readDataset(file, name)];
    expectAgreement(`${what}: ${name}`, ours, theirs, TOLERANCE.velocity);
  }
}

/**
 * Attributes of MintPy's files that a run from its ifgramStack.h5 cannot have: they tell of steps between the inversion
 * and the velocity that are not part of it, or of an option that only another choice reads.
 */
const OF_OTHER_STEPS =
  /^mintpy\.(deramp|topographicResidual|troposphericDelay)|^mintpy\.timeFunc\.bootstrapCount$/;

/** Every attribute that MintPy wrote and that can be known is there and equal. */
async function compareAttributes(ours: string, theirs: string, known: Readonly<Record<string, string>>) {
  const [own, golden] = [await openDataset(ours), await openDataset(theirs)];
  const expected = Object.entries(golden.attrs)
    .filter(([key]) => !OF_OTHER_STEPS.test(key))
    .map(([key, value]) => [key, known[key] ?? value]);
  expect(own.attrs).toMatchObject(Object.fromEntries(expected));
  for (const value of Object.values(own.attrs)) expect(typeof value).toBe("string");
  const layout = ({ variables }: typeof own) =>
    Object.fromEntries(
      [...variables].map(([name, { dtype, shape, attrs }]) => [name, { dtype, shape, attrs }]),
    );
  expect(layout(own)).toEqual(layout(golden));
}

/** Runs the main case and looks at the four files that `--layout mintpy` writes. */
async function compareFiles(work: string, expected: string) {
  const { out } = await runSbas(
    [work],
    { ...MAIN.set, "velocity.exclude": "20180430", "min-temporal-coherence": 0.6 },
    { phase: MAIN.phase },
  );
  const files = await exportMintpy(out, newFolder());
  const names = [
    ...["timeseries.h5", "temporalCoherence.h5", "numInvIfgram.h5", "maskTempCoh.h5", "velocity.h5"],
    "timeseriesSpatialAvg.txt",
  ];
  expect(files.map((path) => path.split(/[\\/]/).at(-1))).toEqual(names);
  const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    // The golden run moved the reference date afterwards, and named its excluded dates by a file.
    "timeseries.h5": { REF_DATE: "20180106" },
    "velocity.h5": { REF_DATE: "20180106", "mintpy.timeFunc.excludeDate": "['20180430']" },
  };
  // The crop of the fixtures holds four of them.
  for (const [k, name] of names.filter((name) => name.endsWith(".h5")).entries())
    if (existsSync(join(expected, name)))
      await compareAttributes(files[k]!, join(expected, name), known[name] ?? {});
  expect(await readStrings(files[0]!, "date")).toEqual(
    await readStrings(join(expected, "timeseries.h5"), "date"),
  );
  const [own, golden] = [
    await readDataset(files[0]!, "bperp"),
    await readDataset(join(expected, "timeseries.h5"), "bperp"),
  ];
  // MintPy solves for the baselines in float32; they are tens of metres.
  own.forEach((value, i) => {
    expect(Math.abs(value - golden[i]!)).toBeLessThan(1e-4);
  });
}

const CROP = resolve(import.meta.dirname, "../fixtures/peer/mintpy");

describe("MintPy's own files, cut to 15 x 12 pixels", () => {
  const expected = join(CROP, "expected");
  const series = join(expected, "timeseries_tropHgt_ramp_demErr.h5");

  it.each([MAIN, MASKED])("give MintPy's inversion in compat: mintpy ($name)", (one) =>
    compareInversion(CROP, expected, { ...one, name: `crop, ${one.name}` }),
  );

  it("give MintPy's velocity and its errors from MintPy's series", async () => {
    const run = await fitVelocity(series, { "velocity.exclude": "20180430" });
    await compareVelocity("crop, velocity.h5", run, join(expected, "velocity.h5"));
  });

  it("come back as files with MintPy's datasets and attributes", () => compareFiles(CROP, expected));

  it("keep, from a series, the date that it counts from", async () => {
    const { out } = await fitVelocity(series, { "velocity.exclude": "20180430" });
    const [file] = await exportMintpy(out, newFolder());
    await compareAttributes(file!, join(expected, "velocity.h5"), {
      "mintpy.timeFunc.excludeDate": "['20180430']",
    });
  });

  it("give, without compat, NaN for no data and a reference that is measured in all pairs", async () => {
    const { read, result } = await runSbas([CROP], { compat: "none" });
    expect(result.records["reference-point"]).toMatchObject({ y: 9, x: 11, chosen: "product" });
    const ours = await read("invert-network", "displacement");
    const theirs = await readDataset(join(expected, "timeseries.h5"), "timeseries");
    const [reference, water] = [
      9 * 12 + 11,
      (await readDataset(join(CROP, "waterMask.h5"), "waterMask")).indexOf(0),
    ];
    const at = (series: Float32Array, pixel: number) =>
      Array.from({ length: 24 }, (_, date) => series[date * 180 + pixel]!);
    // Bridged phases are 0 at the reference, where MintPy has no data and we have the best there is.
    expect(at(ours, reference)).toEqual(at(theirs, reference));
    expect(at(ours, water).every(Number.isNaN)).toBe(true);
    expect((await read("invert-network", "pairCount"))[reference]).toBe(63);
  });
});

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("MintPy's own files (mintpy-golden)", () => {
  const golden = GOLDEN as string;
  const at = (...parts: string[]) => join(golden, ...parts);
  let work = "";
  beforeAll(async () => {
    work = newFolder();
    await assembleWorkFolder(golden, work);
  });

  it("give, with weight=coh, of which MintPy left no file, what an independent solution gives", async () => {
    const { stack, read } = await runSbas([work], { weight: "coh" }, { phase: "unwrapPhase" });
    const ours = await read("invert-network", "displacement");
    const [all, coherence] = await Promise.all(
      ["unwrapPhase", "coherence"].map((name) => readDataset(join(work, "inputs/ifgramStack.h5"), name)),
    );
    const kept = await readDataset(join(work, "inputs/ifgramStack.h5"), "dropIfgram");
    const rows = [...kept.keys()].filter((k) => kept[k] === 1);
    const { pairs, dates } = stack.network!;
    const pixels = ours.length / dates.length;
    const years = yearsSinceFirst(dates);
    const metres = -stack.acquisition.wavelength! / (4 * Math.PI);
    const [mine, theirs]: [number[], number[]] = [[], []];
    // 21 pixels all over the scene: two of 23 lie in water or have no data.
    for (let p = 150; p < pixels; p += 300) {
      if (!(ours[(dates.length - 1) * pixels + p]! !== 0)) continue;
      const used = rows.flatMap((k, row) => {
        const [own, reference] = [all![k * pixels + p]!, all![k * pixels + 14 * 96 + 19]!];
        return own === 0
          ? []
          : [{ row, phase: own - reference, weight: Math.max(0.05, coherence![k * pixels + p]!) }];
      });
      const design = used.map(({ row, weight }) => {
        const { reference, secondary } = pairs[row]!;
        return dates
          .slice(1)
          .map((_, i) =>
            i >= reference && i < secondary ? Math.sqrt(weight) * (years[i + 1]! - years[i]!) : 0,
          );
      });
      const inverse = pseudoInverse(design, dates.length - 1);
      let sum = 0;
      inverse.forEach((row, i) => {
        const rate = row.reduce(
          (total, value, k) => total + value * Math.sqrt(used[k]!.weight) * used[k]!.phase,
          0,
        );
        sum += rate * (years[i + 1]! - years[i]!) * metres;
        theirs.push(sum);
        mine.push(ours[(i + 1) * pixels + p]!);
      });
    }
    expect(mine.length).toBeGreaterThan(400);
    // Two roundings to float32 of phases up to 50 rad.
    expectAgreement("coh: displacement [m]", Float32Array.from(mine), Float32Array.from(theirs), 1e-7);
  });

  it("come back as files with MintPy's datasets and attributes", () => compareFiles(work, at("expected")));
});
