import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { exportHdfeos5 } from "../../src/cli/export/to-hdfeos5.ts";
import { readTemplate } from "../../src/cli/template/read-template.ts";
import { openDataset } from "../../src/formats/open.ts";
import { testData } from "../data.ts";
import {
  expectAgreement,
  newFolder,
  printTable,
  readDataset,
  removeRuns,
  runSbas,
  TOLERANCE,
} from "./mintpy-comparison.ts";

afterAll(() => {
  printTable();
  removeRuns();
});

const GOLDEN = testData("mintpy-golden");
const NAME = "S1_IW_064_0000_20180106_20181102.he5";
const GROUP = "HDFEOS/GRIDS/timeseries";
/** From the golden file: 2026-11-21, when it was written. */
const EPOCH = String(Date.UTC(2026, 10, 21) / 1000);

/** Names, types, shapes and attributes of every dataset. */
async function layoutOf(path: string) {
  const { variables } = await openDataset(path);
  return Object.fromEntries(
    [...variables].map(([name, { dtype, shape, attrs }]) => [name, { dtype, shape, attrs }]),
  );
}

describe.skipIf(GOLDEN === null)("MintPy's HDF-EOS5 file (mintpy-golden)", () => {
  const golden = GOLDEN ?? "";
  const theirs = join(golden, "expected", NAME);
  const geometry = join(golden, "input/inputs/geometryGeo.h5");
  vi.stubEnv("SOURCE_DATE_EPOCH", EPOCH);

  describe("of a run with MintPy's configuration", () => {
    let run = { out: "" };
    beforeAll(async () => {
      const { set } = await readTemplate(join(golden, "input/golden.txt"));
      run = await runSbas([join(golden, "input/inputs")], set);
    });

    it("has MintPy's datasets, attributes and numbers in compat: mintpy", async () => {
      const [path = ""] = await exportHdfeos5(run.out, newFolder(), { geometry, compat: "mintpy" });
      expect(basename(path)).toBe(NAME);
      expect(await layoutOf(path)).toEqual(await layoutOf(theirs));
      const compare = async (name: string, tolerance: number) =>
        expectAgreement(
          `he5 of a run, ${name}`,
          await readDataset(path, `${GROUP}/${name}`),
          await readDataset(theirs, `${GROUP}/${name}`),
          tolerance,
        );
      await compare("observation/displacement", TOLERANCE.series);
      await compare("observation/bperp", 1e-4);
      await compare("quality/temporalCoherence", TOLERANCE.temporalCoherence);
      await compare("quality/mask", 0);
      await compare("geometry/slantRangeDistance", 0);
      await compare("geometry/latitude", 0);
      const { attrs } = await openDataset(path);
      expect(attrs).toMatchObject({ REF_DATE: "20180828", REF_Y: "14", relative_orbit: 64, mission: "S1" });
      expect(attrs["mintpy.networkInversion.obsDatasetName"]).toBe("unwrapPhase_bridging");
    });

    it("tells by default where it lies in degrees, and marks what is missing with NaN", async () => {
      const out = join(newFolder(), "mine.he5");
      expect(await exportHdfeos5(run.out, out, { geometry })).toEqual([out]);
      const { attrs, variables } = await openDataset(out);
      expect(attrs.scene_footprint).toBe(
        "POLYGON((-115.9 35.0,-115.9 35.3,-115.6 35.3,-115.6 35.0,-115.9 35.0))",
      );
      expect(attrs.data_footprint).toMatch(/^POLYGON\(\(-115\.9009\d+ 35\.2380\d+,/);
      expect(variables.get(`${GROUP}/observation/displacement`)!.attrs.MissingValue).toBeNaN();
    });
  });
});
