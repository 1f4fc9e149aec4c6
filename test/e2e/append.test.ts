import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeCog } from "../../src/formats/geotiff/write-cog.ts";
import type { TypedArray } from "../../src/stack/variable.ts";
import { TIFF_GRID } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { hashResults } from "./tree.ts";
import { start } from "./upwarp.ts";

/** Larger than the largest block. */
const SHAPE = { y: 140, x: 150 };
const GRID = { ...TIFF_GRID, shape: SHAPE };
const DATES = ["20180106", "20180118", "20180130", "20180211", "20180223", "20180307", "20180319"];
const LATER = "20180331";
const EARLIER = "20171225";
/** Columns without data: the phase east of them is another component. */
const RIVER = [70, 76] as const;

const folder = mkdtempSync(join(tmpdir(), "upwarp-append-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);

interface PairOptions {
  /** Edge of the file's tiles. */
  readonly tileSize?: number;
  /** Rows and columns around the middle of the scene without data. */
  readonly hole?: number;
  /** Phase of the first row, in radians. */
  readonly offset?: number;
}

/** Unwrapped phase, coherence and components of a pair; east of the river some pairs are a cycle off. */
async function writePair(
  pair: string,
  { tileSize = 64, hole = 0, offset = 0 }: PairOptions = {},
): Promise<void> {
  const [first = "", second = ""] = pair.split("_");
  const [from, to] = [first, second].map((date) => [...DATES, LATER, EARLIER].indexOf(date));
  const seed = 7 * from! + 13 * to!;
  const size = SHAPE.y * SHAPE.x;
  const phase = new Float32Array(size);
  const coherence = new Float32Array(size);
  const component = new Uint8Array(size);
  for (let p = 0; p < size; p++) {
    const [row, column] = [Math.floor(p / SHAPE.x), p % SHAPE.x];
    const isRiver = column >= RIVER[0] && column < RIVER[1];
    const isHole = Math.hypot(row - SHAPE.y / 2, column - SHAPE.x / 4) < hole;
    if (isRiver || isHole) {
      phase[p] = Number.NaN;
      continue;
    }
    const isEast = column >= RIVER[1];
    const noise = Math.sin(12.9898 * p + 78.233 * seed) * 0.1;
    const wrong = isEast && seed % 3 === 0 ? 2 * Math.PI : 0;
    phase[p] = offset + (row / 50) * (to! - from!) + noise + wrong;
    coherence[p] = 0.9 - 0.2 * Math.abs(Math.sin(p));
    component[p] = isEast ? 2 : 1;
  }
  const write = (layer: string, data: TypedArray, dtype: "f32" | "u8", nodata: number | null) => {
    mkdirSync(at(`in/${layer}`), { recursive: true });
    const metadata = { WAVELENGTH_METRES: "0.0555" };
    const raster = { grid: GRID, bands: [{ data }], dtype, nodata, metadata };
    return writeCog(at(`in/${layer}/${pair}.${layer}.tif`), raster, {
      tileSize,
      compression: "none",
      overviews: false,
    });
  };
  await write("unw", phase, "f32", Number.NaN);
  await write("cc", coherence, "f32", 0);
  await write("conncomp", component, "u8", null);
}

/** Each date with its next two. */
const couples = (dates: readonly string[]) =>
  dates.flatMap((date, i) => dates.slice(i + 1, i + 3).map((next) => `${date}_${next}`));
const PAIRS = couples(DATES);
const added = (dates: readonly string[]) => couples(dates).filter((pair) => !PAIRS.includes(pair));

async function addPairs(pairs: readonly string[], options: PairOptions = {}): Promise<void> {
  for (const pair of pairs) await writePair(pair, options);
}

const BRIDGING = ["--set", "unwrapping.method=bridging", "--workers", "2", "--memory", "1GB"];
const job = (out: string, ...more: string[]) => [
  ...["sbas", "--out", out, ...BRIDGING],
  ...(more.includes("--inputs") ? more : ["--inputs", "in", ...more]),
];
const run = (out: string, ...more: string[]) => succeed(["run", ...job(out, ...more)], folder);
const isPublished = ([path]: readonly [string, string]) => !path.startsWith("steps/");

/** Runs into the folder of the earlier run, and compares. Returns what the run said of the interferograms. */
async function append(...more: string[]): Promise<string | undefined> {
  const { stderr } = await run("out", ...more);
  await expectFresh(...more);
  return /^note +correct-unwrapping: (.*)$/m.exec(stderr)?.[1];
}

/** The folder holds what a run into a fresh one leaves, byte for byte. */
async function expectFresh(...more: string[]): Promise<void> {
  await run("fresh", "--quiet", ...more);
  const [own, fresh] = [hashResults(at("out")), hashResults(at("fresh"))];
  expect(own).toMatchObject(fresh);
  expect(Object.entries(own).filter(isPublished)).toEqual(Object.entries(fresh).filter(isPublished));
}

const GIVEN = ["--set", "reference.yx=5,5"];
const KEPT = (count: number, total: number) =>
  `${count} of ${total} layers are new, the others are kept from an earlier run.`;

beforeAll(async () => {
  await addPairs(PAIRS);
  await run("out", "--quiet");
  for (const name of ["in", "out"]) renameSync(at(name), at(`before-${name}`));
});
beforeEach(() => {
  for (const name of ["in", "out", "fresh", "elsewhere"]) rmSync(at(name), { recursive: true, force: true });
  for (const name of ["in", "out"]) cpSync(at(`before-${name}`), at(name), { recursive: true });
});

describe("a run over a stack with one more date", () => {
  test("at its end computes the new interferograms alone, as the plan foretold", async () => {
    const fresh = added([...DATES, LATER]);
    await addPairs(fresh);
    const { stdout } = await succeed(["plan", ...job("out")], folder);
    expect(stdout).toMatch(
      /^correct-unwrapping +run .*; 2 of 13 layers are new, the others are kept unless the result of reference-point changes *$/m,
    );
    expect(await append()).toBe(KEPT(fresh.length, PAIRS.length + fresh.length));
  });

  test("at its beginning, whose files change the blocks of all results, keeps the other interferograms", async () => {
    const blocks = () =>
      readdirSync(at("out/displacement.zarr/displacement")).filter((name) => /^0/.test(name)).length;
    await run("out", "--quiet", ...GIVEN);
    expect(blocks()).toBe(9);
    // The tiles of the first file decide: 80 x 80 and no longer 64 x 64.
    await addPairs(added([EARLIER, ...DATES]), { tileSize: 80 });
    expect(await append(...GIVEN)).toBe(KEPT(2, 13));
    expect(blocks()).toBe(4);
  });

  test("that moves the reference point computes all interferograms again, and says why", async () => {
    await addPairs(added([...DATES, LATER]), { hole: 40 });
    expect(await append()).toBe(
      "no layer of an earlier run is kept, because the result of reference-point changed.",
    );
  });

  test("keeps the reference point, and the interferograms, when it is given", async () => {
    await run("out", "--quiet", ...GIVEN);
    await addPairs(added([...DATES, LATER]), { hole: 40 });
    expect(await append(...GIVEN)).toBe(KEPT(2, 13));
  });

  test("and a changed old file computes that one as well", async () => {
    await addPairs(added([...DATES, LATER]));
    await writePair(PAIRS[4]!, { offset: 1 });
    expect(await append()).toBe(KEPT(3, 13));
  });

  test("and with another parameter of the correction computes all of them", async () => {
    await addPairs(added([...DATES, LATER]));
    expect(await append("--set", "unwrapping.ramp=linear")).toBeUndefined();
  });

  test("from a folder that was moved keeps what it knows", async () => {
    await addPairs(added([...DATES, LATER]));
    renameSync(at("in"), at("elsewhere"));
    expect(await append("--inputs", "elsewhere")).toBe(KEPT(2, 13));
  });

  test("that is killed at any time is finished by the same command", async () => {
    await addPairs(added([...DATES, LATER]));
    for (const milliseconds of [300, 500, 700]) {
      const { child, ended } = start(["run", ...job("out")], folder);
      await sleep(milliseconds);
      child.kill("SIGKILL");
      await ended;
    }
    await run("out", "--quiet");
    await expectFresh();
  });
});

describe("a run over a stack of which", () => {
  test("a date was taken away computes no interferogram again", async () => {
    for (const layer of readdirSync(at("in")))
      for (const name of readdirSync(at(`in/${layer}`)))
        if (name.includes(DATES.at(-1)!)) rmSync(at(`in/${layer}/${name}`));
    expect(await append()).toBe(KEPT(0, 9));
  });
});
