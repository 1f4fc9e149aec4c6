import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { dayNumber, parseDate } from "../../src/dates.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { averageBlocks } from "../../src/kernels/raster/block-mean.ts";
import { sharpenGaussian, smoothGaussian } from "../../src/kernels/raster/gaussian.ts";
import { applyMask, dropSmallClusters, maskRange, maskSignificant } from "../../src/kernels/raster/mask.ts";
import { smoothMedian } from "../../src/kernels/raster/median.ts";
import { measureEdges } from "../../src/kernels/raster/sobel.ts";
import { createLayerMean } from "../../src/kernels/statistics/layer-mean.ts";
import { countFrom } from "../../src/kernels/time/count-from.ts";
import {
  DAYS_PER_MONTH,
  smoothSeriesGaussian,
  smoothSeriesMedian,
} from "../../src/kernels/time/smooth-series.ts";
import { testData } from "../data.ts";
import { expectAgreement, printTable, readDataset } from "./mintpy-comparison.ts";

afterAll(printTable);

const GOLDEN = testData("mintpy-golden");
const SHAPE = { y: 72, x: 96 };
const LAYERS = ["velocity", "velocityStd", "intercept", "interceptStd", "residue"] as const;
const nearest = { edge: "nearest" } as const;

/**
 * About three times what an independent float64 computation (NumPy, SciPy) differs by: MintPy's float32 of numbers up to 0.1.
 * Zeros are data to MintPy's filters, so they are to these comparisons.
 */
const TOLERANCE = {
  gaussian: 1.2e-8,
  median: 0,
  sobel: 1.5e-8,
  mean: 2e-8,
  blockMedian: 0,
  time: 4.2e-8,
  coherence: 1.1e-6,
};

describe.skipIf(GOLDEN === null)("MintPy's filters and masks (mintpy-golden)", () => {
  const at = (...parts: string[]) => join(GOLDEN as string, "expected", ...parts);
  const velocity = (name: string) => readDataset(at("velocity.h5"), name);

  it.each([
    ["lowpass_gaussian", TOLERANCE.gaussian, (v: Float32Array) => smoothGaussian(v, SHAPE, 2, nearest)],
    ["highpass_gaussian", TOLERANCE.gaussian, (v: Float32Array) => sharpenGaussian(v, SHAPE, 2, nearest)],
    ["median", TOLERANCE.median, (v: Float32Array) => smoothMedian(v, SHAPE, 5, nearest)],
    ["sobel", TOLERANCE.sobel, (v: Float32Array) => measureEdges(v, SHAPE)],
  ] as const)("are ours in space: %s", async (name, tolerance, filter) => {
    for (const layer of LAYERS) {
      const theirs = await readDataset(at(`variants/velsf_${name}.h5`), layer);
      expectAgreement(`spatial_filter ${name}: ${layer}`, filter(await velocity(layer)), theirs, tolerance);
    }
  });

  it("are ours in time, counted from the reference date afterwards", async () => {
    const path = at("timeseries.h5");
    const series = await readDataset(path, "timeseries");
    const days = (await readStrings(path, "date")).map((date) => dayNumber(parseDate(date)!));
    const reference = days.indexOf(dayNumber("2018-08-28"));
    expectAgreement(
      "temporal_filter gaussian, 1 month [m]",
      countFrom(smoothSeriesGaussian(series, days, DAYS_PER_MONTH), days, reference),
      await readDataset(at("variants/ts_gauss1.h5"), "timeseries"),
      TOLERANCE.time,
    );
    expectAgreement(
      "temporal_filter median, 3 dates [m]",
      countFrom(smoothSeriesMedian(series, days.length, 3), days, reference),
      await readDataset(at("variants/ts_median3.h5"), "timeseries"),
      TOLERANCE.blockMedian,
    );
  });

  it.each([
    ["mean", "vel_ml.h5", TOLERANCE.mean],
    ["median", "vel_mlmed.h5", TOLERANCE.blockMedian],
  ] as const)("are ours in multilooking: %s of 2 x 3", async (method, file, tolerance) => {
    for (const layer of LAYERS) {
      const { values, shape } = averageBlocks(await velocity(layer), SHAPE, { y: 2, x: 3 }, method);
      expect(shape).toEqual({ y: 36, x: 32 });
      expectAgreement(
        `multilook ${method}: ${layer}`,
        values,
        await readDataset(at("variants", file), layer),
        tolerance,
      );
    }
  });

  it("are ours in masks: significance, clusters, and a masked velocity", async () => {
    const significant = maskSignificant(await velocity("velocity"), await velocity("velocityStd"), 3);
    expectAgreement(
      "generate_mask 3 standard errors",
      Float32Array.from(significant),
      await readDataset(at("variants/mask_vstd.h5"), "mask"),
      0,
    );
    const coherent = maskRange(await readDataset(at("temporalCoherence.h5"), "temporalCoherence"), {
      min: 0.8,
    });
    expectAgreement(
      "generate_mask 0.8, clusters of 20",
      Float32Array.from(dropSmallClusters(coherent, SHAPE, 20)),
      await readDataset(at("variants/mask_tc80p20.h5"), "mask"),
      0,
    );
    const mask = await readDataset(at("maskTempCoh.h5"), "mask");
    for (const layer of LAYERS)
      expectAgreement(
        `mask: ${layer}`,
        applyMask(await velocity(layer), mask),
        await readDataset(at("variants/vel_msk.h5"), layer),
        0,
      );
  });

  it("are ours in the mean over time: coherence of the kept pairs", async () => {
    const coherence = await readDataset(join(GOLDEN as string, "input/inputs/ifgramStack.h5"), "coherence");
    const kept = await readDataset(at("ifgramStack_after.h5"), "dropIfgram");
    const pixels = SHAPE.y * SHAPE.x;
    const mean = createLayerMean(pixels);
    kept.forEach((keep, k) => {
      if (keep > 0) mean.add(coherence.subarray(k * pixels, (k + 1) * pixels));
    });
    expectAgreement(
      "temporal_average: coherence",
      mean.mean(),
      await readDataset(at("variants/avgcoh.h5"), "coherence"),
      TOLERANCE.coherence,
    );
  });
});
