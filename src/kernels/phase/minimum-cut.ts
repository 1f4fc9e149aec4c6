/** A directed graph with capacities, edges in pairs: 2 e runs forward and 2 e + 1 back. */
export interface FlowGraph {
  readonly nodes: number;
  /** Adds an edge with capacities in both directions. */
  connect(from: number, to: number, capacity: number, back: number): void;
  /**
   * Nodes on the sink's side of a minimum cut, the smallest such set: 1 for those from which the sink can still be reached
   * when no more flow passes.
   */
  cut(source: number, sink: number): { readonly side: Uint8Array; readonly flow: number };
}

/** Capacity that counts as used up, relative to the largest. */
const ROUNDING = 1e-12;

/** Maximum flow by shortest augmenting layers (Dinic 1970); real capacities, the same result for the same order of edges. */
export function createFlowGraph(nodes: number): FlowGraph {
  const first = new Int32Array(nodes).fill(-1);
  const next: number[] = [];
  const head: number[] = [];
  const left: number[] = [];
  let largest = 0;

  const addArc = (from: number, to: number, capacity: number) => {
    next.push(first[from]!);
    first[from] = head.length;
    head.push(to);
    left.push(capacity);
    if (capacity < Number.POSITIVE_INFINITY) largest = Math.max(largest, capacity);
  };

  return {
    nodes,
    connect(from, to, capacity, back) {
      addArc(from, to, capacity);
      addArc(to, from, back);
    },
    cut(source, sink) {
      const least = ROUNDING * largest;
      const level = new Int32Array(nodes);
      const arc = new Int32Array(nodes);
      const queue = new Int32Array(nodes);

      const reachSink = () => {
        level.fill(-1);
        level[source] = 0;
        queue[0] = source;
        for (let at = 0, end = 1; at < end; at++)
          for (let e = first[queue[at]!]!; e >= 0; e = next[e]!)
            if (left[e]! > least && level[head[e]!]! < 0) {
              level[head[e]!] = level[queue[at]!]! + 1;
              queue[end++] = head[e]!;
            }
        return level[sink]! >= 0;
      };

      const push = (node: number, most: number): number => {
        if (node === sink) return most;
        for (; arc[node]! >= 0; arc[node] = next[arc[node]!]!) {
          const e = arc[node]!;
          if (left[e]! <= least || level[head[e]!] !== level[node]! + 1) continue;
          const pushed = push(head[e]!, Math.min(most, left[e]!));
          if (pushed === 0) continue;
          left[e]! -= pushed;
          left[e ^ 1]! += pushed;
          return pushed;
        }
        return 0;
      };

      let flow = 0;
      while (reachSink()) {
        arc.set(first);
        for (;;) {
          const pushed = push(source, Number.POSITIVE_INFINITY);
          if (pushed === 0) break;
          flow += pushed;
        }
      }
      return { side: reaching(sink), flow };

      function reaching(target: number): Uint8Array {
        const side = new Uint8Array(nodes);
        side[target] = 1;
        queue[0] = target;
        for (let at = 0, end = 1; at < end; at++)
          for (let e = first[queue[at]!]!; e >= 0; e = next[e]!)
            if (left[e ^ 1]! > least && side[head[e]!] === 0) {
              side[head[e]!] = 1;
              queue[end++] = head[e]!;
            }
        return side;
      }
    },
  };
}
