import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { readStrings } from "../../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../../src/formats/open.ts";
import { zarrStore } from "../../../src/formats/zarr/index.ts";
import { readFloats } from "../../../src/stack/views.ts";
import { fullWindow } from "../../../src/stack/window.ts";
import type { NetworkSelection } from "../../../src/systems/sbas/select-network.ts";
import { readDataset, TOLERANCE } from "../mintpy-comparison.ts";
import { command } from "./command.ts";
import type { Finding, Golden, GoldenFile } from "./golden-file.ts";
import { type Limits, measure, measureHdf5, same, sameText } from "./measure.ts";
import { folderOf, readRecord } from "./records.ts";
import { fileOfStep, WORK } from "./steps.ts";

/** The one command of a MintPy user who moves over; the folder of all its files. */
const runChain = (golden: Golden) =>
  golden.make("chain", (out) =>
    command(
      ...["run", "sbas", "--template", golden.at("input/golden.txt"), "--inputs", golden.at("input/inputs")],
      ...["--out", out, "--layout", "mintpy", "--compat", "mintpy", "--quiet"],
    ),
  );
const CHAIN = "`run sbas --template golden.txt`";

const ofChain = (name: string, tolerance: number): GoldenFile => ({
  file: `expected/${name}`,
  made: CHAIN,
  compare: async (golden) =>
    measureHdf5(join(await runChain(golden), name), golden.expected(name), { other: tolerance }),
});

const textOfChain = (name: string): GoldenFile => ({
  file: `expected/${name}`,
  made: CHAIN,
  compare: async (golden) => [sameText(join(await runChain(golden), name), golden.expected(name))],
});

const RMS: GoldenFile = {
  file: "expected/rms_timeseriesResidual_ramp.txt",
  made: CHAIN,
  async compare(golden) {
    const name = "rms_timeseriesResidual_ramp.txt";
    const [ours, theirs] = [join(await runChain(golden), name), golden.expected(name)].map((path) =>
      readFileSync(path, "utf8")
        .split("\n")
        .map((line) => (line.startsWith("#") ? [line] : line.split("\t"))),
    );
    const numbers = (lines: readonly string[][]) => lines.flatMap(([, rms]) => (rms ? [Number(rms)] : []));
    const words = (lines: readonly string[][]) => lines.map(([word]) => word);
    return [
      same("lines and dates", words(ours!), words(theirs!)),
      measure("RMS", numbers(ours!), numbers(theirs!), 1.5e-8),
    ];
  },
};

/** MintPy refers its phases to the reference pixel before it adds cycles, in float32; ours are as they were loaded. */
const STACK: GoldenFile = {
  file: "expected/ifgramStack_after.h5",
  made: `${CHAIN}: its steps select-network, reference-point, correct-unwrapping`,
  async compare(golden) {
    const theirs = golden.expected("ifgramStack_after.h5");
    const chain = await runChain(golden);
    const { keep } = readRecord<NetworkSelection>(chain, "select-network");
    const flags = await readDataset(theirs, "dropIfgram");
    const variable = await zarrStore.openVariable(folderOf(chain, "correct-unwrapping"), "unwrappedPhase");
    const phase = await readFloats(variable, fullWindow(variable.shape));
    await variable.close();
    const bridged = await readDataset(theirs, "unwrapPhase_bridging");
    const { attrs } = await openDataset(theirs);
    const [row, column] = [Number(attrs.REF_Y), Number(attrs.REF_X)];
    const pixels = 72 * 96;
    const kept = Float32Array.from(keep.flatMap((k) => [...bridged.subarray(k * pixels, (k + 1) * pixels)]));
    const loaded = await readDataset(golden.at("input/inputs/ifgramStack.h5"), "unwrapPhase");
    const referenced = phase.map((value, i) => {
      const before = loaded[keep[Math.floor(i / pixels)]! * pixels + row * 96 + column]!;
      return Number.isNaN(value) ? 0 : value - before;
    });
    const stack = golden.at("input/inputs/ifgramStack.h5");
    const { y, x } = readRecord<{ readonly y: number; readonly x: number }>(chain, "reference-point");
    return [
      same(
        "dropIfgram",
        keep,
        [...flags.keys()].filter((k) => flags[k] === 1),
      ),
      same("REF_Y, REF_X", [y, x], [row, column]),
      same("date", await readStrings(stack, "date"), await readStrings(theirs, "date")),
      same("bperp", [...(await readDataset(stack, "bperp"))], [...(await readDataset(theirs, "bperp"))]),
      // A float32 of 100 rad has steps of 8e-6, and MintPy rounds twice.
      measure("unwrapPhase_bridging of the 63 pairs", referenced, kept, 1e-5),
    ];
  },
};

/** Day on which MintPy wrote the golden HDF-EOS5 file, which it tells. */
const WRITTEN = String(Date.UTC(2026, 10, 21) / 1000);

const HDFEOS5: GoldenFile = {
  file: "expected/S1_IW_064_0000_20180106_20181102.he5",
  made: "`export expected --to hdfeos5 --geometry geometryGeo.h5`",
  async compare(golden) {
    const name = "S1_IW_064_0000_20180106_20181102.he5";
    vi.stubEnv("SOURCE_DATE_EPOCH", WRITTEN);
    const folder = await golden.make("hdfeos5", (out) =>
      command(
        ...["export", golden.expected(), "--to", "hdfeos5", "--geometry", golden.geometry],
        ...["--compat", "mintpy", "--out", out],
      ),
    );
    vi.unstubAllEnvs();
    const [ours, theirs] = [join(folder, name), golden.expected(name)];
    const group = "HDFEOS/GRIDS/timeseries";
    const date = `${group}/observation/date`;
    return [
      same("names, types, shapes, attributes of 14 datasets", await layoutOf(ours), await layoutOf(theirs)),
      ...(await attributesOf(ours, theirs)),
      same("date", await readStrings(ours, date), await readStrings(theirs, date)),
      ...worst("numbers", await measureHdf5(ours, theirs, { other: 0, [`${group}/observation/bperp`]: 0 })),
    ];
  },
};

async function layoutOf(path: string) {
  const { variables } = await openDataset(path);
  return [...variables]
    .sort()
    .map(([name, { dtype, shape, attrs }]) => [name, dtype, shape, Object.entries(attrs).sort()]);
}

/** Corners go through another projection library. */
async function attributesOf(ours: string, theirs: string): Promise<Finding[]> {
  const [{ attrs: own }, { attrs: golden }] = [await openDataset(ours), await openDataset(theirs)];
  const plain = (attrs: Readonly<Record<string, unknown>>) =>
    Object.entries(attrs)
      .filter(([name]) => name !== "scene_footprint")
      .sort();
  const corners = (text: unknown) => [...String(text).matchAll(/-?[\d.]+/g)].map(Number);
  return [
    same("root attributes", plain(own), plain(golden)),
    measure("scene_footprint", corners(own.scene_footprint), corners(golden.scene_footprint), 1e-9),
  ];
}

/** Many findings as one: of equal limits, the largest difference. */
const worst = (name: string, findings: readonly Finding[]): Finding[] => [
  {
    name,
    largest: Math.max(...findings.map(({ largest }) => largest)),
    tolerance: findings[0]?.tolerance ?? 0,
    elsewhere: findings.reduce((sum, { elsewhere = 0 }) => sum + elsewhere, 0),
  },
];

/** MintPy's main inversion, of the phase that its bridging left. */
const runMain = async (golden: Golden) => {
  const work = await golden.workFolder();
  return golden.make("main", (out) =>
    command(
      ...[
        "run",
        "sbas",
        "--inputs",
        work,
        "--out",
        out,
        "--layout",
        "mintpy",
        "--compat",
        "mintpy",
        "--quiet",
      ],
      ...["--set", "weight=var", `reference.date=${REFERENCE_DATE}`],
    ),
  );
};
/** The step reference_date moved every series of the golden run to this date. */
const REFERENCE_DATE = "20180828";
const ofMain = (name: string, limits: Limits): GoldenFile => ({
  file: `expected/${name}`,
  made: "`run sbas --set weight=var`, bridged phase",
  compare: async (golden) => measureHdf5(join(await runMain(golden), name), golden.expected(name), limits),
});

const RAMPED = "expected/timeseries_tropHgt_ramp.h5";
const TOPOGRAPHY = {
  step: "correct-topography",
  inputs: {
    incidenceAngle: WORK,
    slantRange: WORK,
    temporalCoherence: "expected/temporalCoherence.h5",
    displacement: RAMPED,
  },
  set: [`topography.reference-date=${REFERENCE_DATE}`],
};

/** Every file of expected/, each from MintPy's own input of the command that made it. */
export const MAIN_RUN: readonly GoldenFile[] = [
  ofChain("waterMask.h5", 0),
  textOfChain("coherenceSpatialAvg.txt"),
  ofChain("maskConnComp.h5", 0),
  ofChain("avgSpatialCoh.h5", 0),
  ofChain("avgPhaseVelocity.h5", 2.4e-7),
  ofChain("numTriNonzeroIntAmbiguity.h5", 0),
  STACK,
  ofMain("timeseries.h5", { other: TOLERANCE.series }),
  ofMain("temporalCoherence.h5", { other: TOLERANCE.temporalCoherence }),
  ofMain("numInvIfgram.h5", { other: TOLERANCE.count }),
  fileOfStep(
    "expected/maskTempCoh.h5",
    {
      step: "coherence-mask",
      inputs: { shadowMask: WORK, temporalCoherence: "expected/temporalCoherence.h5" },
      set: ["min-temporal-coherence=0.6"],
    },
    { other: 0 },
    "maskTempCoh.h5",
  ),
  textOfChain("timeseriesSpatialAvg.txt"),
  fileOfStep(
    "expected/timeseries_tropHgt.h5",
    {
      step: "correct-troposphere-height",
      inputs: {
        height: WORK,
        incidenceAngle: WORK,
        reliable: "expected/maskTempCoh.h5",
        displacement: "expected/timeseries.h5",
      },
      set: ["troposphere.looks=2"],
    },
    { other: 7.5e-8 },
    "timeseries_tropHgt.h5",
  ),
  fileOfStep(
    RAMPED,
    {
      step: "deramp",
      inputs: {
        waterMask: WORK,
        reliable: "expected/maskTempCoh.h5",
        displacement: "expected/timeseries_tropHgt.h5",
      },
      set: ["deramp=linear"],
    },
    { other: 2.7e-7 },
    "timeseries_ramp.h5",
  ),
  fileOfStep("expected/demErr.h5", TOPOGRAPHY, { other: 1.5e-4 }, "demErr.h5"),
  fileOfStep("expected/timeseriesResidual.h5", TOPOGRAPHY, { other: 2.4e-7 }, "timeseriesResidual.h5"),
  fileOfStep(
    "expected/timeseries_tropHgt_ramp_demErr.h5",
    TOPOGRAPHY,
    { other: 2.7e-7 },
    "timeseries_demErr.h5",
  ),
  RMS,
  textOfChain("reference_date.txt"),
  textOfChain("exclude_date.txt"),
  HDFEOS5,
];
