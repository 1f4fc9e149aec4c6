import { humanUnit, preferredUnit, unitFactor } from "../../units.ts";
import { colourMap } from "../colour/colour-map.ts";
import { drawColourBar } from "../colour-bar.ts";
import { drawCredits } from "../credits.ts";
import { nodataPattern } from "../nodata-pattern.ts";
import { checkRaster } from "../raster.ts";
import { type ValueRange, valueRange } from "../scale.ts";
import { coordinate, figure, tag } from "../svg.ts";
import { SPACE } from "../theme.ts";
import { drawTimeBar, TIME_BAR_HEIGHT } from "../time-bar.ts";
import { drawTitles } from "../titles.ts";
import { drawContours } from "./draw-contours.ts";
import { drawEdges } from "./map-edges.ts";
import { mapFrame } from "./map-frame.ts";
import { layOutMap } from "./map-layout.ts";
import { drawMapKeys, drawPoints, drawStations } from "./map-marks.ts";
import type { MapData, MapOptions } from "./map-options.ts";
import { drawOrnaments, ornamentsWidth } from "./map-ornaments.ts";
import { mapPicture } from "./map-picture.ts";

/**
 * A raster as a map: exact pixels, coordinates on the edges, a colour legend, scale bar, north and look arrows.
 *
 * @returns an SVG file
 * @throws input error `raster-size-mismatch`, config errors `colour-map-unknown`, `unit-mismatch`
 */
export function renderMap({ values, grid, heights }: MapData, options: MapOptions): string {
  const raster = { values, width: grid.shape.x, height: grid.shape.y };
  checkRaster(raster, options.title);
  if (heights !== undefined) checkRaster({ ...raster, values: heights }, `heights of ${options.title}`);

  const map =
    typeof options.colourMap === "object" ? options.colourMap : colourMap(options.colourMap ?? "viridis");
  const range =
    options.range ?? options.series?.range ?? valueRange(values, { symmetric: map.kind === "diverging" });
  const frame = mapFrame(grid, options.orbit);
  const layout = layOutMap(frame, options);
  const { left, top, width, height } = layout;

  const target = options.displayUnit ?? preferredUnit(options.unit);
  const factor = target === options.unit ? 1 : unitFactor(options.unit, target);
  const unitText = humanUnit(target);
  const quantity = options.quantity ?? options.title;
  const legend = drawColourBar(
    {
      map,
      range: [range[0] * factor, range[1] * factor],
      title: unitText === "" ? quantity : `${quantity} (${unitText})`,
      ...(options.words === undefined ? {} : { words: options.words }),
      beyond:
        map.kind === "cyclic"
          ? { low: false, high: false }
          : (options.series?.beyond ?? outOfRange(values, range)),
    },
    layout.legendX,
    layout.legendY,
    layout.legendWidth,
  );

  const picture = mapPicture(raster, heights, frame, map, range, options);
  // Beside the legend where there is room, below it where not.
  const beside = !layout.side && layout.right - layout.ornamentX >= ornamentsWidth(options.look);
  const ornaments = drawOrnaments(
    { look: options.look, metresAcross: frame.metresAcross, mapWidth: width },
    beside ? layout.ornamentX : layout.legendX,
    layout.right,
    layout.legendY + (beside ? 0 : legend.height + (layout.side ? 34 : 18)),
  );
  const keysY = Math.max(layout.legendY + legend.height, ornaments.bottom) + (layout.side ? 26 : 20);
  const keys = drawMapKeys(
    raster.values,
    options,
    layout.legendX,
    keysY,
    layout.side,
    layout.figureWidth - SPACE.edge,
  );
  const contentBottom = Math.max(top + height + layout.bottomAxis, keys.bottom);
  const { timeBar } = options;
  const barTop = contentBottom + 16;
  const bar = timeBar ? drawTimeBar(timeBar, left, layout.figureWidth - SPACE.edge, barTop) : "";
  const credits = drawCredits(
    options.credits,
    timeBar ? barTop + TIME_BAR_HEIGHT - 4 : contentBottom,
    layout.figureWidth,
    left,
  );

  return figure(
    {
      width: layout.figureWidth,
      height: credits.bottom + SPACE.edge,
      title: options.title,
      description: describe(values, options, factor, unitText),
    },
    drawTitles(options, left, layout.figureWidth),
    tag("defs", {}, nodataPattern(layout.patternId)),
    tag("rect", { x: left, y: top, width, height, fill: `url(#${layout.patternId})` }),
    tag("image", {
      x: left,
      y: top,
      width,
      height,
      preserveAspectRatio: "none",
      // Nearest neighbour: the older spelling is the one that SVG renderers know, the class is for browsers.
      "image-rendering": "optimizeSpeed",
      class: "uw-pixels",
      href: picture,
    }),
    heights === undefined || options.contours === undefined
      ? ""
      : drawContours({ ...raster, values: heights }, options.contours, frame, layout),
    drawEdges(frame, layout),
    drawPoints(frame, grid, options, layout),
    drawStations(frame, grid, { stations: options.stations ?? [], map, range }, layout),
    legend.svg,
    ornaments.svg,
    keys.svg,
    bar,
    credits.svg,
  );
}

function outOfRange(values: Float32Array, [low, high]: ValueRange) {
  let [below, above] = [false, false];
  for (const value of values) {
    if (value < low) below = true;
    if (value > high) above = true;
  }
  return { low: below, high: above };
}

function describe(
  values: Float32Array,
  { quantity, title }: MapOptions,
  factor: number,
  unit: string,
): string {
  let [low, high, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
    count++;
  }
  if (count === 0) return "Map without any valid pixel.";
  const text = (value: number) => coordinate(Number((value * factor).toPrecision(4)));
  return `Map of ${quantity ?? title}, ${count} valid pixels of ${values.length}, from ${text(low)} to ${text(high)}${unit === "" ? "" : ` ${unit}`}.`;
}
