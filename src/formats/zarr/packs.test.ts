import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packsOf } from "../../stack/packs.ts";
import type { Variable } from "../../stack/variable.ts";
import { crop, relabel, take } from "../../stack/views.ts";
import { elementsOf, fullWindow } from "../../stack/window.ts";
import { zarrStore } from "./index.ts";

const SHAPE = [7, 5, 6] as const;
const folder = mkdtempSync(join(tmpdir(), "upwarp-packs-"));
const opened: Variable[] = [];
async function stored(compression: "none" | "zstd"): Promise<Variable> {
  const path = join(folder, `${compression}.zarr`);
  const arrays = [
    {
      name: "phase",
      dims: ["pair", "y", "x"] as const,
      shape: SHAPE,
      dtype: "f32" as const,
      unit: "rad",
      nodata: Number.NaN,
      chunks: [3, 4, 4],
      compression,
      attrs: {},
    },
  ];
  await zarrStore.create(path, { attrs: {}, grid: null, arrays });
  const writer = await zarrStore.openWriter(path, "phase");
  await writer.write(
    fullWindow(SHAPE),
    Float32Array.from({ length: elementsOf(SHAPE) }, (_, i) => i),
  );
  const variable = await zarrStore.openVariable(path, "phase");
  opened.push(variable);
  return variable;
}
let packed: Variable;
beforeAll(async () => {
  packed = await stored("zstd");
});
afterAll(async () => {
  for (const variable of opened) await variable.close();
  rmSync(folder, { recursive: true });
});

const PACKS = [0, 0, 0, 1, 1, 1, 2];

describe("packs", () => {
  test("number the chunks of a packed variable, and a chunk that is not packed or of one layer is none", async () => {
    expect(packed.packs).toEqual(PACKS);
    expect((await stored("none")).packs).toBeUndefined();
    expect(packsOf(4, 1)).toEqual({});
  });

  test("follow what a view selects", () => {
    expect(take(packed, "pair", [6, 2, 3]).packs).toEqual([2, 0, 1]);
    expect(take(packed, "x", [1]).packs).toEqual(PACKS);
    expect(relabel(packed, { unit: "1" }).packs).toEqual(PACKS);
    const part = crop(packed, [
      [2, 5],
      [0, 5],
      [1, 3],
    ]);
    expect(part.packs).toEqual([0, 1, 1]);
  });
});

describe("readInto", () => {
  test("fills the array that it is given with what `read` returns, through views as well", async () => {
    const views = [
      packed,
      relabel(packed, { unit: "1" }),
      take(packed, "pair", [2, 3, 4]),
      crop(packed, [
        [1, 6],
        [1, 5],
        [2, 6],
      ]),
    ];
    for (const view of views) {
      const window = fullWindow(view.shape).with(0, [1, 3]);
      const expected = (await view.read(window)) as Float32Array;
      const out = new Float32Array(expected.length).fill(-1);
      await view.readInto!(window, out);
      expect(out).toEqual(expected);
    }
  });

  test("is not there for a selection with gaps, which has to be put together", () => {
    expect(take(packed, "pair", [0, 2]).readInto).toBeUndefined();
  });
});
