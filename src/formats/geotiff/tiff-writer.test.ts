import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openFileSource } from "./byte-source.ts";
import { FIELD, TAG } from "./tags.ts";
import { readTiff } from "./tiff-file.ts";
import { doubles, encodeDirectories, longs, shorts, text } from "./tiff-writer.ts";

describe("encodeDirectories", () => {
  it.each([false, true])("is read back, tag by tag (BigTIFF: %s)", async (bigTiff) => {
    const folder = mkdtempSync(join(tmpdir(), "upwarp-tiff-"));
    const path = join(folder, "a.tif");
    const offsets = [2 ** 33, 2 ** 40 + 8];
    writeFileSync(
      path,
      encodeDirectories(
        [
          [
            longs(TAG.imageWidth, [7]),
            shorts(TAG.bitsPerSample, 1, 2, 3),
            text(TAG.software, "upwarp"),
            ...(bigTiff ? [{ tag: TAG.tileOffsets, type: FIELD.long8, values: offsets }] : []),
            doubles(TAG.modelPixelScale, [0.1, -1e300, 0]),
          ],
          [longs(TAG.imageWidth, [3])],
        ],
        bigTiff,
      ),
    );
    const source = await openFileSource(path);
    const file = await readTiff(source);
    expect(file).toMatchObject({ bigTiff, littleEndian: true });
    const [first, second] = file.directories;
    expect(await first?.number(TAG.imageWidth, 0)).toBe(7);
    expect(Array.from((await first?.numbers(TAG.bitsPerSample)) ?? [])).toEqual([1, 2, 3]);
    expect(await first?.text(TAG.software)).toBe("upwarp");
    expect(Array.from((await first?.numbers(TAG.modelPixelScale)) ?? [])).toEqual([0.1, -1e300, 0]);
    if (bigTiff) expect(Array.from((await first?.numbers(TAG.tileOffsets)) ?? [])).toEqual(offsets);
    expect(await second?.number(TAG.imageWidth, 0)).toBe(3);
    expect(await second?.number(TAG.predictor, 1)).toBe(1);
    expect(file.directories.length).toBe(2);
    await source.close();
    rmSync(folder, { recursive: true });
  });
});
