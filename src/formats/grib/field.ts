import type { Grid } from "../../geo/grid.ts";
import type { Packing } from "./unpack.ts";

/** What a field measures, in the short names of the ECMWF: "z", "t", "q". */
export interface Parameter {
  readonly name: string;
  readonly longName: string;
  /** UDUNITS spelling. */
  readonly unit: string;
}

/** The order in which the values of a field are stored; its grid always runs from north to south and from west to east. */
export interface Scan {
  readonly fromSouth: boolean;
  readonly fromEast: boolean;
  /** Neighbours along y, not along x, follow one another. */
  readonly columnsFirst: boolean;
  /** Every other line runs backwards. */
  readonly alternating: boolean;
}

/** One field of a GRIB file: a parameter at one level and time on one grid. Its values stay in the file. */
export interface GribField {
  readonly parameter: Parameter;
  /** Kind of level: "isobaric" (hPa), "surface", or "level N" with N of the GRIB tables. */
  readonly surface: string;
  readonly level: number;
  /** Time that the values hold for, Unix milliseconds. */
  readonly time: number;
  readonly grid: Grid;
  readonly scan: Scan;
  readonly packing: Packing;
  /** Where the packed values lie in the file. */
  readonly data: ByteRange;
  /** Where the bitmap lies that says which points have a value; null when all have. */
  readonly bitmap: ByteRange | null;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A message that is sound, but of a kind that this reader does not decode. */
export interface SkippedField {
  readonly reason: string;
}

export const isSkipped = (found: GribField | SkippedField): found is SkippedField => "reason" in found;
