import { labelComponents } from "../kernels/graph/connected-components.ts";
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
  const { label: component, count: componentCount } = labelComponents(
    dates.length,
    pairs,
    (k) => !dropped?.[k],
  );
  if (perpendicularBaseline === null) return { baseline: null, component, componentCount };
  const neighbours: { to: number; length: number }[][] = dates.map(() => []);
  pairs.forEach(({ reference, secondary }, k) => {
    if (dropped?.[k]) return;
    const length = perpendicularBaseline[k] ?? Number.NaN;
    neighbours[reference]?.push({ to: secondary, length });
    neighbours[secondary]?.push({ to: reference, length: -length });
  });
  const baseline = new Float64Array(dates.length);
  for (let c = 0; c < componentCount; c++) {
    // A set yields what is added to it while it is walked: the first date, then all that hang on it.
    const reached = new Set([component.indexOf(c)]);
    for (const at of reached)
      for (const { to, length } of neighbours[at] ?? []) {
        if (reached.has(to)) continue;
        reached.add(to);
        baseline[to] = (baseline[at] ?? Number.NaN) + length;
      }
  }
  return { baseline, component, componentCount };
}
