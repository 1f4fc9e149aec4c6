import { createStream, drawUniform } from "../../kernels/random/stream.ts";
import type { ResolvedOptions } from "../options.ts";
import { pairSubstream, STREAMS } from "../streams.ts";
import { type Disc, discSpan } from "../surface/discs.ts";
import { EAST_BANK } from "../surface/water.ts";

/** A whole number of cycles that an unwrapper got wrong over a region of one pair. */
export interface CycleJump {
  readonly cycles: number;
  /** null: the land east of the river. */
  readonly disc: Disc | null;
}

/** The jumps of one pair, drawn from its dates. */
export function drawCycleJumps(
  options: ResolvedOptions,
  referenceDay: number,
  secondaryDay: number,
): CycleJump[] {
  const stream = createStream(options.seed, STREAMS.unwrapError, pairSubstream(referenceDay, secondaryDay));
  const { shape, pixelSize } = options;
  return options.unwrapErrors.flatMap(({ region, share, maximumCycles }, entry): CycleJump[] => {
    if (drawUniform(stream, 3 * entry) >= share) return [];
    const size = 1 + Math.floor(drawUniform(stream, 3 * entry + 1) * maximumCycles);
    const cycles = drawUniform(stream, 3 * entry + 2) < 0.5 ? -size : size;
    if (region === "eastBank") return [{ cycles, disc: null }];
    const { center, radius } = region;
    return [{ cycles, disc: { y: center.y * shape.y, x: center.x * shape.x, radius: radius / pixelSize } }];
  });
}

/** Writes the sum of the jumps, cycles, at pixels (y, x ..) whose land is given. */
export function fillCycles(
  jumps: readonly CycleJump[],
  land: Uint8Array,
  y: number,
  x: number,
  out: Int16Array,
): void {
  out.fill(0);
  for (const { cycles, disc } of jumps) {
    if (disc === null) {
      for (let i = 0; i < out.length; i++) if (land[i] === EAST_BANK) out[i]! += cycles;
    } else {
      const [start, stop] = discSpan(disc, y, x, x + out.length);
      for (let column = start; column < stop; column++) out[column - x]! += cycles;
    }
  }
}
