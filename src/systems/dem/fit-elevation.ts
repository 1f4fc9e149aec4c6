import type { ElevationFitter } from "../../compute/elevation-fitter.ts";
import { defineStep } from "../../pipeline/step.ts";
import { usedDates } from "./date-errors.ts";
import { modeOf } from "./ground.ts";
import { compat, method } from "./params.ts";
import { NO_OBSERVATION, PASS, REJECTION, REJECTION_FLAGS, usedOnly } from "./rejection.ts";
import { type SeriesTimes, seriesTimes, tlim, tstep } from "./series-times.ts";

const FIT_PARAMS = { compat, method, tstep, tlim };

export const FITTED = {
  elevation: { dims: ["time", "y", "x"], unit: "m", doc: "Elevation of each DEM" },
  filterRejection: { dims: ["time", "y", "x"], unit: "1", doc: "Why an elevation does not go into the fit" },
  observationError: { dims: ["time", "y", "x"], unit: "m", doc: "Error of each elevation" },
} as const;

/** An error of no size weighs more than any number: the elevation is known to a millimetre. */
const SMALLEST_ERROR = 1e-3;

export const fitElevation = defineStep({
  name: "fit-elevation",
  version: 1,
  doc: "Elevation of each pixel over time by a Gaussian process, with its standard deviation.",
  scope: "tile",
  params: FIT_PARAMS,
  inputs: {
    ...FITTED,
    unstableMask: { dims: ["y", "x"], unit: "1", doc: "1 where the ground may change", optional: true },
  },
  outputs: {
    elevation: { dims: ["time", "y", "x"], unit: "m", doc: "Fitted elevation" },
    elevationStd: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Standard deviation of the fitted elevation",
    },
    rejection: {
      dims: ["observation", "y", "x"],
      unit: "1",
      dtype: "u8",
      doc: "Why an elevation was not used",
      attrs: REJECTION_FLAGS,
    },
    observationCount: { dims: ["y", "x"], unit: "1", dtype: "u16", doc: "Elevations that were used" },
  },
  records: ["date-errors"],
  references: ["hugonnet2021", "rasmussen2006"],
  active: (params) => params.method === "gpr",
  check({ params, facts }) {
    seriesTimes(facts.dates, facts.dates, params);
  },
  times: (params, facts, records) => seriesTimes(facts.dates, usedDates(facts.dates, records), params).dates,
  prepare({ params, facts, records, kernels }) {
    const times = seriesTimes(facts.dates, usedDates(facts.dates, records), params);
    const fitters = new Map<"stable" | "unstable", ElevationFitter>();
    const fitterOf = (terrain: "stable" | "unstable") => {
      let fitter = fitters.get(terrain);
      if (fitter === undefined) {
        const options = { terrain, ...modeOf(params.compat) };
        fitter = kernels.createElevationFitter(times.observed, times.predicted, options);
        fitters.set(terrain, fitter);
      }
      return fitter;
    };
    return ({ shape, inputs }) => {
      const pixels = shape.y * shape.x;
      const rejection = Uint8Array.from(inputs.filterRejection!);
      const z = usedOnly(inputs.elevation!, rejection);
      const error = inputs.observationError!.map((value) => Math.max(SMALLEST_ERROR, value));
      const { unstableMask: mask } = inputs;
      const out = emptyFit(times, pixels, rejection);
      for (const terrain of ["stable", "unstable"] as const) {
        const members = Int32Array.from(
          [...Array(pixels).keys()].filter((p) => (mask ? mask[p] !== 0 : true) === (terrain === "unstable")),
        );
        if (members.length === 0) continue;
        const gather = (cube: Float32Array) => columnsOf(cube, facts.dates.length, pixels, members);
        const fit = fitterOf(terrain).fit(gather(z), gather(error), members.length);
        for (const [m, p] of members.entries()) {
          for (let k = 0; k < times.predicted.length; k++) {
            out.elevation[k * pixels + p] = fit.elevation[k * members.length + m]!;
            out.elevationStd[k * pixels + p] = fit.sigma[k * members.length + m]!;
          }
          for (let t = 0; t < facts.dates.length; t++) {
            const pass = fit.rejectedIn[t * members.length + m]!;
            if (pass > 0) out.rejection[t * pixels + p] = Math.min(PASS + pass, NO_OBSERVATION - 1);
            else if (out.rejection[t * pixels + p] === REJECTION.used) out.observationCount[p]!++;
          }
        }
      }
      return { ...out };
    };
  },
});

function emptyFit({ predicted }: SeriesTimes, pixels: number, rejection: Uint8Array) {
  const series = () => new Float32Array(predicted.length * pixels).fill(Number.NaN);
  return {
    elevation: series(),
    elevationStd: series(),
    rejection,
    observationCount: new Uint16Array(pixels),
  };
}

/** Some pixels of a cube, side by side. */
function columnsOf(cube: Float32Array, times: number, pixels: number, members: Int32Array): Float32Array {
  if (members.length === pixels) return cube;
  const out = new Float32Array(times * members.length);
  for (let t = 0, i = 0; t < times; t++)
    for (let m = 0; m < members.length; m++) out[i++] = cube[t * pixels + members[m]!]!;
  return out;
}
