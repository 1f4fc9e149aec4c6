import { sameGrid } from "../geo/bounds.ts";
import type { Grid } from "../geo/grid.ts";
import type { Variable } from "../stack/variable.ts";
import { relabel } from "../stack/views.ts";
import { describeGrid } from "./common-grid.ts";
import type { StaticLayer } from "./layer-name.ts";
import { azimuthOfPhi, incidenceInDegrees, incidenceOfTheta } from "./look-layers.ts";
import type { PlacedRaster } from "./placed-raster.ts";

/** A raster that a name or a tag calls one of the layers of the whole stack. */
export interface StaticCandidate {
  readonly layer: StaticLayer;
  readonly raster: PlacedRaster;
}

/**
 * The layers of the whole stack under our names and in our units. Candidates on another grid are left out, and
 * of several on the stack's grid the first by path is taken; both are noted.
 */
export async function gatherStatics(
  candidates: readonly StaticCandidate[],
  grid: Grid,
): Promise<{ readonly layers: Map<string, Variable>; readonly notes: string[] }> {
  const notes: string[] = [];
  const chosen = new Map<StaticLayer, PlacedRaster>();
  for (const { layer, raster } of candidates.toSorted((a, b) => (a.raster.path < b.raster.path ? -1 : 1))) {
    const earlier = chosen.get(layer);
    if (!sameGrid(raster.grid, grid))
      notes.push(`${raster.path} is not used as ${layer}: it has ${describeGrid(raster.grid)}.`);
    else if (earlier) notes.push(`${layer} is read from ${earlier.path}; ${raster.path} looks like it too.`);
    else chosen.set(layer, raster);
  }
  const layers = new Map<string, Variable>();
  for (const [layer, { variable }] of chosen) {
    const converted = await convert(layer, variable);
    // A ready incidence layer is preferred to one worked out from the look vector.
    if (layer === "incidenceAngle" || !layers.has(converted.name)) layers.set(converted.name, converted);
  }
  return { layers, notes };
}

/** SRTM's and GAMMA's void in integer heights. */
const HEIGHT_VOID = -32768;

async function convert(layer: StaticLayer, variable: Variable): Promise<Variable> {
  switch (layer) {
    case "height": {
      const nodata = variable.nodata ?? (variable.dtype === "i16" ? HEIGHT_VOID : null);
      return relabel(variable, { name: "height", unit: "m", nodata });
    }
    case "waterMask":
      return relabel(variable, { name: "waterMask", unit: "1" });
    case "incidenceAngle":
      return incidenceInDegrees(variable);
    case "azimuthAngle":
      return relabel(variable, { name: "azimuthAngle", unit: "degree" });
    case "lookVectorTheta":
      return incidenceOfTheta(variable);
    case "lookVectorPhi":
      return azimuthOfPhi(variable);
  }
}
