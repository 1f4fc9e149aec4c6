import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportExplorer } from "../../src/cli/export/to-explorer.ts";
import { exportGbis } from "../../src/cli/export/to-gbis.ts";
import { exportGmt } from "../../src/cli/export/to-gmt.ts";
import { exportKite } from "../../src/cli/export/to-kite.ts";
import { exportQgis } from "../../src/cli/export/to-qgis.ts";
import { exportRoipac } from "../../src/cli/export/to-roipac.ts";
import { openDataset } from "../../src/formats/open.ts";
import { pixelCenter } from "../../src/geo/affine.ts";
import { readFloats } from "../../src/stack/views.ts";
import { FIELD_SLOPE, field, fieldOf, radarScene } from "../radar-scene.ts";
import { RADAR_DATES, RADAR_REFERENCE, writeRadarWorkFolder } from "../radar-work-folder.ts";
import { TIFF_GRID, writeMap } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-formats-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const work = join(folder, "work");
const scene = radarScene({ y: 60, x: 90 });
beforeAll(() => writeRadarWorkFolder(work, scene));
const zero = () => {
  const values = fieldOf(scene);
  return values[RADAR_REFERENCE.y * scene.shape.x + RADAR_REFERENCE.x]!;
};
/** Of the work folder, metres. */
const WAVELENGTH = 0.0555;
/** Metres by which the nearest radar pixel may be away, at the image's edge where three steps are searched. */
const EDGE = 200;

async function readAll(path: string, name?: string) {
  const { grid, variables, attrs } = await openDataset(path);
  const variable =
    name === undefined
      ? [...variables.values()].find(({ shape }) => shape.length === 2)!
      : variables.get(name)!;
  const values = await readFloats(
    variable,
    variable.shape.map((length) => [0, length] as const),
  );
  return { grid, attrs, variable, values };
}

describe("QGIS' point shapefile", () => {
  it("has a point for each reliable pixel, in millimetres, with null for what is not known", async () => {
    const files = await exportQgis(work, join(folder, "points"));
    expect(files[0]).toBe(join(folder, "points.shp"));
    const [shp, dbf] = [readFileSync(files[0]!), readFileSync(files[2]!)];
    const [count, head, width] = [dbf.readUInt32LE(4), dbf.readUInt16LE(8), dbf.readUInt16LE(10)];
    expect(shp.length).toBe(100 + 28 * count);
    const fields = Array.from({ length: (head - 33) / 32 }, (_, i) => {
      const at = 32 * (i + 1);
      return [dbf.toString("latin1", at, at + 11).replaceAll("\0", ""), dbf[at + 16]!] as const;
    });
    expect(fields.map(([name]) => name)).toEqual([
      ...["CODE", "HEIGHT", "H_STDEV", "VEL", "V_STDEV", "COHERENCE"],
      ...["D20180106", "D20180118", "D20180130"],
    ]);
    const reference = zero();
    for (let i = 0; i < count; i += 37) {
      let at = head + i * width + 1;
      const cells = fields.map(([name, size]) => {
        const text = dbf.toString("latin1", at, at + size).trim();
        at += size;
        return [name, text] as const;
      });
      const row = Object.fromEntries(cells);
      const [lon, lat] = [shp.readDoubleLE(100 + 28 * i + 12), shp.readDoubleLE(100 + 28 * i + 20)];
      const miss = Math.abs(Number(row.VEL) / 1000 - field(lon, lat));
      expect(miss).toBeLessThan(FIELD_SLOPE * EDGE);
      // Heights of the fixture are 100 + 10 times the field, displacements twice its change at the last date.
      expect(Number(row.HEIGHT)).toBeCloseTo(100 + Number(row.VEL) / 100, 1);
      expect(Number(row.D20180130)).toBeCloseTo(2 * (Number(row.VEL) - 1000 * reference), 1);
      expect([row.H_STDEV, row.V_STDEV]).toEqual(["", ""]);
      expect(row.CODE).toMatch(/^[0-9A-F]{8}$/);
    }
  });
});

describe("GBIS' file", () => {
  it("has one row for each reliable pixel: place, phase, line of sight", async () => {
    const [path = ""] = await exportGbis(work, join(folder, "g"), { variable: "velocity" });
    const bytes = readFileSync(path);
    const columns = new Map<string, Float64Array>();
    for (let at = 128; at < bytes.length; ) {
      const rows = bytes.readInt32LE(at + 32);
      const name = bytes.toString("latin1", at + 48, at + 48 + bytes.readUInt32LE(at + 44));
      const data = at + 48 + Math.ceil(name.length / 8) * 8 + 8;
      columns.set(
        name,
        Float64Array.from({ length: rows }, (_, i) => bytes.readDoubleLE(data + 8 * i)),
      );
      at += 8 + bytes.readUInt32LE(at + 4);
    }
    expect([...columns.keys()]).toEqual(["Lon", "Lat", "Phase", "Inc", "Heading"]);
    const of = (name: string, i: number) => columns.get(name)?.[i] ?? Number.NaN;
    const count = columns.get("Lon")?.length ?? 0;
    expect(count).toBeGreaterThan(4000);
    for (let i = 0; i < count; i += 41) {
      const shown = (-of("Phase", i) * WAVELENGTH) / (4 * Math.PI);
      expect(Math.abs(shown - field(of("Lon", i), of("Lat", i)))).toBeLessThan(FIELD_SLOPE * EDGE);
      expect(of("Inc", i)).toBeGreaterThan(20);
      expect(of("Heading", i)).toBeCloseTo(-12, 5);
    }
  });
});

describe("InSAR Explorer's folder", () => {
  it("has the velocity and one grid for each date, in mm", async () => {
    const out = join(folder, "explorer");
    const paths = await exportExplorer(work, out);
    expect(paths.map((path) => basename(path))).toEqual([
      "velocity_los.grd",
      ...RADAR_DATES.map((date) => `timeseries-${date}.grd`),
    ]);
    const { grid, values, variable } = await readAll(paths[0] as string);
    expect([variable.name, variable.unit]).toEqual(["z", "mm yr-1"]);
    values.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      const [lon, lat] = pixelCenter(grid!.affine, Math.floor(i / grid!.shape.x), i % grid!.shape.x);
      expect(Math.abs(value / 1000 - field(lon, lat))).toBeLessThan(FIELD_SLOPE * EDGE);
    });
  });
});

describe("a GMT grid", () => {
  it("has one variable z at the pixel centres", async () => {
    const [path = ""] = await exportGmt(work, join(folder, "v.grd"));
    const { grid, values, variable, attrs } = await readAll(path);
    expect(variable.name).toBe("z");
    expect(attrs.node_offset).toBe(0);
    const finite = values.filter((value) => !Number.isNaN(value));
    const range = variable.attrs.actual_range as number[];
    expect(range[0]).toBeCloseTo(
      finite.reduce((low, value) => Math.min(low, value), Infinity),
      6,
    );
    expect(range[1]).toBeCloseTo(
      finite.reduce((high, value) => Math.max(high, value), -Infinity),
      6,
    );
    values.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      const [lon, lat] = pixelCenter(grid!.affine, Math.floor(i / grid!.shape.x), i % grid!.shape.x);
      expect(Math.abs(value - field(lon, lat))).toBeLessThan(FIELD_SLOPE * EDGE);
    });
  });
});

describe("a kite scene", () => {
  it("has the south first, angles in kite's sense, and its lower left corner", async () => {
    const [npz = "", yml = ""] = await exportKite(work, join(folder, "scene.npz"), {
      span: ["2018-01-06", "2018-01-30"],
    });
    const files = unzipSync(readFileSync(npz));
    const arrays = ["arr_0", "arr_1", "arr_2"].map((name) => {
      const bytes = files[`${name}.npy`]!;
      const start = 10 + bytes[8]! + 256 * bytes[9]!;
      const [, y, x] = /\((\d+), (\d+)\)/.exec(new TextDecoder().decode(bytes.subarray(0, start)))!;
      return { shape: { y: Number(y), x: Number(x) }, values: new Float32Array(bytes.slice(start).buffer) };
    });
    const [displacement, theta, phi] = arrays as [(typeof arrays)[0], (typeof arrays)[0], (typeof arrays)[0]];
    const { frame, meta } = parse(readFileSync(yml, "utf8").replaceAll(/!kite\S*/g, "")) as {
      frame: Record<string, number | string>;
      meta: Record<string, unknown>;
    };
    expect(frame.spacing).toBe("degree");
    expect(meta).toMatchObject({ orbital_node: "Ascending", wavelength: 0.0555 });
    const reference = zero();
    const { y, x } = displacement.shape;
    for (let i = 0; i < y * x; i += 11) {
      const value = displacement.values[i]!;
      if (Number.isNaN(value)) continue;
      const lat = Number(frame.llLat) + (Math.floor(i / x) + 0.5) * Number(frame.dN);
      const lon = Number(frame.llLon) + ((i % x) + 0.5) * Number(frame.dE);
      expect(Math.abs(value - 2 * (field(lon, lat) - reference))).toBeLessThan(2 * FIELD_SLOPE * EDGE);
      // The satellite stands 102 degrees anti-clockwise from north: 192 from east.
      expect(phi.values[i]).toBeCloseTo((192 * Math.PI) / 180, 5);
      expect((theta.values[i]! * 180) / Math.PI).toBeGreaterThan(53.9);
      expect((theta.values[i]! * 180) / Math.PI).toBeLessThan(55.1);
    }
  });

  it("needs the line of sight", async () => {
    const tif = join(folder, "plain.tif");
    await writeMap(tif, () => 0.01);
    await expect(exportKite(tif, join(folder, "no"), { variable: "plain" })).rejects.toThrow(
      /geometry-missing[\s\S]*--geometry/,
    );
  });
});

describe("a ROI_PAC raster", () => {
  it("holds phase below an amplitude in a .unw, in the geometry of the result", async () => {
    const out = join(folder, "change.unw");
    expect(await exportRoipac(work, out, { span: ["2018-01-06", "2018-01-18"] })).toEqual([
      out,
      `${out}.rsc`,
    ]);
    const bytes = readFileSync(out);
    const { y, x } = scene.shape;
    const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    expect(values.length).toBe(2 * y * x);
    const truth = fieldOf(scene);
    const at = 17 * x + 33;
    const phase = values[(2 * 17 + 1) * x + 33]!;
    expect(phase).toBeCloseTo(((-4 * Math.PI) / 0.0555) * (truth[at]! - zero()), 2);
    expect(values[2 * 17 * x + 33]).toBe(1);
    const rsc = readFileSync(`${out}.rsc`, "utf8");
    expect(rsc).toMatch(/^FILE_LENGTH +60$/m);
    expect(rsc).toMatch(/^DATE12 +180106-180118$/m);
    expect(rsc).not.toContain("X_FIRST");
  });

  it("holds other values as they are, with 0 for no data", async () => {
    const tif = join(folder, "height.tif");
    await writeMap(tif, (y, x) => (x === 0 ? Number.NaN : 100 * y + x));
    const out = join(folder, "height.bin");
    await exportRoipac(tif, out);
    const bytes = readFileSync(out);
    expect([bytes.readFloatLE(0), bytes.readFloatLE(4), bytes.readFloatLE(4 * 33)]).toEqual([0, 1, 101]);
    expect(readFileSync(`${out}.rsc`, "utf8")).toMatch(/^EPSG +32611$/m);
    await expect(exportRoipac(tif, join(folder, "height.unw"))).rejects.toThrow(/roipac-phase/);
  });
});

describe("upwarp export", () => {
  it("writes the change between two dates as one GeoTIFF", async () => {
    const out = join(folder, "change.tif");
    await succeed(
      [
        "export",
        work,
        "--to",
        "cog",
        "--variable",
        "displacement",
        "--dates",
        "20180106_20180130",
        "--out",
        out,
      ],
      folder,
    );
    const { values } = await readAll(out);
    const truth = fieldOf(scene);
    const reference = zero();
    expect(values[5000]).toBeCloseTo(2 * (truth[5000]! - reference), 5);
  });

  it("geocodes for formats that need a map, and says when a flag has no meaning", async () => {
    await succeed(["export", work, "--to", "gmt", "--out", "cli.grd", "--step", "0.001,0.001"], folder);
    const { grid } = await readAll(join(folder, "cli.grd"));
    expect(grid!.affine[0]).toBeCloseTo(0.001, 9);
    const refused = await upwarp(
      ["export", work, "--to", "qgis", "--out", "x", "--dates", "20180106"],
      folder,
    );
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain("usage-flag");
  });

  it("leaves a map's own grid alone", async () => {
    const tif = join(folder, "own.tif");
    await writeMap(tif, (y, x) => y + x);
    await exportGmt(tif, join(folder, "own.grd"));
    const { grid } = await readAll(join(folder, "own.grd"));
    expect(grid).toMatchObject({ affine: TIFF_GRID.affine, crs: { epsg: 32611 } });
  });
});
