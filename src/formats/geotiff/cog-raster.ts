import type { Grid } from "../../geo/grid.ts";
import type { Attributes, DType, TypedArray, Variable } from "../../stack/variable.ts";

/** Gives the rows [start, stop) of a band, all columns, as stored values in C order. */
export type RowReader = (start: number, stop: number) => TypedArray | Promise<TypedArray>;

/** One band to be written. `data` is a whole array, a [y, x] variable that is read by windows, or a reader. */
export interface CogBand {
  readonly data: TypedArray | Variable | RowReader;
  /** Unit in UDUNITS spelling; a variable's own when absent. */
  readonly unit?: string;
  readonly description?: string;
  /** Physical value = stored * scale + offset; a variable's own when absent. */
  readonly scale?: number;
  readonly offset?: number;
}

/** What a cloud-optimized GeoTIFF is made of. */
export interface CogRaster {
  readonly grid: Grid;
  /** At least one; several are written band after band. */
  readonly bands: readonly CogBand[];
  readonly dtype: DType;
  /** The stored value that means no data. null: NaN in floats, none in other types. */
  readonly nodata: number | null;
  /** Written as GDAL metadata items of the file. */
  readonly metadata?: Attributes;
}
