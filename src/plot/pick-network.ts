import type { NetworkLayout } from "./layout-network.ts";

/** What lies under a pointer: an acquisition or a pair, as a position among those of the network. */
export interface NetworkPick {
  readonly kind: "acquisition" | "pair";
  readonly index: number;
}

/** Straight pieces that an arc is measured by. */
const ARC_PIECES = 24;

/**
 * The acquisition, or else the pair, that is nearest to a point of the figure and no farther than `reach`; null where there
 * is none. Dots go before lines, since every line ends in two of them.
 *
 * @param reach px
 */
export function pickFromNetwork(layout: NetworkLayout, x: number, y: number, reach = 8): NetworkPick | null {
  const { acquisitions, pairs } = layout;
  const dot = nearest(acquisitions.map((at) => Math.hypot(at.x - x, at.y - y)));
  if (dot !== null && dot.distance <= reach) return { kind: "acquisition", index: dot.index };
  const toPair = pairs.map(({ reference, secondary, apex }) => {
    const [a, b] = [acquisitions[reference], acquisitions[secondary]];
    if (a === undefined || b === undefined) return Number.POSITIVE_INFINITY;
    if (apex === null) return distanceToSegment(x, y, a, b);
    let [least, from] = [Number.POSITIVE_INFINITY, a];
    for (let i = 1; i <= ARC_PIECES; i++) {
      const t = i / ARC_PIECES;
      // The curve that is drawn: quadratic, its control point twice as high as its top.
      const to = {
        x: a.x + t * (b.x - a.x),
        y: (1 - t) ** 2 * a.y + 2 * t * (1 - t) * (2 * apex - a.y) + t ** 2 * b.y,
      };
      least = Math.min(least, distanceToSegment(x, y, from, to));
      from = to;
    }
    return least;
  });
  const line = nearest(toPair);
  return line !== null && line.distance <= reach ? { kind: "pair", index: line.index } : null;
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function distanceToSegment(x: number, y: number, a: Place, b: Place): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(a.x + t * dx - x, a.y + t * dy - y);
}

function nearest(distances: readonly number[]): { index: number; distance: number } | null {
  let best: { index: number; distance: number } | null = null;
  distances.forEach((distance, index) => {
    if (best === null || distance < best.distance) best = { index, distance };
  });
  return best;
}
