import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulate } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { hashResults } from "./tree.ts";

/** Nine blocks of 64 x 64, so many are the pairs, with everything that makes pixels differ: water, holes, an empty corner. */
const SCENE = { shape: { y: 150, x: 160 }, network: { count: 60, connections: 5 }, emptyCorner: 0.2 };
/** Other tiles, in another order. */
const RESOURCES = [
  ["--workers", "1", "--memory", "2GB"],
  ["--workers", "2", "--memory", "2GB"],
  ["--workers", "2", "--memory", "560MB"],
] as const;

const folder = mkdtempSync(join(tmpdir(), "upwarp-same-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(["zarr", "mintpy"] as const)("results from %s inputs", (format) => {
  let inputs: string;
  beforeAll(async () => {
    inputs = await simulate(join(folder, format), SCENE, { format });
  });

  test("are the same, byte for byte, for any number of workers and any memory", async () => {
    const tiles = new Set<string>();
    const trees: Record<string, string>[] = [];
    for (const [i, resources] of RESOURCES.entries()) {
      const out = join(folder, `${format}-${i}`);
      const words = ["run", "sbas", "--inputs", inputs, "--out", out, "--layout", "mintpy", "--json"];
      const { stdout } = await succeed([...words, ...resources], folder);
      for (const line of stdout.trim().split("\n")) {
        const event = JSON.parse(line) as { type: string; tiles?: number };
        if (event.type === "started" && event.tiles) tiles.add(String(event.tiles));
      }
      trees.push(hashResults(out));
    }
    const [first = {}, ...others] = trees;
    for (const name of ["velocity.tif", "velocity-std.tif", "temporal-coherence.tif", "timeseries.h5"])
      expect(Object.keys(first)).toContain(name);
    expect(Object.keys(first).filter((path) => path.startsWith("steps/")).length).toBeGreaterThan(100);
    for (const other of others) expect(other).toEqual(first);
    // Otherwise this would compare a run with itself.
    expect(tiles.size).toBeGreaterThan(1);
  });
});

test("the same pixels from Zarr and from MintPy's files give the same velocity, bit for bit", async () => {
  const words = "compare zarr-0/velocity.tif mintpy-0/velocity.tif --json".split(" ");
  const { stdout } = await succeed(words, folder);
  // The tolerance is 0 unless another is given.
  expect(JSON.parse(stdout)).toMatchObject({ variables: [{ agrees: true }] });
});
