import type { DemErrorFit } from "../../kernels/time/dem-error.ts";
import { createDemErrorFitter } from "../../kernels/time/dem-error.ts";
import { type CheckContext, defineStep, type Tile } from "../../pipeline/step.ts";
import { createDistance } from "./correct-topography-geometry.ts";
import { buildTopographyModel } from "./correct-topography-model.ts";
import { compat } from "./params.ts";
import {
  topography,
  topographyExclude,
  topographyPeriods,
  topographyPhaseVelocity,
  topographyPixelwise,
  topographyPolynomial,
  topographyReferenceDate,
  topographySteps,
} from "./topography-params.ts";

const parameters = {
  compat,
  topography,
  "topography.polynomial": topographyPolynomial,
  "topography.phase-velocity": topographyPhaseVelocity,
  "topography.steps": topographySteps,
  "topography.periods": topographyPeriods,
  "topography.exclude": topographyExclude,
  "topography.pixelwise": topographyPixelwise,
  "topography.reference-date": topographyReferenceDate,
} as const;

export const correctTopography = defineStep({
  name: "correct-topography",
  version: 1,
  doc: "Error of the topography from how each pixel's displacement follows the perpendicular baselines, and the series without its part.",
  references: ["fattahi2013"],
  scope: "tile",
  params: parameters,
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    incidenceAngle: {
      dims: ["y", "x"],
      unit: "degree",
      doc: "Incidence angle from the vertical",
      optional: true,
      when: (params) => params["topography.pixelwise"] === true,
    },
    slantRange: {
      dims: ["y", "x"],
      unit: "m",
      doc: "Distance from the satellite",
      optional: true,
      when: (params) => params["topography.pixelwise"] === true,
    },
    perpendicularBaseline: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Perpendicular baseline of each date; without it that of the scene follows from the pairs",
      optional: true,
    },
    temporalCoherence: {
      dims: ["y", "x"],
      unit: "1",
      doc: "Temporal coherence: MintPy leaves out pixels where it is 0",
      optional: true,
      when: (params) => params.compat === "mintpy",
    },
  },
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight without the part of the DEM error, positive towards the satellite",
    },
    demError: { dims: ["y", "x"], unit: "m", doc: "Height that the topography lacks" },
    demErrorStd: {
      dims: ["y", "x"],
      unit: "m",
      doc: "Standard error of the DEM error from the scatter of the residuals, the dates' errors taken as independent",
    },
    residual: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement less DEM error, polynomial, steps and periods",
    },
  },
  active: (params) => params.topography === true,
  check: (context) => {
    setUp(context);
  },
  prepare(context) {
    const isCompat = context.params.compat === "mintpy";
    const { model, baseline, referenceDate, distanceOf } = setUp(context);
    const fitPixels = createDemErrorFitter(model, baseline, referenceDate);

    return (tile: Tile) => {
      const pixels = tile.shape.y * tile.shape.x;
      const series = tile.inputs.displacement!;
      const distance = distanceOf(tile);
      const fitted = fitPixels(series, distance, pixels, tile.inputs.perpendicularBaseline);
      if (isCompat) zeroSkipped(fitted, series, distance, tile.inputs.temporalCoherence);
      const { demError, standardError, corrected, residual } = fitted;
      return { displacement: corrected, demError, demErrorStd: standardError, residual };
    };
  },
});

/** The time model, baselines and geometry, or what is wrong with them. */
function setUp({
  params,
  facts,
  available,
}: Pick<CheckContext<typeof parameters>, "params" | "facts" | "available">) {
  const isCompat = params.compat === "mintpy";
  const model = buildTopographyModel(facts, {
    polynomial: params["topography.polynomial"],
    phaseVelocity: params["topography.phase-velocity"],
    steps: params["topography.steps"],
    periods: params["topography.periods"],
    exclude: params["topography.exclude"],
    referenceDate: params["topography.reference-date"],
    hasLocalBaselines: available.has("perpendicularBaseline"),
    compat: isCompat,
  });
  const pixelwise = params["topography.pixelwise"];
  return { ...model, distanceOf: createDistance(facts, { pixelwise, compat: isCompat, available }) };
}

/**
 * MintPy writes 0 for pixels that it does not fit: those that lack a date, whose series has the mean 0, whose temporal
 * coherence is 0, or whose incidence or slant range is 0 or missing.
 */
function zeroSkipped(
  fitted: DemErrorFit,
  series: Float32Array,
  distance: Float64Array,
  temporalCoherence: Float32Array | undefined,
): void {
  const pixels = distance.length;
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0;
    for (let i = pixel; i < series.length; i += pixels) sum += series[i]!;
    const isFitted =
      Number.isFinite(sum) && sum !== 0 && distance[pixel]! > 0 && !(temporalCoherence?.[pixel] === 0);
    if (isFitted) continue;
    fitted.demError[pixel] = 0;
    fitted.standardError[pixel] = 0;
    for (let i = pixel; i < series.length; i += pixels) {
      fitted.corrected[i] = 0;
      fitted.residual[i] = 0;
    }
  }
}
