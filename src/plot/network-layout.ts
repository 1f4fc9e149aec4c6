import type { Network } from "../stack/network.ts";

/** What a drawing of a network needs of each acquisition, in the order of the network's dates. */
export interface NetworkLayout {
  /** Perpendicular baseline to the first acquisition of its component, metres; null when no pair has one. */
  readonly baseline: Float64Array | null;
  /** Component that the acquisition belongs to, 0 first, in the order of their first dates. */
  readonly component: Int32Array;
  readonly componentCount: number;
}

/**
 * Components of the network without its dropped pairs, and a baseline for each acquisition, added up along the
 * pairs from the first date of each component. Loops of real baselines close within a metre, less than a dot.
 */
export function layOutNetwork(
  { dates, pairs, perpendicularBaseline }: Network,
  dropped?: readonly boolean[],
): NetworkLayout {
  const neighbours: { to: number; length: number }[][] = dates.map(() => []);
  pairs.forEach(({ reference, secondary }, k) => {
    if (dropped?.[k]) return;
    const length = perpendicularBaseline?.[k] ?? Number.NaN;
    neighbours[reference]?.push({ to: secondary, length });
    neighbours[secondary]?.push({ to: reference, length: -length });
  });
  const component = new Int32Array(dates.length).fill(-1);
  const baseline = new Float64Array(dates.length).fill(Number.NaN);
  let componentCount = 0;
  for (let first = 0; first < dates.length; first++) {
    if (component[first] !== -1) continue;
    component[first] = componentCount;
    baseline[first] = 0;
    const queue = [first];
    for (let at = queue.shift(); at !== undefined; at = queue.shift())
      for (const { to, length } of neighbours[at] ?? []) {
        if (component[to] !== -1) continue;
        component[to] = componentCount;
        baseline[to] = (baseline[at] ?? Number.NaN) + length;
        queue.push(to);
      }
    componentCount++;
  }
  return { baseline: perpendicularBaseline === null ? null : baseline, component, componentCount };
}
