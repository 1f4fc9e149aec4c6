import { sameGrid } from "../geo/bounds.ts";
import type { Grid } from "../geo/grid.ts";
import type { Variable } from "../stack/variable.ts";
import { layerOf, pointwise, relabel, sampleOnGrid } from "../stack/views.ts";
import { northUp } from "./north-up.ts";

/** Maps of the unit vector from the ground to the satellite, all on one grid. */
export interface LookVector {
  readonly grid: Grid;
  readonly east: Variable;
  readonly north: Variable;
  readonly up: Variable;
}

/**
 * Incidence and azimuth angle of a look vector, on the grid of a stack. The vector is interpolated, not the angles:
 * those jump at the turn of the circle. A coarser grid, or one of another reference system, is sampled by coordinates.
 */
export function anglesOfVector({ grid, ...components }: LookVector, to: Grid): Map<string, Variable> {
  const placed = (variable: Variable) => {
    // 0 as "no data" is told from a component that is 0 by the vector's length.
    const nodata = variable.nodata === 0 ? null : variable.nodata;
    const raster = northUp({ grid, variable: relabel(variable, { nodata }) });
    return sameGrid(raster.grid, to) ? raster.variable : sampleOnGrid(raster.variable, raster.grid, to);
  };
  const [east, north, up] = [components.east, components.north, components.up].map(placed) as [
    Variable,
    Variable,
    Variable,
  ];
  return new Map([
    ["incidenceAngle", pointwise("incidenceAngle", "degree", "incidenceOfVector", [east, north, up])],
    ["azimuthAngle", pointwise("azimuthAngle", "degree", "azimuthOfVector", [east, north, up])],
  ]);
}

/** The three bands of one raster, east, north and up. null when it has not three. */
export function vectorOfBands(bands: readonly Variable[]): Omit<LookVector, "grid"> | null {
  const [first] = bands;
  const maps =
    first?.dims[0] === "band" && first.shape.length === 3
      ? Array.from({ length: first.shape[0] ?? 0 }, (_, band) => layerOf(first, band))
      : bands;
  const [east, north, up] = maps;
  return maps.length === 3 && east && north && up ? { east, north, up } : null;
}
