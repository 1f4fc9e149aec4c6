import { describe, expect, test } from "vitest";
import { DATES, makeRun, PAIRS } from "../../../test/report-run.ts";
import { createNetwork } from "../../stack/network.ts";
import { pairFacts } from "./pair-facts.ts";

const whole = createNetwork(PAIRS, [10, -20, 5, -10]);
const kept = createNetwork(PAIRS.slice(0, 3), [10, -20, 5]);
const selection = {
  keep: [0, 1, 2],
  dropped: [{ pair: "20180106_20180130", index: 3, reasons: ["max-days: 24 days", "min-coherence: 0.2"] }],
  coherence: null,
  keptByTree: [],
  lostDates: [],
};

describe("pairFacts", () => {
  test("has all pairs of the stack, with the reasons of those that were left out", () => {
    const facts = pairFacts(
      makeRun({
        network: kept,
        source: { network: whole },
        steps: { "select-network": { record: selection } },
      }),
    );
    expect(facts?.network.pairs).toHaveLength(4);
    expect(facts?.network.perpendicularBaseline).toEqual([10, -20, 5, -10]);
    expect(facts?.dropped).toEqual([false, false, false, true]);
    expect(facts?.rule).toEqual([null, null, null, "max-days"]);
    expect(facts?.reasons[3]).toBe("max-days: 24 days; min-coherence: 0.2");
  });

  test("takes the coherence of the scene before that of the reference point, and puts it with its pairs", () => {
    const steps = {
      "select-network": { record: selection },
      "reference-point": {
        record: {
          y: 1,
          x: 1,
          lonLat: null,
          chosen: "given",
          window: 1,
          pixels: 1,
          coherence: [0.9, 0.8, 0.7],
        },
      },
    };
    const run = (more: object) =>
      pairFacts(makeRun({ network: kept, source: { network: whole }, steps: { ...steps, ...more } }));
    expect([...(run({})?.coherence ?? [])]).toEqual([0.9, 0.8, 0.7, Number.NaN]);
    expect(run({})?.coherenceOf).toBe("reference");
    const measured = run({ "pair-coherence": { record: { mean: [0.5, null, 0.4], pixels: 9 } } });
    expect([...(measured?.coherence ?? [])]).toEqual([0.5, Number.NaN, 0.4, Number.NaN]);
    expect(measured?.coherenceOf).toBe("scene");
    const selected = run({ "select-network": { record: { ...selection, coherence: [0.6, 0.5, 0.4, 0.2] } } });
    expect([...(selected?.coherence ?? [])]).toEqual([0.6, 0.5, 0.4, 0.2]);
  });

  test.each([
    ["no network", null],
    ["words", "network"],
    ["an index outside", { ...whole, pairs: [{ reference: 0, secondary: 9 }] }],
    ["a date that is none", { ...whole, dates: ["<b>", ...DATES.slice(1)] }],
    ["swapped pairs", { ...whole, pairs: [{ reference: 2, secondary: 1 }] }],
    ["a pair twice", { ...whole, pairs: [whole.pairs[0], whole.pairs[0]] }],
  ])("falls back on the pairs of the results where the manifest holds %s", (_, network) => {
    const facts = pairFacts(
      makeRun({
        network: kept,
        source: { network: network as never },
        steps: { "select-network": { record: selection } },
      }),
    );
    expect(facts?.network.pairs).toHaveLength(3);
    expect(facts?.dropped).toEqual([false, false, false]);
  });

  test("is nothing for a run without pairs", () => {
    expect(pairFacts(makeRun({ network: null, steps: {} }))).toBeNull();
  });
});
