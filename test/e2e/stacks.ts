import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeCog } from "../../src/formats/geotiff/write-cog.ts";
import type { Grid } from "../../src/geo/grid.ts";
import { succeed } from "./succeed.ts";

/** Writes a simulated stack by the program itself; returns the path for --inputs. */
export async function simulate(
  folder: string,
  options: Readonly<Record<string, unknown>>,
  { format = "zarr", preset = "city" }: { format?: "zarr" | "mintpy"; preset?: string } = {},
): Promise<string> {
  const set = Object.entries(options).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  mkdirSync(folder, { recursive: true });
  await succeed(
    [
      ...["simulate", "sbas", "--out", ".", "--preset", preset, "--format", format, "--quiet"],
      ...(set.length > 0 ? ["--set", ...set] : []),
    ],
    folder,
  );
  return join(folder, format === "zarr" ? "stack.zarr" : "inputs");
}

/** 24 x 32 pixels of 80 m in UTM 11N. */
export const TIFF_GRID: Grid = {
  shape: { y: 24, x: 32 },
  affine: [80, 0, 500000, 0, -80, 4000000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};

/** Six pairs of four dates, twelve days apart. */
export const TIFF_PAIRS = [
  "20180106_20180118",
  "20180106_20180130",
  "20180106_20180211",
  "20180118_20180130",
  "20180118_20180211",
  "20180130_20180211",
] as const;

export interface TiffOptions {
  readonly grid?: Grid;
  /** Phase at (row, column) in radians; NaN is nodata. */
  readonly phase?: (row: number, column: number) => number;
}

/** A folder unw/ and cc/ of GeoTIFFs that runs as it is. */
export async function writeTiffStack(folder: string, pairs: readonly string[] = TIFF_PAIRS): Promise<string> {
  for (const pair of pairs) {
    await writeUnwrapped(join(folder, "unw", `${pair}.unw.tif`), pair);
    await writeMap(join(folder, "cc", `${pair}.cc.tif`), () => 0.8);
  }
  return folder;
}

/** One interferogram: its phase grows with its time span and with the row, and column 0 has no data. */
export async function writeUnwrapped(path: string, pair: string, options: TiffOptions = {}): Promise<void> {
  const [reference = "", secondary = ""] = pair.split("_");
  const days = (Number(secondary.slice(4, 6)) - Number(reference.slice(4, 6))) * 30 + 1;
  const { phase = (row, column) => (column === 0 ? Number.NaN : (row * days) / 100 + 0.01), grid } = options;
  await writeMap(path, phase, { WAVELENGTH_METRES: "0.0555" }, grid);
}

export async function writeMap(
  path: string,
  value: (row: number, column: number) => number,
  metadata: Readonly<Record<string, string>> = {},
  grid: Grid = TIFF_GRID,
): Promise<void> {
  const { y, x } = grid.shape;
  const data = new Float32Array(y * x);
  for (let row = 0; row < y; row++)
    for (let column = 0; column < x; column++) data[row * x + column] = value(row, column);
  mkdirSync(join(path, ".."), { recursive: true });
  // Not compressed, so that other pixels make a file of the same size.
  const raster = { grid, bands: [{ data }], dtype: "f32", nodata: Number.NaN, metadata } as const;
  await writeCog(path, raster, { compression: "none", tileSize: 16 });
}
