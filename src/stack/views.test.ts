import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Dim, Source, Variable, Window } from "./variable.ts";
import {
  concatenate,
  crop,
  inMemory,
  isView,
  openView,
  readFloats,
  relabel,
  take,
  viewedSources,
} from "./views.ts";
import { fullWindow } from "./window.ts";

const map = (name: string, first: number, more = {}) =>
  inMemory(
    name,
    Float32Array.from({ length: 12 }, (_, i) => first + i),
    { dims: ["y", "x"], shape: [3, 4], dtype: "f32", unit: "rad", chunks: [2, 3], ...more },
  );
const maps = [0, 100, 200, 300, 400].map((first) => map(`map${first}`, first));
const stack = concatenate(maps, "pair", "phase");
const values = async (variable: Variable, window: Window = fullWindow(variable.shape)) =>
  Array.from(await variable.read(window));

/** Opens a source that has been through JSON, as a worker does. */
async function reopened(variable: Variable): Promise<Variable> {
  const open = (source: Source): Promise<Variable> => {
    if (!isView(source)) throw new Error("a leaf that is no view");
    return openView(source, open);
  };
  return open(JSON.parse(JSON.stringify(variable.source)));
}

describe("concatenate", () => {
  it("stacks maps along a new first dimension, in chunks of one map", () => {
    expect(stack).toMatchObject({
      name: "phase",
      dims: ["pair", "y", "x"],
      shape: [5, 3, 4],
      chunks: [1, 2, 3],
      unit: "rad",
    });
  });

  it("reads any window across maps", async () => {
    expect(
      await values(stack, [
        [1, 3],
        [1, 2],
        [2, 4],
      ]),
    ).toEqual([106, 107, 206, 207]);
    expect(
      await values(stack, [
        [4, 5],
        [0, 1],
        [0, 2],
      ]),
    ).toEqual([400, 401]);
    expect(
      await values(stack, [
        [2, 2],
        [0, 3],
        [0, 4],
      ]),
    ).toEqual([]);
  });

  it.each([
    [
      "shape",
      inMemory("b", new Float32Array(9), { dims: ["y", "x"], shape: [3, 3], dtype: "f32", unit: "rad" }),
    ],
    [
      "type",
      inMemory("b", new Int16Array(12), { dims: ["y", "x"], shape: [3, 4], dtype: "i16", unit: "rad" }),
    ],
    ["unit", map("b", 0, { unit: "m" })],
    ["nodata", map("b", 0, { nodata: 0 })],
    ["scale", map("b", 0, { scale: 2 })],
  ])("refuses members that differ in %s", (_, other) => {
    expect(() => concatenate([map("a", 0), other], "pair", "phase")).toThrow(/stack-members-differ/);
  });

  it("refuses an empty list", () => {
    expect(() => concatenate([], "pair", "phase")).toThrow(/stack-empty/);
  });
});

describe("crop", () => {
  it("shows a part as a whole, and keeps what is known of the values", async () => {
    const part = crop(stack, [
      [1, 4],
      [1, 3],
      [0, 2],
    ]);
    expect(part).toMatchObject({ shape: [3, 2, 2], chunks: [1, 2, 2], dims: stack.dims, unit: "rad" });
    expect(
      await values(part, [
        [0, 1],
        [0, 2],
        [0, 2],
      ]),
    ).toEqual([104, 105, 108, 109]);
  });

  it("refuses to read beyond its borders, where the variable under it goes on", async () => {
    const part = crop(maps[0] as Variable, [
      [0, 2],
      [0, 2],
    ]);
    await expect(
      part.read([
        [0, 3],
        [0, 2],
      ]),
    ).rejects.toMatchObject({ code: "window-out-of-bounds" });
  });
});

describe("take", () => {
  it("selects in the given order, repetitions included", async () => {
    const chosen = take(stack, "pair", [3, 0, 1, 1]);
    expect(chosen.shape).toEqual([4, 3, 4]);
    expect(
      await values(chosen, [
        [0, 4],
        [0, 1],
        [0, 1],
      ]),
    ).toEqual([300, 0, 100, 100]);
    expect(
      await values(chosen, [
        [1, 3],
        [0, 1],
        [0, 1],
      ]),
    ).toEqual([0, 100]);
  });

  it("selects along an inner dimension", async () => {
    expect(await values(take(maps[0] as Variable, "x", [3, 1]))).toEqual([3, 1, 7, 5, 11, 9]);
  });

  it("reads neighbours together", async () => {
    let reads = 0;
    const count = (window: Window) => {
      reads++;
      return stack.read(window);
    };
    const counted = { ...stack, read: count };
    await values(take(counted, "pair", [1, 2, 3, 0]));
    expect(reads).toBe(2);
    // One reading with a gap in it, but not one over a gap that is most of it.
    expect((await values(take(counted, "pair", [0, 2, 3]))).filter((_, i) => i % 12 === 0)).toEqual([
      0, 200, 300,
    ]);
    expect(reads).toBe(3);
    expect((await values(take(counted, "pair", [0, 4]))).filter((_, i) => i % 12 === 0)).toEqual([0, 400]);
    expect(reads).toBe(5);
  });

  it("gives the values of any choice of positions, in its order", async () => {
    const positions = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(positions, async (chosen) => {
        const found = await values(take(stack, "pair", chosen));
        expect(found).toEqual(chosen.flatMap((k) => Array.from({ length: 12 }, (_, p) => 100 * k + p)));
      }),
    );
  });

  it("refuses positions that do not exist and dimensions that are not there", () => {
    expect(() => take(stack, "pair", [5])).toThrow(/selection-out-of-bounds/);
    expect(() => take(stack, "pair", [-1])).toThrow(/selection-out-of-bounds/);
    expect(() => take(stack, "time", [0])).toThrow(/selection-out-of-bounds/);
  });
});

describe("relabel", () => {
  it("changes the description and no stored value", async () => {
    const labelled = relabel(maps[1] as Variable, {
      name: "height",
      unit: "m",
      nodata: 100,
      scale: 2,
      offset: -1,
      attrs: { a: 1 },
    });
    expect(labelled).toMatchObject({
      name: "height",
      unit: "m",
      nodata: 100,
      scale: 2,
      offset: -1,
      attrs: { a: 1 },
      shape: [3, 4],
    });
    expect(await values(labelled)).toEqual(await values(maps[1] as Variable));
  });

  it("refuses another number of dimensions", () => {
    expect(() => relabel(stack, { dims: ["y", "x"] })).toThrow(/dims-mismatch/);
  });
});

describe("readFloats", () => {
  it("makes nodata NaN and applies scale and offset", async () => {
    const stored = inMemory("h", Int16Array.of(-32768, 0, 10), {
      dims: ["x"],
      shape: [3],
      dtype: "i16",
      nodata: -32768,
      scale: 0.5,
      offset: 100,
    });
    expect(await readFloats(stored, [[0, 3]])).toEqual(Float32Array.of(Number.NaN, 100, 105));
  });

  it("compares nodata as it was stored: rounded to f32 in an f32 raster", async () => {
    const stored = inMemory("h", Float32Array.of(-3.4028234663852886e38, 0.1), {
      dims: ["x"],
      shape: [2],
      dtype: "f32",
      nodata: -3.40282346639e38,
    });
    expect(await readFloats(stored, [[0, 2]])).toEqual(Float32Array.of(Number.NaN, 0.1));
    const tenth = inMemory("h", Float32Array.of(0.1, 0.2), {
      dims: ["x"],
      shape: [2],
      dtype: "f32",
      nodata: 0.1,
    });
    expect(await readFloats(tenth, [[0, 2]])).toEqual(Float32Array.of(Number.NaN, 0.2));
  });

  it("leaves the source of the values as it was", async () => {
    const masked = map("m", 0, { nodata: 5 });
    await readFloats(masked, fullWindow(masked.shape));
    expect((await values(masked))[5]).toBe(5);
  });

  it("refuses complex variables", async () => {
    const slc = inMemory("slc", new Float32Array(4), { dims: ["x"], shape: [2], dtype: "c64" });
    await expect(readFloats(slc, [[0, 2]])).rejects.toMatchObject({ code: "variable-complex" });
  });
});

describe("a source that has been through JSON", () => {
  it.each<[string, Variable]>([
    ["concatenate", stack],
    [
      "crop",
      crop(stack, [
        [1, 4],
        [1, 3],
        [0, 2],
      ]),
    ],
    ["take", take(stack, "pair", [4, 0])],
    ["relabel", relabel(stack, { name: "n", unit: "m", scale: 2 })],
    [
      "all of them",
      relabel(
        crop(take(stack, "pair", [4, 0, 2]), [
          [0, 2],
          [1, 2],
          [0, 4],
        ]),
        { name: "deep" },
      ),
    ],
  ])("rebuilds %s: description and values", async (_, variable) => {
    const again = await reopened(variable);
    const { name, dims, shape, dtype, unit, nodata, chunks } = variable;
    expect(again).toMatchObject({ name, dims, shape, dtype, unit, nodata, chunks });
    expect(again.scale).toBe(variable.scale);
    expect(await values(again)).toEqual(await values(variable));
  });

  it("keeps NaN and every bit of a variable in memory", async () => {
    const data = Float64Array.of(Number.NaN, -0, 0.1, Number.MIN_VALUE, Number.NEGATIVE_INFINITY);
    const variable = inMemory("d", data, { dims: ["x"], shape: [5], dtype: "f64" });
    expect(await (await reopened(variable)).read([[0, 5]])).toEqual(data);
  });

  it("lists the sources that a view looks at", () => {
    expect(viewedSources(stack.source as Extract<Source, { view: string }>)).toHaveLength(5);
  });

  it.each<[string, Source]>([
    ["an unknown view", { view: "mirror", of: { view: "inMemory" } }],
    ["a view of nothing", { view: "crop" }],
    ["a crop without a window", { view: "crop", of: maps[0]?.source }],
    ["an in-memory variable without data", { view: "inMemory", name: "x" }],
  ])("is refused when it is %s", async (_, source) => {
    await expect(reopened({ source } as Variable)).rejects.toMatchObject({ code: "source-malformed" });
  });
});

it("views compose: taking then cropping equals indexing the array", async () => {
  const whole = await values(stack);
  const range = (n: number) =>
    fc.tuple(fc.nat(n), fc.nat(n)).map(([a, b]): [number, number] => (a < b ? [a, b] : [b, a]));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(4), { minLength: 1, maxLength: 6 }),
      range(3),
      range(4),
      async (indices, ys, xs) => {
        const view = crop(take(stack, "pair" as Dim, indices), [[0, indices.length], ys, xs]);
        const expected = indices.flatMap((k) =>
          whole.filter(
            (_, i) => Math.floor(i / 12) === k && inside(Math.floor(i / 4) % 3, ys) && inside(i % 4, xs),
          ),
        );
        expect(await values(view)).toEqual(expected);
      },
    ),
    { numRuns: 100 },
  );
});

const inside = (i: number, [start, stop]: [number, number]) => i >= start && i < stop;

it("inMemory refuses data that do not fit their description", () => {
  expect(() => inMemory("x", new Float32Array(5), { dims: ["y", "x"], shape: [2, 3], dtype: "f32" })).toThrow(
    /data-shape-mismatch/,
  );
  expect(() => inMemory("x", new Float64Array(6), { dims: ["y", "x"], shape: [2, 3], dtype: "f32" })).toThrow(
    /data-shape-mismatch/,
  );
  expect(() => inMemory("x", new Float32Array(6), { dims: ["y", "x"], shape: [2, 3], dtype: "c64" })).toThrow(
    /data-shape-mismatch/,
  );
});
