import type { Grid } from "../../geo/grid.ts";
import type { Attributes } from "../../stack/variable.ts";
import type { FlatLayout } from "./layout.ts";
import type { FlatLabels } from "./open-flat.ts";

export type HeaderKind = "roipac" | "gamma" | "isce" | "envi" | "vrt";

/** What a header says about one band. */
export interface BandDescription {
  readonly layout: FlatLayout;
  /** From 0. */
  readonly band: number;
  readonly labels: FlatLabels;
}

/** What a header says about a raster. */
export interface FlatDescription {
  readonly kind: HeaderKind;
  readonly bands: readonly BandDescription[];
  readonly grid: Grid | null;
  readonly attrs: Attributes;
}

/** A raster and its header, as text. */
export interface HeaderInput {
  readonly raster: string;
  /** Bytes of the raster file. */
  readonly size: number;
  readonly header: string;
  readonly text: string;
}

/** All bands of one layout, named by the header or by their number. */
export function allBands(
  layout: FlatLayout,
  header: string,
  names: readonly string[],
  labels: FlatLabels = {},
): BandDescription[] {
  return Array.from({ length: layout.bands }, (_, band) => ({
    layout,
    band,
    labels: { ...labels, header, name: names[band] || `band${band + 1}` },
  }));
}
