import type { Layer } from "../layer.ts";
import type { Scene } from "../scene.ts";
import { createNoise } from "./noise.ts";
import { createGround, createPairLayer } from "./pair-layer.ts";
import { createPathRows, type PathParts } from "./path.ts";
import { fillCycles } from "./unwrap-errors.ts";

/** Decorrelation noise that is in the phase, rad, also where holes hide it. */
export function createNoiseLayer(scene: Scene): Layer {
  const description = { name: "noise", dtype: "f32", unit: "rad", nodata: null } as const;
  return createPairLayer(scene, description, (x, width) => {
    const ground = createGround(scene, x, width);
    const noise = createNoise(scene, width);
    const phase = new Float64Array(width);
    return {
      prepare: ground.prepare,
      write(pair, y, out) {
        noise.fillPhase(pair, ground.coherence(pair), y, x, phase);
        out.set(phase);
      },
    };
  });
}

/** True coherence, before estimation and also where holes hide it. */
export function createTrueCoherenceLayer(scene: Scene): Layer {
  const description = { name: "trueCoherence", dtype: "f32", unit: "1", nodata: null } as const;
  return createPairLayer(scene, description, (x, width) => {
    const ground = createGround(scene, x, width);
    return { prepare: ground.prepare, write: (pair, _y, out) => out.set(ground.coherence(pair)) };
  });
}

/** Cycles that the unwrapping got wrong: the phase holds 2 pi times this too much. */
export function createCyclesLayer(scene: Scene): Layer {
  const description = { name: "unwrapCycles", dtype: "i16", unit: "1", nodata: null } as const;
  return createPairLayer(scene, description, (x, width) => {
    const land = new Uint8Array(width);
    const cycles = new Int16Array(width);
    return {
      prepare: (y) => scene.land(y, x, land),
      write(pair, y, out) {
        fillCycles(pair.jumps, land, y, x, cycles);
        out.set(cycles);
      },
    };
  });
}

/** A series over the dates, m towards the satellite relative to the first date, from parts of the path. */
function createSeriesLayer(scene: Scene, name: string, parts: PathParts): Layer {
  const { shape } = scene.options;
  return {
    name,
    dims: ["time", "y", "x"],
    shape: [scene.days.length, shape.y, shape.x],
    dtype: "f32",
    unit: "m",
    nodata: null,
    attrs: {},
    open([x, stop], [first, last]) {
      const dates = [0, ...Array.from({ length: last - first }, (_, k) => first + k)];
      const path = createPathRows(scene, dates, x, stop - x, parts);
      const [origin, ...series] = path.rows;
      return (y, rows) => {
        path.compute(y);
        rows.forEach((out, k) => {
          for (let i = 0; i < out.length; i++) out[i] = origin![i]! - series[k]![i]!;
        });
      };
    },
  };
}

/** True displacement, m towards the satellite, relative to the first date. */
export const createDisplacementLayer = (scene: Scene) =>
  createSeriesLayer(scene, "displacement", { displacement: true });

/** Apparent displacement by turbulent and stratified delay and orbital ramps, m, relative to the first date. */
export const createAtmosphereLayer = (scene: Scene) =>
  createSeriesLayer(scene, "atmosphere", { atmosphere: true });

/**
 * Velocity of the true displacement, m per year: the slope of the ordinary least-squares line through the true
 * series at its dates. With steps or seasons this is what a perfect linear fit finds, not the linear component alone.
 */
export function createVelocityLayer(scene: Scene): Layer {
  const { shape } = scene.options;
  const slopes = scene.motions.map(({ history }) => lineSlope(scene.years, history));
  return {
    name: "velocity",
    dims: ["y", "x"],
    shape: [shape.y, shape.x],
    dtype: "f32",
    unit: "m yr-1",
    nodata: null,
    attrs: {},
    open([x, stop]) {
      const pattern = new Float64Array(stop - x);
      const sum = new Float64Array(stop - x);
      return (y, [out]) => {
        sum.fill(0);
        scene.motions.forEach((motion, c) => {
          motion.pattern(y, x, pattern);
          for (let i = 0; i < sum.length; i++) sum[i]! += slopes[c]! * pattern[i]!;
        });
        out?.set(sum);
      };
    },
  };
}

/** Slope of the least-squares line through (times, values), per unit of time. */
function lineSlope(times: Float64Array, values: Float64Array): number {
  const mean = times.reduce((sum, t) => sum + t, 0) / times.length;
  let [product, power] = [0, 0];
  times.forEach((t, i) => {
    product += (t - mean) * values[i]!;
    power += (t - mean) ** 2;
  });
  return product / power;
}
