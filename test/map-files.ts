import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMaps } from "../src/cli/actions/maps/open-maps.ts";
import { writeGroup } from "../src/cli/export/write-group.ts";
import { writeCog } from "../src/formats/geotiff/write-cog.ts";
import type { Grid } from "../src/geo/grid.ts";
import { stackAttributes } from "../src/products/index.ts";
import type { Network } from "../src/stack/network.ts";
import { inMemory, readFloats } from "../src/stack/views.ts";
import { fullWindow } from "../src/stack/window.ts";

const folders: string[] = [];

/** A folder that `removeFolders` takes away. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "upwarp-maps-"));
  folders.push(folder);
  return folder;
}

export const removeFolders = () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
};

/** 100 m pixels near the middle of UTM zone 11N. */
export const gridOf = (y: number, x: number, west = 500_000, north = 3_900_000): Grid => ({
  shape: { y, x },
  affine: [100, 0, west, 0, -100, north],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
});

export interface MapFile {
  readonly name?: string;
  readonly unit?: string;
  readonly reference?: { readonly y: number; readonly x: number };
}

/** Writes one map as GeoTIFF, row by row. */
export async function writeMap(
  path: string,
  grid: Grid,
  values: readonly number[],
  { name = "velocity", unit = "m yr-1", reference }: MapFile = {},
): Promise<string> {
  await writeCog(path, {
    grid,
    bands: [{ data: Float32Array.from(values), unit, description: name }],
    dtype: "f32",
    nodata: null,
    metadata: { variable: name, ...(reference && { reference_y: reference.y, reference_x: reference.x }) },
  });
  return path;
}

/** Writes a displacement series as Zarr, as a run of ours does; `values` are dates x pixels. */
export async function writeSeries(
  path: string,
  grid: Grid,
  dates: readonly string[],
  values: readonly number[],
  reference?: { readonly y: number; readonly x: number },
  network: Network | null = null,
): Promise<string> {
  const { y, x } = grid.shape;
  const variable = inMemory("displacement", Float32Array.from(values), {
    dims: ["time", "y", "x"],
    shape: [dates.length, y, x],
    dtype: "f32",
    unit: "m",
  });
  const attrs = stackAttributes({
    product: "sbas",
    network,
    dates,
    acquisition: {},
    ...(reference && { reference }),
    attrs: {},
    notes: [],
  });
  await writeGroup(path, { grid, attrs, variables: new Map([["displacement", variable]]) });
  return path;
}

/** Every layer of a result, whole. */
export async function readAll(path: string): Promise<Record<string, number[]>> {
  const { stack } = await openMaps(path);
  const layers: Record<string, number[]> = {};
  for (const [name, variable] of stack.variables) {
    layers[name] = [...(await readFloats(variable, fullWindow(variable.shape)))];
    await variable.close();
  }
  return layers;
}
