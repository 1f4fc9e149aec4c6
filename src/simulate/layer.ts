import { allocate } from "../stack/dtype.ts";
import type { Attributes, Dim, DType, Range, TypedArray, Window } from "../stack/variable.ts";
import { checkWindow } from "../stack/window.ts";

/** Writes image row `y` of each leading index: rows[k] is the row of index `leading start + k`. */
type RowWriter = (y: number, rows: readonly TypedArray[]) => void;

/** A simulated array: its description, and how to compute it row by row for any range of columns. */
export interface Layer {
  readonly name: string;
  readonly dims: readonly Dim[];
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly unit: string;
  readonly nodata: number | null;
  readonly attrs: Attributes;
  /** `leading` is a range of dates or pairs, [0, 1] for an image. */
  open(columns: Range, leading: Range): RowWriter;
}

/** The ranges of a window as (leading, rows, columns); an error when it does not fit the layer. */
function splitWindow(layer: Layer, window: Window): [Range, Range, Range] {
  checkWindow(layer, window);
  const [rows, columns] = window.slice(-2) as [Range, Range];
  return [window.length === 3 ? window[0]! : [0, 1], rows, columns];
}

/** A window being computed: rows are written into `data` (C order) one by one. */
export interface OpenWindow {
  readonly data: TypedArray;
  readonly rows: Range;
  computeRow(y: number): void;
}

export function openWindow(layer: Layer, window: Window): OpenWindow {
  const [leading, rows, columns] = splitWindow(layer, window);
  const depth = leading[1] - leading[0];
  const height = rows[1] - rows[0];
  const width = columns[1] - columns[0];
  const data = allocate(layer.dtype, depth * height * width);
  if (data.length === 0) return { data, rows: [0, 0], computeRow() {} };
  const write = layer.open(columns, leading);
  return {
    data,
    rows,
    computeRow(y) {
      const views = Array.from({ length: depth }, (_, k) => {
        const start = (k * height + y - rows[0]) * width;
        return data.subarray(start, start + width);
      });
      write(y, views);
    },
  };
}

/** Computes a window at once. Time is proportional to its size; memory is the result and a few rows. */
export function computeWindow(layer: Layer, window: Window): TypedArray {
  const { data, rows, computeRow } = openWindow(layer, window);
  for (let y = rows[0]; y < rows[1]; y++) computeRow(y);
  return data;
}
