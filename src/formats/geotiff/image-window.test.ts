import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BlockCache } from "./block-cache.ts";
import { type ByteSource, openFileSource } from "./byte-source.ts";
import { type BlockDecoder, decoderOf } from "./decode-block.ts";
import { readBlockIndex, readLayout } from "./image-layout.ts";
import { type ImageWindow, readImageWindow } from "./image-window.ts";
import { readTiff, type TiffDirectory } from "./tiff-file.ts";

const FIXTURES = join(import.meta.dirname, "../../../test/fixtures/geotiff");

/** An image that counts what is read of it and how often a block is decoded. */
async function countedImage(name: string) {
  const source = await openFileSource(join(FIXTURES, name));
  const file = await readTiff(source);
  const directory = file.directories[0] as TiffDirectory;
  const index = await readBlockIndex(file, directory, await readLayout(file, directory));
  const counts = { bytes: 0, reads: 0, decoded: 0 };
  const counted: ByteSource = {
    ...source,
    read(offset, length) {
      counts.bytes += length;
      counts.reads += 1;
      return source.read(offset, length);
    },
  };
  const decode = decoderOf(name, index.layout, new Float64Array(0));
  const counting: BlockDecoder = (input, rows) => {
    counts.decoded += 1;
    return decode(input, rows);
  };
  const image = { source: counted, index, decode: counting, fill: 0 };
  const window = (top: number, bottom: number, left = 0, right = index.layout.width): ImageWindow => ({
    bands: [0, index.layout.bands],
    rows: [top, bottom],
    columns: [left, right],
  });
  return { image, counts, window, close: () => source.close() };
}

describe("readImageWindow", () => {
  it("touches only the blocks of the window", async () => {
    const { image, counts, window, close } = await countedImage("f32-deflate-p3-tiles.tif");
    const { byteCounts } = image.index;
    await readImageWindow(image, window(17, 19, 17, 20), new BlockCache());
    expect(counts).toEqual({ bytes: byteCounts[3], reads: 1, decoded: 1 });
    await close();
  });

  it("reads neighbours in one go", async () => {
    const { image, counts, window, close } = await countedImage("f32-deflate-p3-tiles.tif");
    await readImageWindow(image, window(0, 19), new BlockCache());
    expect(counts).toMatchObject({ reads: 1, decoded: 4 });
    await close();
  });

  it.each(["f32-deflate-p3-tiles.tif", "f32-lzw-p2-strips-l.tif", "i16-3bands-pixel-p2-b.tif"])(
    "decodes each block of %s once when it is read row by row, and then holds nothing",
    async (name) => {
      const { image, counts, window, close } = await countedImage(name);
      const cache = new BlockCache();
      for (let row = 0; row < image.index.layout.height; row++)
        await readImageWindow(image, window(row, row + 1), cache);
      expect(counts.decoded).toBe(image.index.offsets.length);
      expect(cache.bytes).toBe(0);
      await close();
    },
  );

  it("decodes a block once for windows side by side", async () => {
    const { image, counts, window, close } = await countedImage("f32-deflate-p3-tiles.tif");
    const cache = new BlockCache();
    for (let left = 0; left < 16; left += 4)
      await readImageWindow(image, window(0, 16, left, left + 4), cache);
    expect(counts.decoded).toBe(1);
    await close();
  });

  it("keeps nothing after windows aligned to the blocks", async () => {
    const { image, window, close } = await countedImage("f32-deflate-p3-tiles.tif");
    const cache = new BlockCache();
    await readImageWindow(image, window(0, 16, 0, 16), cache);
    expect(cache.bytes).toBe(0);
    await close();
  });
});

describe("BlockCache", () => {
  const samples = (bytes: number) => new Uint8Array(bytes);

  it("holds no more than its limit and drops the least recently used", () => {
    const cache = new BlockCache(100);
    cache.keep(1, samples(40));
    cache.keep(2, samples(40));
    cache.get(1);
    cache.keep(3, samples(40));
    expect(cache.get(2)).toBeUndefined();
    expect(cache.get(1)).toBeDefined();
    expect(cache.bytes).toBe(80);
    cache.keep(4, samples(101));
    expect(cache.get(4)).toBeUndefined();
    cache.keep(1, samples(10));
    expect(cache.bytes).toBe(50);
    cache.clear();
    expect(cache.bytes).toBe(0);
  });
});
