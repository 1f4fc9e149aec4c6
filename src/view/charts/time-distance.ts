import { type ColourMap, colourMap } from "../../plot/colour/colour-map.ts";
import type { ValueRange } from "../../plot/scale.ts";
import type { Layer } from "../protocol.ts";
import type { ColourState } from "../state/view-state.ts";
import { legendOf, shortTitle } from "./legend.ts";
import type { Profiles } from "./transect-figure.ts";

/** What the figure of a series along a line is drawn from. */
export interface TimeDistanceFigure {
  readonly data: {
    /** Along the line, in `distanceUnit`. */
    readonly distance: Float64Array;
    /** ISO dates, ascending. */
    readonly dates: readonly string[];
    /** [date][distance], in the unit of the layer; NaN is no data. */
    readonly values: Float32Array;
  };
  readonly distanceUnit: "m" | "pixel";
  readonly options: {
    readonly title: string;
    readonly quantity: string;
    readonly unit: string;
    readonly displayUnit: string;
    readonly colourMap: ColourMap;
    /** In the unit of the layer. */
    readonly range?: ValueRange;
    readonly words?: readonly [low: string, high: string];
    readonly bends: readonly number[];
    readonly currentDate?: string;
    readonly width?: number;
  };
}

export interface TimeDistanceChoice {
  readonly colours?: Partial<ColourState>;
  /** ISO date that the map shows. */
  readonly currentDate?: string;
  readonly width?: number;
}

/**
 * The image of dates by distance of a transect, in the colours of the map. Null where nothing on the line has a value, or where
 * the positions of the axis are no dates.
 *
 * @param dates ISO dates, one for each position of the profiles
 */
export function timeDistanceFigure(
  layer: Pick<Layer, "name" | "title" | "role" | "unit">,
  profiles: Profiles,
  dates: readonly string[],
  { colours = {}, currentDate, width }: TimeDistanceChoice = {},
): TimeDistanceFigure | null {
  const { distance, distanceUnit, bends, depth } = profiles;
  if (dates.length !== depth || profiles.values.every(Number.isNaN)) return null;
  const legend = legendOf(layer, colours);
  const range = colours.range ? inLayerUnit(colours.range, legend.factor) : null;
  const name = shortTitle(layer);
  return {
    data: { distance, dates, values: Float32Array.from(profiles.values) },
    distanceUnit,
    options: {
      title: `${name} along the line over time`,
      quantity: name,
      unit: layer.unit || "1",
      displayUnit: legend.unit || "1",
      colourMap: colourMap(legend.colourMap, { reversed: legend.reversed }),
      bends,
      ...(range && { range }),
      ...(legend.words && { words: legend.words }),
      ...(currentDate !== undefined && { currentDate }),
      ...(width !== undefined && { width }),
    },
  };
}

/** Ends in the unit shown as ends in the layer's, lower one first. */
function inLayerUnit([low, high]: ValueRange, factor: number): ValueRange {
  const [a, b] = [low / factor, high / factor];
  return a < b ? [a, b] : [b, a];
}
