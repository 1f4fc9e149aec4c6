import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { createZip } from "./create-zip.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-zip-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("createZip", () => {
  const write = async (path: string) => {
    const kmz = await createZip(path);
    await kmz.add("doc.kml", "<kml/>".repeat(500));
    await kmz.add("tiles/a.png", Uint8Array.of(1, 2, 3));
    await kmz.close();
    return readFileSync(path);
  };

  it("holds what was added, in that order; text packed, pictures as they are", async () => {
    const bytes = await write(join(folder, "a.kmz"));
    const files = unzipSync(bytes);
    expect(Object.keys(files)).toEqual(["doc.kml", "tiles/a.png"]);
    expect(strFromU8(files["doc.kml"]!)).toBe("<kml/>".repeat(500));
    expect([...files["tiles/a.png"]!]).toEqual([1, 2, 3]);
    expect(bytes.length).toBeLessThan(600);
  });

  it("gives equal bytes for equal content", async () => {
    expect(await write(join(folder, "b.kmz"))).toEqual(await write(join(folder, "c.kmz")));
  });

  it("leaves nothing behind when it is discarded", async () => {
    const kmz = await createZip(join(folder, "d.kmz"));
    await kmz.add("doc.kml", "x");
    await kmz.discard();
    expect(existsSync(join(folder, "d.kmz"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });

  it("refuses more files than a ZIP can hold", { timeout: 60_000 }, async () => {
    const kmz = await createZip(join(folder, "e.kmz"));
    const fill = async () => {
      for (let i = 0; i < 65_600; i++) await kmz.add(`${i}.png`, new Uint8Array(0));
    };
    await expect(fill()).rejects.toThrow(/zip-too-large/);
    await kmz.discard();
  });

  it("takes a file in pieces", async () => {
    const path = join(folder, "p.npz");
    const zip = await createZip(path);
    async function* pieces() {
      yield Uint8Array.of(1, 2);
      yield Uint8Array.of(3);
    }
    await zip.add("a.npy", pieces(), { isStored: true });
    await zip.add("b.txt", "x");
    await zip.close();
    const files = unzipSync(readFileSync(path));
    expect([...files["a.npy"]!]).toEqual([1, 2, 3]);
    expect(Object.keys(files)).toEqual(["a.npy", "b.txt"]);
  });
});
