import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { testData } from "../data.ts";
import { type Run, removeRuns, runSbas } from "./mintpy-comparison.ts";

// PyRate's two real stacks, unweighted. UPWARP_TABLE=1 prints the figures that docs/compatibility.md gives.

const figures: string[] = [];
afterAll(() => {
  if (process.env.UPWARP_TABLE !== undefined) process.stdout.write(`\n${figures.join("\n")}\n`);
  removeRuns();
});

/** Smallest, middle and largest of some values. */
function summarise(values: Iterable<number>) {
  const all = Float64Array.from(values).sort();
  const middle = all.length / 2;
  const median = (all[Math.ceil(middle) - 1]! + all[Math.floor(middle)]!) / 2;
  return { count: all.length, minimum: all[0]!, median, maximum: all.at(-1)! };
}

async function velocityWhere({ read }: Run, layer: string, keep: (value: number) => boolean) {
  const chosen = await read("invert-network", layer);
  const velocity = await read("estimate-velocity", "velocity");
  return [...velocity.keys()].filter((p) => keep(chosen[p]!) && !Number.isNaN(velocity[p]!));
}

const MEXICO = testData("insar-mexico-s1");

describe.skipIf(MEXICO === null)("Mexico City (insar-mexico-s1)", () => {
  it("sinks by up to 302.13 mm/yr over the pixels that are valid in all 30 pairs", async () => {
    const run = await runSbas([MEXICO as string], { compat: "none", weight: "no", "reference.yx": "9,8" });
    const pixels = await velocityWhere(run, "pairCount", (count) => count === 30);
    const [velocity, coherence] = [
      await run.read("estimate-velocity", "velocity"),
      await run.read("invert-network", "temporalCoherence"),
    ];
    const of = (values: Float32Array, factor: number) => summarise(pixels.map((p) => values[p]! * factor));
    const { count, minimum, median, maximum } = of(velocity, 1000);
    figures.push(
      `Mexico City: ${count} pixels, velocity ${minimum.toFixed(2)}, ${median.toFixed(2)}, ${maximum.toFixed(2)} mm/yr`,
      `Mexico City: median temporal coherence ${of(coherence, 1).median.toFixed(4)}`,
    );
    expect(count).toBe(5882);
    expect([minimum, median, maximum].map((v) => v.toFixed(2))).toEqual(["-302.13", "-93.34", "7.56"]);
    expect(of(coherence, 1).median.toFixed(4)).toBe("0.9523");
  });
});

const SYDNEY = testData("insar-sydney-ers");

describe.skipIf(SYDNEY === null)("Sydney (insar-sydney-ers)", () => {
  // The two sets of headers say different wavelengths (0.056236 and 0.056197 m); the phases are the same to the bit.
  it.each([
    ["roipac", "-10.15", "17.18"],
    ["gamma", "-10.14", "17.17"],
  ])("read from %s moves from %s to %s mm/yr where the network is full rank", async (folder, low, high) => {
    const run = await runSbas([join(SYDNEY as string, folder)], {
      compat: "none",
      weight: "no",
      "reference.yx": "26,23",
    });
    const counts = await run.read("invert-network", "pairCount");
    const fullRank = await velocityWhere(run, "rankDeficiency", (gaps) => gaps === 0);
    const velocity = await run.read("estimate-velocity", "velocity");
    const { count, minimum, maximum } = summarise(
      fullRank.filter((p) => counts[p]! > 0).map((p) => velocity[p]! * 1000),
    );
    const range = [minimum, maximum].map((v) => v.toFixed(2));
    figures.push(`Sydney, ${folder}: ${count} pixels, velocity ${range.join(" to ")} mm/yr`);
    expect(count).toBe(2677);
    expect(range).toEqual([low, high]);
  });
});
