import { strToU8, type Zippable, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { mountFile } from "./mounts.ts";
import { type Entry, openPromise } from "./yauzl.ts";

let count = 0;
function mounted(bytes: Uint8Array): string {
  const path = `/zip/${++count}.zip`;
  const read = (start: number, stop: number) => bytes.slice(start, stop);
  mountFile(path, { size: bytes.length, modified: 0, readSync: read, read: async (a, b) => read(a, b) });
  return path;
}
async function unpacked(bytes: Uint8Array): Promise<Record<string, string>> {
  const archive = await openPromise(mounted(bytes));
  const found: Record<string, string> = {};
  for await (const entry of archive.eachEntry()) found[entry.fileName] = await textOf(archive, entry);
  return found;
}
async function textOf(archive: Awaited<ReturnType<typeof openPromise>>, entry: Entry): Promise<string> {
  const parts: number[] = [];
  for await (const piece of await archive.openReadStreamPromise(entry)) parts.push(...piece);
  return new TextDecoder().decode(Uint8Array.from(parts));
}
const zip = (files: Zippable) => zipSync(files);

describe("the stand-in for yauzl", () => {
  it("reads packed and stored files by their names", async () => {
    const long = "pid,lat\n".repeat(50_000);
    const files = { "table.csv": strToU8(long), "plain.xml": [strToU8("<a/>"), { level: 0 }] } as Zippable;
    expect(await unpacked(zip(files))).toEqual({ "table.csv": long, "plain.xml": "<a/>" });
  });

  it("refuses what is no archive, is cut off, lies about its size, or leads out of itself", async () => {
    await expect(unpacked(strToU8("nothing"))).rejects.toThrow(/central directory/);
    const whole = zip({ "a.csv": strToU8("a".repeat(1000)) });
    await expect(unpacked(whole.subarray(0, 60))).rejects.toThrow(/central directory/);
    await expect(unpacked(zip({ "../a.csv": strToU8("a") }))).rejects.toThrow(/relative path/);
    for (const size of [999, 1001]) {
      const lying = whole.slice();
      const central = new DataView(lying.buffer).getUint32(lying.length - 6, true);
      new DataView(lying.buffer).setUint32(central + 24, size, true);
      await expect(unpacked(lying)).rejects.toThrow(/than its header says/);
    }
    const broken = whole.slice();
    broken.fill(0xff, 35, 42);
    await expect(unpacked(broken)).rejects.toMatchObject({ code: "Z_DATA_ERROR" });
  });
});
