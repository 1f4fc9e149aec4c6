import { dayNumber } from "../../dates.ts";
import { drawDateAxis, drawValueAxis, TICK_LABEL_HEIGHT, valueAxisWidth } from "../../plot/chart.ts";
import { type ColourMapName, colourMap } from "../../plot/colour/colour-map.ts";
import { drawColourBar } from "../../plot/colour-bar.ts";
import { encodePng, pngDataUri } from "../../plot/png.ts";
import { colouriseRaster, type RasterValues } from "../../plot/raster.ts";
import { type ValueRange, valueRange } from "../../plot/scale.ts";
import { figure, line, paint, tag } from "../../plot/svg.ts";
import { FIGURE_WIDTH, SPACE, STROKE } from "../../plot/theme.ts";
import { drawTitles, titlesHeight } from "../../plot/titles.ts";
import { humanUnit } from "../../units.ts";
import type { LayerLegend } from "./legend.ts";
import type { Profiles } from "./transect-figure.ts";

/** Values over time (columns) and distance (rows, the beginning of the line below). */
export interface TimeDistance {
  readonly raster: RasterValues;
  /** Ends of the image, days since 1970-01-01. */
  readonly days: ValueRange;
  /** Ends of the image along the line. */
  readonly distances: ValueRange;
}

/** More cells than a chart has pixels show nothing. */
const MOST_COLUMNS = 720;
const MOST_ROWS = 400;

/**
 * A time-distance image: each cell has the value of the nearest date at the nearest sample. A date reaches half way to its
 * neighbours, and the first and the last as far outwards as inwards. Null without dates or samples.
 *
 * @param dates ISO dates, ascending, one for each position of the profiles
 * @param factor from the unit of the values to that shown
 */
export function timeDistanceImage(
  profiles: Profiles,
  dates: readonly string[],
  factor = 1,
): TimeDistance | null {
  const { distance, values } = profiles;
  const samples = distance.length;
  if (dates.length === 0 || samples === 0 || dates.length !== profiles.depth) return null;
  const days = dates.map(dayNumber);
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const head = ((days[1] ?? first + 1) - first) / 2;
  const tail = (last - (days.at(-2) ?? last - 1)) / 2;
  const span: ValueRange = [first - head, last + tail];
  const start = distance[0] ?? 0;
  const end = distance[samples - 1] ?? 0;
  const width = Math.min(MOST_COLUMNS, Math.max(1, Math.ceil(span[1] - span[0])));
  const height = Math.min(MOST_ROWS, samples);
  const image = new Float32Array(width * height);
  const dateOf = nearestOf(days, span, width);
  const sampleOf = nearestOf([...distance], [start, end], height);
  for (let row = 0; row < height; row++) {
    const sample = sampleOf[height - 1 - row] ?? 0;
    for (let column = 0; column < width; column++)
      image[row * width + column] = (values[(dateOf[column] ?? 0) * samples + sample] ?? Number.NaN) * factor;
  }
  return { raster: { values: image, width, height }, days: span, distances: [start, end] };
}

/** Index of the nearest of ascending positions to the middle of each of `count` cells of a range. */
function nearestOf(positions: readonly number[], [low, high]: ValueRange, count: number): Int32Array {
  let at = 0;
  return Int32Array.from({ length: count }, (_, cell) => {
    const middle = low + ((cell + 0.5) / count) * (high - low);
    const distance = (k: number) => Math.abs((positions[k] ?? Number.POSITIVE_INFINITY) - middle);
    while (distance(at + 1) <= distance(at) && at + 1 < positions.length) at++;
    return at;
  });
}

export interface TimeDistanceOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** What the colours stand for. */
  readonly quantity: string;
  readonly legend: LayerLegend;
  /** In the unit shown; by the values when absent. */
  readonly range?: ValueRange | null;
  readonly distanceUnit: "m" | "pixel";
  /** ISO date that the map shows. */
  readonly mark?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Longer lines are labelled in kilometres. */
const KILOMETRES_FROM = 2000;

/** The image with its axes and colours. Returns an SVG file. */
export function renderTimeDistance(image: TimeDistance, options: TimeDistanceOptions): string {
  const { title, quantity, legend, distanceUnit, mark, width = FIGURE_WIDTH, height = 280 } = options;
  const named: ColourMapName = legend.colourMap;
  const map = colourMap(named, { reversed: legend.reversed });
  const range = options.range ?? valueRange(image.raster.values, { symmetric: legend.isDiverging });
  const length = image.distances[1] - image.distances[0];
  const [per, unit] =
    distanceUnit === "pixel" ? [1, "pixels"] : length >= KILOMETRES_FROM ? [1e-3, "km"] : [1, "m"];
  const distances: ValueRange = [image.distances[0] * per, image.distances[1] * per];
  const left = SPACE.edge + valueAxisWidth(distances, height);
  const area = { left, top: titlesHeight(options) + 40, width: width - left - SPACE.edge, height };
  const vertical = drawValueAxis(area, distances, `Distance (${unit})`);
  const time = drawDateAxis(area, image.days);
  const { raster } = image;
  const human = humanUnit(legend.unit);
  const bar = drawColourBar(
    {
      map,
      range,
      title: human === "" ? quantity : `${quantity} (${human})`,
      ...(legend.words && { words: legend.words }),
    },
    left,
    area.top + height + TICK_LABEL_HEIGHT + 20,
    Math.min(280, area.width),
  );
  const day = mark === undefined ? Number.NaN : dayNumber(mark);
  const frame = { x: area.left, y: area.top, width: area.width, height };
  return figure(
    {
      width,
      height: area.top + height + TICK_LABEL_HEIGHT + 20 + bar.height + SPACE.edge,
      title,
      description: `${quantity} over time and along ${length * per >= 10 ? Math.round(length * per) : (length * per).toFixed(1)} ${unit}.`,
    },
    drawTitles(options, SPACE.edge, width),
    vertical.svg,
    time.svg,
    tag("rect", { ...frame, ...paint({ fill: "nodata" }) }),
    tag("image", {
      ...frame,
      class: "uw-pixels",
      "image-rendering": "optimizeSpeed",
      preserveAspectRatio: "none",
      href: pngDataUri(encodePng(colouriseRaster(raster, map, range), raster.width, raster.height)),
    }),
    day >= image.days[0] && day <= image.days[1]
      ? line(time.scale(day), area.top - 4, time.scale(day), area.top + height, {
          ...paint({ stroke: "ink" }),
          "stroke-width": STROKE.line,
        })
      : "",
    bar.svg,
  );
}
