import { describe, expect, test } from "vitest";
import type { Range } from "../stack/variable.ts";
import { batchSlabs, commonPacks } from "./layer-batches.ts";
import type { PassLayer } from "./layer-runner.ts";

/** 20 layers in packs of eight, in slabs of two. */
const packs = Array.from({ length: 20 }, (_, i) => Math.floor(i / 8));
const layersOf = (kept: readonly number[] = []) => {
  let input = 0;
  return Array.from({ length: 20 }, (_, i): PassLayer => {
    const isKept = kept.includes(i);
    const layer = { name: String(i), record: null, kept: isKept ? { path: "", position: i } : null, input };
    if (!isKept) input++;
    return layer;
  });
};
const slabs = Array.from({ length: 10 }, (_, i): Range => [2 * i, 2 * i + 2]);
const sizes = (most: number, workers = 2) =>
  batchSlabs(slabs, layersOf(), [{ packs }], { most, workers }).map((batch) => batch.length);

describe("batchSlabs", () => {
  test("reads together the slabs that begin in one pack", () => {
    expect(sizes(100)).toEqual([4, 4, 2]);
    expect(batchSlabs(slabs, layersOf(), [{ packs }], { most: 100, workers: 2 }).flat()).toEqual(slabs);
  });

  test("cuts a pack evenly where the memory does not reach", () => {
    expect(sizes(7)).toEqual([2, 2, 2, 2, 2]);
    expect(sizes(1)).toEqual(slabs.map(() => 1));
  });

  test("cuts packs rather than leave half of the threads idle", () => {
    expect(sizes(100, 5)).toEqual([4, 4, 2]);
    expect(sizes(100, 6)).toEqual([2, 2, 2, 2, 2]);
  });

  test("leaves slabs alone where nothing is packed", () => {
    expect(batchSlabs(slabs, layersOf(), [{}], { most: 100, workers: 1 })).toEqual(slabs.map((s) => [s]));
  });

  test("goes by the inputs of the layers that are not kept", () => {
    // Layers 0 to 3 are kept: the first pack of the inputs is that of layers 4 to 11.
    const inputs = [{ packs: packs.slice(0, 16) }];
    const batches = batchSlabs(slabs, layersOf([0, 1, 2, 3]), inputs, { most: 100, workers: 1 });
    expect(batches.map((batch) => batch.length)).toEqual([2, 4, 4]);
  });
});

describe("commonPacks", () => {
  test("are those of the variable with most layers in each", () => {
    expect(commonPacks([{ packs: [0, 1, 2, 3] }, { packs: [0, 0, 1, 1] }, {}])).toEqual([0, 0, 1, 1]);
    expect(commonPacks([{}])).toBeUndefined();
  });
});
