import { inputError } from "../errors.ts";
import { copyBlock, cStrides } from "./copy-block.ts";
import { describe } from "./crop.ts";
import { allocate } from "./dtype.ts";
import type { Range, Variable } from "./variable.ts";
import { checkWindow, elementsOf, windowShape } from "./window.ts";

/** Row and column, on the mosaic, of a tile's first pixel; a tile may reach beyond the mosaic's edges. */
export interface Placement {
  readonly y: number;
  readonly x: number;
}

/**
 * Maps (y, x) of one type laid side by side on a larger map, as a GDAL VRT does: where two overlap, the later one
 * counts unless it has no data there. What no tile covers is nodata.
 */
export function mosaic(
  tiles: readonly Variable[],
  placements: readonly Placement[],
  shape: readonly [rows: number, columns: number],
): Variable {
  const [first] = tiles;
  if (first === undefined || tiles.length !== placements.length)
    throw inputError({
      code: "mosaic-empty",
      what: "A mosaic needs tiles, and a place for each of them.",
      got: `${tiles.length} tiles, ${placements.length} places`,
      fix: "Give one placement for each tile.",
    });
  const odd = tiles.find(({ dtype, nodata }) => dtype !== first.dtype || !Object.is(nodata, first.nodata));
  if (odd !== undefined)
    throw inputError({
      code: "stack-members-differ",
      what: "The tiles of a mosaic differ in type or nodata value.",
      where: odd.name,
      got: `${first.dtype}, nodata ${first.nodata} and ${odd.dtype}, nodata ${odd.nodata}`,
      fix: "Bring all tiles to one type and nodata value.",
    });
  const { name, dims, dtype, nodata } = first;
  const isFloat = dtype === "f32" || dtype === "f64";
  const empty = nodata ?? (isFloat ? Number.NaN : 0);
  return {
    ...describe(first),
    shape,
    chunks: first.chunks,
    source: {
      view: "mosaic",
      placements: placements.map(({ y, x }) => ({ y, x })),
      shape: [...shape],
      of: tiles.map((tile) => tile.source),
    },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const extent = windowShape(window);
      const out = allocate(dtype, elementsOf(extent)).fill(empty);
      const strides = cStrides(extent);
      for (const [k, tile] of tiles.entries()) {
        const place = placements[k] as Placement;
        const own = overlap(window as readonly [Range, Range], place, tile.shape);
        if (own === null) continue;
        const data = await tile.read(own, options);
        const size = windowShape(own);
        const start =
          (own[0][0] + place.y - (window[0] as Range)[0]) * (strides[0] ?? 1) +
          (own[1][0] + place.x - (window[1] as Range)[0]);
        const isMissing = (value: number) => value === nodata || Number.isNaN(value);
        if (k === 0)
          copyBlock({ data, start: 0, strides: cStrides(size) }, { data: out, start, strides }, size);
        else
          for (let i = 0; i < data.length; i++) {
            const value = data[i] as number;
            const columns = size[1] as number;
            const at = start + Math.floor(i / columns) * (strides[0] ?? 1) + (i % columns);
            if (!isMissing(value)) out[at] = value;
          }
      }
      return out;
    },
    async close() {
      for (const tile of tiles) await tile.close();
    },
  };
}

/** The part of a tile that lies in a window of the mosaic, in the tile's own rows and columns. */
function overlap(
  [rows, columns]: readonly [Range, Range],
  { y, x }: Placement,
  [height = 0, width = 0]: readonly number[],
): readonly [Range, Range] | null {
  const top = Math.max(0, rows[0] - y);
  const bottom = Math.min(height, rows[1] - y);
  const left = Math.max(0, columns[0] - x);
  const right = Math.min(width, columns[1] - x);
  return bottom > top && right > left
    ? [
        [top, bottom],
        [left, right],
      ]
    : null;
}
