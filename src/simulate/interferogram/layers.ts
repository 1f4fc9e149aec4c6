import type { TypedArray } from "../../stack/variable.ts";
import type { Layer } from "../layer.ts";
import type { PairRecipe, Scene } from "../scene.ts";
import { clearHoles } from "./holes.ts";
import { createNoise } from "./noise.ts";
import { createGround, createPairLayer } from "./pair-layer.ts";
import { createPathRows } from "./path.ts";
import { fillCycles } from "./unwrap-errors.ts";

const TAU = 2 * Math.PI;
/** 0 is "no data" in files, so a valid phase that rounds to 0 is written as this, rad. */
const LEAST_PHASE = 1e-12;

/** Sets the pixels without data to 0, as files have it. */
function clear({ options }: Scene, pair: PairRecipe, y: number, x: number, out: TypedArray): void {
  clearHoles(options, pair.holes, y, x, out.length, (start, stop) => {
    out.fill(0, start, stop);
  });
}

/**
 * Unwrapped phase, rad, positive for motion away from the satellite; 0 is no data.
 *
 *     4 pi / wavelength * (path of secondary - path of reference) + noise + 2 pi * cycles
 */
export function createPhaseLayer(scene: Scene): Layer {
  const scale = (4 * Math.PI) / scene.options.wavelength;
  const description = { name: "unwrappedPhase", dtype: "f32", unit: "rad", nodata: 0 } as const;
  return createPairLayer(scene, description, (x, width, pairs) => {
    const dates = [...new Set(pairs.flatMap(({ reference, secondary }) => [reference, secondary]))];
    const everything = { displacement: true, atmosphere: true, heightError: true };
    const path = createPathRows(scene, dates, x, width, everything);
    const rowOf = new Map(dates.map((date, k) => [date, path.rows[k]!]));
    const ground = createGround(scene, x, width);
    const noise = createNoise(scene, width);
    const phase = new Float64Array(width);
    const cycles = new Int16Array(width);
    return {
      prepare(y) {
        path.compute(y);
        ground.prepare(y);
      },
      write(pair, y, out) {
        const reference = rowOf.get(pair.reference)!;
        const secondary = rowOf.get(pair.secondary)!;
        noise.fillPhase(pair, ground.coherence(pair), y, x, phase);
        for (let i = 0; i < width; i++) phase[i]! += scale * (secondary[i]! - reference[i]!);
        if (pair.jumps.length > 0) {
          fillCycles(pair.jumps, ground.land, y, x, cycles);
          for (let i = 0; i < width; i++) phase[i]! += TAU * cycles[i]!;
        }
        for (let i = 0; i < width; i++) out[i] = Math.abs(phase[i]!) < LEAST_PHASE ? LEAST_PHASE : phase[i]!;
        clear(scene, pair, y, x, out);
      },
    };
  });
}

/** Observed coherence, 0 .. 1; 0 is no data. */
export function createCoherenceLayer(scene: Scene): Layer {
  const description = { name: "coherence", dtype: "f32", unit: "1", nodata: 0 } as const;
  return createPairLayer(scene, description, (x, width) => {
    const ground = createGround(scene, x, width);
    const noise = createNoise(scene, width);
    return {
      prepare: ground.prepare,
      write(pair, y, out) {
        const coherence = ground.coherence(pair);
        noise.observe(pair, coherence, y, x);
        out.set(coherence);
        clear(scene, pair, y, x, out);
      },
    };
  });
}

/** Connected components: 0 no data or water, 1 land, 2 land east of the river. */
export function createComponentLayer(scene: Scene): Layer {
  const description = { name: "connectedComponent", dtype: "i16", unit: "1", nodata: 0 } as const;
  return createPairLayer(scene, description, (x, width) => {
    const land = new Uint8Array(width);
    return {
      prepare: (y) => scene.land(y, x, land),
      write(pair, y, out) {
        out.set(land);
        clear(scene, pair, y, x, out);
      },
    };
  });
}
