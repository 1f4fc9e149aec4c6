import { applyAffine, invertAffine, pixelCenter } from "../geo/affine.ts";
import { sameCrs } from "../geo/crs.ts";
import type { Grid } from "../geo/grid.ts";
import { transformer } from "../geo/transform.ts";
import { amongCenters, bilinear } from "./bilinear.ts";
import { allocate } from "./dtype.ts";
import { readFloats } from "./read-floats.ts";
import type { Range, Variable } from "./variable.ts";
import { checkWindow } from "./window.ts";

export type Sampling = "nearest" | "bilinear";

/**
 * A map read at the pixel centres of another grid, by coordinates: look vectors on a coarse grid, a water mask of
 * another resolution. Physical values in f32; NaN outside of the map and where it has no data.
 */
export function sampleOnGrid(
  variable: Variable,
  from: Grid,
  to: Grid,
  method: Sampling = "bilinear",
): Variable {
  const { name, unit } = variable;
  const dims = ["y", "x"] as const;
  const shape = [to.shape.y, to.shape.x] as const;
  const locate = positions(from, to);
  return {
    name,
    dims,
    shape,
    dtype: "f32",
    unit,
    nodata: null,
    chunks: [1, to.shape.x],
    attrs: {},
    source: { view: "sampleOnGrid", from, to, method, of: variable.source },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const places = locate(window as readonly [Range, Range]);
      const out = allocate("f32", places.rows.length) as Float32Array;
      const box = boxOf(places, from.shape);
      if (box === null) return out.fill(Number.NaN);
      const [[top], [left, right]] = box;
      const block = await readFloats(variable, box, options);
      const columns = right - left;
      const origin = -top * columns - left;
      for (let i = 0; i < out.length; i++) {
        const row = amongCenters(places.rows[i] as number, from.shape.y);
        const column = amongCenters(places.columns[i] as number, from.shape.x);
        if (Number.isNaN(row) || Number.isNaN(column)) out[i] = Number.NaN;
        else if (method === "nearest")
          out[i] = block[origin + Math.round(row) * columns + Math.round(column)] as number;
        else out[i] = bilinear(block, origin, columns, row, column);
      }
      return out;
    },
    close: () => variable.close(),
  };
}

/** Continuous row and column, on a source grid, of each pixel centre of a window. */
export interface Places {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
}

/** How to find the pixel centres of one grid on another. */
export function positions(from: Grid, to: Grid): (window: readonly [Range, Range]) => Places {
  const inverse = invertAffine(from.affine);
  const isSame = from.geometry === "radar" || sameCrs(from.crs, to.crs);
  const transform = isSame ? (x: number, y: number) => [x, y] as const : transformer(to.crs, from.crs);
  return ([[top, bottom], [left, right]]) => {
    const count = (bottom - top) * (right - left);
    const rows = new Float64Array(count);
    const columns = new Float64Array(count);
    let i = 0;
    for (let y = top; y < bottom; y++)
      for (let x = left; x < right; x++) {
        const [column, row] = applyAffine(inverse, ...transform(...pixelCenter(to.affine, y, x)));
        rows[i] = row;
        columns[i] = column;
        i++;
      }
    return { rows, columns };
  };
}

/**
 * The block of the source grid that the places need; null when none lies on it.
 *
 * @param among position among the pixel centres, NaN outside: of places that are counted from the grid's edge unless said
 */
export function boxOf(
  { rows, columns }: Readonly<Record<"rows" | "columns", ArrayLike<number>>>,
  shape: Grid["shape"],
  among: (position: number, length: number) => number = amongCenters,
): readonly [Range, Range] | null {
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < rows.length; i++) {
    const row = among(rows[i] as number, shape.y);
    const column = among(columns[i] as number, shape.x);
    if (Number.isNaN(row) || Number.isNaN(column)) continue;
    top = Math.min(top, Math.floor(row));
    bottom = Math.max(bottom, Math.ceil(row) + 1);
    left = Math.min(left, Math.floor(column));
    right = Math.max(right, Math.ceil(column) + 1);
  }
  return bottom > top
    ? [
        [top, bottom],
        [left, right],
      ]
    : null;
}
