import type { ScreenPoint } from "../camera.ts";
import type { Viewport } from "../renderer-types.ts";

export type Edge = "left" | "right" | "top" | "bottom";

/** Parts of a line inside the map, and where it goes through the edges. */
export interface ClippedLine {
  readonly parts: readonly (readonly ScreenPoint[])[];
  readonly crossings: readonly { readonly at: ScreenPoint; readonly edge: Edge }[];
}

/**
 * Clips a line to the map (Liang and Barsky 1984, ACM Trans. Graph. 3(1)). Points that are not finite lift the pen; so do jumps of
 * many screens, which are the seam of a projection and no line.
 */
export function clipLine(points: readonly ScreenPoint[], { width, height }: Viewport): ClippedLine {
  const parts: ScreenPoint[][] = [];
  const crossings: { at: ScreenPoint; edge: Edge }[] = [];
  const longest = SEAM * Math.hypot(width, height);
  let part: ScreenPoint[] = [];
  const lift = () => {
    if (part.length > 1) parts.push(part);
    part = [];
  };
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1], points[i]];
    if (from === undefined || to === undefined) continue;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let [start, end] = [0, 1];
    let [enters, leaves]: [Edge | null, Edge | null] = [null, null];
    let isInside = Math.hypot(dx, dy) <= longest;
    for (const [edge, towards, room] of [
      ["left", -dx, from[0]],
      ["right", dx, width - from[0]],
      ["top", -dy, from[1]],
      ["bottom", dy, height - from[1]],
    ] as const) {
      if (towards === 0) {
        if (room < 0) isInside = false;
      } else if (towards < 0) {
        if (room / towards > start) [start, enters] = [room / towards, edge];
      } else if (room / towards < end) [end, leaves] = [room / towards, edge];
    }
    if (!isInside || !(start <= end)) {
      lift();
      continue;
    }
    const at = (share: number): ScreenPoint => [from[0] + share * dx, from[1] + share * dy];
    if (part.length === 0) part.push(at(start));
    part.push(at(end));
    if (enters !== null) crossings.push({ at: at(start), edge: enters });
    if (leaves !== null) {
      crossings.push({ at: at(end), edge: leaves });
      lift();
    }
  }
  lift();
  return { parts, crossings };
}

/** Diagonals of the map that one step of a line may span. */
const SEAM = 4;
