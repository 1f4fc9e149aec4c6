import { smoothGaussian } from "../../kernels/raster/gaussian.ts";
import { averageBlocks, type RasterValues, reductionFactor } from "../raster.ts";
import { coordinate, tag } from "../svg.ts";
import { COLOURS } from "../theme.ts";
import { contourLines } from "./contour-lines.ts";
import type { MapFrame } from "./map-frame.ts";
import type { MapLayout } from "./map-layout.ts";

/** Heights are smoothed before, pixels of the picture: lines of raw heights are ragged. */
const SMOOTHING = 3;

/** Lines of equal height over a map. */
export function drawContours(
  heights: RasterValues,
  interval: number,
  { flip }: MapFrame,
  { left, top, width, height }: Pick<MapLayout, "left" | "top" | "width" | "height">,
): string {
  const small = averageBlocks(heights, reductionFactor(heights));
  const shape = { y: small.height, x: small.width };
  // Small gaps are bridged by smoothing; what lies far from all heights has none.
  const smooth = smoothGaussian(small.values, shape, SMOOTHING);
  const lines = contourLines({ ...small, values: smooth }, interval);
  const place = (x: number, y: number) => {
    const [across, down] = [x / small.width, y / small.height];
    return `${coordinate(left + (flip.x ? 1 - across : across) * width)},${coordinate(top + (flip.y ? 1 - down : down) * height)}`;
  };
  if (lines.length === 0) return "";
  return tag("path", {
    d: lines.map(([x0, y0, x1, y1]) => `M${place(x0, y0)}L${place(x1, y1)}`).join(""),
    fill: "none",
    // The picture below is the same on dark pages.
    stroke: COLOURS.ink[0],
    "stroke-opacity": 0.55,
    "stroke-width": 0.6,
    "stroke-linecap": "round",
  });
}
