/**
 * Weighted network inversion with temporal coherence, one thread, raced against one LAPACK call per pixel; or, against a yardstick
 * whose name begins with gpr, elevation series (bench/elevation-kernels.ts).
 *
 *   node --import ./bench/typescript.mjs bench/kernels.ts [yardstick.py] [rounds]
 *
 * The yardstick is a Python script that takes `dates pairs pixels` and prints a JSON line with `rate_per_s`; it is run by
 * UPWARP_PYTHON (default /usr/bin/python3) with one BLAS thread. Without it only our own rates are printed. Rounds are paired:
 * yardstick, then kernel, each time; the median and the range of the ratios count.
 */
import { cpus } from "node:os";
import { basename } from "node:path";
import { loadKernels } from "../src/compute/wasm.ts";
import { dateOfDay } from "../src/dates.ts";
import { invertNetwork } from "../src/kernels/linear/invert-network.ts";
import { analyseNetwork, type SymbolicFactor } from "../src/kernels/linear/symbolic.ts";
import { createWeighting } from "../src/kernels/statistics/pair-weight.ts";
import { createDemErrorFitter } from "../src/kernels/time/dem-error.ts";
import { designTimeFunctions } from "../src/kernels/time/design-time-functions.ts";
import { findChanges } from "../src/kernels/time/find-changes.ts";
import { STRAIGHT_LINE, type TimeFunctions } from "../src/kernels/time/time-functions.ts";
import { designLine, fitSeries } from "../src/kernels/time/velocity.ts";
import { benchElevation } from "./elevation-kernels.ts";
import { measureUnits, perSecond, race } from "./measure.ts";
import { measurePeak } from "./peak.ts";

const [yardstick, roundsText = "5"] = process.argv.slice(2);
const [dates, pairCount, pixels] = [40, 150, 1008];
const kernels = await loadKernels();
const measure = (run: () => void, clock?: "cpu" | "wall") => measureUnits(run, pixels, clock);
if (yardstick !== undefined && basename(yardstick).startsWith("gpr")) {
  await benchElevation(kernels, yardstick, Number(roundsText));
  process.exit();
}

// The yardstick's network: the shortest `pairCount` pairs, all dates 12 days apart; weights 0.5..30.
const pairs = Array.from({ length: dates * dates }, (_, i) => ({
  reference: Math.floor(i / dates),
  secondary: i % dates,
}))
  .filter(({ reference, secondary }) => secondary > reference)
  .sort((a, b) => a.secondary - a.reference - (b.secondary - b.reference) || a.reference - b.reference)
  .slice(0, pairCount);
const interval = new Float64Array(dates - 1).fill(12 / 365.25);
const truth = Float64Array.from({ length: dates * pixels }, () => 10 * Math.random());
const fill = (value: (k: number, pixel: number) => number) =>
  Float32Array.from({ length: pairCount * pixels }, (_, i) => value(Math.floor(i / pixels), i % pixels));
const phase = fill((k, p) => {
  const { reference, secondary } = pairs[k]!;
  return truth[secondary * pixels + p]! - truth[reference * pixels + p]! + Math.random() - 0.5;
});
const holes = phase.map((y, i) => ((i * 7919) % 97 < 10 ? Number.NaN : y));
const weight = fill(() => 0.5 + 29.5 * Math.random());
const coherence = fill(() => Math.random());
const symbolic = analyseNetwork(dates, pairs);

/** Floating-point operations of one pixel, and the v128 instructions they need at least (two f64 or four f32 each). */
function countWork({ columnStart, updateTarget, row }: SymbolicFactor) {
  const f64 = {
    assemble: 3 * pairCount,
    factorise: row.length * 2 + 2 * updateTarget.length + (columnStart.length - 1),
    solve: 4 * row.length + dates,
    residual: 6 * pairCount,
  };
  const f32 = 25 * pairCount;
  const sum = Object.values(f64).reduce((a, b) => a + b, 0);
  return { ...f64, f32, instructions: sum / 2 + f32 / 4, bytes: 4 * (2 * pairCount + dates + 4) };
}

const inverter = kernels.createInverter(symbolic, { interval, weighting: "given" });
const own = () => {
  for (let k = 0; k < pairCount; k++) {
    inverter.phaseRow(k).set(phase.subarray(k * pixels, (k + 1) * pixels));
    inverter.qualityRow(k).set(weight.subarray(k * pixels, (k + 1) * pixels));
  }
  inverter.run(pixels);
};

console.log(
  `${cpus()[0]?.model.trim()}, Node ${process.version}, ${dates} dates, ${pairCount} pairs, one thread`,
);
const work = countWork(symbolic);
console.log(`work per pixel: ${JSON.stringify(work)}`);
const floor = await measurePeak();
own();
const resident = measure(() => inverter.run(pixels));
console.log(`given weights, copied in     ${perSecond(measure(own))}`);
console.log(
  `given weights, in place      ${perSecond(resident)}: ${((resident * work.instructions) / 1e9).toFixed(2)} G v128 op/s, ` +
    `${((100 * resident * work.instructions) / floor).toFixed(0)} % of the floor's ${(floor / 1e9).toFixed(2)}; ${((resident * work.bytes) / 1e9).toFixed(2)} GB/s`,
);

const variants: [string, Parameters<typeof kernels.createInverter>[1], Float32Array, Float32Array | null][] =
  [
    ["unit weights", { interval, weighting: createWeighting("none", 1) }, phase, null],
    ["coherence to var", { interval, weighting: createWeighting("var", 40) }, phase, coherence],
    ["10 % missing pairs", { interval, weighting: "given" }, holes, weight],
    [
      "var, noise by weights",
      {
        interval,
        weighting: createWeighting("var", 40),
        noise: {
          design: designLine([...Array(dates).keys()].map((i) => i * interval[0]!)),
          model: "weights",
        },
      },
      phase,
      coherence,
    ],
    [
      "var, noise at each date",
      { interval, weighting: createWeighting("var", 40), noise: { model: "weights", perDate: true } },
      phase,
      coherence,
    ],
    [
      "coh, noise by coherence",
      {
        interval,
        weighting: createWeighting("coh", 40),
        noise: {
          design: designLine([...Array(dates).keys()].map((i) => i * interval[0]!)),
          model: createWeighting("var", 40),
        },
      },
      phase,
      coherence,
    ],
  ];
for (const [name, options, input, quality] of variants) {
  const variant = kernels.createInverter(symbolic, options);
  console.log(`${name.padEnd(28)} ${perSecond(measure(() => variant.invert(input, quality, pixels)))}`);
}
const fitter = kernels.createFitter(designLine([...Array(dates).keys()].map((i) => i * interval[0]!)));
const series = inverter.invert(phase, weight, pixels).series;
console.log(`${"line fit".padEnd(28)} ${perSecond(measure(() => fitter.fit(series, pixels)))}`);
// DEM error with a quadratic of time, the geometry of each pixel: one baseline for each date, and baselines of each pixel.
const axis = { years: Float64Array.from({ length: dates }, (_, i) => i * interval[0]!), yearOf: Number };
const model = { dates, ...designTimeFunctions(axis, { ...STRAIGHT_LINE, polynomial: 2 }) };
const baseline = Float64Array.from({ length: dates }, () => 200 * Math.random() - 100);
const ownBaselines = Float32Array.from(
  series,
  (_, i) => baseline[Math.floor(i / pixels)]! + (i % pixels) / 1e3,
);
const distance = new Float64Array(pixels).fill(545_000);
const [oneBaseline, local] = [createDemErrorFitter(model, baseline), createDemErrorFitter(model, null)];
console.log(`${"DEM error".padEnd(28)} ${perSecond(measure(() => oneBaseline(series, distance, pixels)))}`);
console.log(
  `${"DEM error, 3-D baselines".padEnd(28)} ${perSecond(measure(() => local(series, distance, pixels, ownBaselines)))}`,
);
const long = Array.from({ length: 60 }, (_, i) => dateOfDay(17_532 + 12 * i));
const wander = Float32Array.from({ length: 60 * pixels }, () => Math.random());
const models: [string, TimeFunctions][] = [
  ["60 dates: line, 2 columns", STRAIGHT_LINE],
  ["60 dates: and yearly, 4", { ...STRAIGHT_LINE, periods: [1] }],
  ["60 dates: and steps, 6", { ...STRAIGHT_LINE, periods: [1], steps: ["20180701", "20190401"] }],
];
for (const [name, functions] of models) {
  const own = kernels.createFitter(designTimeFunctions(long, functions));
  const rate = measure(() => own.fit(wander, pixels));
  console.log(`${name.padEnd(28)} ${perSecond(rate)}: ${((rate * 240) / 1e9).toFixed(2)} GB/s of series`);
}
const yearly = designTimeFunctions(long, { ...STRAIGHT_LINE, periods: [1] });
const bootstrapper = kernels.createBootstrapper(yearly, { count: 400, seed: 1 });
console.log(
  `${"60 dates: 400 draws".padEnd(28)} ${perSecond(measure(() => bootstrapper.run(wander, pixels)))}`,
);
const search = { steps: true, outliers: true, falseAlarm: 0.01 };
const fitted = fitSeries(wander, yearly, pixels);
console.log(
  `${"60 dates: find changes".padEnd(28)} ${perSecond(measure(() => findChanges(wander, yearly, pixels, fitted, search)))}`,
);
console.log(
  `${"TypeScript oracle".padEnd(28)} ${perSecond(measure(() => invertNetwork(phase, weight, pixels, symbolic, { interval })))}`,
);

await benchElevation(kernels);

if (yardstick !== undefined)
  race(yardstick, [dates, pairCount, 2000], Number(roundsText), () => measure(own, "wall"), "M px/s");
