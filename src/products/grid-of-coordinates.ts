import { formatError } from "../errors.ts";
import { affineOfCoordinates, spacingOf } from "../formats/netcdf/cf-grid.ts";
import type { Crs, Grid } from "../geo/grid.ts";
import type { Dataset, Variable } from "../stack/variable.ts";

/** Longer coordinates than this are no raster's. */
const LONGEST_AXIS = 10_000_000;

/** All values of a short one-dimensional (or single) dataset. Leaves no file open. */
export async function readVector(variable: Variable): Promise<Float64Array> {
  try {
    return Float64Array.from(await variable.read(variable.shape.map((length) => [0, length] as const)));
  } finally {
    await variable.close();
  }
}

/**
 * The grid whose pixel centres are the coordinates in two datasets of a file. Throws the format errors
 * "coordinates-missing" and "coordinates-uneven".
 */
export async function gridOfCoordinates(
  { variables, path }: Dataset,
  names: { readonly y: string; readonly x: string },
  crs: Crs,
): Promise<Grid> {
  const [y, x] = [variables.get(names.y), variables.get(names.x)];
  const absent = [names.y, names.x].filter((name) => variables.get(name)?.shape.length !== 1);
  if (y === undefined || x === undefined || absent.length > 0)
    throw formatError({
      code: "coordinates-missing",
      what: "A product lacks the coordinates of its grid.",
      where: path,
      got: `no dataset ${absent.join(", ")} of one dimension`,
      fix: "Download the file again; a subset must keep its coordinates.",
    });
  const shape = { y: y.shape[0] ?? 0, x: x.shape[0] ?? 0 };
  const isShort = Math.max(shape.y, shape.x) <= LONGEST_AXIS;
  const down = isShort ? spacingOf(await readVector(y), y.dtype === "f32") : null;
  const across = isShort ? spacingOf(await readVector(x), x.dtype === "f32") : null;
  const affine = down === null || across === null ? null : affineOfCoordinates(across, down);
  if (affine !== null) return { shape, affine, crs, geometry: "map" };
  throw formatError({
    code: "coordinates-uneven",
    what: "The coordinates of a product's grid are not evenly spaced.",
    where: `${path}: ${names.y} and ${names.x}`,
    got: `${shape.y} and ${shape.x} values`,
    fix: "Resample the product onto a regular grid, for example with gdalwarp.",
  });
}
