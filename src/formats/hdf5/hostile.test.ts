import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { hdf5Format, openHdf5Variable } from "./format.ts";
import { openFileCount } from "./shared-file.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-hdf5-"));
afterAll(() => rmSync(folder, { recursive: true }));
const original = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../test/fixtures/hdf5/${name}`, import.meta.url)));

let files = 0;
function write(bytes: Uint8Array): string {
  const path = join(folder, `${files++}.h5`);
  writeFileSync(path, bytes);
  return path;
}

/** Reads everything there is; returns how each attempt ended. Anything but a typed error fails the test. */
async function readAll(bytes: Uint8Array): Promise<string[]> {
  const ends: string[] = [];
  const attempt = async (action: () => Promise<unknown>) => {
    try {
      await action();
      ends.push("read");
    } catch (error) {
      if (!isUpwarpError(error)) throw error;
      ends.push(error.code);
    }
  };
  await attempt(async () => {
    const { variables } = await hdf5Format.open(write(bytes));
    for (const variable of variables.values()) {
      // A damaged shape may be legal and huge: unwritten chunks take no space. Its corner is enough.
      const window = variable.shape.map((length): [number, number] => [0, Math.min(length, 64)]);
      await attempt(() => variable.read(window));
      await variable.close();
    }
  });
  return ends;
}

/** The first node of the chunk B-tree that has the given level. */
function findNode(bytes: Buffer, level: number): number {
  for (let at = bytes.indexOf("TREE"); at >= 0; at = bytes.indexOf("TREE", at + 1))
    if (bytes[at + 4] === 1 && bytes[at + 5] === level) return at;
  throw new Error("the fixture has no such node");
}

describe("a damaged or hostile file", () => {
  it("is a typed error when truncated anywhere", async () => {
    const bytes = original("classic.h5");
    for (let part = 0; part < 16; part++) {
      const ends = await readAll(bytes.subarray(0, Math.floor((bytes.length * part) / 16)));
      expect(ends).toEqual(["hdf5-unreadable"]);
    }
  });

  it("is a typed error when a B-tree node points to its own ancestor", async () => {
    const bytes = original("classic.h5");
    const inner = findNode(bytes, 1);
    const leaf = bytes.readBigUInt64LE(inner + 24 + 24);
    // The second child of the root becomes the first again: without a guard chunks would be read twice, for ever in a chain.
    const second = inner + 24 + 24 + 8 + 24;
    bytes.writeBigUInt64LE(leaf, second);
    const variable = await openHdf5Variable(write(bytes), "shapes/200-by-1");
    await expect(variable.read([[0, 200]])).rejects.toMatchObject({
      code: "file-damaged",
      what: expect.stringContaining("cycle"),
    });
    bytes.writeBigUInt64LE(BigInt(inner), second);
    const self = await openHdf5Variable(write(bytes), "shapes/200-by-1");
    await expect(self.read([[0, 200]])).rejects.toMatchObject({ code: "file-damaged" });
  });

  it("is a typed error when a chunk claims to lie beyond the end", async () => {
    const bytes = original("classic.h5");
    const node = findNode(bytes, 0);
    for (const [at, value] of [[node + 24, 0xfffffff0]] as const) bytes.writeUInt32LE(value, at);
    expect(await readAll(bytes)).toContain("file-damaged");
  });

  it("never crashes or hangs on random damage", async () => {
    let seed = 20180106;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const ends = new Map<string, number>();
    for (const name of ["classic.h5", "latest.h5"])
      for (let round = 0; round < 40; round++) {
        const bytes = original(name);
        for (let flip = 0; flip <= round % 8; flip++)
          bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
        for (const end of await readAll(bytes)) ends.set(end, (ends.get(end) ?? 0) + 1);
      }
    expect(ends.get("file-damaged")).toBeGreaterThan(10);
    expect(ends.get("hdf5-unreadable")).toBeGreaterThan(10);
    expect(openFileCount()).toBe(0);
  });

  it("is refused when it changed after it was opened", async () => {
    const path = write(original("userblock.h5"));
    const { variables } = await hdf5Format.open(path);
    writeFileSync(path, original("classic.h5"));
    const read = variables.get("x")?.read([
      [0, 5],
      [0, 7],
    ]);
    await expect(read).rejects.toMatchObject({ code: "file-changed" });
    expect(openFileCount()).toBe(0);
  });
});
