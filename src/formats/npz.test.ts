import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, expect, it } from "vitest";
import { writeNpz } from "./npz.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-npz-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pieces = (...parts: number[][]) =>
  async function* () {
    for (const part of parts) yield Float32Array.from(part);
  };

it("writes arrays as numpy.savez does: a header line that ends at a multiple of 64, then the values", async () => {
  const path = join(folder, "a.npz");
  await writeNpz(path, [
    { name: "arr_0", shape: [2, 3], pieces: pieces([1, 2], [3, 4, 5, Number.NaN]) },
    { name: "arr_1", shape: [2], pieces: pieces([6, 7]) },
  ]);
  const files = unzipSync(readFileSync(path));
  expect(Object.keys(files)).toEqual(["arr_0.npy", "arr_1.npy"]);
  const bytes = files["arr_0.npy"]!;
  expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const length = 10 + bytes[8]! + 256 * bytes[9]!;
  expect(length % 64).toBe(0);
  const header = new TextDecoder().decode(bytes.subarray(10, length));
  expect(header.trimEnd()).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
  expect(header.endsWith("\n")).toBe(true);
  expect([...new Float32Array(bytes.slice(length).buffer)]).toEqual([1, 2, 3, 4, 5, Number.NaN]);
  expect(new TextDecoder().decode(files["arr_1.npy"])).toContain("(2,)");
});

it("does not write an array that is shorter than it says", async () => {
  const path = join(folder, "b.npz");
  await expect(writeNpz(path, [{ name: "a", shape: [3], pieces: pieces([1]) }])).rejects.toThrow(
    /1 values for/,
  );
});
