import type { Grid } from "../../geo/grid.ts";
import type { ColourMap, ColourMapName } from "../colour/colour-map.ts";
import type { ValueRange } from "../scale.ts";
import type { TimeBar } from "../time-bar.ts";
import type { LookGeometry } from "./map-ornaments.ts";
import type { SeriesLook } from "./series-look.ts";

/** A pixel by row and column from 0. */
export interface Pixel {
  readonly y: number;
  readonly x: number;
}

export interface MapData {
  /** Rows times columns, row by row; NaN is nodata. */
  readonly values: Float32Array;
  readonly grid: Grid;
  /** Metres on the same grid; drawn as relief under the colours. */
  readonly heights?: Float32Array;
}

export interface MapOptions {
  readonly title: string;
  /** A second line under the title. */
  readonly subtitle?: string;
  /** What the colours stand for: "LOS velocity". The title when absent. */
  readonly quantity?: string;
  /** Unit of the values, UDUNITS spelling. Rates in m yr-1 are shown in mm/yr. */
  readonly unit: string;
  /** Unit to show instead. */
  readonly displayUnit?: string;
  readonly colourMap?: ColourMapName | ColourMap;
  /** In the unit of the values. Percentiles 2 to 98 when absent, symmetric for diverging maps. */
  readonly range?: ValueRange;
  /** What the low and the high end of the colours mean. */
  readonly words?: readonly [low: string, high: string];
  readonly referencePoint?: Pixel | null;
  /** Named pixels, drawn in the colours that `renderTimeseries` gives the same names in the same order. */
  readonly points?: readonly (Pixel & { readonly name: string })[];
  /** Measurements at places, such as GNSS stations: discs in the colours of the map, in the unit of the values. */
  readonly stations?: readonly (Pixel & { readonly name: string; readonly value: number })[];
  /** Metres between lines of equal height; needs heights. */
  readonly contours?: number;
  /** Turns an image in radar geometry as its orbit lay: ascending ones upside down, descending ones left to right. */
  readonly orbit?: "ascending" | "descending";
  readonly look?: LookGeometry;
  /** Where the data come from, in small print. */
  readonly credits?: string;
  readonly width?: number;
  /**
   * Makes the embedded picture small: at most so many pixels along its longer side, and 255 colours. For pages of many maps;
   * it has no effect on the colours of a map with relief.
   */
  readonly pictureSide?: number;
  /** Colours are drawn in so many steps of value and of relief, for pictures of few colours (see `animationLevels`). */
  readonly pictureLevels?: PictureLevels;
  /** Range, ends of the legend and keys of all maps of a series, so that each of them is laid out alike. */
  readonly series?: SeriesLook;
  /** A line of time below the map, with the date that it shows. */
  readonly timeBar?: TimeBar;
}

/** Numbers of different colours of a map, and of shades of each where there is relief (an odd number: flat ground is one). */
export interface PictureLevels {
  readonly values: number;
  readonly shades: number;
}
