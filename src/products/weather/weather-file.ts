import type { Grid } from "../../geo/grid.ts";
import type { Variable } from "../../stack/variable.ts";

/** Where a delay comes from: temperature and humidity on pressure levels, a service's maps, or its cubes of delay. */
export type WeatherKind = "era5" | "gacos" | "opera";

/** ERA5 and its like: geopotential (or its height), temperature and humidity on pressure levels. */
export interface LevelFields {
  readonly kind: "era5";
  readonly grid: Grid;
  /** Pa, in the order of the file. */
  readonly pressure: readonly number[];
  /** What the first variable is. */
  readonly vertical: "geopotential" | "height";
  /** What the third variable is. */
  readonly humidity: "specific" | "relative";
}

/** Wet and hydrostatic zenith delay on heights: OPERA's L4 products, RAiDER's cubes. */
export interface CubeFields {
  readonly kind: "opera";
  readonly grid: Grid;
  /** m, in the order of the file. */
  readonly heights: readonly number[];
}

/** GACOS: one map of zenith delay at the height of the ground. */
export interface MapFields {
  readonly kind: "gacos";
  readonly grid: Grid;
}

export type Fields = LevelFields | CubeFields | MapFields;

/** A file of weather, as far as its headers tell. */
export interface WeatherFile {
  readonly path: string;
  readonly fields: Fields;
  /** Vertical coordinate, temperature, humidity; or wet and hydrostatic delay; or the one map. */
  readonly variables: readonly Variable[];
  /** Unix milliseconds along the time axis; of GACOS' maps only the day counts. */
  readonly moments: readonly number[];
}
