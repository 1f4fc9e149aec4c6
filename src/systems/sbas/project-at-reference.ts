import { inputError } from "../../errors.ts";
import { directionsOf } from "../common/line-of-sight.ts";
import type { PlaceLattice } from "../common/place-lattice.ts";
import type { ReferenceGeometry } from "./reference-geometry.ts";

/**
 * A field along the line of sight of the reference point, for each epoch: through the same lattice as every pixel, so that the
 * reference pixel's own correction is exactly 0.
 */
export function projectAtReference(
  lattice: PlaceLattice,
  { y, x, lonLat, incidence, azimuth }: ReferenceGeometry,
  epochs: number,
): Float64Array {
  if (incidence === null || azimuth === null)
    throw inputError({
      code: "reference-look-unknown",
      what: "The reference point has no incidence or azimuth angle.",
      where: `row ${y}, column ${x}`,
      fix: "Choose a reference point inside the angle layers: --set reference.yx=ROW,COL.",
    });
  const one = (value: number | undefined) => (value === undefined ? undefined : Float32Array.of(value));
  const field = lattice.projectTo(
    { origin: { y, x }, shape: { y: 1, x: 1 }, longitude: one(lonLat?.[0]), latitude: one(lonLat?.[1]) },
    directionsOf(1, { incidenceAngle: one(incidence), azimuthAngle: one(azimuth) }, {}),
  );
  const out = new Float64Array(1);
  return Float64Array.from({ length: epochs }, (_, epoch) => {
    field.project(epoch, out);
    return out[0] ?? Number.NaN;
  });
}
