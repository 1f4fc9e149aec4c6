import type { Bounds } from "../../../geo/bounds.ts";
import type { Grid } from "../../../geo/grid.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import {
  groundOverlay,
  type KmlElements,
  type KmzWriter,
  kmlFile,
  region,
  regionLink,
} from "../../parts/formats.ts";
import {
  averageBlocks,
  type ColourMap,
  colouriseRaster,
  encodePng,
  type RasterValues,
  type ValueRange,
} from "../../parts/plot.ts";

/** How values become colours. */
export interface Painting {
  readonly colourMap: ColourMap;
  readonly range: ValueRange;
}

/** Maps up to this side are one picture; larger ones a pyramid of tiles, of which a viewer loads what it shows. */
export const LARGEST_PICTURE = 1024;
/** Pixels of a tile's side. */
const TILE = 512;
/** A tile shows from half its size on the screen, and gives way to its four children at twice its size. */
const LOD = [TILE / 2, 2 * TILE] as const;

/** A map's pixels on the ground, and what writes them. `variable` lies on `grid`, which is plain longitude and latitude. */
export interface Overlay extends Painting {
  readonly name: string;
  readonly variable: Variable;
  readonly grid: Grid;
  readonly signal?: AbortSignal;
}

/** Elements of the main document that show an overlay; its pictures follow by `writeOverlay`. */
export function overlayElements({ name, grid }: Overlay): KmlElements {
  if (isSingle(grid))
    return { GroundOverlay: groundOverlay(name, "map.png", boundsOf(grid, 0, 0, 0, grid.shape)) };
  const top = levelsOf(grid) - 1;
  return {
    NetworkLink: regionLink(name, "0/0/0.kml", tileBounds(grid, { level: top, row: 0, column: 0 }), [0, -1]),
  };
}

/** Writes the pictures: each pixel is read once, and memory holds the tiles of one branch of the pyramid. */
export async function writeOverlay(kmz: KmzWriter, overlay: Overlay): Promise<void> {
  const { grid } = overlay;
  if (isSingle(grid)) {
    const raster = await readTile(overlay, 0, 0, grid.shape.y, grid.shape.x);
    await kmz.add("map.png", paint(raster, overlay));
    return;
  }
  await writeTile(kmz, overlay, { level: levelsOf(grid) - 1, row: 0, column: 0 });
}

const isSingle = ({ shape }: Grid) => Math.max(shape.y, shape.x) <= LARGEST_PICTURE;

/** Levels of the pyramid: 0 has the map's own pixels, the last is one tile. */
const levelsOf = ({ shape }: Grid) => 1 + Math.ceil(Math.log2(Math.max(shape.y, shape.x) / TILE));

interface Tile {
  readonly level: number;
  readonly row: number;
  readonly column: number;
}

/** Writes a tile after its children, whose halved pixels it is made of; null where there is nothing to see. */
async function writeTile(kmz: KmzWriter, overlay: Overlay, tile: Tile): Promise<RasterValues | null> {
  const { grid, colourMap, range } = overlay;
  const { level, row, column } = tile;
  const span = TILE * 2 ** level;
  const [rows, columns] = [grid.shape.y - row * span, grid.shape.x - column * span];
  if (rows <= 0 || columns <= 0) return null;
  const height = Math.min(TILE, Math.ceil(rows / 2 ** level));
  const width = Math.min(TILE, Math.ceil(columns / 2 ** level));
  const children: Tile[] = [];
  let raster: RasterValues;
  if (level === 0) raster = await readTile(overlay, row * TILE, column * TILE, height, width);
  else {
    const values = new Float32Array(height * width).fill(Number.NaN);
    for (const [down, right] of CHILDREN) {
      const child = { level: level - 1, row: 2 * row + down, column: 2 * column + right };
      const fine = await writeTile(kmz, overlay, child);
      if (fine === null) continue;
      children.push(child);
      const period = colourMap.kind === "cyclic" ? range[1] - range[0] : undefined;
      const half = averageBlocks(fine, 2, period);
      for (let y = 0; y < half.height; y++)
        values.set(
          half.values.subarray(y * half.width, (y + 1) * half.width),
          (down * (TILE / 2) + y) * width + right * (TILE / 2),
        );
    }
    raster = { values, width, height };
  }
  if (raster.values.every(Number.isNaN)) return null;
  const depth = levelsOf(grid) - 1 - level;
  const bounds = tileBounds(grid, tile);
  const lod = [depth === 0 ? 0 : LOD[0], level === 0 ? -1 : LOD[1]] as const;
  const file = `${depth}/${column}/${row}`;
  await kmz.add(
    `${file}.kml`,
    kmlFile({
      name: file,
      Region: region(bounds, lod),
      GroundOverlay: groundOverlay(file, `${row}.png`, bounds, depth + 1),
      NetworkLink: children.map((child) =>
        regionLink(
          `${depth + 1}/${child.column}/${child.row}`,
          `../../${depth + 1}/${child.column}/${child.row}.kml`,
          tileBounds(grid, child),
          [LOD[0], -1],
        ),
      ),
    }),
  );
  await kmz.add(`${file}.png`, paint(raster, overlay));
  return raster;
}

const CHILDREN = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

const paint = (raster: RasterValues, { colourMap, range }: Painting) =>
  encodePng(colouriseRaster(raster, colourMap, range), raster.width, raster.height);

async function readTile(
  { variable, signal }: Overlay,
  top: number,
  left: number,
  height: number,
  width: number,
): Promise<RasterValues> {
  const window = [
    [top, top + height],
    [left, left + width],
  ] as const;
  return { values: await readFloats(variable, window, signal ? { signal } : {}), height, width };
}

function tileBounds(grid: Grid, { level, row, column }: Tile): Bounds {
  const span = TILE * 2 ** level;
  const pixels = {
    y: Math.min(TILE, Math.ceil((grid.shape.y - row * span) / 2 ** level)),
    x: Math.min(TILE, Math.ceil((grid.shape.x - column * span) / 2 ** level)),
  };
  return boundsOf(grid, level, row * span, column * span, pixels);
}

/** Outer edges of so many pixels of a level, the first of them at a row and column of the map. */
function boundsOf(
  { affine: [dx, , west, , dy, north] }: Grid,
  level: number,
  row: number,
  column: number,
  { y, x }: { readonly y: number; readonly x: number },
): Bounds {
  const size = 2 ** level;
  return [
    west + column * dx,
    north + (row + y * size) * dy,
    west + (column + x * size) * dx,
    north + row * dy,
  ];
}
