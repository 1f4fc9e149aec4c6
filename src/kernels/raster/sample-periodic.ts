import type { PeriodicField } from "./power-law-field.ts";

/**
 * Weights of the four nodes around a position by Catmull and Rom's cubic: passes through the nodes, with a
 * continuous first derivative.
 *
 * `fraction` is the position between the second and the third node, 0 .. 1.
 * Source: Keys (1981), IEEE TASSP 29, 1153-1160, a = -1/2.
 */
export function cubicWeights(fraction: number): readonly [number, number, number, number] {
  const t = fraction;
  return [
    ((2 - t) * t - 1) * t * 0.5,
    ((3 * t - 5) * t * t + 2) * 0.5,
    ((4 - 3 * t) * t + 1) * t * 0.5,
    (t - 1) * t * t * 0.5,
  ];
}

/** Reads rows of pixels from a periodic field whose nodes are a whole number of pixels (`step` >= 1) apart. */
export interface PeriodicSampler {
  readonly step: number;
  /** Adds the field at pixels (y, x .. x + out.length - 1) to `out`. The same pixel always adds the same bits. */
  addRow(field: PeriodicField, y: number, x: number, out: Float64Array): void;
}

export function createPeriodicSampler(step: number): PeriodicSampler {
  // Nodes lie on pixels, so a pixel's weights depend on its remainder only: one small table for the whole scene.
  const weights = Float64Array.from({ length: 4 * step }, (_, i) => cubicWeights((i >> 2) / step)[i & 3]!);
  let line = new Float64Array(0);
  return {
    step,
    addRow({ nodes, values }, y, x, out) {
      const wrap = nodes - 1;
      const first = Math.floor(x / step) - 1;
      const count = Math.floor((x + out.length - 1) / step) + 3 - first;
      if (line.length < count) line = new Float64Array(count);
      const row = Math.floor(y / step);
      const v = 4 * (y - row * step);
      const [a, b, c, d] = [-1, 0, 1, 2].map((k) => ((row + k) & wrap) * nodes) as [
        number,
        number,
        number,
        number,
      ];
      const [wa, wb, wc, wd] = [weights[v]!, weights[v + 1]!, weights[v + 2]!, weights[v + 3]!];
      for (let i = 0; i < count; i++) {
        const column = (first + i) & wrap;
        line[i] =
          wa * values[a + column]! +
          wb * values[b + column]! +
          wc * values[c + column]! +
          wd * values[d + column]!;
      }
      let node = 0;
      let u = 4 * (x - (first + 1) * step);
      for (let i = 0; i < out.length; i++) {
        out[i] =
          out[i]! +
          (weights[u]! * line[node]! +
            weights[u + 1]! * line[node + 1]! +
            weights[u + 2]! * line[node + 2]! +
            weights[u + 3]! * line[node + 3]!);
        u += 4;
        if (u === 4 * step) {
          u = 0;
          node++;
        }
      }
    },
  };
}
