import { expect, it } from "vitest";
import { createLayerMean } from "./layer-mean.ts";

it("is the mean over the layers that have a value", () => {
  const mean = createLayerMean(3);
  mean.add(Float32Array.of(1, Number.NaN, Number.NaN));
  mean.add(Float32Array.of(2, 5, Number.NaN));
  expect([...mean.mean()]).toEqual([1.5, 5, Number.NaN]);
});

it("does not lose small numbers in a long sum", () => {
  const mean = createLayerMean(1);
  for (let i = 0; i < 100_000; i++) mean.add(Float32Array.of(0.1));
  expect(mean.mean()[0]).toBe(Math.fround(0.1));
});
