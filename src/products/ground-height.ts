import { isUpwarpError } from "../errors.ts";
import { sameGrid } from "../geo/bounds.ts";
import type { Grid } from "../geo/grid.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel, sampleOnGrid } from "../stack/views.ts";
import { layerInName } from "./layer-name.ts";
import { northUp } from "./north-up.ts";
import { pairInName } from "./pair-name.ts";
import { placeRaster } from "./placed-raster.ts";
import type { Survey } from "./survey.ts";

export interface GroundHeight {
  /** Metres, on the stack's grid; absent when no file holds heights. */
  readonly height?: Variable;
  readonly notes: readonly string[];
}

/**
 * Heights for products that come without them: the first GeoTIFF among the inputs whose name speaks of a DEM,
 * brought to the stack's grid by its coordinates.
 */
export async function findGround(survey: Survey, grid: Grid): Promise<GroundHeight> {
  const notes: string[] = [];
  for (const entry of survey.listing.entries) {
    const isDem = layerInName(entry.name) === "height" && pairInName(entry.name) === null;
    if (!isDem || (await survey.family(entry)) !== "tiff") continue;
    try {
      const raster = northUp(placeRaster(await survey.open(entry.path)));
      if (raster.grid.geometry !== "map") continue;
      const nodata = raster.variable.nodata ?? (raster.variable.dtype === "i16" ? VOID : null);
      const labelled = relabel(raster.variable, { name: "height", unit: "m", nodata });
      if (sameGrid(raster.grid, grid)) return { height: labelled, notes };
      notes.push(`Heights are interpolated from ${entry.path} to the grid of the interferograms.`);
      return { height: sampleOnGrid(labelled, raster.grid, grid), notes };
    } catch (cause) {
      if (!isUpwarpError(cause)) throw cause;
      notes.push(`${entry.path} cannot be read and is not used as height (${cause.code}).`);
    }
  }
  return { notes };
}

/** SRTM's void in integer heights. */
const VOID = -32768;

/** What a reader says when its angles had to be taken at one height. */
export const AT_HEIGHT_ZERO =
  "There is no DEM among the inputs: angles are taken at height 0. Add a GeoTIFF named like dem.tif for those at the ground.";
