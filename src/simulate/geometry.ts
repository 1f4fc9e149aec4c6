import type { Affine } from "../geo/affine.ts";
import type { Grid } from "../geo/grid.ts";
import { headingOf, orbitDirection } from "../geo/look-vector.ts";
import type { Acquisition } from "../stack/stack.ts";
import type { ResolvedOptions } from "./options.ts";

const RADIANS = Math.PI / 180;
/** Keeps pixels of absurdly wide scenes between nadir and the horizon. */
const [LEAST_INCIDENCE, MOST_INCIDENCE] = [1, 89];

/** Incidence angle of a pixel, degrees: the scene centre's plus the gradient times ground range from there. */
export function incidenceAt(options: ResolvedOptions, y: number, x: number): number {
  const { incidence, incidenceGradient, azimuthAngle, shape, pixelSize } = options;
  if (incidenceGradient === 0) return incidence;
  const east = (x + 0.5 - shape.x / 2) * pixelSize;
  const north = (shape.y / 2 - y - 0.5) * pixelSize;
  // The angle grows away from the satellite, whose horizontal direction is (-sin az, cos az).
  const away = east * Math.sin(azimuthAngle * RADIANS) - north * Math.cos(azimuthAngle * RADIANS);
  const angle = incidence + (incidenceGradient * away) / 1000;
  return Math.min(MOST_INCIDENCE, Math.max(LEAST_INCIDENCE, angle));
}

export function gridOf({ shape, pixelSize, origin, epsg }: ResolvedOptions): Grid {
  const affine: Affine = [pixelSize, 0, origin[0], 0, -pixelSize, origin[1]];
  return { shape, affine, crs: { epsg, wkt: null }, geometry: "map" };
}

export function acquisitionOf(options: ResolvedOptions): Acquisition {
  const { wavelength, looks, incidence, slantRange, secondsOfDay } = options;
  const heading = headingOf(options.azimuthAngle);
  return {
    wavelength,
    looks,
    incidence,
    heading,
    slantRange,
    secondsOfDay,
    orbitDirection: orbitDirection(heading),
    platform: "simulated",
  };
}
