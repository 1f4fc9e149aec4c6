import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { zarrStore } from "../../formats/zarr/index.ts";
import type { Result } from "./open-result.ts";
import { openResult } from "./open-result.ts";
import { openStandardErrors, withoutErrors } from "./standard-errors.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-errors-"));
afterAll(() => rmSync(folder, { recursive: true }));
const DATES = ["2018-01-06", "2018-01-18"];

/** A group with arrays of two dates, 2 x 3 pixels unless said otherwise. */
async function group(file: string, arrays: Readonly<Record<string, number>>, shape = { y: 2, x: 3 }) {
  const path = join(folder, file);
  await zarrStore.create(path, {
    attrs: { dates: DATES },
    grid: null,
    arrays: Object.keys(arrays).map((name) => ({
      name,
      dims: ["time", "y", "x"],
      shape: [2, shape.y, shape.x],
      dtype: "f32",
      unit: "m",
      nodata: Number.NaN,
      chunks: [2, shape.y, shape.x],
      attrs: {},
    })),
  });
  for (const [name, value] of Object.entries(arrays)) {
    const writer = await zarrStore.openWriter(path, name);
    const data = new Float32Array(2 * shape.y * shape.x).fill(value);
    await writer.write(
      [
        [0, 2],
        [0, shape.y],
        [0, shape.x],
      ],
      data,
    );
    await writer.close();
  }
  return path;
}

async function errorNames(result: Result): Promise<Record<string, string | null>> {
  const errors = await openStandardErrors(result);
  const names = [...result.layers.values()].map((layer) => [layer.name, errors.of(layer)?.name ?? null]);
  await errors.close();
  return Object.fromEntries(names) as Record<string, string | null>;
}

describe("openStandardErrors", () => {
  test("finds them in the result, by either spelling", async () => {
    const result = await openResult(
      await group("one.zarr", { rate: 1, rateStd: 2, "long-term": 3, "long-term-std": 4, lonely: 5 }),
    );
    expect(await errorNames(result)).toEqual({
      rate: "rateStd",
      rateStd: null,
      "long-term": "long-term-std",
      "long-term-std": null,
      lonely: null,
    });
    expect(
      withoutErrors([...result.layers.values()])
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["lonely", "long-term", "rate"]);
    await result.close();
  });

  test("finds them in the file beside the one that was opened", async () => {
    const path = await group("motion.zarr", { motion: 1 });
    await group("motion-std.zarr", { motionStd: 0.5 });
    const result = await openResult(path);
    const errors = await openStandardErrors(result);
    const [layer] = result.layers.values();
    expect(layer && errors.of(layer)?.path).toBe(join(folder, "motion-std.zarr"));
    await errors.close();
    await result.close();
  });

  test("takes none of another shape, and keeps an error that is asked for alone", async () => {
    const path = await group("height.zarr", { height: 1 });
    await group("height-std.zarr", { heightStd: 0.5 }, { y: 4, x: 4 });
    const result = await openResult(path);
    expect(await errorNames(result)).toEqual({ height: null });
    await result.close();
    const alone = await openResult(join(folder, "height-std.zarr"));
    expect(withoutErrors([...alone.layers.values()])).toHaveLength(1);
    await alone.close();
  });
});
