import type { Grid } from "../../geo/grid.ts";
import { humanUnit, preferredUnit, unitFactor } from "../../units.ts";
import { type ColourMap, type ColourMapName, colourMap } from "../colour/colour-map.ts";
import { drawColourBar, wordsWidth } from "../colour-bar.ts";
import { hillshade } from "../hillshade.ts";
import { encodePng, pngDataUri } from "../png.ts";
import { averageBlocks, checkRaster, colouriseRaster, reductionFactor } from "../raster.ts";
import { type ValueRange, valueRange } from "../scale.ts";
import { coordinate, figure, line, paint, type SvgAttributes, tag } from "../svg.ts";
import { label, measureText, wrapText } from "../text.ts";
import { type ColourName, FIGURE_WIDTH, SPACE, STROKE, seriesColour, TYPE, WEIGHT } from "../theme.ts";
import { drawTitles, titlesHeight } from "../titles.ts";
import { edgeTicks, edgeTitle, type MapFrame, mapFrame, pixelPosition } from "./map-frame.ts";
import { drawLookArrow, drawNorthArrow, drawScaleBar, type LookGeometry } from "./map-ornaments.ts";

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
  readonly look?: LookGeometry;
  /** Where the data come from, in small print. */
  readonly credits?: string;
  readonly width?: number;
}

/** A map is no taller than this share of the figure's width; narrower ones put their legend beside them. */
const TALLEST = 0.92;
const SIDE_LEGEND_ASPECT = 1.15;
const SIDE_LEGEND_WIDTH = 236;
const ORNAMENT_HEIGHT = 40;

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
  const range = options.range ?? valueRange(values, { symmetric: map.kind === "diverging" });
  const frame = mapFrame(grid);
  const layout = layOut(frame, options);
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
      beyond: map.kind === "cyclic" ? { low: false, high: false } : outOfRange(values, range),
    },
    layout.legendX,
    layout.legendY,
    layout.legendWidth,
  );

  const picture = drawRaster(raster, heights, frame, map, range);
  const ornaments = drawOrnaments(
    frame,
    options.look,
    layout,
    layout.ornamentX,
    layout.legendY + (layout.side ? legend.height + 34 : 0),
  );
  const keysY = layout.side
    ? ornaments.bottom + 26
    : Math.max(layout.legendY + legend.height, ornaments.bottom) + 20;
  const keys = drawKeys(raster.values, options, layout.legendX, keysY, layout.side);
  const creditLines =
    options.credits === undefined
      ? []
      : wrapText(options.credits, layout.figureWidth - left - SPACE.edge, TYPE.note);
  const mapBottom = top + height + layout.bottomAxis;
  const contentBottom = Math.max(mapBottom, keys.bottom);
  const credits = creditLines.map((text, i) =>
    label(text, left, contentBottom + 18 + i * 15, { size: TYPE.note, colour: "muted" }),
  );

  return figure(
    {
      width: layout.figureWidth,
      height: contentBottom + (creditLines.length > 0 ? 8 + 15 * creditLines.length : 0) + SPACE.edge,
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
    drawEdges(frame, layout),
    drawPoints(frame, grid, options, layout),
    legend.svg,
    ornaments.svg,
    keys.svg,
    ...credits,
  );
}

interface Layout {
  readonly figureWidth: number;
  /** The map's own rectangle. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly bottomAxis: number;
  readonly side: boolean;
  readonly legendX: number;
  readonly legendY: number;
  readonly legendWidth: number;
  readonly ornamentX: number;
  /** Right edge of the map and of what stands below it, or of the legend beside it. */
  readonly right: number;
  readonly patternId: string;
}

function layOut(frame: MapFrame, options: MapOptions): Layout {
  const wanted = options.width ?? FIGURE_WIDTH;
  const yTexts = edgeTicks(frame, "y", 5).map(({ text }) => measureText(text, TYPE.tick));
  const left =
    SPACE.edge +
    Math.max(0, ...yTexts) +
    SPACE.tick +
    SPACE.tickText +
    (edgeTitle(frame, "y") === null ? 0 : 20);
  const top = titlesHeight(options) + 14;
  const bottomAxis = SPACE.tick + SPACE.tickText + TYPE.tick + (edgeTitle(frame, "x") === null ? 0 : 18);
  const side = frame.aspect > SIDE_LEGEND_ASPECT;
  const room = wanted - left - SPACE.edge - 4 - (side ? SIDE_LEGEND_WIDTH + 28 : 0);
  const width = Math.round(Math.min(room, (wanted * TALLEST) / frame.aspect));
  const height = Math.round(width * frame.aspect);
  const legendX = side ? left + width + 32 : left;
  const legendY = side ? top : top + height + bottomAxis + 18;
  const legendRoom = Math.max(
    options.words === undefined ? 0 : wordsWidth(options.words),
    Math.min(380, width * 0.56),
  );
  const legendWidth = side ? SIDE_LEGEND_WIDTH : Math.min(legendRoom, width);
  const ornamentX = side ? legendX : legendX + legendWidth + 40;
  const right = side ? legendX + legendWidth : left + width;
  // A tall map leaves room at its right, and the figure gives it back.
  const figureWidth = side ? right + SPACE.edge : wanted;
  const patternId = `nodata-${hash(`${options.title} ${options.subtitle ?? ""} ${options.unit} ${width} ${height}`)}`;
  return {
    figureWidth,
    left,
    top,
    width,
    height,
    bottomAxis,
    side,
    legendX,
    legendY,
    legendWidth,
    ornamentX,
    right,
    patternId,
  };
}

/** Pixels as an embedded picture, north up. */
function drawRaster(
  raster: { values: Float32Array; width: number; height: number },
  heights: Float32Array | undefined,
  frame: MapFrame,
  map: ColourMap,
  range: ValueRange,
): string {
  const factor = reductionFactor(raster);
  const small = averageBlocks(
    flipped(raster, frame),
    factor,
    map.kind === "cyclic" ? range[1] - range[0] : undefined,
  );
  const terrain = heights && averageBlocks(flipped({ ...raster, values: heights }, frame), factor);
  const spacing = frame.spacing ?? { x: 1, y: 1 };
  const shade = terrain && hillshade(terrain, { x: spacing.x * factor, y: spacing.y * factor });
  return pngDataUri(encodePng(colouriseRaster(small, map, range, shade), small.width, small.height));
}

function flipped(raster: { values: Float32Array; width: number; height: number }, { flip }: MapFrame) {
  if (!flip.x && !flip.y) return raster;
  const { values, width, height } = raster;
  const turned = new Float32Array(values.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = (flip.y ? height - 1 - y : y) * width + (flip.x ? width - 1 - x : x);
      turned[y * width + x] = values[from] ?? Number.NaN;
    }
  return { values: turned, width, height };
}

/** Frame, ticks on all four sides, coordinates on the left and below. */
function drawEdges(frame: MapFrame, { left, top, width, height }: Layout): string {
  const rule: SvgAttributes = { ...paint({ stroke: "rule" }), "stroke-width": STROKE.hair };
  const parts = [
    tag("rect", {
      x: left,
      y: top,
      width,
      height,
      ...paint({ fill: "none", stroke: "rule" }),
      "stroke-width": STROKE.hair,
    }),
  ];
  const xTicks = edgeTicks(frame, "x", Math.max(2, Math.round(width / 130)));
  for (const { position, text } of xTicks) {
    const x = left + position * width;
    parts.push(line(x, top + height, x, top + height + SPACE.tick, rule), line(x, top, x, top - 3, rule));
    // A centred text at the very edge would leave the figure.
    const half = measureText(text, TYPE.tick) / 2;
    const shown = Math.min(Math.max(x, left - 10 + half - SPACE.edge), left + width + SPACE.edge - half);
    parts.push(
      label(text, shown, top + height + SPACE.tick + SPACE.tickText + TYPE.tick * 0.72, {
        size: TYPE.tick,
        colour: "muted",
        anchor: "middle",
      }),
    );
  }
  for (const { position, text } of edgeTicks(frame, "y", Math.max(2, Math.round(height / 90)))) {
    const y = top + position * height;
    parts.push(line(left - SPACE.tick, y, left, y, rule), line(left + width, y, left + width + 3, y, rule));
    parts.push(
      label(text, left - SPACE.tick - SPACE.tickText, y + TYPE.tick * 0.36, {
        size: TYPE.tick,
        colour: "muted",
        anchor: "end",
      }),
    );
  }
  const [xTitle, yTitle] = [edgeTitle(frame, "x"), edgeTitle(frame, "y")];
  if (xTitle !== null)
    parts.push(
      label(xTitle, left + width / 2, top + height + SPACE.tick + SPACE.tickText + TYPE.tick + 14, {
        size: TYPE.tick,
        colour: "muted",
        anchor: "middle",
      }),
    );
  if (yTitle !== null)
    parts.push(
      label(yTitle, SPACE.edge + 4, top + height / 2, {
        size: TYPE.tick,
        colour: "muted",
        anchor: "middle",
        rotate: -90,
      }),
    );
  return parts.join("");
}

/** Scale bar, north arrow and look arrow in one row. */
function drawOrnaments(
  frame: MapFrame,
  look: LookGeometry | undefined,
  layout: Layout,
  x: number,
  y: number,
): { svg: string; bottom: number } {
  if (frame.metresAcross === null) return { svg: "", bottom: y - 20 };
  const middle = y + ORNAMENT_HEIGHT / 2;
  const lookArrow = look === undefined ? { svg: "", width: 0 } : drawLookArrow(look, x + 62, middle);
  const barStart = x + (look === undefined ? 48 : 62 + lookArrow.width + 22);
  const room = layout.right - barStart;
  return {
    svg:
      drawNorthArrow(x + 8, middle) +
      lookArrow.svg +
      drawScaleBar(frame.metresAcross, layout.width, layout.right, middle + 6, Math.min(room, 130)),
    bottom: y + ORNAMENT_HEIGHT,
  };
}

function drawPoints(
  frame: MapFrame,
  grid: Grid,
  { referencePoint, points = [] }: MapOptions,
  { left, top, width, height }: Layout,
): string {
  const place = (pixel: Pixel): [number, number] => {
    const [across, down] = pixelPosition(frame, grid, pixel);
    return [left + across * width, top + down * height];
  };
  const inside = ({ x, y }: Pixel) => x >= 0 && y >= 0 && x < grid.shape.x && y < grid.shape.y;
  const reference = referencePoint && inside(referencePoint) ? referenceMark(...place(referencePoint)) : "";
  const named = points.map((point, i) => {
    if (!inside(point)) return "";
    const [x, y] = place(point);
    // Names stand on the side with more room.
    const toLeft = x > left + width - 24 - measureText(point.name, TYPE.tick, WEIGHT.strong);
    return (
      dotMark(x, y, seriesColour(i)) +
      label(point.name, x + (toLeft ? -9 : 9), y + 4, {
        size: TYPE.tick,
        weight: WEIGHT.strong,
        halo: true,
        anchor: toLeft ? "end" : "start",
      })
    );
  });
  return reference + named.join("");
}

const referenceMark = (x: number, y: number) =>
  tag("rect", {
    x: x - 4.5,
    y: y - 4.5,
    width: 9,
    height: 9,
    ...paint({ fill: "ink", stroke: "paper" }),
    "stroke-width": 1.5,
  });

const dotMark = (x: number, y: number, fill: ColourName) =>
  tag("circle", { cx: x, cy: y, r: 5, ...paint({ fill, stroke: "paper" }), "stroke-width": 1.5 });

/** What the marks and the hatching mean. */
function drawKeys(
  values: Float32Array,
  options: MapOptions,
  x: number,
  y: number,
  stacked: boolean,
): { svg: string; bottom: number } {
  const entries: [mark: (x: number, y: number) => string, text: string][] = [];
  if (options.referencePoint) entries.push([referenceMark, "reference point"]);
  if (values.some(Number.isNaN)) entries.push([nodataMark, "no data"]);
  if (entries.length === 0) return { svg: "", bottom: y - 20 };
  let [atX, atY] = [x, y];
  const parts = entries.map(([mark, text]) => {
    const part = mark(atX + 6, atY - 4) + label(text, atX + 18, atY, { size: TYPE.note, colour: "muted" });
    if (stacked) atY += SPACE.legendRow;
    else atX += 18 + measureText(text, TYPE.note) + 24;
    return part;
  });
  return { svg: parts.join(""), bottom: (stacked ? atY - SPACE.legendRow : atY) + 4 };
}

const nodataMark = (x: number, y: number) =>
  tag("rect", { x: x - 6, y: y - 5, width: 12, height: 10, ...paint({ fill: "nodata", stroke: "hatch" }) }) +
  line(x - 6, y + 5, x + 4, y - 5, { ...paint({ stroke: "hatch" }), "stroke-width": STROKE.line });

/** Nodata is a light hatching: no colour of any map, and visible as "nothing here" in print. */
function nodataPattern(id: string): string {
  return tag(
    "pattern",
    { id, width: 6, height: 6, patternUnits: "userSpaceOnUse" },
    tag("rect", { width: 6, height: 6, ...paint({ fill: "nodata" }) }),
    tag("path", {
      d: "M-1.5,1.5L1.5,-1.5M0,6L6,0M4.5,7.5L7.5,4.5",
      ...paint({ fill: "none", stroke: "hatch" }),
      "stroke-width": 1,
    }),
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

/** FNV-1a, 32 bit: a short name that is the same for the same figure and differs between figures of one page. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36);
}
