import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createPointShapefile, type DbfField } from "./point-shapefile.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-shp-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FIELDS: readonly DbfField[] = [
  { name: "CODE", type: "text", width: 8 },
  { name: "VEL", type: "number", width: 8, decimals: 2 },
];
const WKT = 'GEOGCS["WGS 84"]';

async function write(name: string) {
  const path = join(folder, `${name}.shp`);
  const file = await createPointShapefile(path, FIELDS, WKT);
  await file.add([
    { x: 10.5, y: -3, values: ["a1", -12.345] },
    { x: -7, y: 4, values: ["b2", null] },
  ]);
  await file.add([{ x: 0, y: 0.25, values: ["too long for it", 123456789] }]);
  return { path, files: await file.close() };
}

describe("a shapefile of points", () => {
  it("has the header, records and index that the specification says", async () => {
    const { path, files } = await write("a");
    expect(files.map((file) => file.slice(-4))).toEqual([".shp", ".shx", ".dbf", ".prj", ".cpg"]);
    const shp = readFileSync(path);
    expect([shp.readInt32BE(0), shp.readInt32BE(24) * 2, shp.readInt32LE(28), shp.readInt32LE(32)]).toEqual([
      9994,
      shp.length,
      1000,
      1,
    ]);
    expect([36, 44, 52, 60].map((at) => shp.readDoubleLE(at))).toEqual([-7, -3, 10.5, 4]);
    const shx = readFileSync(path.replace(".shp", ".shx"));
    expect(shx.readInt32BE(24) * 2).toBe(shx.length);
    for (const [i, [x, y]] of [
      [10.5, -3],
      [-7, 4],
      [0, 0.25],
    ].entries()) {
      const at = shx.readInt32BE(100 + 8 * i) * 2;
      expect([shp.readInt32BE(at), shp.readInt32BE(at + 4), shp.readInt32LE(at + 8)]).toEqual([i + 1, 10, 1]);
      expect([shp.readDoubleLE(at + 12), shp.readDoubleLE(at + 20)]).toEqual([x, y]);
    }
  });

  it("has a table with numbers to their decimals, and blanks for what is not known or does not fit", async () => {
    const { path } = await write("b");
    const dbf = readFileSync(path.replace(".shp", ".dbf"));
    expect([dbf[0], dbf.readUInt32LE(4), dbf.readUInt16LE(8), dbf.readUInt16LE(10)]).toEqual([3, 3, 97, 17]);
    const rows = [0, 1, 2].map((i) => dbf.toString("latin1", 97 + 17 * i, 97 + 17 * (i + 1)));
    expect(rows).toEqual([" a1        -12.35", " b2              ", " too long        "]);
    expect(dbf.at(-1)).toBe(0x1a);
    expect(dbf.length).toBe(97 + 3 * 17 + 1);
  });

  it("gives equal bytes for equal points, and leaves nothing behind when it is discarded", async () => {
    const [a, b] = [await write("c"), await write("d")];
    expect(a.files.map((file) => readFileSync(file))).toEqual(b.files.map((file) => readFileSync(file)));
    const file = await createPointShapefile(join(folder, "e.shp"), FIELDS, WKT);
    await file.add([{ x: 0, y: 0, values: ["", 0] }]);
    await file.discard();
    expect(existsSync(join(folder, "e.shp"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });

  it("refuses fields that it cannot hold", async () => {
    const field = (name: string): DbfField => ({ name, type: "number", width: 10 });
    for (const fields of [[], [field("ELEVENCHARS")], [field("A"), field("A")], [field("1A")]])
      await expect(createPointShapefile(join(folder, "f.shp"), fields, WKT)).rejects.toThrow(
        /shapefile-fields/,
      );
    const many = Array.from({ length: 2047 }, (_, i) => field(`D${i}`));
    await expect(createPointShapefile(join(folder, "f.shp"), many, WKT)).rejects.toThrow(/shapefile-fields/);
  });
});
