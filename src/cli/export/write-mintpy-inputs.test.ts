import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataset } from "../../formats/open.ts";
import { openStack } from "../../products/open-stack.ts";
import { stackAttributes } from "../../products/upwarp-zarr.ts";
import { simulateStack } from "../../simulate/simulate-stack.ts";
import type { Stack } from "../../stack/stack.ts";
import { factsOf } from "./mintpy/to-mintpy.ts";
import { writeMintpyInputs } from "./write-mintpy-inputs.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-mintpy-inputs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const stack = simulateStack({
  shape: { y: 6, x: 7 },
  network: { count: 4, connections: 2 },
  slantRange: 850_000,
});

async function bperpOf(path: string) {
  const { variables } = await openDataset(path);
  const bperp = variables.get("bperp");
  const values = bperp && [...(await bperp.read([[0, bperp.shape[0] ?? 0]]))];
  for (const variable of variables.values()) await variable.close();
  return values;
}

/** Written and opened again. */
async function again(name: string, given: Stack) {
  const [path = ""] = await writeMintpyInputs(given, join(folder, name, "inputs"));
  return { bperp: await bperpOf(path), stack: await openStack([join(folder, name)]) };
}

describe("MintPy's inputs of a stack", () => {
  it("hold the slant range that the stack knows for its whole scene, and its baselines", async () => {
    const { stack: read, bperp } = await again("known", stack);
    const range = read.variables.get("slantRange");
    expect(range?.shape).toEqual([6, 7]);
    expect([
      ...new Set(
        await range!.read([
          [0, 6],
          [0, 7],
        ]),
      ),
    ]).toEqual([850_000]);
    expect(read.acquisition.slantRange).toBe(850_000);
    const wanted = stack.network.perpendicularBaseline!.map(Math.fround);
    expect(bperp).toEqual(wanted);
    expect(wanted.every((value) => value !== 0)).toBe(true);
    expect(read.network?.perpendicularBaseline).toEqual(wanted);
  });

  it("hold NaN, not 0, where a baseline is not known, so that nobody takes it for one", async () => {
    const { network } = stack;
    const some = network.perpendicularBaseline!.map((value, k) => (k === 1 ? Number.NaN : value));
    const partly = await again("partly", { ...stack, network: { ...network, perpendicularBaseline: some } });
    expect(partly.bperp!.map(Number.isNaN)).toEqual(some.map(Number.isNaN));
    const none = await again("none", { ...stack, network: { ...network, perpendicularBaseline: null } });
    expect(none.bperp).toEqual(network.pairs.map(() => Number.NaN));
  });
});

describe("the baselines of a series' dates", () => {
  const baselines = (perpendicularBaseline: readonly number[] | null) => {
    const { network } = stack;
    const attrs = stackAttributes({ ...stack, network: { ...network, perpendicularBaseline } });
    const [name, variable] = [...stack.variables][0]!;
    return factsOf([{ name, path: "here", variable, grid: stack.grid, dates: stack.dates, attrs }]).baselines;
  };

  it("are NaN where no known pair leads to a date, and none where no pair is known", () => {
    const { pairs, perpendicularBaseline } = stack.network;
    const last = stack.dates.length - 1;
    const cut = perpendicularBaseline!.map((value, k) => (pairs[k]!.secondary === last ? Number.NaN : value));
    const known = baselines(perpendicularBaseline)!;
    expect(known.every(Number.isFinite)).toBe(true);
    const partly = baselines(cut)!;
    expect(partly.map(Number.isNaN)).toEqual([false, false, false, true]);
    expect(partly[1]).toBeCloseTo(known[1]!, 6);
    expect(baselines(cut.map(() => Number.NaN))).toBeNull();
    expect(baselines(null)).toBeNull();
  });
});
