import { inputError } from "../../errors.ts";
import { minimumSpanningTree } from "../graph/minimum-spanning-tree.ts";
import { createFlowGraph } from "./minimum-cut.ts";

/** One opinion on the whole cycles of two nodes: offset + cycles[to] - cycles[from] should be 0. */
export interface CycleVote {
  readonly from: number;
  readonly to: number;
  /** Cycles, not necessarily whole. */
  readonly offset: number;
  /** Cost of each cycle that it is missed by. */
  readonly weight: number;
}

export interface VotedCycles {
  readonly cycles: Int32Array;
  /** Sum of weight * |offset + cycles[to] - cycles[from]|. */
  readonly cost: number;
}

/** A gain below this part of the cost is rounding. */
const ROUNDING = 1e-9;

/**
 * Whole cycles of the nodes of a graph for which the sum of weight * |offset + cycles[to] - cycles[from]| is least: an integer
 * programme that is solved exactly. The cost is convex in differences, so moving whole sets of nodes by one cycle, each
 * set found by a minimum cut, ends at the optimum (Murota 2003; for phase unwrapping Bioucas-Dias and Valadao 2007).
 * Several votes on the same nodes add up.
 *
 * @param anchors nodes whose cycles are given; where a part of the graph has none, its first node keeps 0
 * @throws input error `votes-node` when a vote names a node that is not there or is not finite
 */
export function voteCycles(
  nodes: number,
  votes: readonly CycleVote[],
  anchors: ReadonlyMap<number, number> = new Map(),
): VotedCycles {
  const used = votes.filter(({ from, to, weight }) => from !== to && weight > 0);
  checkVotes(nodes, used);
  const { cycles, isFixed } = firstGuess(nodes, used, anchors);
  const costOf = () =>
    used.reduce((sum, v) => sum + v.weight * Math.abs(v.offset + cycles[v.to]! - cycles[v.from]!), 0);
  let cost = costOf();
  for (let still = 0, up = 1; still < 2; up = -up) {
    const moved = moveByOne(nodes, used, cycles, isFixed, up);
    for (let i = 0; i < nodes; i++) if (moved[i]) cycles[i]! += up;
    const after = costOf();
    if (after < cost - ROUNDING * cost) {
      cost = after;
      still = 0;
      // The same direction again before the other.
      up = -up;
    } else {
      for (let i = 0; i < nodes; i++) if (moved[i]) cycles[i]! -= up;
      still++;
    }
  }
  return { cycles, cost };
}

/** Follows the heaviest votes from the anchors, each rounded. */
function firstGuess(nodes: number, votes: readonly CycleVote[], anchors: ReadonlyMap<number, number>) {
  const pairs = votes.map(({ from, to }) => ({ reference: from, secondary: to }));
  const tree = minimumSpanningTree(
    nodes,
    pairs,
    votes.map(({ weight }) => -weight),
  );
  const beside: { readonly node: number; readonly step: number }[][] = Array.from(
    { length: nodes },
    () => [],
  );
  for (const k of tree) {
    const { from, to, offset } = votes[k]!;
    beside[from]!.push({ node: to, step: -offset });
    beside[to]!.push({ node: from, step: offset });
  }
  const cycles = new Int32Array(nodes);
  const isFixed = new Uint8Array(nodes);
  const isKnown = new Uint8Array(nodes);
  const spread = (start: readonly number[]) => {
    const queue = [...start];
    for (const node of queue)
      for (const { node: other, step } of beside[node]!) {
        if (isKnown[other]) continue;
        isKnown[other] = 1;
        cycles[other] = cycles[node]! + Math.round(step);
        queue.push(other);
      }
  };
  for (const [node, value] of anchors) {
    cycles[node] = value;
    isFixed[node] = 1;
    isKnown[node] = 1;
  }
  spread([...anchors.keys()]);
  for (let node = 0; node < nodes; node++) {
    if (isKnown[node]) continue;
    isFixed[node] = 1;
    isKnown[node] = 1;
    spread([node]);
  }
  return { cycles, isFixed };
}

/** The set of nodes whose move by one cycle lowers the cost most. */
function moveByOne(
  nodes: number,
  votes: readonly CycleVote[],
  cycles: Int32Array,
  isFixed: Uint8Array,
  up: number,
): Uint8Array {
  const [source, sink] = [nodes, nodes + 1];
  const graph = createFlowGraph(nodes + 2);
  // What it costs a node to move, besides the edges between one that moves and one that stays.
  const alone = new Float64Array(nodes);
  for (const { from, to, offset, weight } of votes) {
    const miss = offset + cycles[to]! - cycles[from]!;
    const stay = weight * Math.abs(miss);
    const onlyFrom = weight * Math.abs(miss - up);
    const onlyTo = weight * Math.abs(miss + up);
    alone[from]! += onlyFrom - stay;
    alone[to]! += stay - onlyFrom;
    const apart = onlyFrom + onlyTo - 2 * stay;
    if (apart > 0) graph.connect(from, to, apart, 0);
  }
  for (let i = 0; i < nodes; i++) {
    if (isFixed[i]) graph.connect(source, i, Number.POSITIVE_INFINITY, 0);
    else if (alone[i]! > 0) graph.connect(source, i, alone[i]!, 0);
    if (alone[i]! < 0) graph.connect(i, sink, -alone[i]!, 0);
  }
  return graph.cut(source, sink).side;
}

function checkVotes(nodes: number, votes: readonly CycleVote[]): void {
  const wrong = votes.find(
    ({ from, to, offset, weight }) =>
      !(
        from >= 0 &&
        from < nodes &&
        to >= 0 &&
        to < nodes &&
        Number.isFinite(offset) &&
        Number.isFinite(weight)
      ),
  );
  if (wrong === undefined) return;
  throw inputError({
    code: "votes-node",
    what: "A vote on cycles must join two nodes by a finite offset and weight.",
    got: `nodes ${wrong.from} and ${wrong.to} of ${nodes}, offset ${wrong.offset}, weight ${wrong.weight}`,
    fix: "Leave out what is not known.",
  });
}
