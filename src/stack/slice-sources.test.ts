import { describe, expect, test } from "vitest";
import { inMemory } from "./in-memory.ts";
import { readFloats } from "./read-floats.ts";
import { sliceSources } from "./slice-sources.ts";
import type { Source, Variable } from "./variable.ts";
import {
  concatenate,
  crop,
  flip,
  multilook,
  openView,
  pointwise,
  relabel,
  take,
  type ViewSource,
} from "./views.ts";
import { fullWindow } from "./window.ts";

const [ROWS, COLUMNS, PAIRS] = [5, 6, 4];
const mapOf = (k: number) =>
  inMemory(
    "phase",
    Float32Array.from({ length: ROWS * COLUMNS }, (_, p) => 100 * k + p),
    { dims: ["y", "x"], shape: [ROWS, COLUMNS], dtype: "f32" },
  );
const stack = () =>
  concatenate(
    Array.from({ length: PAIRS }, (_, k) => mapOf(k)),
    "pair",
    "phase",
  );
const open = (source: Source): Promise<Variable> => openView(source as ViewSource, open);

/** What concatenating a variable's slices reads; null where it has none. */
async function rejoined({ source, name }: Variable): Promise<Float32Array | null> {
  const slices = sliceSources(source, "pair");
  if (slices === null) return null;
  const joined = await open({ view: "concatenate", dim: "pair", name, of: slices });
  return readFloats(joined, fullWindow(joined.shape));
}

const VIEWS: readonly (readonly [string, () => Variable])[] = [
  ["a concatenation", stack],
  ["some of its positions, in another order", () => take(stack(), "pair", [3, 0, 2])],
  [
    "a crop, of some positions",
    () =>
      crop(stack(), [
        [1, 4],
        [1, 3],
        [2, 6],
      ]),
  ],
  ["a multilook", () => multilook(stack(), { y: 2, x: 3, method: "mean" })],
  ["new labels", () => relabel(stack(), { unit: "rad", nodata: 103, dims: ["pair", "y", "x"] })],
  ["a flip of the rows", () => flip(stack(), "y")],
  [
    "a function of two stacks",
    () => pointwise("sum", "rad", "sum", [stack(), take(stack(), "pair", [1, 2, 3, 0])]),
  ],
  [
    "views of views",
    () =>
      relabel(
        crop(take(stack(), "pair", [2, 1]), [
          [1, 2],
          [0, 2],
          [0, 2],
        ]),
        { nodata: 101 },
      ),
  ],
];

describe("the sources of slices", () => {
  test.each(VIEWS)("of %s read, joined again, what the whole reads", async (_, make) => {
    const whole = make();
    expect(await rejoined(whole)).toEqual(await readFloats(whole, fullWindow(whole.shape)));
  });

  test("of a concatenation are its members", () => {
    expect(sliceSources(stack().source, "pair")).toEqual(
      Array.from({ length: PAIRS }, (_, k) => mapOf(k).source),
    );
  });

  test("do not exist where one array holds several slices", () => {
    const values = new Float32Array(PAIRS * ROWS * COLUMNS);
    const cube = inMemory("phase", values, {
      dims: ["pair", "y", "x"],
      shape: [PAIRS, ROWS, COLUMNS],
      dtype: "f32",
    });
    for (const variable of [cube, take(cube, "pair", [1]), relabel(cube, { unit: "rad" })])
      expect(sliceSources(variable.source, "pair")).toBeNull();
    expect(sliceSources({ format: "hdf5", path: "stack.h5" }, "pair")).toBeNull();
  });

  test("do not exist where positions change places, or lie along another dimension", () => {
    expect(sliceSources(flip(stack(), "pair").source, "pair")).toBeNull();
    expect(sliceSources(stack().source, "time")).toBeNull();
    expect(sliceSources(take(stack(), "y", [1, 2]).source, "pair")).toBeNull();
  });
});
