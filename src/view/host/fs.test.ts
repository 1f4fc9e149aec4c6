import { beforeAll, describe, expect, it } from "vitest";
import type { ByteProvider } from "./byte-provider.ts";
import * as fs from "./fs.ts";
import * as promises from "./fs-promises.ts";
import { mountFile } from "./mounts.ts";

const file = (text: string): ByteProvider => {
  const bytes = new TextEncoder().encode(text);
  const read = (start: number, stop: number) => bytes.slice(start, stop);
  return { size: bytes.length, modified: 1234, readSync: read, read: async (a, b) => read(a, b) };
};
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

beforeAll(() => {
  mountFile("/0/velocity.tif", file("velocity"));
  mountFile("/0/run/unw.rsc", file("WIDTH 4 é"));
  mountFile("/0/run/deep/a.txt", file("a"));
});

describe("the stand-in for node:fs", () => {
  it("knows files and folders, their sizes and names", () => {
    expect(fs.statSync("/0/velocity.tif")).toMatchObject({ size: 8, mtimeMs: 1234 });
    expect(fs.statSync("/0/run/")?.isDirectory()).toBe(true);
    expect(fs.existsSync("/0/run/../velocity.tif")).toBe(true);
    expect(fs.statSync("/0/none", { throwIfNoEntry: false })).toBeUndefined();
    expect(fs.readdirSync("/0")).toEqual(["velocity.tif", "run"]);
    expect(fs.readdirSync("/0/", { recursive: true })).toEqual([
      "velocity.tif",
      "run",
      "run/unw.rsc",
      "run/deep",
      "run/deep/a.txt",
    ]);
    const entries = fs.readdirSync("/0/run", { withFileTypes: true }) as fs.Dirent[];
    expect(entries.map((entry) => [entry.name, entry.parentPath, entry.isFile()])).toEqual([
      ["unw.rsc", "/0/run", true],
      ["deep", "/0/run", false],
    ]);
  });

  it("tells two files apart, and the same one again", () => {
    const [a, b] = ["/0/velocity.tif", "/0/run/unw.rsc"].map((path) => fs.statSync(path)?.ino);
    expect(a).not.toBe(b);
    expect(fs.statSync("/0/velocity.tif")?.ino).toBe(a);
  });

  it("reads parts, texts and streams", async () => {
    const descriptor = fs.openSync("/0/velocity.tif");
    const target = new Uint8Array(6);
    expect(fs.readSync(descriptor, target, 1, 5, 4)).toBe(4);
    expect(new TextDecoder().decode(target)).toBe("\0city\0");
    expect(fs.fstatSync(descriptor).size).toBe(8);
    fs.closeSync(descriptor);
    expect(codeOf(() => fs.readSync(descriptor, target, 0, 1, 0))).toBe("EBADF");
    expect(fs.readFileSync("/0/run/unw.rsc", "utf8")).toBe("WIDTH 4 é");
    expect(await promises.readFile("/0/run/unw.rsc", "latin1")).toBe("WIDTH 4 Ã©");
    const pieces: Uint8Array[] = [];
    for await (const piece of fs.createReadStream("/0/velocity.tif")) pieces.push(piece);
    expect(new TextDecoder().decode(pieces[0])).toBe("velocity");
  });

  it("fails with Node's codes", async () => {
    expect(codeOf(() => fs.statSync("/0/none"))).toBe("ENOENT");
    expect(codeOf(() => fs.openSync("/0/velocity.tif/x"))).toBe("ENOENT");
    expect(codeOf(() => fs.openSync("/0/run"))).toBe("EISDIR");
    expect(codeOf(() => fs.readdirSync("/0/velocity.tif"))).toBe("ENOTDIR");
    await expect(promises.stat("/none")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(promises.open("/0/run")).rejects.toMatchObject({ code: "EISDIR" });
  });

  it("writes nothing, and says so", async () => {
    expect(codeOf(() => fs.openSync("/0/velocity.tif", "w"))).toBe("EROFS");
    expect(codeOf(() => fs.writeFileSync("/0/new", ""))).toBe("EROFS");
    await expect(promises.rm("/0/velocity.tif")).rejects.toMatchObject({ code: "EROFS" });
  });

  it("reads through a handle until it is closed", async () => {
    const handle = await promises.open("/0/velocity.tif");
    const { bytesRead, buffer } = await handle.read(new Uint8Array(3), 0, 3, 2);
    expect([bytesRead, new TextDecoder().decode(buffer)]).toEqual([3, "loc"]);
    await handle.close();
    await expect(handle.read(new Uint8Array(1))).rejects.toMatchObject({ code: "EBADF" });
  });
});
