import type { Rgba } from "../colour/colour-map.ts";
import { colourMap } from "../colour/colour-map.ts";
import type { MapOptions, PictureLevels } from "../map/map-options.ts";
import { levelColours } from "../map/map-picture.ts";
import { renderMap } from "../map/render-map.ts";
import type { MapGridData, MapPanel } from "../map/render-map-grid.ts";
import { seriesLook } from "../map/series-look.ts";

/** Without relief the steps of value are finer than can be told apart; with it, a step is 1/35 of the range. */
const PLAIN: PictureLevels = { values: 176, shades: 1 };
const RELIEF: PictureLevels = { values: 36, shades: 5 };

/** The frames of an animated map, drawn one at a time. */
export interface MapFrames {
  readonly count: number;
  /** Colours that data have in all of them: they belong in the palette as they are. */
  readonly colours: readonly Rgba[];
  /** One frame as SVG; all are of one size. */
  render(frame: number): string;
}

/**
 * Maps of a series as frames of an animation, all laid out alike: one range of colours over all dates, one legend, and a
 * line of time with the date. Their labels are the dates.
 *
 * @throws input error `raster-size-mismatch`, config errors `colour-map-unknown`, `unit-mismatch`
 */
export function mapFrames({ panels, grid, heights }: MapGridData, options: MapOptions): MapFrames {
  const map =
    typeof options.colourMap === "object" ? options.colourMap : colourMap(options.colourMap ?? "viridis");
  const series = seriesLook(
    panels.map(({ values }) => values),
    { range: options.range, symmetric: map.kind === "diverging" },
  );
  const pictureLevels = heights === undefined ? PLAIN : RELIEF;
  const dates = panels.map(({ label }) => label);
  return {
    count: panels.length,
    colours: levelColours(map, pictureLevels, heights !== undefined),
    render: (frame) => {
      const { values, label } = panels[frame] as MapPanel;
      return renderMap(
        { values, grid, ...(heights && { heights }) },
        { ...options, colourMap: map, series, pictureLevels, timeBar: { dates, current: label } },
      );
    },
  };
}
