import { isGeoreferenced } from "../../../geo/crs.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readPlaces } from "../geocode/read-places.ts";
import type { MintpyFacts } from "./attributes.ts";
import type { ReferencePlace } from "./grid-attributes.ts";

export interface PlaceSources {
  /** Maps of the acquisition's geometry, with latitude and longitude of radar pixels. */
  readonly layers: ReadonlyMap<string, Variable> | null;
  readonly isCompat: boolean;
}

/**
 * Latitude and longitude of a result's reference pixel: in radar geometry those of the geometry's maps; on a projected map the
 * pixel's, for which MintPy writes northing and easting, and which it takes for degrees as well where they can be such. null
 * where nothing tells them or MintPy's way is asked for.
 */
export async function placeOfReference(
  { grid, reference }: Pick<MintpyFacts, "grid" | "reference">,
  { layers, isCompat }: PlaceSources,
): Promise<ReferencePlace | null> {
  if (!reference) return null;
  const { y, x } = reference;
  if (grid.geometry === "map") {
    if (isCompat || !isGeoreferenced(grid.crs)) return null;
    const [lon, lat] = pixelToLonLat(grid, y, x);
    return { lat, lon };
  }
  const [latitude, longitude] = [layers?.get("latitude"), layers?.get("longitude")];
  const isOfGrid = latitude?.shape.join() === `${grid.shape.y},${grid.shape.x}`;
  if (!latitude || !longitude || !isOfGrid) return null;
  const places = await readPlaces({ latitude, longitude }, [
    [y, y + 1],
    [x, x + 1],
  ]);
  const [lat = Number.NaN, lon = Number.NaN] = [places.y[0], places.x[0]];
  return Number.isNaN(lat) ? null : { lat, lon };
}
