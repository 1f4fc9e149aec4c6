import { applyAffine } from "../../../geo/affine.ts";
import { isGeographic } from "../../../geo/crs.ts";
import type { Grid } from "../../../geo/grid.ts";
import { nearTo } from "../../../geo/nearest-pixels.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import type { Variable } from "../../../stack/variable.ts";
import { sampleOnGrid } from "../../../stack/views.ts";

/** Is a grid linear in longitude and latitude, north up, as a KML picture is? */
export const isPlain = ({ affine: [a, b, , d, e], crs }: Grid): boolean =>
  isGeographic(crs) && b === 0 && d === 0 && a > 0 && e < 0;

/** Pixels between the places of an edge whose longitude and latitude are looked up. */
const EDGE_STEP = 8;

/**
 * The grid of longitude and latitude that holds a map of any projection or rotation, with pixels of about its size. All of
 * its edges are transformed, not two corners: a UTM grid is turned against the meridian and its edges are curved.
 */
export function pictureGrid(map: Grid): Grid {
  if (isPlain(map)) return map;
  const place = placeOf(map);
  const { y: height, x: width } = map.shape;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const see = (column: number, row: number) => {
    const [lon, lat] = place(column, row);
    [west, east] = [Math.min(west, lon), Math.max(east, lon)];
    [south, north] = [Math.min(south, lat), Math.max(north, lat)];
  };
  for (let x = 0; x < width + EDGE_STEP; x += EDGE_STEP)
    for (const row of [0, height]) see(Math.min(x, width), row);
  for (let y = 0; y < height + EDGE_STEP; y += EDGE_STEP)
    for (const column of [0, width]) see(column, Math.min(y, height));
  const middle = place(width / 2, height / 2);
  const [right, down] = [place(width / 2 + 1, height / 2), place(width / 2, height / 2 + 1)];
  const step = (axis: 0 | 1) =>
    Math.max(Math.abs(right[axis] - middle[axis]), Math.abs(down[axis] - middle[axis]));
  const [dx, dy] = [step(0), step(1)];
  const shape = { y: Math.ceil((north - south) / dy), x: Math.ceil((east - west) / dx) };
  return { shape, affine: [dx, 0, west, 0, -dy, north], crs: WGS84, geometry: "map" };
}

/** Longitude and latitude of a continuous pixel position; the longitude does not jump at the date line. */
function placeOf(map: Grid): (column: number, row: number) => [lon: number, lat: number] {
  const toPlace = transformer(map.crs, WGS84);
  const [middle] = toPlace(...applyAffine(map.affine, map.shape.x / 2, map.shape.y / 2));
  return (column, row) => {
    const [lon, lat] = toPlace(...applyAffine(map.affine, column, row));
    return [nearTo(lon, middle), lat];
  };
}

/** A layer on the picture's grid: itself, or the nearest pixel of the map at each pixel of the picture. */
export const onPicture = (variable: Variable, map: Grid, picture: Grid): Variable =>
  picture === map ? variable : sampleOnGrid(variable, map, picture, "nearest");
