import { calendarYear, yearsSinceFirst } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import { ENVISAT_DRIFT, slantRangeFromCenter } from "../../kernels/geodesy/oscillator-drift.ts";
import { defineStep, type Tile } from "../../pipeline/step.ts";
import type { Acquisition } from "../../stack/stack.ts";
import { lookInputs } from "../common/line-of-sight.ts";
import { zeroDateOf } from "../common/zero-date.ts";
import { isEnvisat, oscillator } from "./geodesy-params.ts";
import { compat } from "./params.ts";
import { type ReferenceGeometry, referenceGeometryIn } from "./reference-geometry.ts";

export const correctOscillator = defineStep({
  name: "correct-oscillator",
  version: 1,
  doc: "Takes the drift of Envisat's local oscillator out of the displacement series: a ramp across slant range that grows with time.",
  references: ["marinkovic2013"],
  scope: "tile",
  params: { oscillator, compat },
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    slantRange: { dims: ["y", "x"], unit: "m", doc: "Slant range", optional: true },
    incidenceAngle: lookInputs.incidenceAngle,
  },
  active: ({ oscillator }, _available, acquisition) =>
    oscillator === "yes" || (oscillator === "auto" && isEnvisat(acquisition)),
  check({ available, facts: { acquisition } }) {
    const fromAngle = available.has("incidenceAngle") && knowsCenter(acquisition);
    if (!available.has("slantRange") && !fromAngle) throw rangeMissing("slantRange");
  },
  records: ["reference-geometry"],
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight without oscillator drift, positive towards the satellite",
    },
  },
  prepare({ params, facts, records, available }) {
    const isCompat = params.compat === "mintpy";
    const { dates } = facts;
    const years = isCompat ? Float64Array.from(dates, calendarYear) : yearsSinceFirst(dates);
    const rangeOf = slantRanges(available, facts.acquisition, referenceGeometryIn(records));

    return ({ shape, inputs }: Tile) => {
      const pixels = shape.y * shape.x;
      const series = inputs.displacement!;
      const displacement = new Float32Array(series.length);
      const slope = rangeOf(inputs).map((range) => ENVISAT_DRIFT * range);
      const zeroDate = zeroDateOf(series, pixels);
      for (let date = 0; date < dates.length; date++) {
        const since = years[date]! - years[zeroDate]!;
        for (let p = 0, i = date * pixels; p < pixels; p++, i++) {
          const value = series[i]!;
          // MintPy's 0 is no data, and stays.
          displacement[i] = isCompat && value === 0 ? 0 : value - slope[p]! * since;
        }
      }
      return { displacement };
    };
  },
});

/** Slant range of each pixel minus that of the reference point, metres: from the layer, else from the incidence angle. */
function slantRanges(
  available: ReadonlySet<string>,
  { incidence, slantRange }: Acquisition,
  reference: ReferenceGeometry,
): (inputs: Tile["inputs"]) => Float64Array {
  const from = reference.slantRange;
  if (available.has("slantRange") && from !== null)
    return (inputs) => Float64Array.from(inputs.slantRange!, (range) => range - from);
  if (
    available.has("incidenceAngle") &&
    incidence !== undefined &&
    slantRange !== undefined &&
    reference.incidence !== null
  ) {
    const center = { incidence, slantRange };
    const atReference = slantRangeFromCenter(reference.incidence, center);
    return (inputs) =>
      Float64Array.from(inputs.incidenceAngle!, (angle) => slantRangeFromCenter(angle, center) - atReference);
  }
  throw rangeMissing(
    available.has("slantRange") ? `reference point, row ${reference.y}, column ${reference.x}` : "slantRange",
  );
}

const knowsCenter = ({ incidence, slantRange }: Acquisition) =>
  incidence !== undefined && slantRange !== undefined;

const rangeMissing = (where: string) =>
  inputError({
    code: "slant-range-missing",
    what: "The drift of Envisat's oscillator grows with the slant range, which the inputs do not give.",
    where,
    fix: "Add a slant range layer (MintPy: slantRangeDistance), or an incidence angle layer and metadata with the centre's slant range and incidence angle; or set oscillator=no.",
  });
