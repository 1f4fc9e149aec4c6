import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openDataset } from "../../../src/formats/open.ts";
import { command } from "./command.ts";
import type { Golden, GoldenFile } from "./golden-file.ts";
import { measure, measureHdf5, same } from "./measure.ts";

/**
 * What was run, MintPy's file, and about three times what an independent float64 computation (NumPy, SciPy) differs by:
 * MintPy's float32 of numbers up to 0.1.
 */
const COMMANDS: readonly (readonly [words: string, variant: string, tolerance: number])[] = [
  ["filter velocity.h5 --gaussian 2", "velsf_lowpass_gaussian", 1.2e-8],
  ["filter velocity.h5 --highpass 2", "velsf_highpass_gaussian", 1.2e-8],
  ["filter velocity.h5 --median 5", "velsf_median", 0],
  ["filter velocity.h5 --sobel", "velsf_sobel", 1.5e-8],
  ["filter timeseries.h5 --months 1", "ts_gauss1", 4.2e-8],
  ["filter timeseries.h5 --median-dates 3", "ts_median3", 0],
  ["multilook velocity.h5 --looks 2,3", "vel_ml", 2e-8],
  ["multilook velocity.h5 --looks 2,3,median", "vel_mlmed", 0],
  ["crop velocity.h5 --crop 10:50,20:80", "vel_sub", 0],
  ["mask velocity.h5 --with maskTempCoh.h5", "vel_msk", 0],
  ["mask velocity.h5 --sigmas 3 --make", "mask_vstd", 0],
  ["mask temporalCoherence.h5 --min 0.8 --cluster 20 --make", "mask_tc80p20", 0],
  ["average WORK --over time --variable coherence", "avgcoh", 1.1e-6],
  ["math A*100 velocity.h5", "vel_x100", 0],
];

async function runMap(golden: Golden, words: string, ...more: readonly string[]): Promise<string> {
  const work = await golden.workFolder();
  return golden.make(words, async (folder) => {
    const said = await command(
      "map",
      ...words
        .split(" ")
        .map((word) => (word === "WORK" ? work : word.endsWith(".h5") ? golden.expected(word) : word)),
      ...["--compat", "mintpy", ...more, "--out", join(folder, "out.h5")],
    );
    spoken.set(words, said);
  });
}
/** What each command printed. */
const spoken = new Map<string, string>();

const ofCommand = ([words, variant, tolerance]: (typeof COMMANDS)[number]): GoldenFile => ({
  file: `expected/variants/${variant}.h5`,
  made: `\`map ${words}\``,
  async compare(golden) {
    const folder = await runMap(golden, words);
    return measureHdf5(join(folder, "out.h5"), golden.at(this.file), { other: tolerance, bperp: 0 });
  },
});

/** Surfaces, and the powers of rows and columns that MintPy's coefficients go with, in its order. */
const RAMPS = {
  linear: [1, 1, 0],
  quadratic: [2, 2, 2, 1, 1, 0],
  "linear-range": [1, 0],
  "linear-azimuth": [1, 0],
  "quadratic-range": [2, 1, 0],
  "quadratic-azimuth": [2, 1, 0],
} as const;
/** Three times what an independent float64 computation differs by, m/yr. */
const RAMP_TOLERANCE = 2.7e-7;
/** Columns of the scene: a coefficient counts with the power of it that it goes with. */
const REACH = 96;

const wordsOfRamp = (kind: string) => `ramp velocity.h5 --mask maskTempCoh.h5 --kind ${kind}`;

const rampFiles = ([kind, degrees]: readonly [string, readonly number[]]): GoldenFile[] => {
  const name = kind.replace("-", "_");
  return [
    {
      file: `expected/variants/velramp_${name}.h5`,
      made: `\`map ${wordsOfRamp(kind)}\``,
      async compare(golden) {
        const folder = await runMap(golden, wordsOfRamp(kind), "--json");
        return measureHdf5(join(folder, "out.h5"), golden.at(this.file), { other: RAMP_TOLERANCE });
      },
    },
    {
      file: `expected/variants/rampCoeff_${name}.txt`,
      made: "the same command with `--json`",
      async compare(golden) {
        await runMap(golden, wordsOfRamp(kind), "--json");
        const [report] = JSON.parse(spoken.get(wordsOfRamp(kind)) ?? "[]") as {
          readonly coefficients: number[];
        }[];
        const ours = report?.coefficients ?? [];
        const theirs = readFileSync(golden.at(this.file), "utf8")
          .split("\n")[3]!
          .trim()
          .split(/\s+/)
          .slice(1)
          .map(Number);
        // As velocity at the far edge of the scene: coefficients of other powers are then alike.
        const reach = (values: readonly number[]) => values.map((value, k) => value * REACH ** degrees[k]!);
        return [
          same("number of terms", [ours.length, theirs.length], [degrees.length, degrees.length]),
          measure("coefficients at the far edge", reach(ours), reach(theirs), RAMP_TOLERANCE),
        ];
      },
    },
  ];
};

const GEOTIFF: GoldenFile = {
  file: "expected/variants/velocity.tif",
  made: "`export velocity.h5 --to cog --variable velocity`",
  async compare(golden) {
    const folder = await golden.make("geotiff", (out) =>
      command(
        ...["export", golden.expected("velocity.h5"), "--to", "cog", "--variable", "velocity"],
        ...["--compat", "mintpy", "--out", join(out, "velocity.tif")],
      ),
    );
    const read = async (path: string) => {
      const { variables, grid } = await openDataset(path);
      const [variable] = variables.values();
      const window = variable!.shape.map((length) => [0, length] as const);
      const values = await variable!.read(window);
      await variable!.close();
      const { shape, affine, crs } = grid!;
      return { values, place: { shape, affine, epsg: crs.epsg }, dtype: variable!.dtype };
    };
    const [ours, theirs] = [await read(join(folder, "velocity.tif")), await read(golden.at(this.file))];
    return [
      same("size, place, EPSG code, type", [ours.place, ours.dtype], [theirs.place, theirs.dtype]),
      measure("velocity", ours.values, theirs.values, 0),
    ];
  },
};

export const MAPS: readonly GoldenFile[] = [
  ...COMMANDS.map(ofCommand),
  ...Object.entries(RAMPS).flatMap(rampFiles),
  GEOTIFF,
];
