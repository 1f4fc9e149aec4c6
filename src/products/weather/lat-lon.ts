import { formatError } from "../../errors.ts";
import { gridBounds } from "../../geo/bounds.ts";
import { describeCrs, isGeographic, isGeoreferenced } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Dataset } from "../../stack/variable.ts";

/** The grid of a file in degrees of latitude and longitude. Throws "weather-grid" for others. */
export function requireLatLon({ grid, path }: Dataset): Grid {
  if (grid === null) throw badGrid(path, "no regular grid");
  const [a, b, , d, e] = grid.affine;
  const [west, south, east, north] = gridBounds(grid);
  // A file without a reference system may still count in degrees; metres would leave this box at once.
  const inDegrees = west >= -361 && east <= 721 && south >= -91 && north <= 91;
  const known = isGeoreferenced(grid.crs) ? isGeographic(grid.crs) : inDegrees;
  if (!known) throw badGrid(path, describeCrs(grid.crs));
  if (b !== 0 || d !== 0 || !(a > 0) || e === 0) throw badGrid(path, "rotated, or counted from east to west");
  return grid;
}

const badGrid = (path: string, got: string) =>
  formatError({
    code: "weather-grid",
    what: "The file does not lie on a regular grid of latitudes and longitudes.",
    where: path,
    got,
    fix: "Download it on a regular latitude/longitude grid, or bring it there, for example with `cdo remapbil`.",
  });
