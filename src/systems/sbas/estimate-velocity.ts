import { DAYS_PER_YEAR, dayNumber, parseDate, yearsSinceFirst } from "../../dates.ts";
import { configError } from "../../errors.ts";
import type { LinearDesign } from "../../kernels/linear/design.ts";
import { designLine, type FitNoise } from "../../kernels/time/velocity.ts";
import { defineStep, type Facts, type Tile, type TileContext } from "../../pipeline/step.ts";
import { inversionInputs, inversionParams } from "./inversion.ts";
import { excludeDates, uncertainty } from "./params.ts";
import { shareInversion } from "./shared-inversion.ts";

const params = {
  ...inversionParams,
  "velocity.exclude": excludeDates,
  "velocity.uncertainty": uncertainty,
} as const;

export const estimateVelocity = defineStep({
  name: "estimate-velocity",
  version: 2,
  doc: "Straight-line fit of the displacement series: velocity, intercept and their standard errors.",
  references: ["fattahi2015", "yunjun2019"],
  scope: "tile",
  params,
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    ...inversionInputs,
    unwrappedPhase: { ...inversionInputs.unwrappedPhase, optional: true },
  },
  records: ["reference-point"],
  outputs: {
    velocity: {
      dims: ["y", "x"],
      unit: "m yr-1",
      doc: "Velocity along the line of sight, positive towards the satellite",
    },
    velocityStd: { dims: ["y", "x"], unit: "m yr-1", doc: "Standard error of the velocity" },
    intercept: { dims: ["y", "x"], unit: "m", doc: "Fitted displacement at the first date" },
    interceptStd: { dims: ["y", "x"], unit: "m", doc: "Standard error of the intercept" },
    residue: { dims: ["y", "x"], unit: "m", doc: "Square root of the sum of squared residuals" },
  },
  prepare(context) {
    const { compat } = context.params;
    const design = designOf(context.facts, context.params["velocity.exclude"], compat === "mintpy");
    const fitter = context.kernels.createFitter(design);
    const propagate = noisePropagation(context, design);

    return (tile: Tile) => {
      const pixels = tile.shape.y * tile.shape.x;
      const series = tile.inputs.displacement!;
      const noise = propagate?.(tile) ?? null;
      const fit = fitter.fit(series, pixels, noise);
      const result = {
        intercept: fit.parameters.slice(0, pixels),
        velocity: fit.parameters.slice(pixels),
        interceptStd: fit.standardError.slice(0, pixels),
        velocityStd: fit.standardError.slice(pixels),
        residue: fit.residue,
      };
      if (compat === "mintpy") for (const map of Object.values(result)) zeroMissing(map);
      return result;
    };
  },
});

/** MintPy marks what it did not fit with 0. */
function zeroMissing(map: Float32Array): void {
  for (let i = 0; i < map.length; i++) if (Number.isNaN(map[i]!)) map[i] = 0;
}

/** MintPy counts years by the calendar, so that from one 1 January to the next is 1 year, and 365.25 days are not. */
function decimalYear(date: string): number {
  const year = date.slice(0, 4);
  return Number(year) + (dayNumber(date) - dayNumber(`${year}-01-01`)) / DAYS_PER_YEAR;
}

function designOf({ dates }: Facts, excluded: readonly string[], isCompat: boolean) {
  const leaveOut = new Set(
    excluded.map((text) => {
      const date = parseDate(text);
      if (date !== null && dates.includes(date)) return date;
      throw configError({
        code: "exclude-date-unknown",
        what: "A date to exclude is not a date of the series.",
        where: "velocity.exclude",
        got: text,
        fix: `Choose from ${dates[0]} .. ${dates.at(-1)}; \`upwarp inspect\` lists them.`,
      });
    }),
  );
  const use = Uint8Array.from(dates, (date) => (leaveOut.has(date) ? 0 : 1));
  const years = isCompat ? Float64Array.from(dates, decimalYear) : yearsSinceFirst(dates);
  // Time counts from the first date that takes part, as the intercept does.
  const origin = years[use.indexOf(1)] ?? 0;
  return designLine(
    years.map((year) => year - origin),
    use,
  );
}

/** How the pairs' phase noise reaches the fit, in metres; null where the scatter alone is asked for, or no pairs are at hand. */
function noisePropagation(
  context: TileContext<typeof params>,
  design: LinearDesign,
): ((tile: Tile) => FitNoise) | null {
  const wanted = context.params["velocity.uncertainty"] === "network" && context.params.compat === "none";
  if (!wanted || !context.available.has("unwrappedPhase") || !context.records["reference-point"]) return null;
  const inversion = shareInversion(context);
  const square = inversion.setup.metresPerRadian ** 2;
  const { columns } = design;
  return inversion.harvest({
    noise: { design },
    begin: (pixels) => ({
      parameterVariance: new Float32Array(columns * pixels),
      residualTrace: new Float32Array(pixels),
    }),
    take({ parameterVariance, residualTrace }, inverter, first, count) {
      const pixels = residualTrace.length;
      const batch = inverter.noiseOf(count);
      batch.parameterVariance.forEach((row, c) => {
        for (let i = 0; i < count; i++) parameterVariance[c * pixels + first + i] = row[i]! * square;
      });
      for (let i = 0; i < count; i++) residualTrace[first + i] = batch.residualTrace[i]! * square;
    },
  });
}
