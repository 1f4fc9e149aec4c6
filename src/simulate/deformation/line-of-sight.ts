import { type Enu, lookVector } from "../../geo/look-vector.ts";
import { incidenceAt } from "../geometry.ts";
import type { ResolvedOptions } from "../options.ts";
import { bowlUplift } from "./bowl.ts";
import { mogiDisplacement } from "./mogi.ts";
import type { Pattern } from "./recipe.ts";

/** Writes a pattern's displacement along the line of sight, m, towards the satellite, at pixels (y, x ..). */
export type PatternRow = (y: number, x: number, out: Float64Array) => void;

/** A pattern seen from the satellite. */
export function createPattern(pattern: Pattern, options: ResolvedOptions): PatternRow {
  const { shape, pixelSize, azimuthAngle, incidence, incidenceGradient } = options;
  const center = pattern.kind === "uniform" ? { y: 0, x: 0 } : pattern.center;
  const constantLook = lookVector(incidence, azimuthAngle);
  return (y, x, out) => {
    const north = (center.y * shape.y - y - 0.5) * pixelSize;
    for (let i = 0; i < out.length; i++) {
      const east = (x + i + 0.5 - center.x * shape.x) * pixelSize;
      const look =
        incidenceGradient === 0 ? constantLook : lookVector(incidenceAt(options, y, x + i), azimuthAngle);
      out[i] = project(pattern, east, north, look);
    }
  };
}

function project(pattern: Pattern, east: number, north: number, look: Enu): number {
  if (pattern.kind === "bowl") return look.up * bowlUplift(east, north, pattern.radius, pattern.up);
  const motion =
    pattern.kind === "mogi"
      ? mogiDisplacement(east, north, pattern.depth, pattern.volumeChange, pattern.poisson)
      : pattern;
  return look.east * motion.east + look.north * motion.north + look.up * motion.up;
}
