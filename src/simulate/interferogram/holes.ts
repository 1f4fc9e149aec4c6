import { createStream, drawUniform } from "../../kernels/random/stream.ts";
import type { ResolvedOptions } from "../options.ts";
import { pairSubstream, STREAMS } from "../streams.ts";
import { type Disc, discSpan } from "../surface/discs.ts";

/** Where one pair has no data, as discs drawn from its dates. */
export function drawHoles(options: ResolvedOptions, referenceDay: number, secondaryDay: number): Disc[] {
  const { seed, holes, shape, pixelSize } = options;
  const stream = createStream(seed, STREAMS.holes, pairSubstream(referenceDay, secondaryDay));
  if (holes === null || drawUniform(stream, 0) >= holes.share) return [];
  return Array.from({ length: holes.count }, (_, i) => ({
    y: drawUniform(stream, 3 * i + 1) * shape.y,
    x: drawUniform(stream, 3 * i + 2) * shape.x,
    radius: (0.5 + 0.5 * drawUniform(stream, 3 * i + 3)) * (holes.radius / pixelSize),
  }));
}

/** Calls `clear(start, stop)` (offsets from x) for each run of pixels of row `y` that holds no data. */
export function clearHoles(
  { shape, emptyCorner }: ResolvedOptions,
  holes: readonly Disc[],
  y: number,
  x: number,
  width: number,
  clear: (start: number, stop: number) => void,
): void {
  for (const hole of holes) {
    const [start, stop] = discSpan(hole, y, x, x + width);
    if (start < stop) clear(start - x, stop - x);
  }
  // The empty corner of a tilted frame: all pixels left of the line between the two legs' ends.
  const legs = { y: emptyCorner * shape.y, x: emptyCorner * shape.x };
  if (y + 0.5 >= legs.y) return;
  const edge = Math.ceil(legs.x * (1 - (y + 0.5) / legs.y) - 0.5);
  if (edge > x) clear(0, Math.min(width, edge - x));
}
