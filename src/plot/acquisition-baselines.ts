import { labelComponents } from "../kernels/graph/connected-components.ts";
import type { Network } from "../stack/network.ts";

/** What a drawing of a network needs of each acquisition, in the order of the network's dates. */
export interface AcquisitionPlaces {
  /** Perpendicular baseline to the first acquisition of its component, metres; null when no pair has one. */
  readonly baseline: Float64Array | null;
  /** Component that the acquisition belongs to, 0 first, in the order of their first dates. */
  readonly component: Int32Array;
  readonly componentCount: number;
}

/**
 * Components of the network without its dropped pairs, and a baseline for each acquisition, added up along the
 * pairs from the first date of each component. Loops of real baselines close within a metre, less than a dot.
 * Parts that only dropped pairs join stand where those say: orbits do not depend on what is left out.
 */
export function placeAcquisitions(
  { dates, pairs, perpendicularBaseline }: Network,
  dropped?: readonly boolean[],
): AcquisitionPlaces {
  const { label: component, count: componentCount } = labelComponents(
    dates.length,
    pairs,
    (k) => !dropped?.[k],
  );
  if (perpendicularBaseline === null) return { baseline: null, component, componentCount };
  const neighbours: Neighbour[][] = dates.map(() => []);
  pairs.forEach(({ reference, secondary }, k) => {
    const length = perpendicularBaseline[k] ?? Number.NaN;
    const isDropped = dropped?.[k] === true;
    neighbours[reference]?.push({ to: secondary, length, isDropped });
    neighbours[secondary]?.push({ to: reference, length: -length, isDropped });
  });
  const baseline = new Float64Array(dates.length);
  const reached = new Set<number>();
  const placeFrom = (start: number, at: number) => {
    if (reached.has(start)) return;
    baseline[start] = at;
    reached.add(start);
    // A set yields what is added to it while it is walked: the start, then all that hang on it.
    const part = new Set([start]);
    for (const date of part)
      for (const { to, length, isDropped } of neighbours[date] ?? []) {
        if (isDropped || reached.has(to)) continue;
        part.add(to);
        reached.add(to);
        baseline[to] = (baseline[date] ?? Number.NaN) + length;
      }
    for (const date of part)
      for (const { to, length, isDropped } of neighbours[date] ?? [])
        if (isDropped && Number.isFinite(length)) placeFrom(to, (baseline[date] ?? Number.NaN) + length);
  };
  for (let c = 0; c < componentCount; c++) placeFrom(component.indexOf(c), 0);
  return { baseline, component, componentCount };
}

interface Neighbour {
  readonly to: number;
  readonly length: number;
  readonly isDropped: boolean;
}
