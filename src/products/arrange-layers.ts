import type { Grid } from "../geo/grid.ts";
import type { Variable } from "../stack/variable.ts";
import { requireCommonGrid } from "./common-grid.ts";
import type { PairLayer, StaticLayer } from "./layer-name.ts";
import type { PairTable } from "./pair-table.ts";
import type { PlacedRaster } from "./placed-raster.ts";

/** Brings rasters to one grid, in their order, and says what it did. */
export type Arrangement = (rasters: readonly PlacedRaster[]) => {
  readonly grid: Grid;
  readonly rasters: readonly PlacedRaster[];
  readonly notes: readonly string[];
};

/** No arrangement: they must be alike. */
export const onOneGrid: Arrangement = (rasters) => ({
  grid: requireCommonGrid(rasters),
  rasters,
  notes: [],
});

export interface Arranged {
  readonly grid: Grid;
  readonly layers: ReadonlyMap<PairLayer, readonly Variable[]>;
  readonly statics: readonly { readonly layer: StaticLayer; readonly raster: PlacedRaster }[];
  readonly notes: readonly string[];
}

/**
 * Opens the files of a table layer by layer and brings all of them to one grid, together with layers of the whole
 * stack whose extent is to count as well.
 */
export async function arrangeLayers(
  { files }: Pick<PairTable, "files">,
  open: (layer: PairLayer, paths: readonly string[]) => Promise<readonly PlacedRaster[]>,
  arrangement: Arrangement = onOneGrid,
  statics: Arranged["statics"] = [],
): Promise<Arranged> {
  const opened = new Map<PairLayer, readonly PlacedRaster[]>();
  for (const [layer, paths] of files) opened.set(layer, await open(layer, paths));
  const all = [...[...opened.values()].flat(), ...statics.map(({ raster }) => raster)];
  const { grid, rasters, notes } = arrangement(all);
  let next = 0;
  const take = (count: number) => {
    next += count;
    return rasters.slice(next - count, next);
  };
  const layers = new Map(
    [...opened].map(([layer, members]) => [layer, take(members.length).map(({ variable }) => variable)]),
  );
  const placed = take(statics.length);
  return {
    grid,
    layers,
    statics: statics.map(({ layer }, k) => ({ layer, raster: placed[k] as PlacedRaster })),
    notes,
  };
}
