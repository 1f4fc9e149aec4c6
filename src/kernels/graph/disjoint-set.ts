/**
 * Disjoint sets over 0..size-1 as a parent array: union by the smaller root (so a set is named by its smallest
 * member, whatever the order of unions) with path halving (Tarjan 1975).
 */
export function createDisjointSet(size: number): Int32Array {
  return Int32Array.from({ length: size }, (_, i) => i);
}

/** The smallest member of the set that holds `item`. */
export function findRoot(parent: Int32Array, item: number): number {
  let i = item;
  while (parent[i]! !== i) {
    parent[i] = parent[parent[i]!]!;
    i = parent[i]!;
  }
  return i;
}

/** Joins the sets of `a` and `b`; false when they were one already. */
export function joinSets(parent: Int32Array, a: number, b: number): boolean {
  const rootA = findRoot(parent, a);
  const rootB = findRoot(parent, b);
  if (rootA === rootB) return false;
  if (rootA < rootB) parent[rootB] = rootA;
  else parent[rootA] = rootB;
  return true;
}
