import { pixelCenter } from "../../../geo/affine.ts";
import type { Grid } from "../../../geo/grid.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import type { Variable } from "../../../stack/variable.ts";
import type { Result } from "../../results/open-result.ts";
import type { Geometry } from "../geocode/open-geometry.ts";
import { findLayer } from "../source.ts";

/** One dataset of the file. */
export interface ArchiveLayer {
  /** Below HDFEOS/GRIDS/timeseries. */
  readonly name: string;
  readonly variable: Variable;
  readonly type: "f32" | "bool";
  readonly unit: string;
}

const QUALITY = [
  ["temporalCoherence", "temporalCoherence", "f32"],
  ["avgSpatialCoherence", "meanCoherence", "f32"],
  ["mask", "reliable", "bool"],
] as const;

const GEOMETRY = [
  ["height", "height", "f32", "meters"],
  ["latitude", "latitude", "f32", "degrees"],
  ["longitude", "longitude", "f32", "degrees"],
  ["incidenceAngle", "incidenceAngle", "f32", "degrees"],
  ["azimuthAngle", "azimuthAngle", "f32", "degrees"],
  ["slantRangeDistance", "slantRange", "f32", "meters"],
  ["shadowMask", "shadowMask", "bool", "1"],
  ["waterMask", "waterMask", "bool", "1"],
] as const;

/** What a result and its geometry have of the archive's datasets. Latitude and longitude follow from the map itself. */
export function archiveLayers(
  result: Pick<Result, "layers">,
  displacement: Variable,
  geometry: Geometry | null,
  grid: Grid,
): readonly ArchiveLayer[] {
  const layers: ArchiveLayer[] = [
    { name: "observation/displacement", variable: displacement, type: "f32", unit: "meters" },
  ];
  for (const [name, ours, type] of QUALITY) {
    const layer = findLayer(result, ours);
    if (layer !== null && isMap(layer.variable, grid))
      layers.push({ name: `quality/${name}`, variable: layer.variable, type, unit: "1" });
  }
  const places = placesOf(grid);
  for (const [name, ours, type, unit] of GEOMETRY) {
    const variable = places[ours] ?? geometry?.layers.get(ours) ?? findLayer(result, ours)?.variable;
    // A perpendicular baseline of every date and pixel is a layer of three dimensions, for which the format has no place.
    if (variable && isMap(variable, grid)) layers.push({ name: `geometry/${name}`, variable, type, unit });
  }
  return layers;
}

const isMap = ({ shape }: Variable, grid: Grid) =>
  shape.length === 2 && shape[0] === grid.shape.y && shape[1] === grid.shape.x;

/** Latitude and longitude of the pixel centres of a map. */
function placesOf(grid: Grid): Readonly<Record<string, Variable>> {
  const toPlace = transformer(grid.crs, WGS84);
  const layer = (name: string, axis: 0 | 1): Variable => ({
    name,
    dims: ["y", "x"],
    shape: [grid.shape.y, grid.shape.x],
    dtype: "f32",
    unit: "degree",
    nodata: null,
    chunks: [128, 128],
    attrs: {},
    source: { view: "places", axis, grid },
    async read([rows = [0, 0], columns = [0, 0]]) {
      const [height, width] = [rows[1] - rows[0], columns[1] - columns[0]];
      const values = new Float32Array(height * width);
      for (let i = 0; i < values.length; i++)
        values[i] = toPlace(
          ...pixelCenter(grid.affine, rows[0] + Math.floor(i / width), columns[0] + (i % width)),
        )[axis];
      return values;
    },
    close: async () => {},
  });
  return { latitude: layer("latitude", 1), longitude: layer("longitude", 0) };
}
