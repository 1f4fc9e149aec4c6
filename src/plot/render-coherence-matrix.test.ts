import { describe, expect, it } from "vitest";
import { embeddedPng } from "../../test/fixtures/plot/decode-png.ts";
import { textFaults } from "../../test/fixtures/plot/text-boxes.ts";
import { createNetwork } from "../stack/network.ts";
import { colourOf, lineColours } from "./colour/colour-map.ts";
import { renderCoherenceMatrix } from "./render-coherence-matrix.ts";
import { checkFigure } from "./report/check-figure.ts";

const network = createNetwork([
  ["2018-01-06", "2018-01-18"],
  ["2018-01-06", "2018-01-30"],
]);

describe("renderCoherenceMatrix", () => {
  it("holds each pair on both sides of the diagonal, and nothing where no pair is", () => {
    const picture = embeddedPng(renderCoherenceMatrix(network, [0.25, 0.75], { range: [0, 1] }));
    const map = lineColours().light;
    expect([picture.width, picture.height]).toEqual([3, 3]);
    expect(picture.at(1, 0)).toEqual([...colourOf(map, 0.25)]);
    expect(picture.at(0, 1)).toEqual([...colourOf(map, 0.25)]);
    expect(picture.at(0, 2)).toEqual([...colourOf(map, 0.75)]);
    expect(picture.at(2, 1)).toEqual([0, 0, 0, 0]);
    expect(picture.at(2, 2)[3]).toBe(255);
  });

  it("leaves dropped pairs out below the diagonal", () => {
    const picture = embeddedPng(renderCoherenceMatrix(network, [0.25, 0.75], { dropped: [true, false] }));
    expect(picture.at(1, 0)[3]).toBe(255);
    expect(picture.at(0, 1)[3]).toBe(0);
  });

  it("keeps its texts apart and inside, for few and for many dates", () => {
    const dates = Array.from({ length: 120 }, (_, i) =>
      new Date(Date.UTC(2015, 0, 1 + 12 * i)).toISOString().slice(0, 10),
    );
    const chain = createNetwork(dates.slice(1).map((date, i) => [dates[i] ?? "", date] as const));
    const coherence = chain.pairs.map((_, k) => (k % 10) / 10);
    expect(textFaults(renderCoherenceMatrix(chain, coherence))).toEqual([]);
    const svg = renderCoherenceMatrix(network, [0.2, 0.4], { width: 420, subtitle: "two pairs" });
    expect(textFaults(svg)).toEqual([]);
    expect(checkFigure(svg, "here")).toBe(svg);
  });

  it("refuses a list of another length", () => {
    expect(() => renderCoherenceMatrix(network, [1])).toThrowError(/network-length-mismatch/);
  });

  it("says what the coherence is the mean of, and what its ends mean", () => {
    const svg = renderCoherenceMatrix(network, [0.25, 0.75], {
      coherenceTitle: "Coherence at the reference point",
      words: ["incoherent", "coherent"],
    });
    expect(svg).toContain(">Coherence at the reference point<");
    expect(svg).not.toContain(">Mean coherence<");
    expect(svg).toContain(">← incoherent<");
    expect(textFaults(svg)).toEqual([]);
  });
});
