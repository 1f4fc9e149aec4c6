import { configError } from "../../errors.ts";
import { lonLatToPosition } from "../../geo/transform.ts";
import type { Facts } from "../../pipeline/step.ts";
import { chooseBlock, type Rectangle, rectangles } from "../../stack/tile-plan.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import type { SelectionParams } from "./select-network-rules.ts";

/** The rows and columns that coherence is measured in: the whole scene when the user names none. */
export async function selectionArea(
  params: Pick<SelectionParams, "network.area" | "network.area-lonlat">,
  { grid }: Pick<Facts, "grid">,
  places: { readonly latitude: Variable | undefined; readonly longitude: Variable | undefined },
  signal: AbortSignal,
): Promise<Rectangle> {
  const { "network.area": pixels, "network.area-lonlat": box } = params;
  const { shape } = grid;
  if (pixels !== null && box !== null)
    throw configError({
      code: "network-area-twice",
      what: "The area is given both in pixels and in degrees.",
      where: "network.area, network.area-lonlat",
      fix: "Give one of the two.",
    });
  if (box !== null) {
    const area = grid.geometry === "map" ? boxOnMap(box, grid) : await boxInRadar(box, shape, places, signal);
    return area ?? outside("network.area-lonlat", box, shape);
  }
  if (pixels === null) return { y: [0, shape.y], x: [0, shape.x] };
  const [y, x] = pixels;
  return clip({ y, x }, shape) ?? outside("network.area", pixels, shape);
}

type Box = NonNullable<SelectionParams["network.area-lonlat"]>;
type Shape = { readonly y: number; readonly x: number };

/** Points along each edge of the box: in a projected system its edges are curves. */
const EDGE_POINTS = 16;

/** All pixels that the box touches: the rectangle around its edges. */
function boxOnMap([[west, east], [south, north]]: Box, grid: Facts["grid"]): Rectangle | null {
  const rows: number[] = [];
  const columns: number[] = [];
  for (let i = 0; i <= EDGE_POINTS; i++) {
    const lon = west + ((east - west) * i) / EDGE_POINTS;
    const lat = south + ((north - south) * i) / EDGE_POINTS;
    for (const [x, y] of [
      [lon, south],
      [lon, north],
      [west, lat],
      [east, lat],
    ] as const) {
      const { column, row } = lonLatToPosition(grid, x, y);
      columns.push(column);
      rows.push(row);
    }
  }
  const span = (values: readonly number[]) =>
    [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))] as const;
  return clip({ y: span(rows), x: span(columns) }, grid.shape);
}

/** The rectangle around the pixels whose longitude and latitude lie in the box. */
async function boxInRadar(
  [[west, east], [south, north]]: Box,
  shape: Shape,
  {
    latitude,
    longitude,
  }: { readonly latitude: Variable | undefined; readonly longitude: Variable | undefined },
  signal: AbortSignal,
): Promise<Rectangle | null> {
  if (latitude === undefined || longitude === undefined)
    throw configError({
      code: "network-area-unplaced",
      what: "The stack is in radar geometry, and the inputs hold no latitude and longitude to find the area by.",
      where: "network.area-lonlat",
      fix: "Add the geometry files to --inputs, or give rows and columns with network.area.",
    });
  const found = { y: [shape.y, 0] as [number, number], x: [shape.x, 0] as [number, number] };
  for (const tile of rectangles(shape, chooseBlock(shape, [latitude, longitude]))) {
    const lat = await readFloats(latitude, [tile.y, tile.x], { signal });
    const lon = await readFloats(longitude, [tile.y, tile.x], { signal });
    const width = tile.x[1] - tile.x[0];
    for (let p = 0; p < lat.length; p++) {
      if (!(lat[p]! >= south && lat[p]! <= north && lon[p]! >= west && lon[p]! <= east)) continue;
      const [y, x] = [tile.y[0] + Math.floor(p / width), tile.x[0] + (p % width)];
      found.y = [Math.min(found.y[0], y), Math.max(found.y[1], y + 1)];
      found.x = [Math.min(found.x[0], x), Math.max(found.x[1], x + 1)];
    }
  }
  return found.y[1] > found.y[0] ? found : null;
}

/** The part of a rectangle within the scene; null when there is none. */
function clip({ y, x }: Rectangle, shape: Shape): Rectangle | null {
  const clipped: Rectangle = {
    y: [Math.max(0, y[0]), Math.min(shape.y, y[1])],
    x: [Math.max(0, x[0]), Math.min(shape.x, x[1])],
  };
  return clipped.y[0] < clipped.y[1] && clipped.x[0] < clipped.x[1] ? clipped : null;
}

function outside(where: string, got: readonly (readonly number[])[], shape: Shape): never {
  throw configError({
    code: "network-area-outside",
    what: "The area to measure coherence in does not meet the scene.",
    where,
    got: got.map((ends) => ends.join(":")).join(","),
    fix: `Rows run from 0 to ${shape.y}, columns from 0 to ${shape.x}; \`upwarp inspect\` tells the bounds.`,
  });
}
