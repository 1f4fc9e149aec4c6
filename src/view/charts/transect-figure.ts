import type { Grid } from "../../geo/grid.ts";
import type { TransectOptions, TransectProfile } from "../../plot/render-transect.ts";
import { type Layer, MISSING, type Transect } from "../protocol.ts";
import { legendOf, shortTitle } from "./legend.ts";
import { measureLine, type PixelPoint } from "./line-distance.ts";
import type { PlaceSeries } from "./re-reference.ts";

/** A line across a layer, against the reference, at every position of its axis. */
export interface Profiles {
  readonly distance: Float64Array;
  readonly distanceUnit: "m" | "pixel";
  readonly bends: readonly number[];
  /** [position along the axis][sample], in the unit of the layer; NaN where there is none. */
  readonly values: Float64Array;
  /** Positions along the axis. */
  readonly depth: number;
}

export interface ProfileAgainst {
  readonly place?: Pick<PlaceSeries, "values"> | null;
  /** Position of the reference date. */
  readonly date?: number | null;
}

/**
 * The same differences as those of a series: value - reference - (value - reference at the reference date).
 *
 * @param line in continuous pixel coordinates, as it was asked for
 */
export function relativeProfiles(
  transect: Transect,
  grid: Grid,
  line: readonly PixelPoint[],
  { place = null, date = null }: ProfileAgainst = {},
): Profiles {
  const samples = transect.distance.length;
  const depth = samples === 0 ? 0 : transect.values.length / samples;
  const difference = (i: number, k: number) => {
    const value = transect.values[i * samples + k] ?? Number.NaN;
    if (value === MISSING) return Number.NaN;
    return value - (place === null ? 0 : (place.values[i] ?? Number.NaN));
  };
  const values = new Float64Array(depth * samples);
  for (let k = 0; k < samples; k++) {
    const zero = date === null ? 0 : difference(date, k);
    for (let i = 0; i < depth; i++) values[i * samples + k] = difference(i, k) - zero;
  }
  const { distance, unit, bends } = measureLine(grid, line, transect.distance);
  return { distance, distanceUnit: unit, bends, values, depth };
}

/** The values of one position of the axis. */
export function profileAt({ values, distance }: Profiles, index: number): Float64Array {
  return values.subarray(index * distance.length, (index + 1) * distance.length);
}

export interface TransectFigure {
  readonly distance: Float64Array;
  readonly distanceUnit: "m" | "pixel";
  readonly profiles: readonly TransectProfile[];
  readonly options: TransectOptions;
}

/**
 * What `renderTransect` draws: the position shown, and others beside it (the two ends of a swipe, say). Null where nothing on
 * the line has a value.
 *
 * @param shown positions along the axis with what they are called, such as their dates
 */
export function transectFigure(
  layer: Pick<Layer, "name" | "title" | "role" | "unit">,
  profiles: Profiles,
  shown: readonly { readonly index: number; readonly name: string }[],
  { unit, width }: { readonly unit?: string | null; readonly width?: number } = {},
): TransectFigure | null {
  const legend = legendOf(layer, unit ? { unit } : {});
  const drawn = shown.map(({ index, name }) => ({ name, values: profileAt(profiles, index) }));
  if (drawn.every(({ values }) => values.every(Number.isNaN))) return null;
  return {
    distance: profiles.distance,
    distanceUnit: profiles.distanceUnit,
    profiles: drawn,
    options: {
      title: `${shortTitle(layer)} along the line`,
      quantity: shortTitle(layer),
      unit: layer.unit || "1",
      displayUnit: legend.unit || "1",
      bends: profiles.bends,
      ...(legend.words && { up: legend.words[1] }),
      ...(width !== undefined && { width }),
    },
  };
}
