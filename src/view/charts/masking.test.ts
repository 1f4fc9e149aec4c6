import { describe, expect, it } from "vitest";
import { MISSING } from "../protocol.ts";
import { explainPixel, isMasked, judgePixel, type MaskCheck, maskPixels } from "./masking.ts";

const coherence = (values: number): MaskCheck<number> => ({
  rule: { layer: "coherence", min: 0.7, max: null },
  name: "temporal coherence",
  unit: "1",
  values,
});
const pairs = (values: number): MaskCheck<number> => ({
  rule: { layer: "pairs", min: 20, max: null },
  name: "number of pairs",
  unit: "",
  values,
});

describe("isMasked", () => {
  it("lets the ends be seen, also when they were stored as float32", () => {
    const rule = { layer: "a", min: 0.7, max: 0.9 };
    expect(
      [0.7, Math.fround(0.7), 0.8, Math.fround(0.9)].map((value) => isMasked(rule, Math.fround(value))),
    ).toEqual([false, false, false, false]);
    expect([0.69, 0.91].map((value) => isMasked(rule, value))).toEqual([true, true]);
  });

  it("hides what the mask does not know", () => {
    const open = { layer: "a", min: null, max: null };
    expect([Number.NaN, MISSING, 0].map((value) => isMasked(open, value))).toEqual([true, true, false]);
  });
});

describe("maskPixels", () => {
  it("shows what all rules let be seen", () => {
    const checks = [
      { ...coherence(0), values: Float32Array.of(0.9, 0.9, 0.1, Number.NaN) },
      { ...pairs(0), values: Float32Array.of(30, 10, 30, 30) },
    ];
    expect([...maskPixels(4, checks)]).toEqual([1, 0, 0, 0]);
    expect([...maskPixels(2, [])]).toEqual([1, 1]);
  });

  it("says of a pixel what is said of it alone", () => {
    for (const value of [0.1, Math.fround(0.7), 0.9, Number.NaN, MISSING]) {
      const alone = judgePixel(1, [coherence(value)]).kind === "shown";
      expect(maskPixels(1, [{ ...coherence(0), values: [value] }])[0]).toBe(alone ? 1 : 0);
    }
  });
});

describe("judgePixel and explainPixel", () => {
  const explain = (value: number | null, ...checks: MaskCheck<number>[]) =>
    explainPixel(judgePixel(value, checks));

  it("tell four kinds of emptiness apart", () => {
    const kinds = [
      judgePixel(null, []),
      judgePixel(MISSING, []),
      judgePixel(Number.NaN, []),
      judgePixel(1, []),
    ];
    expect(kinds.map(({ kind }) => kind)).toEqual(["outside", "missing", "no-data", "shown"]);
    expect(new Set(kinds.map((status) => explainPixel(status).join())).size).toBe(4);
    // A pixel without a value is not blamed on a mask.
    expect(judgePixel(Number.NaN, [coherence(0)]).kind).toBe("no-data");
  });

  it("say nothing where there is nothing to explain", () => {
    expect(explain(0.02, coherence(0.9))).toEqual([]);
  });

  it("name every mask with its value and its limit", () => {
    expect(explain(0.02, coherence(Math.fround(0.42)), pairs(12))).toEqual([
      "Masked: temporal coherence 0.420 is below 0.7.",
      "Masked: number of pairs 12 is below 20.",
    ]);
    const above = {
      ...pairs(0),
      rule: { layer: "rms", min: null, max: 5 },
      name: "rms",
      unit: "mm",
      values: 7.25,
    };
    expect(explain(0.02, above)).toEqual(["Masked: rms 7.25 mm is above 5 mm."]);
  });

  it("show enough digits to see the difference", () => {
    expect(explain(0.02, coherence(0.69996))).toEqual(["Masked: temporal coherence 0.69996 is below 0.7."]);
  });

  it("say when the mask itself has no data", () => {
    expect(explain(0.02, coherence(Number.NaN), pairs(MISSING))).toEqual([
      "Masked: temporal coherence has no data here.",
      "Masked: number of pairs is missing here.",
    ]);
  });

  it("tell of a pixel without data how well it was measured", () => {
    const lines = explainPixel({ kind: "no-data" }, [
      { name: "number of pairs", role: "count", unit: "1", value: 0 },
      { name: "temporal coherence", role: "coherence", unit: "1", value: Number.NaN },
      { name: "velocity", role: "velocity", unit: "m yr-1", value: 0.1 },
      { name: "water mask", role: "mask", unit: "", value: MISSING },
    ]);
    expect(lines).toEqual([
      "No data: the file has no value here.",
      "Number of pairs: 0.",
      "Temporal coherence: no data.",
      "Water mask: missing.",
    ]);
  });

  it("write negative numbers with a minus and angles with a degree", () => {
    const slope = { rule: { layer: "s", min: -5, max: null }, name: "slope", unit: "degree", values: -7.5 };
    expect(explain(1, slope)).toEqual(["Masked: slope −7.50° is below −5°."]);
  });
});
