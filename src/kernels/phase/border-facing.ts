import type { Areas, ImageShape } from "./areas.ts";
import { findNearestPixels } from "./nearest-area.ts";

/** Two areas that face each other over a gap, and where. */
export interface Facing {
  /** The smaller and the larger label. */
  readonly a: number;
  readonly b: number;
  /** Pixels of `a` and `b` that face each other. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Shortest distance, pixels. */
  readonly gap: number;
}

/** Places along a border at which a jump is measured. More tell no more: their windows overlap. */
const MOST_PLACES = 48;
/** Places at which the gap is this much wider than at its narrowest say little: there the phase must be carried further. */
const WIDEST = 1.6;
const ALLOWANCE = 1;

/**
 * Pairs of areas that no other comes between, each with the pixels that face each other along the whole of their common
 * border. The gap is divided among the areas by distance; where two shares meet, the nearest pixels of both are a facing
 * pair. Ordered by (a, b).
 */
export function findFacing(areas: Areas, shape: ImageShape): Facing[] {
  const { label, count } = areas;
  const width = shape.x;
  if (count < 2) return [];
  const nearest = findNearestPixels(label, shape);
  const borders = new Map<number, { from: number[]; to: number[] }>();
  const meet = (p: number, q: number) => {
    const [one, other] = [label[p]!, label[q]!];
    const key = Math.min(one, other) * (count + 1) + Math.max(one, other);
    let border = borders.get(key);
    if (border === undefined) {
      border = { from: [], to: [] };
      borders.set(key, border);
    }
    border.from.push(one < other ? p : q);
    border.to.push(one < other ? q : p);
  };
  for (let y = 0, p = 0; y < shape.y; y++) {
    const isLast = y + 1 === shape.y;
    for (let x = 0; x < width; x++, p++) {
      const area = label[p]!;
      const right = x + 1 < width ? p + 1 : p;
      const below = isLast ? p : p + width;
      if (area > 0 && label[right] === area && label[below] === area) continue;
      const mine = nearest[p]!;
      if (label[nearest[right]!] !== label[mine]) meet(mine, nearest[right]!);
      if (label[nearest[below]!] !== label[mine]) meet(mine, nearest[below]!);
    }
  }
  return [...borders.keys()]
    .sort((a, b) => a - b)
    .map((key) => {
      const { from, to } = borders.get(key)!;
      return { a: Math.floor(key / (count + 1)), b: key % (count + 1), ...choosePlaces(from, to, width) };
    });
}

/** The narrow part of a border, each pair of pixels once, evenly thinned to `MOST_PLACES`. */
function choosePlaces(from: readonly number[], to: readonly number[], width: number) {
  const distance = from.map((p, i) => {
    const q = to[i]!;
    return Math.hypot(Math.floor(p / width) - Math.floor(q / width), (p % width) - (q % width));
  });
  let gap = Number.POSITIVE_INFINITY;
  for (const d of distance) gap = Math.min(gap, d);
  const seen = new Set<string>();
  const narrow = from.flatMap((p, i) => {
    const key = `${p},${to[i]}`;
    if (distance[i]! > WIDEST * gap + ALLOWANCE || seen.has(key)) return [];
    seen.add(key);
    return [i];
  });
  const count = Math.min(narrow.length, MOST_PLACES);
  const places = Array.from(
    { length: count },
    (_, i) => narrow[Math.floor(((i + 0.5) * narrow.length) / count)]!,
  );
  return {
    from: Int32Array.from(places, (i) => from[i]!),
    to: Int32Array.from(places, (i) => to[i]!),
    gap,
  };
}
