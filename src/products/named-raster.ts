import { formatError } from "../errors.ts";
import type { Grid } from "../geo/grid.ts";
import type { Dataset } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import type { PlacedRaster } from "./placed-raster.ts";

/**
 * A dataset of a file that has a fixed name, as a map on its grid. Throws the format errors "dataset-missing" and
 * "dataset-size-differs".
 */
export function namedRaster(
  { path, variables, attrs }: Dataset,
  name: string,
  label: string,
  grid: Grid,
): PlacedRaster {
  const variable = variables.get(name);
  if (variable === undefined || variable.shape.length !== 2)
    throw formatError({
      code: "dataset-missing",
      what: "A product lacks a dataset that its format has.",
      where: path,
      got: variable === undefined ? `no ${name}` : `${name} has ${variable.shape.length} dimensions`,
      fix: "Download the file again.",
    });
  const [y, x] = variable.shape;
  if (y !== grid.shape.y || x !== grid.shape.x)
    throw formatError({
      code: "dataset-size-differs",
      what: "A dataset has another size than its coordinates.",
      where: `${path}: ${name}`,
      got: `${y} x ${x}; the coordinates count ${grid.shape.y} and ${grid.shape.x}`,
      fix: "Download the file again.",
    });
  return { path, attrs, grid, variable: relabel(variable, { name: label, dims: ["y", "x"] }) };
}
