import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseDate } from "../../src/dates.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import { coherenceMask } from "../../src/systems/sbas/coherence-mask.ts";
import { type ResidualRecord, residualRms } from "../../src/systems/sbas/residual-rms.ts";
import { testData } from "../data.ts";
import { factsOf, globalContext, seriesContext } from "../series-context.ts";
import { expectAgreement, printTable, readDataset } from "./mintpy-comparison.ts";

afterAll(printTable);

const GOLDEN = testData("mintpy-golden");
const SHAPE = { y: 72, x: 96 };
/** Three times the 5e-9 m of the golden set's README; MintPy rounds to float32, whose step is 7e-9 m at the noisiest date. */
const TOLERANCE = 1.5e-8;
/** The text files have what the double of a float32 prints as; all but the noisiest date are below 1/16 m, with half the step. */
const TOLERANCE_QUIET = 5e-9;

describe.skipIf(GOLDEN === null)("MintPy's residuals (mintpy-golden)", () => {
  const at = (...parts: string[]) => join(GOLDEN as string, ...parts);
  const text = (name: string) => readFileSync(at("expected", name), "utf8").trim();

  it("have the same mask: maskTempCoh.h5", async () => {
    const context = await seriesContext(
      coherenceMask,
      { dates: [], shape: SHAPE },
      { "min-temporal-coherence": 0.6 },
    );
    const { reliable } = coherenceMask.prepare(context)({
      origin: { y: 0, x: 0 },
      shape: SHAPE,
      inputs: {
        temporalCoherence: await readDataset(at("expected/temporalCoherence.h5"), "temporalCoherence"),
        shadowMask: await readDataset(at("input/inputs/geometryGeo.h5"), "shadowMask"),
      },
    });
    const theirs = await readDataset(at("expected/maskTempCoh.h5"), "mask");
    expectAgreement("generate_mask: maskTempCoh", Float32Array.from(reliable!), theirs, 0);
  });

  async function measure(compat: string): Promise<ResidualRecord> {
    const path = at("expected/timeseriesResidual.h5");
    const [residual, reliable] = [
      (await openDataset(path)).variables.get("timeseries")!,
      (await openDataset(at("expected/maskTempCoh.h5"))).variables.get("mask")!,
    ];
    const dates = (await readStrings(path, "date")).map((date) => parseDate(date)!);
    const facts = factsOf({ dates, shape: SHAPE, reference: { y: 14, x: 19 } });
    const record = await residualRms.run(
      globalContext(residualRms, facts, { residual, reliable }, { compat }),
    );
    for (const variable of [residual, reliable]) await variable.close();
    return record as ResidualRecord;
  }

  it("have the same root mean squares, reference date and excluded dates", async () => {
    const { dates, rms, referenceDate, excluded, threshold } = await measure("mintpy");
    const rows = text("rms_timeseriesResidual_ramp.txt")
      .split("\n")
      .slice(4)
      .map((row) => row.split(/\s+/));
    expect(dates.map((date) => date.replaceAll("-", ""))).toEqual(rows.map(([date]) => date));
    const theirs = rows.map(([, value]) => Number(value));
    const [ours32, theirs32] = [rms.map((value) => value!), theirs];
    expectAgreement(
      "residual_RMS: all dates [m]",
      Float32Array.from(ours32),
      Float32Array.from(theirs32),
      TOLERANCE,
    );
    rms.forEach((value, i) => {
      const tolerance = theirs[i]! > 1 / 16 ? TOLERANCE : TOLERANCE_QUIET;
      expect(Math.abs(value! - theirs[i]!), dates[i]).toBeLessThan(tolerance);
    });
    expect(referenceDate).toBe(parseDate(text("reference_date.txt")));
    expect(excluded).toEqual(text("exclude_date.txt").split("\n").map(parseDate));
    expect(threshold).toBeCloseTo(0.02755886663, 7);
  });

  it("differ, by default, by the reference pixel's own residual, which MintPy counts at every date", async () => {
    const [ours, theirs] = [await measure("none"), await measure("mintpy")];
    const ratio = ours.rms.map((value, i) => value! / theirs.rms[i]!).sort((a, b) => a - b);
    if (process.env.UPWARP_TABLE !== undefined)
      process.stdout.write(
        `residual RMS, default / compat: ${ratio[0]!.toFixed(3)} .. ${ratio[12]!.toFixed(3)} .. ${ratio.at(-1)!.toFixed(3)}; reference date ${ours.referenceDate}, excluded ${ours.excluded.join()}, threshold ${ours.threshold}\n`,
      );
    // Without a foreign constant in it, a root mean square can only be smaller.
    for (const value of ratio) expect(value).toBeLessThan(1.000001);
    expect(ours.excluded).toEqual(theirs.excluded);
  });
});
