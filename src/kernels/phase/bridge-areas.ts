import { minimumSpanningTree } from "../graph/minimum-spanning-tree.ts";
import type { RampKind } from "../raster/ramp.ts";
import type { Areas, ImageShape } from "./areas.ts";
import { type Border, findClosestPixels, traceBorders } from "./closest-pixels.ts";
import { erodeAreas } from "./erode-areas.ts";
import { withoutAreaRamp } from "./label-ramp.ts";
import { takeMedian } from "./median.ts";
import { CORE_RADIUS } from "./select-areas.ts";

export interface BridgeOptions {
  /** The area that keeps its phase, 1..count. */
  readonly reference: number;
  /** Half of the window's edge at each end of a bridge, pixels, but at most 5 % of the image's smaller side. */
  readonly radius: number;
  /** A ramp of the reference area that is taken off before the phases are compared. */
  readonly ramp?: RampKind | null;
  /** What `findBridges` returns for these areas, when it is known already. */
  readonly bridges?: readonly Bridge[];
}

/** From an area to one that is reached through it, and the pixels of both at which their phases are compared. */
export type Bridge = readonly [near: number, far: number, from: number, to: number];

/** Of the smaller side of the image: MintPy's limit of the window. */
const WINDOW_SHARE = 0.05;

/**
 * Bridging (Yunjun et al. 2019, section 3.1) as MintPy does it: the areas are joined by a tree of their closest pixels, and
 * each is moved by the whole cycles that bring the median phase at its end of the bridge within half a cycle of that at the
 * other. One short bridge decides for a whole area: `voteCycles` decides by the whole border.
 *
 * @param phase y x x, rad
 * @param areas each with a core, see `selectAreas`
 * @returns cycles to add to each area; entry 0 is 0
 */
export function bridgeAreas(
  phase: Float32Array,
  areas: Areas,
  shape: ImageShape,
  { reference, radius, ramp = null, bridges = findBridges(areas, shape, reference) }: BridgeOptions,
): Int32Array {
  const cycles = new Int32Array(areas.count + 1);
  if (areas.count < 2) return cycles;
  const flat = ramp === null ? phase : withoutAreaRamp(phase, areas.label, reference, shape, ramp);
  const half = Math.min(radius, Math.floor(WINDOW_SHARE * Math.min(shape.y, shape.x)));
  const values = new Float32Array(4 * half * half);
  for (const [near, far, from, to] of bridges) {
    const jump = Math.fround(
      medianAround(flat, areas.label, far, to, shape, half, values) -
        medianAround(flat, areas.label, near, from, shape, half, values),
    );
    // The near area was moved before.
    const step = jump - 2 * Math.PI * cycles[near]!;
    const size = Math.floor((Math.abs(step) + Math.PI) / (2 * Math.PI));
    cycles[far] = Number.isNaN(step) ? cycles[near]! : -Math.sign(step) * size;
  }
  return cycles;
}

/** The closest pixels of the cores of areas, which join them in the shortest tree, breadth first from the reference. */
export function findBridges(areas: Areas, shape: ImageShape, reference: number): Bridge[] {
  if (areas.count < 2) return [];
  const borders = traceBorders(erodeAreas(areas, shape, CORE_RADIUS), areas.count, shape);
  return walkBridges(borders, areas.count, shape, reference);
}

function walkBridges(
  borders: readonly Border[],
  count: number,
  shape: ImageShape,
  reference: number,
): Bridge[] {
  const pairs: { reference: number; secondary: number }[] = [];
  const bridges: { from: number; to: number; distance2: number }[] = [];
  for (let a = 1; a <= count; a++)
    for (let b = a + 1; b <= count; b++) {
      pairs.push({ reference: a, secondary: b });
      bridges.push(findClosestPixels(borders[a]!, borders[b]!, shape));
    }
  const lengths = bridges.map(({ distance2 }) =>
    distance2 === Number.POSITIVE_INFINITY ? Number.NaN : distance2,
  );
  const tree = minimumSpanningTree(count + 1, pairs, lengths);
  const walked: Bridge[] = [];
  const reached = new Set([reference]);
  for (const near of reached)
    for (const k of tree) {
      const { reference: a, secondary: b } = pairs[k]!;
      const { from, to } = bridges[k]!;
      if (a === near && !reached.has(b)) walked.push([a, b, from, to]);
      else if (b === near && !reached.has(a)) walked.push([b, a, to, from]);
      else continue;
      // A set is walked in the order of insertion, what is added on the way included: breadth first.
      reached.add(a).add(b);
    }
  return walked;
}

/** Median of an area's phase in rows y - half .. y + half - 1 and the same columns. NaN takes no part. */
function medianAround(
  phase: Float32Array,
  label: Int32Array,
  area: number,
  pixel: number,
  shape: ImageShape,
  half: number,
  values: Float32Array,
): number {
  const y = Math.floor(pixel / shape.x);
  const x = pixel - y * shape.x;
  let count = 0;
  for (let row = Math.max(0, y - half); row < Math.min(shape.y, y + half); row++)
    for (let column = Math.max(0, x - half); column < Math.min(shape.x, x + half); column++) {
      const p = row * shape.x + column;
      if (label[p] === area && !Number.isNaN(phase[p]!)) values[count++] = phase[p]!;
    }
  return Math.fround(takeMedian(values, count));
}
