import { describe, expect, it } from "vitest";
import { factsOf, globalContext, seriesContext, variableOf } from "../../../test/series-context.ts";
import { coherenceMask, reliablePixels } from "./coherence-mask.ts";

const SCENE = { dates: ["2018-01-06"], shape: { y: 1, x: 5 } };
const maskOf = async (
  set: Readonly<Record<string, unknown>>,
  inputs: Readonly<Record<string, Float32Array>>,
) =>
  coherenceMask.prepare(await seriesContext(coherenceMask, SCENE, set))({
    origin: { y: 0, x: 0 },
    shape: SCENE.shape,
    inputs,
  }).reliable;

describe("coherence-mask", () => {
  it("takes the threshold in, as it was stored, and no NaN", async () => {
    const temporalCoherence = Float32Array.of(0.7, 0.69999, 0.9, Number.NaN, 0);
    expect([...(await maskOf({}, { temporalCoherence }))!]).toEqual([1, 0, 1, 0, 0]);
    expect([...(await maskOf({ "min-temporal-coherence": 0 }, { temporalCoherence }))!]).toEqual([
      1, 1, 1, 0, 1,
    ]);
  });

  it("leaves shadow out, and takes unknown shadow for none", async () => {
    const temporalCoherence = new Float32Array(5).fill(0.9);
    const shadowMask = Float32Array.of(0, 1, Number.NaN, 0, 1);
    expect([...(await maskOf({}, { temporalCoherence, shadowMask }))!]).toEqual([1, 0, 1, 1, 0]);
  });
});

describe("reliable-pixels", () => {
  const count = (least: number) =>
    reliablePixels.run(
      globalContext(
        reliablePixels,
        factsOf(SCENE),
        { reliable: variableOf("reliable", Uint8Array.of(1, 0, 1, 1, 0), [1, 5]) },
        { "min-reliable-pixels": least },
      ),
    );

  it("counts them", async () => {
    expect(await count(3)).toEqual({ pixels: 3, share: 0.6 });
  });

  it("stops a run with fewer than it asks for, and says what to change", async () => {
    await expect(count(4)).rejects.toMatchObject({
      kind: "science",
      code: "reliable-too-few",
      what: "Only 3 of 5 pixels have a temporal coherence of 0.7 or more; 4 are asked for.",
      fix: expect.stringContaining("min-temporal-coherence"),
    });
  });
});
