import { isUpwarpError } from "../../errors.ts";
import { isGeoreferenced } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import type { PlaceTransforms } from "../map/overlay/place-transforms.ts";
import type { Layer } from "../protocol.ts";

/** Points lie in longitude and latitude themselves. */
const AS_IT_IS: PlaceTransforms = { toLonLat: (x, y) => [x, y], toWorld: (lon, lat) => [lon, lat] };

const known = new WeakMap<Grid, PlaceTransforms | null>();

/**
 * Between longitude and latitude and the coordinates of a layer; null for images in radar geometry, without coordinates, or in
 * ones that nothing knows. Made once for each grid: a projection takes longer to set up than to use.
 */
export function projectionOf({ grid }: Pick<Layer, "grid">): PlaceTransforms | null {
  if (grid === null) return AS_IT_IS;
  const found = known.get(grid);
  if (found !== undefined) return found;
  const made = projectionOfGrid(grid);
  known.set(grid, made);
  return made;
}

function projectionOfGrid({ geometry, crs }: Grid): PlaceTransforms | null {
  if (geometry === "radar" || !isGeoreferenced(crs)) return null;
  try {
    return { toLonLat: transformer(crs, WGS84), toWorld: transformer(WGS84, crs) };
  } catch (cause) {
    // The image is drawn in its own coordinates all the same; only what needs the Earth is left out.
    if (isUpwarpError(cause, "crs-without-definition")) return null;
    throw cause;
  }
}
