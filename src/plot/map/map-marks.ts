import type { Grid } from "../../geo/grid.ts";
import { type ColourMap, colourOf, cssColour } from "../colour/colour-map.ts";
import type { ValueRange } from "../scale.ts";
import { line, paint, tag } from "../svg.ts";
import { label, measureText } from "../text.ts";
import { COLOURS, type ColourName, SPACE, STROKE, seriesColour, TYPE, WEIGHT } from "../theme.ts";
import { type MapFrame, pixelPosition } from "./map-frame.ts";
import type { MapLayout } from "./map-layout.ts";
import type { MapOptions, Pixel } from "./map-options.ts";
import { lengthText } from "./map-ornaments.ts";

/** A map's own rectangle. */
type MapBox = Pick<MapLayout, "left" | "top" | "width" | "height">;

/** Reference point and named pixels. */
export function drawPoints(
  frame: MapFrame,
  grid: Grid,
  { referencePoint, points = [] }: MapOptions,
  { left, top, width, height }: MapBox,
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
        onPicture: true,
        anchor: toLeft ? "end" : "start",
      })
    );
  });
  return reference + named.join("");
}

export interface StationColours {
  readonly stations: NonNullable<MapOptions["stations"]>;
  readonly map: ColourMap;
  readonly range: ValueRange;
}

/** Discs whose colour is to be compared with the map around them; a rim keeps them apart from it. */
export function drawStations(
  frame: MapFrame,
  grid: Grid,
  { stations, map, range: [low, high] }: StationColours,
  { left, top, width, height }: MapBox,
): string {
  const span = high - low || 1;
  return stations
    .filter(
      ({ x, y, value }) => x >= 0 && y >= 0 && x < grid.shape.x && y < grid.shape.y && !Number.isNaN(value),
    )
    .map(({ name, value, ...pixel }) => {
      const [across, down] = pixelPosition(frame, grid, pixel);
      const [cx, cy] = [left + across * width, top + down * height];
      const isRight = cx > left + width - 24 - measureText(name, TYPE.tick);
      return (
        tag("circle", { cx, cy, r: 8, fill: "none", stroke: COLOURS.paper[0], "stroke-width": 1 }) +
        tag("circle", {
          cx,
          cy,
          r: 6.5,
          fill: cssColour(colourOf(map, (value - low) / span)),
          stroke: COLOURS.ink[0],
          "stroke-width": 1.5,
        }) +
        label(name, cx + (isRight ? -11 : 11), cy + 4, {
          size: TYPE.tick,
          onPicture: true,
          anchor: isRight ? "end" : "start",
        })
      );
    })
    .join("");
}

const stationMark = (x: number, y: number) =>
  tag("circle", { cx: x, cy: y, r: 5, ...paint({ fill: "none", stroke: "ink" }), "stroke-width": 1.5 });

const contourMark = (x: number, y: number) =>
  line(x - 6, y, x + 6, y, { ...paint({ stroke: "ink" }), "stroke-width": STROKE.hair });

/** The same on light and dark pages: the picture below does not change with them. */
const referenceMark = (x: number, y: number) =>
  tag("rect", {
    x: x - 4.5,
    y: y - 4.5,
    width: 9,
    height: 9,
    fill: COLOURS.ink[0],
    stroke: COLOURS.paper[0],
    "stroke-width": 1.5,
  });

const dotMark = (x: number, y: number, fill: ColourName) =>
  tag("circle", { cx: x, cy: y, r: 5, ...paint({ fill, stroke: "paper" }), "stroke-width": 1.5 });

/** What the marks and the hatching mean: one below the other, or side by side as far as `right`. */
export function drawMapKeys(
  values: Float32Array,
  options: MapOptions,
  x: number,
  y: number,
  stacked: boolean,
  right: number,
): { svg: string; bottom: number } {
  const entries: [mark: (x: number, y: number) => string, text: string][] = [];
  if (options.referencePoint) entries.push([referenceMark, "reference point"]);
  if (options.stations?.length) entries.push([stationMark, "GNSS, in the map's colours"]);
  if (options.contours !== undefined)
    entries.push([contourMark, `heights every ${lengthText(options.contours)}`]);
  if (options.series?.hasGaps ?? values.some(Number.isNaN)) entries.push([nodataMark, "no data"]);
  if (entries.length === 0) return { svg: "", bottom: y - 20 };
  let [atX, atY] = [x, y];
  const parts = entries.map(([mark, text]) => {
    const needed = 18 + measureText(text, TYPE.note);
    if (!stacked && atX > x && atX + needed > right) [atX, atY] = [x, atY + SPACE.legendRow];
    const part = mark(atX + 6, atY - 4) + label(text, atX + 18, atY, { size: TYPE.note, colour: "muted" });
    if (stacked) atY += SPACE.legendRow;
    else atX += needed + 24;
    return part;
  });
  return { svg: parts.join(""), bottom: (stacked ? atY - SPACE.legendRow : atY) + 4 };
}

const nodataMark = (x: number, y: number) =>
  tag("rect", { x: x - 6, y: y - 5, width: 12, height: 10, ...paint({ fill: "nodata", stroke: "hatch" }) }) +
  line(x - 6, y + 5, x + 4, y - 5, { ...paint({ stroke: "hatch" }), "stroke-width": STROKE.line });
