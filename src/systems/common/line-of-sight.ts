import { inputError } from "../../errors.ts";
import { azimuthAngleOf, lookVector } from "../../geo/look-vector.ts";
import type { InputContract } from "../../pipeline/step.ts";
import type { Acquisition } from "../../stack/stack.ts";
import type { Directions } from "./place-lattice.ts";

/** The layers that say where the satellite is seen from each pixel; without them the scene's centre stands for all. */
export const lookInputs = {
  incidenceAngle: {
    dims: ["y", "x"],
    unit: "degree",
    doc: "Incidence angle from the vertical",
    optional: true,
  },
  azimuthAngle: {
    dims: ["y", "x"],
    unit: "degree",
    doc: "Azimuth of the line of sight (ground to satellite) from north, anti-clockwise",
    optional: true,
  },
} as const satisfies Record<string, InputContract>;

/** The layers that say where the pixels of a stack in radar geometry are. */
export const placeInputs = {
  latitude: { dims: ["y", "x"], unit: "degree", doc: "Latitude, in radar geometry", optional: true },
  longitude: { dims: ["y", "x"], unit: "degree", doc: "Longitude, in radar geometry", optional: true },
} as const satisfies Record<string, InputContract>;

/** Angles of one line of sight, degrees. */
export interface LookAngles {
  readonly incidence: number;
  readonly azimuth: number;
}

/** The scene centre's angles as far as the acquisition states them; NaN where it does not. */
export const centerAngles = ({ incidence, heading }: Acquisition): LookAngles => ({
  incidence: incidence ?? Number.NaN,
  azimuth: heading === undefined ? Number.NaN : azimuthAngleOf(heading),
});

/**
 * Checks before anything is computed that every pixel will have a line of sight.
 *
 * @throws input error `look-unknown`
 */
export function requireLook(available: ReadonlySet<string>, acquisition: Acquisition): void {
  const center = centerAngles(acquisition);
  const missing = [
    !available.has("incidenceAngle") && Number.isNaN(center.incidence) && "incidenceAngle",
    !available.has("azimuthAngle") && Number.isNaN(center.azimuth) && "azimuthAngle (or the heading)",
  ].filter((name) => name !== false);
  if (missing.length === 0) return;
  throw inputError({
    code: "look-unknown",
    what: "The inputs do not say which way the satellite looks.",
    where: missing.join(", "),
    fix: "Add the product's incidence and azimuth angle layers (HyP3: lv_theta and lv_phi) to --inputs.",
  });
}

/** Unit vectors from each pixel to the satellite; NaN where a layer has no value. */
export function directionsOf(
  pixels: number,
  layers: { readonly [name: string]: Float32Array | undefined },
  acquisition: Acquisition,
): Directions {
  const center = centerAngles(acquisition);
  const { incidenceAngle, azimuthAngle } = layers;
  const directions = {
    east: new Float64Array(pixels),
    north: new Float64Array(pixels),
    up: new Float64Array(pixels),
  };
  for (let p = 0; p < pixels; p++) {
    const look = lookVector(incidenceAngle?.[p] ?? center.incidence, azimuthAngle?.[p] ?? center.azimuth);
    directions.east[p] = look.east;
    directions.north[p] = look.north;
    directions.up[p] = look.up;
  }
  return directions;
}
