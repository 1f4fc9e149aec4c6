import type { Grid } from "../../geo/grid.ts";
import { line, paint, tag } from "../svg.ts";
import { label, measureText } from "../text.ts";
import { COLOURS, type ColourName, SPACE, STROKE, seriesColour, TYPE, WEIGHT } from "../theme.ts";
import { type MapFrame, pixelPosition } from "./map-frame.ts";
import type { MapLayout } from "./map-layout.ts";
import type { MapOptions, Pixel } from "./map-options.ts";

/** Reference point and named pixels. */
export function drawPoints(
  frame: MapFrame,
  grid: Grid,
  { referencePoint, points = [] }: MapOptions,
  { left, top, width, height }: MapLayout,
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

/** What the marks and the hatching mean. */
export function drawMapKeys(
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
export function nodataPattern(id: string): string {
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
