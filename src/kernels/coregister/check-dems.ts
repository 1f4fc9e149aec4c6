import { inputError } from "../../errors.ts";
import type { RasterShape } from "../raster/raster-shape.ts";

/** Refuses rasters that do not lie pixel on pixel. Code `raster-size`. */
export function checkDems(
  rasters: Readonly<Record<string, ArrayLike<number> | null>>,
  shape: RasterShape,
): void {
  const wrong = Object.entries(rasters).filter(
    ([, raster]) => raster !== null && raster.length !== shape.y * shape.x,
  );
  if (wrong.length === 0) return;
  throw inputError({
    code: "raster-size",
    what: "Co-registration needs rasters of the same grid.",
    got: `${wrong.map(([name, raster]) => `${name}: ${raster?.length} values`).join(", ")} for ${shape.y} x ${shape.x}`,
    fix: "Resample them to the grid of the reference first.",
  });
}
