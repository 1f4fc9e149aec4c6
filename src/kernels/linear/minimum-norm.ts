/** What the minimum-norm solution of a disconnected network keeps small: interval velocities, or phases. */
export type Norm = "velocity" | "phase";

/**
 * How the components of one pixel's network hang together in time. Components of one date (no valid pair)
 * carry no data and are bridged over; the others are "islands", numbered in order of their first date, with
 * the fixed one last.
 */
export interface Islands {
  readonly count: number;
  /** Island of each date, -1 for a date without pairs. */
  readonly island: Int32Array;
  /** Whether the reference date lies on an island; it then is the last island. */
  readonly hasReference: boolean;
}

/** Finds the islands from a component label per date (any integers 0..dates-1). */
export function findIslands(label: Int32Array, reference: number): Islands {
  const size = new Int32Array(label.length);
  for (const component of label) size[component]! += 1;
  const number = new Int32Array(label.length).fill(-1);
  let count = 0;
  const hasReference = size[label[reference]!]! > 1;
  for (const component of label)
    if (size[component]! > 1 && number[component] === -1 && !(hasReference && component === label[reference]))
      number[component] = count++;
  if (hasReference) number[label[reference]!] = count++;
  return { count, island: label.map((component) => number[component]!), hasReference };
}

/**
 * Moves each component's phases by a constant, in place, so that the norm of all interval velocities
 * (x[i+1] - x[i]) / interval[i] is least: the solution that a pseudo-inverse of the velocity design (Berardino
 * et al. 2002) gives. Between islands the least norm spreads a phase jump over the intervals in proportion to
 * interval^2, so that gaps act as springs in series with stiffness 1 / sum interval^2.
 *
 * @param x phase of each date; 0 at the reference date
 * @param interval years between consecutive dates
 */
export function minimiseVelocities(
  x: Float64Array,
  islands: Islands,
  interval: ArrayLike<number>,
  reference: number,
): void {
  const { count, island } = islands;
  if (count > 1) {
    const { stiffness, force } = assembleSprings(x, islands, interval);
    const shift = relaxSprings(stiffness, force, count);
    for (let i = 0; i < x.length; i++) if (island[i]! >= 0) x[i]! += shift[island[i]!]!;
  }
  bridgeGaps(x, island, interval);
  const origin = x[reference]!;
  for (let i = 0; i < x.length; i++) x[i]! -= origin;
}

/** Moves each component's phases by a constant, in place, so that the norm of all phases is least. */
export function minimisePhases(x: Float64Array, islands: Islands): void {
  const { count, island, hasReference } = islands;
  const sum = new Float64Array(count);
  const size = new Int32Array(count);
  island.forEach((k, i) => {
    if (k < 0) return;
    sum[k]! += x[i]!;
    size[k]! += 1;
  });
  // The reference date's phase is zero by definition: its island has no freedom.
  if (hasReference) sum[count - 1] = 0;
  for (let i = 0; i < x.length; i++) x[i] = island[i]! < 0 ? 0 : x[i]! - sum[island[i]!]! / size[island[i]!]!;
}

/** Stiffness matrix (row-major, zero diagonal) and forces (b = -K shift) of the springs between islands. */
export function assembleSprings(x: Float64Array, { count, island }: Islands, interval: ArrayLike<number>) {
  const stiffness = new Float64Array(count * count);
  const force = new Float64Array(count);
  let last = -1;
  let slack = 0;
  for (let i = 0; i < island.length; i++) {
    if (i > 0) slack += interval[i - 1]! ** 2;
    if (island[i]! < 0) continue;
    if (last >= 0 && island[last] !== island[i]) {
      const [a, b] = [island[last]!, island[i]!];
      stiffness[a * count + b]! += 1 / slack;
      stiffness[b * count + a]! += 1 / slack;
      force[a]! += (x[i]! - x[last]!) / slack;
      force[b]! -= (x[i]! - x[last]!) / slack;
    }
    last = i;
    slack = 0;
  }
  return { stiffness, force };
}

/** Solves the spring system with the last node held at zero, by the subtraction-free elimination of `factorise`. Destroys its inputs. */
export function relaxSprings(stiffness: Float64Array, force: Float64Array, count: number): Float64Array {
  const inverse = new Float64Array(count);
  for (let p = 0; p < count - 1; p++) {
    let pivot = 0;
    for (let a = p + 1; a < count; a++) pivot += stiffness[p * count + a]!;
    inverse[p] = 1 / pivot;
    for (let a = p + 1; a < count; a++) {
      const multiplier = stiffness[p * count + a]! / pivot;
      force[a]! += multiplier * force[p]!;
      for (let b = a + 1; b < count; b++) stiffness[a * count + b]! += multiplier * stiffness[p * count + b]!;
    }
  }
  force[count - 1] = 0;
  for (let p = count - 2; p >= 0; p--) {
    let value = force[p]!;
    for (let a = p + 1; a < count; a++) value += stiffness[p * count + a]! * force[a]!;
    force[p] = value * inverse[p]!;
  }
  return force;
}

/** Phases of dates without pairs: on the least-norm path between their neighbours, constant beyond the ends. */
function bridgeGaps(x: Float64Array, island: Int32Array, interval: ArrayLike<number>): void {
  forEachGap(island, interval, (date, from, to, share) => {
    x[date] = (1 - share) * x[from]! + share * x[to]!;
  });
}

/**
 * Visits the dates without pairs with the dates with pairs on either side, and the share of the second: interval^2
 * travelled since the first, of the whole gap's. Before the first and after the last such date both are the same date.
 */
export function forEachGap(
  island: Int32Array,
  interval: ArrayLike<number>,
  visit: (date: number, from: number, to: number, share: number) => void,
): void {
  const dates = island.length;
  let last = -1;
  for (let i = 0; i <= dates; i++) {
    if (i < dates && island[i]! < 0) continue;
    if (last < 0 && i === dates) return;
    const [from, to] = [last < 0 ? i : last, i === dates ? last : i];
    let span = 0;
    for (let j = from; j < to; j++) span += interval[j]! ** 2;
    let path = 0;
    for (let date = last + 1; date < i; date++) {
      if (from < to) path += interval[date - 1]! ** 2;
      visit(date, from, to, from < to ? path / span : 0);
    }
    last = i;
  }
}
