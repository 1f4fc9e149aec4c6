import { describe, expect, it } from "vitest";
import { renderCoherenceMatrix } from "../../plot/render-coherence-matrix.ts";
import { renderNetwork } from "../../plot/render-network.ts";
import { MISSING } from "../protocol.ts";
import { coherenceMatrixFigure, networkFigure, networkOfPairs } from "./network-figure.ts";

const PAIRS = [
  { reference: "2018-01-06", secondary: "2018-01-18", perpendicularBaseline: 12 },
  { reference: "2018-01-18", secondary: "2018-01-30", perpendicularBaseline: -40 },
  { reference: "2018-01-06", secondary: "2018-01-30", perpendicularBaseline: -28 },
];

function network(pairs = PAIRS) {
  const outcome = networkOfPairs(pairs);
  if (outcome.kind === "none") throw new Error(outcome.problem.what);
  return outcome.network;
}

describe("networkOfPairs", () => {
  it("has dates, pairs and baselines", () => {
    const { dates, pairs, perpendicularBaseline } = network();
    expect(dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect(pairs.map(({ reference, secondary }) => [reference, secondary])).toEqual([
      [0, 1],
      [1, 2],
      [0, 2],
    ]);
    expect(perpendicularBaseline).toEqual([12, -40, -28]);
  });

  it("has no baselines where one is not known", () => {
    const [first, ...rest] = PAIRS;
    if (first === undefined) throw new Error("there are pairs");
    const { perpendicularBaseline: _, ...bare } = first;
    const outcome = networkOfPairs([bare, ...rest]);
    expect(outcome.kind === "network" && outcome.network.perpendicularBaseline).toBeNull();
  });

  it.each([
    ["network-empty", []],
    ["pair-swapped", [{ reference: "2018-01-18", secondary: "2018-01-06" }]],
    ["date-invalid", [{ reference: "2018-02-30", secondary: "2018-03-06" }]],
    ["pair-duplicate", [PAIRS[0], PAIRS[0]]],
  ])("says why there is none: %s", (code, pairs) => {
    const outcome = networkOfPairs(pairs.flatMap((pair) => pair ?? []));
    expect(outcome.kind === "none" && outcome.problem.code).toBe(code);
  });
});

describe("networkFigure and coherenceMatrixFigure", () => {
  const coherence = Float64Array.of(0.9, MISSING, 0.4);

  it("are drawn with the coherence of the place that was clicked", () => {
    const { data, options } = networkFigure(network(), coherence, { kind: "pixel", name: "P1" });
    expect([...Array.from(data.coherenceMean ?? [])]).toEqual([0.9, Number.NaN, 0.4]);
    expect(renderNetwork(data, options)).toContain("Coherence at P1");
    const matrix = coherenceMatrixFigure(network(), coherence, { kind: "region", name: "A1" });
    if (matrix === null) throw new Error("a matrix was made");
    const svg = renderCoherenceMatrix(matrix.network, matrix.coherence, matrix.options);
    expect(svg).toContain("Mean coherence in A1");
    expect(svg).toContain("2 of 3 pairs have data");
  });

  it("have one range for all places, so that they can be compared", () => {
    const [a, b] = [0.2, 0.9].map((value) =>
      networkFigure(network(), [value, value, value], { kind: "scene" }),
    );
    expect(a?.options.range).toEqual([0, 1]);
    expect(b?.options.range).toEqual([0, 1]);
  });

  it("draw the network without colours where there is no coherence, and no matrix", () => {
    const nothing = [Number.NaN, MISSING, Number.NaN];
    expect(networkFigure(network(), nothing, { kind: "scene" }).data.coherenceMean).toBeUndefined();
    expect(networkFigure(network(), null, { kind: "scene" }).data.coherenceMean).toBeUndefined();
    expect(coherenceMatrixFigure(network(), nothing, { kind: "scene" })).toBeNull();
    expect(coherenceMatrixFigure(network(), [1], { kind: "scene" })).toBeNull();
  });
});
