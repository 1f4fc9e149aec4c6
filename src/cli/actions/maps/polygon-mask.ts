import { inputError } from "../../../errors.ts";
import { isGeoreferenced } from "../../../geo/crs.ts";
import type { Grid } from "../../../geo/grid.ts";
import { lonLatToPosition } from "../../../geo/transform.ts";
import { fillPolygon } from "../../../kernels/raster/fill-polygon.ts";
import type { PolygonFile } from "./read-geojson.ts";

/** 1 for pixels whose centre lies in one of the polygons. Their edges are straight on the grid's own map. */
export function polygonMask(grid: Grid, { polygons, path }: PolygonFile): Uint8Array {
  requirePlaces(grid, path);
  const mask = new Uint8Array(grid.shape.y * grid.shape.x);
  for (const rings of polygons)
    fillPolygon(
      mask,
      grid.shape,
      rings.map((ring) =>
        ring.map(([lon, lat]) => {
          const { column, row } = lonLatToPosition(grid, lon, lat);
          return [column, row] as const;
        }),
      ),
    );
  return mask;
}

/** Throws `place-unknown` for images that do not say where they are. */
export function requirePlaces(grid: Grid, where: string): void {
  if (grid.geometry === "map" && isGeoreferenced(grid.crs)) return;
  throw inputError({
    code: "place-unknown",
    what: "The image does not say where on the Earth its pixels are.",
    where,
    fix: "Geocode it first, or work with rows and columns.",
  });
}
