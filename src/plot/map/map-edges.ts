import { line, paint, type SvgAttributes, tag } from "../svg.ts";
import { label } from "../text.ts";
import { SPACE, STROKE, TYPE } from "../theme.ts";
import { drawTickTexts, placeTicks, tickCounts } from "../ticks.ts";
import { edgeTicks, edgeTitle, type MapFrame } from "./map-frame.ts";
import type { MapLayout } from "./map-layout.ts";

/** Frame, ticks on all four sides, coordinates on the left and below. */
export function drawEdges(frame: MapFrame, { left, top, width, height }: MapLayout): string {
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
  const candidates = tickCounts(width / 130 + 1).map((count) =>
    edgeTicks(frame, "x", count).map(({ position, text }) => ({ x: left + position * width, text })),
  );
  const ticks = placeTicks(candidates, [1, left + width + SPACE.edge - 1]);
  for (const { x } of ticks)
    parts.push(line(x, top + height, x, top + height + SPACE.tick, rule), line(x, top, x, top - 3, rule));
  parts.push(drawTickTexts(ticks, top + height));
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
