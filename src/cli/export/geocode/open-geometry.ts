import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { inputError } from "../../../errors.ts";
import type { Grid } from "../../../geo/grid.ts";
import { IDENTITY, NO_CRS } from "../../../geo/grid.ts";
import type { Variable } from "../../../stack/variable.ts";
import { relabel } from "../../../stack/views.ts";
import { openDataset } from "../../parts/formats.ts";
import { openStack, rscGrid, rscText } from "../../parts/products.ts";

/** Maps of the acquisition's geometry, under our names, on one grid. */
export interface Geometry {
  readonly layers: ReadonlyMap<string, Variable>;
  readonly grid: Grid;
  /** Where they come from, for people. */
  readonly where: string;
  close(): Promise<void>;
}

/** What a geometry file is known by, and MintPy's names of it. */
const NAMES: Readonly<Record<string, string>> = {
  latitude: "latitude",
  lat: "latitude",
  longitude: "longitude",
  lon: "longitude",
  azimuthCoord: "azimuthCoord",
  rangeCoord: "rangeCoord",
  height: "height",
  incidenceAngle: "incidenceAngle",
  azimuthAngle: "azimuthAngle",
  slantRangeDistance: "slantRange",
  slantRange: "slantRange",
  waterMask: "waterMask",
  shadowMask: "shadowMask",
};

/** MintPy's places of the geometry, beside its results. */
const MINTPY_FILES = [
  "inputs/geometryRadar.h5",
  "inputs/geometryGeo.h5",
  "geometryRadar.h5",
  "geometryGeo.h5",
  "geo_geometryRadar.h5",
  "../inputs/geometryRadar.h5",
  "../inputs/geometryGeo.h5",
];

/** The geometry of a file or folder: a file that holds the maps, MintPy's geometry files, or a stack with them. */
export async function openGeometry(path: string): Promise<Geometry> {
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const geometry = isFolder ? await geometryIn(path) : await geometryOfFile(path);
  if (geometry !== null) return geometry;
  const { variables, grid } = await openStack([path]);
  return geometryOfLayers(variables, grid, path);
}

/** The geometry that lies beside a result by MintPy's custom; null where there is none. */
export async function findGeometry(path: string): Promise<Geometry | null> {
  if (!existsSync(path)) return null;
  return geometryIn(statSync(path).isDirectory() ? path : dirname(path));
}

/** The lookup table beside any of the paths that a stack was read from; null where there is none. */
export async function findLookup(paths: readonly string[]): Promise<Geometry | null> {
  for (const path of paths) {
    const geometry = await findGeometry(path);
    if (geometry?.layers.has("azimuthCoord")) return geometry;
    await geometry?.close();
  }
  return null;
}

/** Of several files, the one that says where the radar pixels are: GAMMA's lookup table is in geometryGeo.h5. */
async function geometryIn(folder: string): Promise<Geometry | null> {
  const found: Geometry[] = [];
  for (const name of MINTPY_FILES) {
    const file = join(folder, name);
    const geometry = existsSync(file) ? await geometryOfFile(file) : null;
    if (geometry !== null) found.push(geometry);
  }
  const tells = ({ layers }: Geometry) => layers.has("latitude") || layers.has("azimuthCoord");
  const chosen = found.find(tells) ?? found[0] ?? null;
  for (const geometry of found) if (geometry !== chosen) await geometry.close();
  return chosen;
}

/** The maps of a stack that describe its geometry. */
export function geometryOfLayers(
  variables: ReadonlyMap<string, Variable>,
  grid: Grid,
  where: string,
): Geometry {
  const layers = new Map([...variables].filter(([name, { dims }]) => name in NAMES && dims.length === 2));
  return {
    layers,
    grid,
    where,
    async close() {
      for (const variable of variables.values()) await variable.close();
    },
  };
}

async function geometryOfFile(path: string): Promise<Geometry | null> {
  const { variables, attrs, grid } = await openDataset(path);
  const layers = new Map<string, Variable>();
  for (const [name, variable] of variables) {
    const ours = NAMES[name];
    // A bperp of every date is a layer of three dimensions, which is no map.
    if (ours !== undefined && variable.shape.length === 2 && !layers.has(ours))
      layers.set(ours, relabel(variable, { name: ours, dims: ["y", "x"] }));
  }
  const [first] = layers.values();
  if (first === undefined) return null;
  const [y = 0, x = 0] = first.shape;
  const isRsc = rscText(attrs, "FILE_TYPE") !== null;
  const place = isRsc ? rscGrid(attrs, { y, x }, path) : grid;
  return {
    layers,
    grid: place ?? { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
    where: path,
    async close() {
      for (const variable of variables.values()) await variable.close();
    },
  };
}

/** Throws the input error that says what geocoding needs. */
export const geometryMissing = (where: string, got?: string) =>
  inputError({
    code: "geometry-missing",
    what: "The result is in radar geometry, and nothing says where its pixels are.",
    where,
    ...(got !== undefined && { got }),
    fix: "Name with --geometry the file or stack that holds latitude and longitude (or azimuthCoord and rangeCoord) of the same pixels.",
  });
