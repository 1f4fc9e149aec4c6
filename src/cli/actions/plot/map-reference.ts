import { configError, inputError } from "../../../errors.ts";
import type { Grid } from "../../../geo/grid.ts";
import { lonLatToPosition } from "../../../geo/transform.ts";
import type { Pixel } from "../../../products/results/result-layer.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import type { ResultLayer } from "../../results/open-result.ts";
import { requirePlaces } from "../maps/polygon-mask.ts";

export type { Pixel } from "../../../products/results/result-layer.ts";
export { referenceOf } from "../../results/open-result.ts";

/** The pixel against which the map is to be shown; null where nobody asks. Throws "place-outside", "place-unknown". */
export function wantedReference(
  { grid, variable, path }: ResultLayer,
  { reference, referenceYx }: Pick<PlotFlags, "reference" | "referenceYx">,
): Pixel | null {
  if (reference !== undefined && referenceYx !== undefined)
    throw configError({
      code: "usage-conflict",
      what: "The reference point is given twice.",
      fix: "Give --reference or --reference-yx.",
    });
  let pixel: Pixel | null = null;
  if (referenceYx) pixel = { y: referenceYx[0], x: referenceYx[1] };
  if (reference) {
    if (grid === null) throw placeUnknown(path);
    requirePlaces(grid, path);
    const { row, column } = lonLatToPosition(grid, ...reference);
    pixel = { y: Math.floor(row), x: Math.floor(column) };
  }
  const [height = 0, width = 0] = variable.shape.slice(-2);
  if (pixel && !(pixel.y >= 0 && pixel.x >= 0 && pixel.y < height && pixel.x < width))
    throw inputError({
      code: "place-outside",
      what: "The reference point lies outside the result.",
      where: path,
      got: `row ${pixel.y}, column ${pixel.x} of ${height} x ${width}`,
      fix: "Give a place inside; `upwarp inspect` prints the bounds.",
    });
  return pixel;
}

const placeUnknown = (where: string) =>
  inputError({
    code: "place-unknown",
    what: "The image does not say where on the Earth its pixels are.",
    where,
    fix: "Give --reference-yx ROW,COL.",
  });

/** Takes a pixel's value off all. Throws "reference-point-masked". */
export function subtractPixel(values: Float32Array, { shape }: Grid, { y, x }: Pixel): void {
  const zero = values[y * shape.x + x] ?? Number.NaN;
  if (Number.isNaN(zero))
    throw inputError({
      code: "reference-point-masked",
      what: "The reference point has no data.",
      got: `row ${y}, column ${x}`,
      fix: "Give another one.",
    });
  for (let p = 0; p < values.length; p++) values[p] = (values[p] as number) - zero;
}
