import type { Grid } from "../../geo/grid.ts";
import { humanUnit, preferredUnit, unitFactor } from "../../units.ts";
import { colourMap } from "../colour/colour-map.ts";
import { drawColourBar } from "../colour-bar.ts";
import { drawCredits } from "../credits.ts";
import { nodataPattern } from "../nodata-pattern.ts";
import { checkRaster } from "../raster.ts";
import { figure, paint, tag } from "../svg.ts";
import { fitText, label } from "../text.ts";
import { SPACE, STROKE, TYPE } from "../theme.ts";
import { drawTitles, titlesHeight } from "../titles.ts";
import { drawContours } from "./draw-contours.ts";
import { mapFrame } from "./map-frame.ts";
import { drawMapKeys, drawPoints, drawStations } from "./map-marks.ts";
import type { MapOptions } from "./map-options.ts";
import { mapPicture } from "./map-picture.ts";
import { seriesLook } from "./series-look.ts";

/** One of several maps on one grid. */
export interface MapPanel {
  readonly label: string;
  readonly values: Float32Array;
}

export interface MapGridData {
  readonly panels: readonly MapPanel[];
  readonly grid: Grid;
  readonly heights?: Float32Array;
}

export interface MapGridOptions extends MapOptions {
  /** Maps side by side; about as many as there are rows when absent. */
  readonly columns?: number;
}

/** A page of maps is wider than one map. */
const PAGE_WIDTH = 1000;
const GAP = 10;
const LABEL_HEIGHT = 18;
const LEGEND_WIDTH = 380;
/** A picture has so many pixels for each of the page's. */
const PIXELS_PER_DOT = 2;

/**
 * Several maps of one grid side by side, such as the dates of a series, in one scale of colours with one legend.
 *
 * @returns an SVG file
 * @throws input error `raster-size-mismatch`, config errors `colour-map-unknown`, `unit-mismatch`
 */
export function renderMapGrid({ panels, grid, heights }: MapGridData, options: MapGridOptions): string {
  const { shape } = grid;
  const rasterOf = (values: Float32Array) => ({ values, width: shape.x, height: shape.y });
  for (const panel of panels) checkRaster(rasterOf(panel.values), panel.label);
  if (heights !== undefined) checkRaster(rasterOf(heights), `heights of ${options.title}`);
  const map =
    typeof options.colourMap === "object" ? options.colourMap : colourMap(options.colourMap ?? "viridis");
  const look = seriesLook(
    panels.map(({ values }) => values),
    { range: options.range, symmetric: map.kind === "diverging" },
  );
  const { range } = look;
  const frame = mapFrame(grid, options.orbit);

  const page = options.width ?? PAGE_WIDTH;
  const room = page - 2 * SPACE.edge;
  const columns = Math.max(
    1,
    Math.min(panels.length, options.columns ?? columnsFor(panels.length, frame.aspect)),
  );
  const width = (room - (columns - 1) * GAP) / columns;
  const height = width * frame.aspect;
  const top = titlesHeight(options) + 14;
  const rows = Math.ceil(panels.length / columns);
  const side = Math.ceil(PIXELS_PER_DOT * Math.max(width, height));
  const patternId = `nodata-grid-${panels.length}-${Math.round(width)}`;

  const drawn = panels.map(({ label: text, values }, i) => {
    const place = {
      left: SPACE.edge + (i % columns) * (width + GAP),
      top: top + Math.floor(i / columns) * (height + LABEL_HEIGHT + GAP) + LABEL_HEIGHT,
      width,
      height,
    };
    const box = { x: place.left, y: place.top, width, height };
    return [
      label(fitText(text, width, TYPE.tick), place.left, place.top - 5, { size: TYPE.tick }),
      tag("rect", { ...box, fill: `url(#${patternId})` }),
      tag("image", {
        ...box,
        preserveAspectRatio: "none",
        "image-rendering": "optimizeSpeed",
        class: "uw-pixels",
        href: mapPicture(rasterOf(values), heights, frame, map, range, { pictureSide: side }),
      }),
      heights === undefined || options.contours === undefined
        ? ""
        : drawContours(rasterOf(heights), options.contours, frame, place),
      tag("rect", { ...box, ...paint({ fill: "none", stroke: "rule" }), "stroke-width": STROKE.hair }),
      drawPoints(frame, grid, options, place),
      drawStations(frame, grid, { stations: options.stations ?? [], map, range }, place),
    ].join("");
  });

  const target = options.displayUnit ?? preferredUnit(options.unit);
  const factor = target === options.unit ? 1 : unitFactor(options.unit, target);
  const unitText = humanUnit(target);
  const quantity = options.quantity ?? options.title;
  const legendY = top + rows * (height + LABEL_HEIGHT + GAP) + 12;
  const legend = drawColourBar(
    {
      map,
      range: [range[0] * factor, range[1] * factor],
      title: unitText === "" ? quantity : `${quantity} (${unitText})`,
      ...(options.words === undefined ? {} : { words: options.words }),
      beyond: map.kind === "cyclic" ? { low: false, high: false } : look.beyond,
    },
    SPACE.edge,
    legendY,
    Math.min(LEGEND_WIDTH, room),
  );
  const keys = drawMapKeys(
    new Float32Array(),
    { ...options, series: look },
    SPACE.edge,
    legendY + legend.height + 22,
    false,
    page - SPACE.edge,
  );
  const credits = drawCredits(options.credits, keys.bottom, page);
  return figure(
    {
      width: page,
      height: credits.bottom + SPACE.edge,
      title: options.title,
      description: `${panels.length} maps of ${quantity}: ${panels.map((panel) => panel.label).join(", ")}.`,
    },
    drawTitles(options, SPACE.edge, page),
    tag("defs", {}, nodataPattern(patternId)),
    ...drawn,
    legend.svg,
    keys.svg,
    credits.svg,
  );
}

/** So many columns that the page is about as tall as it is wide. */
function columnsFor(count: number, aspect: number): number {
  return Math.max(2, Math.min(MOST_COLUMNS, Math.round(Math.sqrt(count * aspect))));
}

const MOST_COLUMNS = 8;
