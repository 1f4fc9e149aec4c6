import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { formatCoherenceTable, formatDateTable } from "../../src/cli/export/coherence-table.ts";
import { factsOf } from "../../src/pipeline/facts.ts";
import { resolveParams } from "../../src/pipeline/recipe.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { type NetworkSelection, selectNetwork } from "../../src/systems/sbas/select-network.ts";
import { testData } from "../data.ts";
import { readDataset } from "./mintpy-comparison.ts";

const GOLDEN = testData("mintpy-golden");
const at = (path: string) => join(GOLDEN as string, path);
const RECIPE = { name: "selection", doc: "", steps: [selectNetwork], products: [] };

describe.skipIf(GOLDEN === null)("the choice of pairs (mintpy-golden)", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([at("input"), at("expected/waterMask.h5")]);
  });
  const select = async (set: Readonly<Record<string, unknown>>) => {
    const notes: string[] = [];
    const selection = (await selectNetwork.run({
      params: resolveParams(RECIPE, { compat: "mintpy", ...set }) as Parameters<
        typeof selectNetwork.run
      >[0]["params"],
      facts: factsOf(stack),
      records: {},
      inputs: Object.fromEntries(stack.variables),
      signal: new AbortController().signal,
      write: () => Promise.reject(new Error("it writes no map")),
      note: (message) => notes.push(message),
    })) as NetworkSelection;
    return { selection, notes };
  };

  it.each(["mintpy", "none"])("is dropIfgram with a least coherence of 0.40 (compat %s)", async (compat) => {
    const { selection } = await select({ compat, "network.min-coherence": 0.4 });
    const flags = await readDataset(at("expected/ifgramStack_after.h5"), "dropIfgram");
    const theirs = [...flags.keys()].filter((k) => flags[k] === 1);
    expect(selection.keep).toEqual(theirs);
    expect(selection.dropped.map(({ index }) => index)).toEqual([17, 25, 26]);
  });

  it("rests on the means of coherenceSpatialAvg.txt, whose text is the same", async () => {
    const { selection } = await select({ "network.min-coherence": 0.4 });
    const { network } = factsOf(stack);
    const text = formatCoherenceTable(
      { network: network!, coherence: selection.coherence! },
      { data: "ifgramStack.h5", mask: "waterMask.h5", area: { y: [0, 72], x: [0, 96] }, threshold: null },
    );
    expect(text).toBe(readFileSync(at("expected/coherenceSpatialAvg.txt"), "utf8"));
  });
});

describe.skipIf(GOLDEN === null)("the mean of each date (mintpy-golden)", () => {
  it("is written as MintPy's timeseriesSpatialAvg.txt, to the letter", async () => {
    const series = await readDataset(at("expected/timeseries.h5"), "timeseries");
    const mask = await readDataset(at("expected/maskTempCoh.h5"), "mask");
    const { dates } = await openStack([at("expected/timeseries.h5")]);
    const means = dates.map((_, i) => {
      const layer = series.subarray(i * mask.length, (i + 1) * mask.length);
      const used = layer.filter((_value, p) => mask[p] === 1);
      return used.reduce((sum, value) => sum + value, 0) / used.length;
    });
    const text = formatDateTable(
      { dates, means },
      { data: "timeseries.h5", mask: "maskTempCoh.h5", area: { y: [0, 72], x: [0, 96] }, threshold: null },
    );
    expect(text).toBe(readFileSync(at("expected/timeseriesSpatialAvg.txt"), "utf8"));
  });
});
