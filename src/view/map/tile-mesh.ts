import type { Basemap, TileAddress } from "./renderer-types.ts";

/** Squares along a side of a tile's mesh: bends of a projection within a tile of 256 pixels stay below a pixel. */
const CELLS = 16;

/** Longitude and latitude (degrees) of a place in a tile, (0, 0) its north-west corner; EPSG:3857 (spherical Mercator). */
export function tileLonLat(
  { z, x, y }: TileAddress,
  u: number,
  v: number,
): readonly [lon: number, lat: number] {
  const side = 2 ** z;
  const lon = ((x + u) / side) * 360 - 180;
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + v)) / side))) * 180) / Math.PI;
  return [lon, lat];
}

const NOWHERE: readonly [number, number] = [Number.NaN, Number.NaN];

export interface TileMesh {
  /** World coordinates that positions are counted from. */
  readonly origin: readonly [x: number, y: number];
  /** x, y, u, v of each corner of two triangles for each square that has a place in the world. */
  readonly vertices: Float32Array;
}

/** A tile bent into the coordinates of the map. */
export function tileMesh(tile: TileAddress, toWorld: Basemap["toWorld"]): TileMesh {
  const corners: (readonly [number, number])[] = [];
  for (let j = 0; j <= CELLS; j++)
    for (let i = 0; i <= CELLS; i++) corners.push(toWorld(...tileLonLat(tile, i / CELLS, j / CELLS)));
  const isPlaced = ([x, y]: readonly [number, number]) => Number.isFinite(x) && Number.isFinite(y);
  const origin = corners.find(isPlaced) ?? [0, 0];
  const numbers: number[] = [];
  for (let j = 0; j < CELLS; j++)
    for (let i = 0; i < CELLS; i++) {
      const square = [
        [i, j],
        [i + 1, j],
        [i, j + 1],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ] as const;
      const placed = square.map(([u, v]) => corners[v * (CELLS + 1) + u] ?? NOWHERE);
      if (!placed.every(isPlaced)) continue;
      for (const [k, [x, y]] of placed.entries()) {
        const [u, v] = square[k] ?? [0, 0];
        numbers.push(x - origin[0], y - origin[1], u / CELLS, v / CELLS);
      }
    }
  return { origin, vertices: Float32Array.from(numbers) };
}
