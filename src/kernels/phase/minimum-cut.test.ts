import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFlowGraph } from "./minimum-cut.ts";

type Edge = readonly [from: number, to: number, capacity: number, back: number];

const cutWith = (nodes: number, edges: readonly Edge[]) => {
  const graph = createFlowGraph(nodes);
  for (const edge of edges) graph.connect(...edge);
  return graph.cut(0, nodes - 1);
};

/** Capacity from nodes of side 0 to nodes of side 1. */
const capacityOf = (edges: readonly Edge[], side: (node: number) => number) =>
  edges.reduce(
    (sum, [a, b, there, back]) => sum + (side(a) < side(b) ? there : 0) + (side(b) < side(a) ? back : 0),
    0,
  );

describe("createFlowGraph", () => {
  it("finds the bottleneck of a network worked by hand", () => {
    const { side, flow } = cutWith(4, [
      [0, 1, 3, 0],
      [0, 2, 2, 0],
      [1, 2, 5, 0],
      [1, 3, 2, 0],
      [2, 3, 3, 0],
    ]);
    expect(flow).toBe(5);
    expect([...side]).toEqual([0, 0, 0, 1]);
  });

  it("gives the least of all cuts, and the smallest set among equals", () => {
    const edge = fc
      .tuple(fc.nat(5), fc.nat(5), fc.nat(6), fc.nat(6))
      .filter(([a, b]) => a !== b) as fc.Arbitrary<Edge>;
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 14 }), (edges) => {
        const { side, flow } = cutWith(6, edges);
        expect(capacityOf(edges, (node) => side[node]!)).toBe(flow);
        for (let set = 0; set < 16; set++) {
          const inSet = (node: number) => (node === 5 ? 1 : node === 0 ? 0 : (set >> (node - 1)) & 1);
          const capacity = capacityOf(edges, inSet);
          expect(capacity).toBeGreaterThanOrEqual(flow);
          if (capacity === flow)
            for (let node = 0; node < 6; node++) expect(side[node]).toBeLessThanOrEqual(inSet(node));
        }
      }),
    );
  });
});
