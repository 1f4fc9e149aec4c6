import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { openGeotiff } from "./geotiff-format.ts";
import { COMPRESSION, FIELD, TAG } from "./tags.ts";
import { encodeDirectories, longs, shorts, type TagValue } from "./tiff-writer.ts";

const FIXTURES = join(import.meta.dirname, "../../../test/fixtures/geotiff");
let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-bad-tiff-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(bytes: Uint8Array): string {
  const path = join(folder, "bad.tif");
  writeFileSync(path, bytes);
  return path;
}

/** Opens and reads all of it; the error that came, or null. */
async function errorOf(path: string): Promise<unknown> {
  try {
    const { variable } = await openGeotiff(path);
    try {
      await variable.read(variable.shape.map((size) => [0, size] as const));
    } finally {
      await variable.close();
    }
    return null;
  } catch (error) {
    return error;
  }
}

/** A TIFF of one strip of 4 x 4 bytes, with some tags replaced or (by null) left out. */
function tiny(changes: Readonly<Record<number, TagValue | null>> = {}, data = 16): Uint8Array {
  const tags: Record<number, TagValue> = {
    [TAG.imageWidth]: longs(TAG.imageWidth, [4]),
    [TAG.imageLength]: longs(TAG.imageLength, [4]),
    [TAG.bitsPerSample]: shorts(TAG.bitsPerSample, 8),
    [TAG.compression]: shorts(TAG.compression, COMPRESSION.none),
    [TAG.stripOffsets]: longs(TAG.stripOffsets, [1000]),
    [TAG.rowsPerStrip]: longs(TAG.rowsPerStrip, [4]),
    [TAG.stripByteCounts]: longs(TAG.stripByteCounts, [16]),
  };
  for (const [tag, value] of Object.entries(changes)) {
    if (value === null) delete tags[Number(tag)];
    else tags[Number(tag)] = value;
  }
  const header = encodeDirectories([Object.values(tags).sort((a, b) => a.tag - b.tag)], false);
  const bytes = new Uint8Array(1000 + data);
  bytes.set(header);
  return bytes;
}

describe("a damaged or hostile GeoTIFF", () => {
  it("is compared with one that is good", async () => {
    expect(await errorOf(put(tiny()))).toBeNull();
  });

  it.each([
    "f32-deflate-p3-tiles.tif",
    "i16-lzw-p2-tiles-b.tif",
    "f32-lerc-zstd.tif",
    "f32-bigtiff-tiles-l.tif",
  ])("gives a typed error wherever %s is cut off", async (name) => {
    const bytes = readFileSync(join(FIXTURES, name));
    for (let length = 0; length < bytes.length; length += 13) {
      const error = await errorOf(put(bytes.subarray(0, length)));
      // What stands at the very end may be a value that nothing needs; all else must be missed.
      if (error !== null || length < bytes.length - 700)
        expect(error, `at ${length}`).toSatisfy((e) => isUpwarpError(e));
    }
  });

  it("is found truncated when it is opened, not when it is computed with", async () => {
    const bytes = readFileSync(join(FIXTURES, "f32-none-strips-l.tif"));
    await expect(openGeotiff(put(bytes.subarray(0, bytes.length - 10)))).rejects.toThrow(
      expect.toSatisfy((e) => isUpwarpError(e, "tiff-truncated")),
    );
  });

  const LIES: readonly [claim: string, bytes: () => Uint8Array, code: string][] = [
    [
      "a width of 4 billion",
      () => tiny({ [TAG.imageWidth]: longs(TAG.imageWidth, [4_000_000_000]) }),
      "tiff-block-too-large",
    ],
    ["no width", () => tiny({ [TAG.imageWidth]: null }), "tiff-header-invalid"],
    ["no height", () => tiny({ [TAG.imageLength]: longs(TAG.imageLength, [0]) }), "tiff-header-invalid"],
    [
      "strips beyond the file",
      () => tiny({ [TAG.stripOffsets]: longs(TAG.stripOffsets, [4_000_000_000]) }),
      "tiff-truncated",
    ],
    [
      "fewer strips than rows",
      () => tiny({ [TAG.rowsPerStrip]: longs(TAG.rowsPerStrip, [1]) }),
      "tiff-header-invalid",
    ],
    [
      "short strips",
      () => tiny({ [TAG.stripByteCounts]: longs(TAG.stripByteCounts, [15]) }),
      "tiff-header-invalid",
    ],
    ["no strips", () => tiny({ [TAG.stripOffsets]: null }), "tiff-header-invalid"],
    [
      "rows of 0 per strip",
      () => tiny({ [TAG.rowsPerStrip]: longs(TAG.rowsPerStrip, [0]) }),
      "tiff-header-invalid",
    ],
    [
      "24-bit pixels",
      () => tiny({ [TAG.bitsPerSample]: shorts(TAG.bitsPerSample, 24) }),
      "tiff-samples-unsupported",
    ],
    [
      "an unknown codec",
      () => tiny({ [TAG.compression]: shorts(TAG.compression, 34925) }),
      "tiff-compression-unsupported",
    ],
    [
      "a strip of 400 MB in 16 bytes",
      () =>
        tiny({
          [TAG.compression]: shorts(TAG.compression, COMPRESSION.zstd),
          [TAG.imageWidth]: longs(TAG.imageWidth, [20_000]),
          [TAG.imageLength]: longs(TAG.imageLength, [20_000]),
          [TAG.rowsPerStrip]: longs(TAG.rowsPerStrip, [20_000]),
        }),
      "tiff-header-invalid",
    ],
    [
      "a predictor of floats for bytes",
      () =>
        tiny({
          [TAG.predictor]: shorts(TAG.predictor, 3),
          [TAG.compression]: shorts(TAG.compression, COMPRESSION.deflate),
        }),
      "tiff-predictor-unsupported",
    ],
  ];
  it.each(LIES)("that claims %s is refused before anything is allocated", async (_, bytes, code) => {
    const before = process.memoryUsage().arrayBuffers;
    expect(await errorOf(put(bytes()))).toSatisfy((e) => isUpwarpError(e, code));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
  });

  it("that claims a tag of 4 billion values is refused", async () => {
    const bytes = tiny();
    const view = new DataView(bytes.buffer);
    // The first entry whose tag is StripOffsets: count, then the offset.
    for (let at = 10; at < 120; at += 12)
      if (view.getUint16(at, true) === TAG.stripOffsets) view.setUint32(at + 4, 0xffffffff, true);
    expect(await errorOf(put(bytes))).toSatisfy((e) => isUpwarpError(e, "tiff-header-invalid"));
  });

  it("whose directories run in a circle does not hang", async () => {
    const directory = [longs(TAG.imageWidth, [4]), longs(TAG.imageLength, [4])];
    const bytes = encodeDirectories([directory, directory], false);
    const view = new DataView(bytes.buffer);
    const second = view.getUint32(8 + 2 + 24, true);
    view.setUint32(second + 2 + 24, 8, true);
    expect(await errorOf(put(bytes))).toSatisfy((e) => isUpwarpError(e, "tiff-header-invalid"));
  });

  it("says which tile is damaged", async () => {
    const bytes = readFileSync(join(FIXTURES, "f32-deflate-p3-tiles.tif"));
    bytes.fill(0xff, bytes.length - 60);
    expect(String(await errorOf(put(bytes)))).toMatch(/tiff-block-corrupt[\s\S]*tile row 1, column 1/);
  });

  it("never gives anything but a typed error or an answer, whatever byte is changed", async () => {
    const names = readdirSync(FIXTURES).filter((name) => name.endsWith(".tif"));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 6,
        }),
        async (name, changes) => {
          const bytes = new Uint8Array(readFileSync(join(FIXTURES, name)));
          for (const [place, value] of changes) bytes[Math.floor(place * (bytes.length - 1))] = value;
          const error = await errorOf(put(bytes));
          if (error !== null) expect(error).toSatisfy((e) => isUpwarpError(e));
        },
      ),
      { numRuns: 400, seed: 20180106 },
    );
  });

  it("may give doubles where shorts belong, and is read all the same", async () => {
    const changed = tiny({ [TAG.imageWidth]: { tag: TAG.imageWidth, type: FIELD.double, values: [4] } });
    expect(await errorOf(put(changed))).toBeNull();
  });
});
