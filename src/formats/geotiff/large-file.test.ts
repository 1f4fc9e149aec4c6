import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openGeotiff } from "./geotiff-format.ts";
import { FIELD, TAG } from "./tags.ts";
import { encodeDirectories, longs, shorts } from "./tiff-writer.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-large-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WIDTH = 40_000;
const HEIGHT = 60_000;
const BYTES = WIDTH * HEIGHT * 4;

/** A BigTIFF of 9.6 GB, nearly all of it a hole: the last row and one pixel in the middle are written. */
async function writeHuge(path: string, strips: number): Promise<void> {
  const rows = HEIGHT / strips;
  const starts = Float64Array.from({ length: strips }, (_, k) => k * rows * WIDTH * 4);
  const directory = (offset: number) => [
    longs(TAG.imageWidth, [WIDTH]),
    longs(TAG.imageLength, [HEIGHT]),
    shorts(TAG.bitsPerSample, 32),
    shorts(TAG.compression, 1),
    { tag: TAG.stripOffsets, type: FIELD.long8, values: starts.map((start) => start + offset) },
    longs(TAG.rowsPerStrip, [rows]),
    { tag: TAG.stripByteCounts, type: FIELD.long8, values: starts.map(() => rows * WIDTH * 4) },
    shorts(TAG.sampleFormat, 3),
  ];
  const start = encodeDirectories([directory(0)], true).byteLength;
  const handle = await open(path, "w");
  try {
    await handle.write(encodeDirectories([directory(start)], true), 0, start, 0);
    await handle.truncate(start + BYTES);
    const put = (row: number, column: number, values: Float32Array) =>
      handle.write(values, 0, values.byteLength, start + (row * WIDTH + column) * 4);
    await put(
      HEIGHT - 1,
      0,
      Float32Array.from({ length: WIDTH }, (_, i) => i + 0.5),
    );
    await put(33_333, 22_222, Float32Array.of(-7.25));
  } finally {
    await handle.close();
  }
}

describe("a file of 9.6 GB", () => {
  it.each([1, 600])("is read by windows beyond 2^32, in %i strips", async (strips) => {
    const path = join(folder, `huge-${strips}.tif`);
    await writeHuge(path, strips);
    const { variable } = await openGeotiff(path);
    expect(variable.shape).toEqual([HEIGHT, WIDTH]);
    const before = process.memoryUsage().rss;
    const last = await variable.read([
      [HEIGHT - 1, HEIGHT],
      [39_000, WIDTH],
    ]);
    expect(Array.from(last.subarray(0, 2))).toEqual([39_000.5, 39_001.5]);
    expect(last.at(-1)).toBe(39_999.5);
    const middle = await variable.read([
      [33_332, 33_335],
      [22_221, 22_224],
    ]);
    expect(Array.from(middle)).toEqual([0, 0, 0, 0, -7.25, 0, 0, 0, 0]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
    await variable.close();
    rmSync(path);
  });
});
