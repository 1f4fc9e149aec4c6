import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { zarrStore } from "../../src/formats/zarr/index.ts";
import { defineRecipe } from "../../src/pipeline/recipe.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import type { Step } from "../../src/pipeline/step.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { relabel } from "../../src/stack/relabel.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { coherenceMask, reliablePixels } from "../../src/systems/sbas/coherence-mask.ts";
import { correctTroposphereHeight } from "../../src/systems/sbas/correct-troposphere-height.ts";
import { derampSeries } from "../../src/systems/sbas/deramp.ts";
import { derampReport, type RampRecord } from "../../src/systems/sbas/deramp-report.ts";
import { invertNetwork } from "../../src/systems/sbas/invert-network.ts";
import { referenceDate } from "../../src/systems/sbas/reference-date.ts";
import { referencePoint } from "../../src/systems/sbas/reference-point.ts";
import { type ResidualRecord, residualRms } from "../../src/systems/sbas/residual-rms.ts";
import { testData } from "../data.ts";
import { expectAgreement, newFolder, printTable, readDataset, removeRuns } from "./mintpy-comparison.ts";
import { assembleWorkFolder } from "./mintpy-work-folder.ts";

afterAll(() => {
  printTable();
  removeRuns();
});

const GOLDEN = testData("mintpy-golden");
/** The inversion's and the corrections' tolerances together: three times 2.8e-7, 2.5e-8 and 9e-8 m. */
const TOLERANCE = 1.2e-6;
const STEPS = [
  referencePoint,
  invertNetwork,
  coherenceMask,
  reliablePixels,
  correctTroposphereHeight,
  derampSeries,
  derampReport,
  residualRms,
  referenceDate,
] as readonly Step[];
const SET = {
  "min-temporal-coherence": 0.6,
  troposphere: "height",
  "troposphere.looks": 2,
  deramp: "linear",
  "reference.date": "auto",
};

describe.skipIf(GOLDEN === null)(
  "MintPy's chain from the inversion to the reference date (mintpy-golden)",
  () => {
    const at = (...parts: string[]) => join(GOLDEN as string, ...parts);

    /** The golden stack, and MintPy's residual beside it: the step that makes one is another's. */
    async function openGolden(): Promise<Stack> {
      const work = newFolder();
      await assembleWorkFolder(at(), work);
      const stack = await openStack([work], { phase: "unwrapPhase_bridging" });
      const { variables } = await openDataset(at("expected/timeseriesResidual.h5"));
      const residual = relabel(variables.get("timeseries")!, {
        name: "residual",
        dims: ["time", "y", "x"],
        unit: "m",
      });
      return { ...stack, variables: new Map([...stack.variables, ["residual", residual]]) };
    }

    async function run(set: Readonly<Record<string, unknown>>) {
      const stack = await openGolden();
      const recipe = defineRecipe({
        name: "chain",
        doc: "Corrections of a series.",
        steps: STEPS,
        products: [],
      });
      const findStep = (name: string) => STEPS.find((step) => step.name === name)!;
      const host = { ...nodeHost, findStep, workerEntry: null };
      const result = await runRecipe(recipe, stack, host, { out: newFolder(), set: { ...SET, ...set } });
      for (const variable of stack.variables.values()) await variable.close();
      const read = async (step: string, name: string) => {
        const variable = await zarrStore.openVariable(result.steps.get(step)!, name);
        const values = await readFloats(variable, fullWindow(variable.shape));
        await variable.close();
        return values;
      };
      return { result, read };
    }

    it("is ours, step by step in one run", async () => {
      const { result, read } = await run({ compat: "mintpy" });
      const theirs = (file: string) => readDataset(at("expected", file), "timeseries");
      const residual = result.records["residual-rms"] as ResidualRecord;
      expect(residual).toMatchObject({ referenceDate: "2018-08-28", excluded: ["2018-04-30"] });
      expect(result.records["reliable-pixels"]).toMatchObject({ pixels: 4634 });
      expectAgreement(
        "chain: deramped, reference date from the residual [m]",
        await read("reference-date", "displacement"),
        await theirs("timeseries_tropHgt_ramp.h5"),
        TOLERANCE,
      );
      const share = await read("deramp", "rampShare");
      expect(share.length).toBe(24);
      expect(Number.isNaN(share[0])).toBe(true);
    });

    it("says by default what its ramps took off", async () => {
      const { result, read } = await run({ compat: "none" });
      const report = result.records["deramp-report"] as RampRecord;
      if (process.env.UPWARP_TABLE !== undefined)
        process.stdout.write(`${JSON.stringify(report)}\n${result.notes.join("\n")}\n`);
      expect(report.share.length).toBe(24);
      // The deformation that was put in has a plane of its own: 6.5 mm/yr to the edge along columns, and half a season.
      expect(report.steady).toEqual(["rampRange"]);
      expect(result.notes.join()).toContain("The linear ramps move steadily");
      const displacement = await read("reference-date", "displacement");
      const pixels = displacement.length / 24;
      const before = await read("invert-network", "displacement");
      expect(displacement.map((value) => (Number.isNaN(value) ? 1 : 0))).toEqual(
        before.map((value) => (Number.isNaN(value) ? 1 : 0)),
      );
      // At the reference point every date is zero, whatever was taken off.
      for (let date = 0; date < 24; date++)
        expect(Math.abs(displacement[date * pixels + 14 * 96 + 19]!)).toBeLessThan(1e-8);
    });

    it("stops where too few pixels are reliable", async () => {
      await expect(run({ "min-temporal-coherence": 1 })).rejects.toThrow(/reliable-too-few/);
    });
  },
);
