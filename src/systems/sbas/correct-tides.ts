import { inputError } from "../../errors.ts";
import { solidEarthTide, type TidalSky, tidalSky } from "../../kernels/geodesy/solid-earth-tide.ts";
import { defineStep, type Facts, type Tile } from "../../pipeline/step.ts";
import { directionsOf, lookInputs, placeInputs, requireLook } from "../common/line-of-sight.ts";
import { createPlaceLattice, requirePlaces, type VectorField } from "../common/place-lattice.ts";
import { zeroDateOf } from "../common/zero-date.ts";
import { tides } from "./geodesy-params.ts";
import { compat } from "./params.ts";
import { projectAtReference } from "./project-at-reference.ts";
import { referenceGeometryIn } from "./reference-geometry.ts";

/**
 * Tides enter as differences between dates and to the reference point, so that the permanent tide cancels: what is left is the
 * same whether heights are tide free or mean tide.
 */
export const correctTides = defineStep({
  name: "correct-tides",
  version: 1,
  doc: "Takes the solid Earth tides out of the displacement series: the displacement of the ground by Moon and Sun at each date, along each pixel's line of sight.",
  references: ["petit2010", "meeus1998"],
  scope: "tile",
  params: { tides, compat },
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    ...lookInputs,
    ...placeInputs,
  },
  active: (params) => params.tides === true,
  check({ available, facts }) {
    requireLook(available, facts.acquisition);
    requirePlaces(available, facts.grid);
    skiesOf(facts);
  },
  records: ["reference-geometry"],
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight without solid Earth tides, positive towards the satellite",
    },
  },
  prepare({ params, facts, records, available }) {
    const isCompat = params.compat === "mintpy";
    const { acquisition, dates } = facts;
    requireLook(available, acquisition);
    const lattice = createPlaceLattice(facts.grid, tideField(skiesOf(facts)));
    const atReference = projectAtReference(lattice, referenceGeometryIn(records), dates.length);

    return ({ origin, shape, inputs }: Tile) => {
      const pixels = shape.y * shape.x;
      const series = inputs.displacement!;
      const displacement = new Float32Array(series.length);
      const { latitude, longitude } = inputs;
      const tide = lattice.projectTo(
        { origin, shape, latitude, longitude },
        directionsOf(pixels, inputs, acquisition),
      );
      const zeroDate = zeroDateOf(series, pixels);
      const first = new Float64Array(pixels);
      const now = new Float64Array(pixels);
      tide.project(zeroDate, first);
      for (let date = 0; date < dates.length; date++) {
        tide.project(date, now);
        const reference = atReference[date]! - atReference[zeroDate]!;
        for (let p = 0, i = date * pixels; p < pixels; p++, i++) {
          const value = series[i]!;
          // MintPy's 0 is no data, and stays.
          displacement[i] = isCompat && value === 0 ? 0 : value - (now[p]! - first[p]! - reference);
        }
      }
      return { displacement };
    };
  },
});

/** Tides at a place, one after the other. */
export function tideField(skies: readonly TidalSky[]): VectorField {
  return (longitude, latitude) => {
    const field = new Float64Array(3 * skies.length);
    for (const [epoch, sky] of skies.entries())
      field.set(solidEarthTide(longitude, latitude, sky), 3 * epoch);
    return field;
  };
}

/**
 * The sky at each acquisition.
 *
 * @throws input error `acquisition-time-missing`
 */
export function skiesOf({ dates, acquisition: { secondsOfDay } }: Facts): TidalSky[] {
  if (secondsOfDay !== undefined && secondsOfDay >= 0 && secondsOfDay < 86_400)
    return dates.map((date) => tidalSky(date, secondsOfDay));
  throw inputError({
    code: "acquisition-time-missing",
    what: "The inputs do not say at what time of day they were acquired, so their tides are not known.",
    where: "secondsOfDay",
    ...(secondsOfDay !== undefined && { got: String(secondsOfDay) }),
    fix: "Give inputs whose metadata hold the UTC time of the scene's centre (MintPy: CENTER_LINE_UTC), or set tides=no.",
  });
}
