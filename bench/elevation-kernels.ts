/**
 * Elevation series by a Gaussian process that rejects outliers in several passes, one thread: whole series of 40 observations and 82
 * predictions against ONE fit and prediction of the yardstick, which rejects nothing.
 */
import type { ElevationFitter } from "../src/compute/elevation-fitter.ts";
import type { Kernels } from "../src/compute/wasm.ts";
import { createRandom, normal } from "../test/random.ts";
import { measureUnits, race } from "./measure.ts";
import { measurePeak } from "./peak.ts";

const [dates, predictions, pixels] = [40, 82, 1008];
const random = createRandom(1);
const t = Float64Array.from({ length: dates }, () => 20 * random()).sort();
const at = Float64Array.from({ length: predictions }, (_, k) => (20 * k) / (predictions - 1));
// The yardstick's series.
const sigma = Float64Array.from({ length: dates * pixels }, () => 5 + 15 * random());
const z = sigma.map((error, k) => {
  const time = t[Math.floor(k / pixels)]!;
  return -1.2 * time + 2 * Math.sin(2 * Math.PI * time) + error * normal(random);
});

/** v128 additions and multiplications (two f64 each) of one right-hand side's panel, or of the factor's, from a row to a row. */
function countElimination(first: number, rows: number): number {
  let sum = 0;
  for (let j = first; j < rows; j += 2) sum += 16 * (j - first) + 16;
  return sum;
}

/** v128 operations of one pixel at least: fits that were needed, each factored and scored, and one set of predictions. */
function countWork(fits: number) {
  const panels = [...Array(dates / 8).keys()];
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const filled = sum(panels.map((p) => 8 * (p + 1)));
  const factor = sum(panels.map((p) => countElimination(0, 8 * (p + 1)))) + countElimination(0, dates);
  const score = sum(panels.map((p) => countElimination(8 * p, dates) + 16 * (dates - 8 * p)));
  const towards = Math.ceil(predictions / 8) * (countElimination(0, dates) + 16 * dates);
  // Four v128 of a row, of 7 operations each, and 9 more for the rational quadratic of the last pass.
  const covariance = 28 * filled * fits + 36 * filled + 4 * 16 * dates * Math.ceil(predictions / 8);
  return Math.round(fits * (factor + score) + towards + covariance);
}

/** Fits of each series that differ from the one before: a pass that changes neither samples nor covariance needs none. */
function countFits({ rejectedIn, passes }: ReturnType<ElevationFitter["fit"]>): number {
  let sum = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    const rejecting = new Set(Array.from(t, (_, i) => rejectedIn[i * pixels + pixel]!));
    for (let pass = 1; pass <= passes[pixel]!; pass++)
      if (pass <= 2 || pass === passes[pixel] || rejecting.has(pass - 1)) sum++;
  }
  return sum / pixels;
}

/** Prints our rates and, with a yardstick, the ratios of so many rounds. */
export async function benchElevation(kernels: Kernels, yardstick?: string, rounds = 0): Promise<void> {
  const fitter = kernels.createElevationFitter(t, at);
  const fits = fitter.fit(z, sigma, pixels);
  const passes = fits.passes.reduce((a, b) => a + b, 0) / pixels;
  const distinct = countFits(fits);
  const work = countWork(distinct);
  const bytes = 8 * (2 * dates + 2 * predictions + 1) + dates + 4;
  const floor = await measurePeak();
  const rate = measureUnits(() => fitter.fit(z, sigma, pixels), pixels);
  console.log(
    `elevation series, default    ${rate.toFixed(0)} px/s: ${passes.toFixed(1)} passes, ${distinct.toFixed(1)} fits, ${(2 * work) / 1e3} kflop, ${bytes} bytes each; ` +
      `${((rate * work) / 1e9).toFixed(2)} G v128 op/s, ${((100 * rate * work) / floor).toFixed(0)} % of the floor's ${(floor / 1e9).toFixed(2)}`,
  );
  for (const options of [{ compat: "pyddem" }, { terrain: "stable" }] as const) {
    const other = kernels.createElevationFitter(t, at, options);
    const name = Object.values(options).join();
    console.log(
      `elevation series, ${name.padEnd(10)} ${measureUnits(() => other.fit(z, sigma, pixels), pixels).toFixed(0)} px/s`,
    );
  }
  if (yardstick === undefined) return;
  const own = () => measureUnits(() => fitter.fit(z, sigma, pixels), pixels, "wall");
  race(yardstick, [dates, predictions, 100], rounds, own, "px/s");
}
