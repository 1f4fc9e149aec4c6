import { paint, tag } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { type ColourName, SPACE, TYPE } from "./theme.ts";

/** An entry of a legend: a mark drawn about a centre, and what it means. */
export interface Key {
  /** Nothing, and no room, where a text stands by itself. */
  readonly mark: ((x: number, y: number) => string) | null;
  readonly text: string;
}

const MARK_ROOM = 24;
const BETWEEN = 22;

/** A legend in rows from (x, y), y the baseline of its first row. It wraps at `width`. */
export function drawKeys(
  keys: readonly Key[],
  x: number,
  y: number,
  width: number,
): { svg: string; bottom: number } {
  if (keys.length === 0) return { svg: "", bottom: y - SPACE.legendRow };
  let [atX, atY] = [x, y];
  const parts = keys.map(({ mark, text }) => {
    const room = mark === null ? 0 : MARK_ROOM;
    const needed = room + measureText(text, TYPE.tick);
    if (atX > x && atX + needed > x + width) [atX, atY] = [x, atY + SPACE.legendRow];
    const part = (mark?.(atX + 9, atY - 4) ?? "") + label(text, atX + room, atY, { size: TYPE.tick });
    atX += needed + BETWEEN;
    return part;
  });
  return { svg: parts.join(""), bottom: atY + 4 };
}

export const dotMark =
  (fill: ColourName, radius = 4, hint = "") =>
  (x: number, y: number) =>
    tag("circle", { cx: x, cy: y, r: radius, ...paint({ fill, stroke: "paper" }), "stroke-width": 1 }, hint);

export const lineMark =
  (stroke: ColourName, { dash, width = 2 }: { dash?: string; width?: number } = {}) =>
  (x: number, y: number) =>
    tag("line", {
      x1: x - 9,
      y1: y,
      x2: x + 9,
      y2: y,
      ...paint({ stroke }),
      "stroke-width": width,
      "stroke-dasharray": dash,
    });

/** A bar of a chart. */
export const barMark = (fill: ColourName) => (x: number, y: number) =>
  tag("rect", { x: x - 4, y: y - 6, width: 8, height: 12, ...paint({ fill }) });
