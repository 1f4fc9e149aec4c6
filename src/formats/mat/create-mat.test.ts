import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createMat } from "./create-mat.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-mat-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("createMat", () => {
  it("lays columns out as the format says, each element on 8 bytes", async () => {
    const path = join(folder, "a.mat");
    const writer = await createMat(path, [
      { name: "Lon", length: 3 },
      { name: "Heading_1", length: 1 },
    ]);
    expect(readdirSync(folder)).not.toContain("a.mat");
    await writer.write("Lon", 1, Float64Array.of(2, -3.5));
    await writer.write("Lon", 0, Float64Array.of(1));
    await writer.write("Heading_1", 0, Float64Array.of(-12));
    await writer.close();
    const bytes = readFileSync(path);
    expect(bytes.toString("latin1", 0, 10)).toBe("MATLAB 5.0");
    expect([bytes.readUInt16LE(124), bytes.toString("latin1", 126, 128)]).toEqual([0x0100, "IM"]);
    // Matrix: flags 16, dimensions 16, name 8 + 8, numbers 8 + 24.
    expect([bytes.readUInt32LE(128), bytes.readUInt32LE(132)]).toEqual([14, 80]);
    expect(bytes.readUInt32LE(144)).toBe(6);
    expect([bytes.readInt32LE(160), bytes.readInt32LE(164)]).toEqual([3, 1]);
    expect(bytes.toString("latin1", 176, 179)).toBe("Lon");
    expect([0, 1, 2].map((i) => bytes.readDoubleLE(192 + 8 * i))).toEqual([1, 2, -3.5]);
    const second = 128 + 8 + 80;
    expect(bytes.readUInt32LE(second)).toBe(14);
    // A name of nine letters takes sixteen bytes.
    expect(bytes.toString("latin1", second + 48, second + 57)).toBe("Heading_1");
    expect(bytes.readDoubleLE(second + 72)).toBe(-12);
    expect(bytes.length).toBe(second + 80);
  });

  it("leaves nothing behind when it is given up, and refuses what has no place", async () => {
    const writer = await createMat(join(folder, "b.mat"), [{ name: "x", length: 1 }]);
    await expect(writer.write("x", 1, Float64Array.of(1))).rejects.toThrow(/no place/);
    await expect(writer.write("y", 0, Float64Array.of(1))).rejects.toThrow(/no place/);
    await writer.discard();
    expect(readdirSync(folder)).toEqual(["a.mat"]);
    await expect(createMat(join(folder, "c.mat"), [{ name: "1x", length: 1 }])).rejects.toThrow(/no name/);
    await expect(createMat(join(folder, "c.mat"), [{ name: "x", length: 3e8 }])).rejects.toThrow(
      /mat-too-large/,
    );
  });
});
