import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import initSqlJs from "sql.js";
import { afterAll, describe, expect, it } from "vitest";
import { UpwarpError } from "../../errors.ts";
import { readOutlines } from "./read-outlines.ts";

const FIXTURES = resolve(import.meta.dirname, "../../../test/fixtures/outlines");
const folder = mkdtempSync(join(tmpdir(), "upwarp-outlines-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fixture = (name: string) => join(FIXTURES, name);
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
/** The area that the rings enclose; a hole takes its part away. Units of the system, squared. */
const areaOf = (rings: readonly (readonly (readonly [number, number])[])[]) => {
  const areas = rings.map((ring) =>
    ring.reduce((sum, [x, y], k) => {
      const [nextX, nextY] = ring[(k + 1) % ring.length]!;
      return sum + (x * nextY - nextX * y) / 2;
    }, 0),
  );
  return areas.map(Math.abs);
};

describe("readOutlines", () => {
  it.each(["utm.shp", "utm.gpkg", "utm.geojson"])(
    "reads parts, holes, system and columns of %s in the order of the file",
    async (name) => {
      const { crs, outlines } = await readOutlines(fixture(name));
      expect(crs.epsg).toBe(32632);
      expect(outlines.map(({ rings }) => areaOf(rings).sort((a, b) => a - b))).toEqual([
        [30_000, 40_000, 360_000],
        [90_000],
      ]);
      // The second has no shape.
      expect(outlines.map(({ properties }) => properties.RGIId)).toEqual([
        "RGI60-11.00001",
        "RGI60-11.00003",
      ]);
      expect(outlines[0]?.properties).toMatchObject({
        Name: "Grönfirn",
        Area: 1.25,
        Zmin: 7,
        BgnDate: "2003-08-13",
      });
      expect(outlines[1]?.properties).toMatchObject({ Area: -3.5, Zmin: -1, BgnDate: "2015-01-02" });
      expect(outlines[1]?.properties.Name ?? null).toBeNull();
    },
  );

  it.each(["utm.shp", "utm.gpkg", "utm.geojson"])("leaves out what is not wanted of %s", async (name) => {
    const { outlines } = await readOutlines(fixture(name), { keep: () => (box) => box[1] > 5_000_500 });
    expect(outlines.map(({ properties }) => properties.RGIId)).toEqual(["RGI60-11.00003"]);
  });

  it("knows no system of a shapefile without .prj, and needs no table", async () => {
    copyFileSync(fixture("utm.shp"), join(folder, "alone.shp"));
    const { crs, outlines } = await readOutlines(join(folder, "alone.shp"));
    expect(crs).toEqual({ epsg: null, wkt: null });
    expect(outlines.map(({ properties }) => properties)).toEqual([{}, {}]);
  });

  it("takes GeoJSON for WGS 84 unless it says otherwise, as a geometry, a feature or a collection", async () => {
    const polygon = {
      type: "Polygon",
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [1, 1, 99],
          [0, 0],
        ],
      ],
    };
    const read = async (value: object) => readOutlines(file("a.geojson", `\ufeff ${JSON.stringify(value)}`));
    expect(await read(polygon)).toMatchObject({ crs: { epsg: 4326 }, outlines: [{ properties: {} }] });
    const feature = { type: "Feature", geometry: polygon, properties: { a: 1, b: [2], __proto__: null } };
    expect((await read(feature)).outlines[0]?.properties).toEqual({ a: 1 });
    const collection = { type: "GeometryCollection", geometries: [polygon, polygon] };
    expect((await read(collection)).outlines[0]?.rings).toHaveLength(2);
    const crs84 = { type: "name", properties: { name: "urn:ogc:def:crs:OGC:1.3:CRS84" } };
    expect((await read({ ...polygon, crs: crs84 })).crs.epsg).toBe(4326);
    const other = { type: "name", properties: { name: "local" } };
    await expect(read({ ...polygon, crs: other })).rejects.toMatchObject({ code: "geojson-crs-unknown" });
  });
});

describe("a bad file of outlines", () => {
  const shp = readFileSync(fixture("utm.shp"));
  const changed = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(shp);
    change(bytes);
    return readOutlines(file("bad.shp", bytes));
  };

  it("is refused when a record ends beyond it, runs backwards or counts more points than it has", async () => {
    const bad = { code: "outlines-malformed" };
    await expect(changed((bytes) => bytes.writeInt32BE(bytes.length, 24))).rejects.toMatchObject(bad);
    await expect(changed((bytes) => bytes.writeInt32BE(-4, 104))).rejects.toMatchObject(bad);
    await expect(changed((bytes) => bytes.writeInt32BE(1e6, 104))).rejects.toMatchObject(bad);
    await expect(changed((bytes) => bytes.writeInt32LE(2 ** 31 - 1, 148))).rejects.toMatchObject(bad);
    await expect(changed((bytes) => bytes.writeInt32LE(-1, 144))).rejects.toMatchObject(bad);
    await expect(changed((bytes) => bytes.writeInt32LE(99, 156))).rejects.toMatchObject(bad);
    await expect(changed((bytes) => bytes.writeInt32LE(3, 108))).rejects.toMatchObject({
      code: "outlines-not-polygons",
    });
    copyFileSync(fixture("utm.shp"), join(folder, "cut.shp"));
    truncateSync(join(folder, "cut.shp"), 300);
    await expect(readOutlines(join(folder, "cut.shp"))).rejects.toMatchObject(bad);
  });

  it("is refused when its table has another length, or claims rows that it does not have", async () => {
    const dbf = readFileSync(fixture("utm.dbf"));
    file("table.shp", shp);
    dbf.writeUInt32LE(2, 4);
    file("table.dbf", dbf);
    await expect(readOutlines(join(folder, "table.shp"))).rejects.toMatchObject({
      code: "outlines-malformed",
    });
    dbf.writeUInt32LE(4e9, 4);
    file("table.dbf", dbf);
    await expect(readOutlines(join(folder, "table.shp"))).rejects.toMatchObject({
      code: "outlines-malformed",
    });
  });

  it.each([
    ["", "outlines-unknown"],
    ["PK\u0003\u0004", "outlines-unknown"],
    ['{"type":', "outlines-malformed"],
    ['{"type":"FeatureCollection","features":7}', "outlines-malformed"],
    ['{"type":"Polygon","coordinates":[[[0,"1"]]]}', "outlines-malformed"],
    ['{"type":"Point","coordinates":[0,1]}', "outlines-not-polygons"],
    [
      `${'{"type":"GeometryCollection","geometries":['.repeat(5000)}${"]}".repeat(5000)}`,
      "outlines-not-polygons",
    ],
    ["SQLite format 3\0 and no more", "outlines-malformed"],
  ])("is named for what it is (%#)", async (content, code) => {
    await expect(readOutlines(file("bad.bin", content))).rejects.toMatchObject({ code });
  });

  it("that is missing, huge, a folder or a pipe is named", async () => {
    await expect(readOutlines(join(folder, "none.shp"))).rejects.toMatchObject({ code: "not-found" });
    await expect(readOutlines(folder)).rejects.toMatchObject({ code: "not-a-file" });
    writeFileSync(join(folder, "huge.shp"), "");
    truncateSync(join(folder, "huge.shp"), 2 ** 30);
    await expect(readOutlines(join(folder, "huge.shp"))).rejects.toMatchObject({
      code: "outlines-too-large",
    });
    execFileSync("mkfifo", [join(folder, "pipe")]);
    await expect(readOutlines(join(folder, "pipe"))).rejects.toMatchObject({ code: "not-a-file" });
  });

  it("never gives anything but a typed error, whichever bytes are wrong", async () => {
    for (const name of ["utm.shp", "utm.dbf", "utm.gpkg"]) {
      const whole = readFileSync(fixture(name));
      const isTable = name === "utm.dbf";
      const path = file(`fuzz.${isTable ? "dbf" : "bin"}`, whole);
      if (isTable) file("fuzz.shp", shp);
      const place = fc.tuple(fc.nat(Math.min(whole.length, 4096) - 1), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(
          fc.array(place, { minLength: 1, maxLength: 8 }),
          fc.nat(whole.length),
          async (changes, cut) => {
            const bytes = Buffer.from(whole);
            for (const [at, value] of changes) bytes[at] = value;
            writeFileSync(path, cut % 3 === 0 ? bytes.subarray(0, cut) : bytes);
            const error = await readOutlines(isTable ? join(folder, "fuzz.shp") : path).catch(
              (cause: unknown) => cause,
            );
            if (error instanceof Error) expect(error).toBeInstanceOf(UpwarpError);
          },
        ),
        { numRuns: 60 },
      );
    }
  });
});

describe("a GeoPackage", () => {
  const change = async (name: string, sql: string) => {
    const { Database } = await initSqlJs();
    const database = new Database(readFileSync(fixture("utm.gpkg")));
    database.exec(sql);
    const path = file(name, database.export());
    database.close();
    return path;
  };
  it("with several layers of polygons asks for one", async () => {
    const sql = `CREATE TABLE other (fid INTEGER PRIMARY KEY, geom BLOB);
      INSERT INTO gpkg_contents (table_name, data_type) VALUES ('other', 'features');
      INSERT INTO gpkg_geometry_columns VALUES ('other', 'geom', 'POLYGON', 32632, 0, 0);`;
    await expect(readOutlines(await change("two.gpkg", sql))).rejects.toMatchObject({
      code: "outlines-several-layers",
      got: "outlines, other",
    });
  });

  it("whose layer is a view is refused: a view may run without end", async () => {
    const sql = `DROP TRIGGER trigger_insert_feature_count_outlines; DROP TRIGGER trigger_delete_feature_count_outlines;
      ALTER TABLE outlines RENAME TO hidden;
      CREATE VIEW outlines AS WITH RECURSIVE endless(geom) AS (SELECT x'00' UNION ALL SELECT geom FROM endless) SELECT * FROM endless;`;
    await expect(readOutlines(await change("view.gpkg", sql))).rejects.toMatchObject({
      code: "geopackage-without-table",
      got: "outlines, which is a view",
    });
  });

  it("computes no columns", async () => {
    const sql = "ALTER TABLE outlines ADD COLUMN huge AS (hex(zeroblob(4)));";
    const { outlines } = await readOutlines(await change("computed.gpkg", sql));
    expect(Object.keys(outlines[0]!.properties)).not.toContain("huge");
  });

  it("with a geometry that counts more than it holds is refused", async () => {
    // Header without an envelope, then a polygon of 4 billion rings.
    const sql = "UPDATE outlines SET geom = x'4750000100007f780103000000ffffffff'";
    await expect(readOutlines(await change("count.gpkg", sql))).rejects.toMatchObject({
      code: "outlines-malformed",
    });
  });

  it("with changes that wait beside it is refused, not read without them", async () => {
    const path = file("open.gpkg", readFileSync(fixture("utm.gpkg")));
    file("open.gpkg-wal", "");
    expect((await readOutlines(path)).outlines).toHaveLength(2);
    file("open.gpkg-wal", "changes");
    await expect(readOutlines(path)).rejects.toMatchObject({ code: "geopackage-unsaved" });
  });
});
