import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testData } from "../data.ts";
import { readAll } from "../map-files.ts";
import { expectAgreement, printTable, readDataset } from "../peer/mintpy-comparison.ts";
import { expectRefusal } from "./refusal.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const GOLDEN = testData("mintpy-golden");
const at = (...parts: string[]) => join(GOLDEN ?? "", "expected", ...parts);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-utilities-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  printTable();
});

/** Some of the commands that test/peer/mintpy-every-file.test.ts compares all of, here as built, and their tolerances. */
const CASES: readonly (readonly [
  args: readonly string[],
  variant: string,
  dataset: string,
  tolerance: number,
])[] = [
  [["filter", "velocity.h5", "--gaussian", "2"], "velsf_lowpass_gaussian", "velocity", 1.2e-8],
  [["mask", "velocity.h5", "--sigmas", "3", "--make"], "mask_vstd", "mask", 0],
  [
    ["ramp", "velocity.h5", "--mask", "maskTempCoh.h5", "--kind", "quadratic"],
    "velramp_quadratic",
    "velocity",
    2.7e-7,
  ],
];

describe.skipIf(GOLDEN === null)("upwarp map with compat mintpy (mintpy-golden)", () => {
  it.each(CASES)("%j is %s.h5", async (args, variant, name, tolerance) => {
    const out = join(folder, `${variant}.h5`);
    const words = args.map((word) => (word.endsWith(".h5") ? at(word) : word));
    await succeed(["map", ...words, "--compat", "mintpy", "--out", out], folder);
    expectAgreement(
      `map ${args[0]} ${variant}: ${name}`,
      await readDataset(out, name),
      await readDataset(at(`variants/${variant}.h5`), name),
      tolerance,
    );
  });

  it("writes MintPy's table of spatial means, letter by letter", async () => {
    const { stdout } = await succeed(
      [
        "map",
        "average",
        at("timeseries.h5"),
        "--over",
        "space",
        "--mask",
        at("maskTempCoh.h5"),
        "--table",
        "mintpy",
      ],
      folder,
    );
    expect(stdout).toBe(readFileSync(at("timeseriesSpatialAvg.txt"), "utf8"));
  });

  it("edits the attributes of a part and of blocks as MintPy does, but for the looks that count", async () => {
    const report = async (path: string) =>
      JSON.parse((await succeed(["inspect", path, "--json"], folder)).stdout)[0].attrs as Record<
        string,
        string
      >;
    const part = join(folder, "part.h5");
    await succeed(["map", "crop", at("velocity.h5"), "--crop", "10:50,20:80", "--out", part], folder);
    const [ours, theirs] = [await report(part), await report(at("variants/vel_sub.h5"))];
    for (const key of Object.keys(theirs).filter((name) => !/^(REF_|FILE_PATH)/.test(name)))
      expect([key, ours[key]]).toEqual([key, theirs[key]]);
    // MintPy says that its reference pixel lies in column -1.
    expect([theirs.REF_X, ours.REF_X]).toEqual(["-1", undefined]);
    const blocks = join(folder, "blocks.h5");
    await succeed(["map", "multilook", at("velocity.h5"), "--looks", "2,3", "--out", blocks], folder);
    const [coarse, peer] = [await report(blocks), await report(at("variants/vel_ml.h5"))];
    for (const key of Object.keys(peer).filter((name) => !/^(REF_L|FILE_PATH|NCORRLOOKS)/.test(name)))
      expect([key, coarse[key]]).toEqual([key, peer[key]]);
    expect([peer.NCORRLOOKS, coarse.NCORRLOOKS]).toEqual(["40.0", "240.0"]);
  });
});

describe.skipIf(GOLDEN === null)("upwarp map by default (mintpy-golden)", () => {
  it("takes zeros for gaps, except at the reference pixel, and keeps the history", async () => {
    const out = join(folder, "smooth.tif");
    await succeed(
      ["map", "filter", at("velocity.h5"), "--variable", "velocity", "--gaussian", "2", "--out", out],
      folder,
    );
    const velocity = await readDataset(at("velocity.h5"), "velocity");
    const { velocity: smooth = [] } = await readAll(out);
    const reference = 14 * 96 + 19;
    velocity.forEach((value, p) => {
      expect(Number.isNaN(smooth[p] as number)).toBe(value === 0 && p !== reference);
    });
    const { stdout } = await succeed(["why", out], folder);
    expect(stdout).toMatch(/^map filter {2}version 1/);
    expect(stdout).toMatch(/input {2}velocity\.h5 {2}content [0-9a-f]{12}/);
  });

  it("refuses a formula, an area and a file that make no sense, in good form", async () => {
    const run = (...args: string[]) => upwarp(["map", ...args, "--out", join(folder, "no.tif")], folder);
    expectRefusal(await run("math", "A +", at("velocity.h5")), {
      code: "usage-expression",
      got: /A \+\n/,
      exit: 2,
    });
    expectRefusal(await run("crop", at("velocity.h5"), "--bounds", "10,40,11,41"), {
      code: "selection-empty",
    });
    expectRefusal(await run("crop", at("nothing.h5"), "--crop", "0:1,0:1"), { code: "not-found" });
    expectRefusal(await run("filter", at("velocity.h5"), "--variable", "velocty", "--sobel"), {
      code: "variable-missing",
      fix: /Did you mean velocity\?/,
    });
    expectRefusal(await run("filter", at("velocity.h5"), "--gaussian", "-2"), {
      code: "usage-number",
      exit: 2,
    });
  });
});

describe.skipIf(GOLDEN === null)("MintPy's series (mintpy-golden)", () => {
  it("is sampled and drawn at a place, as our own series are", async () => {
    const place = "-115.87,35.22";
    const { stdout } = await succeed(["sample", at("timeseries.h5"), "--at", place], folder);
    expect(stdout).toMatch(/displacement,2018-11-02/);
    const out = join(folder, "series.svg");
    await succeed(["plot", "timeseries", at("timeseries.h5"), "--at", place, "--out", out], folder);
    expect(readFileSync(out, "utf8")).toContain("<svg");
  });
});
