import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { testData } from "../../../test/data.ts";
import { isUpwarpError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { inMemory } from "../../stack/in-memory.ts";
import type { Dataset, Variable } from "../../stack/variable.ts";
import { fullWindow } from "../../stack/window.ts";
import {
  findHeader,
  flatFormat,
  gammaGrid,
  gammaNumbers,
  openFlat,
  parseEnviHdr,
  parseGammaPar,
  parseIsceXml,
  parseRsc,
  writeEnvi,
  writeRoipac,
} from "./index.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../test/fixtures/flat/${name}`, import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "upwarp-flat-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let made = 0;
function folder(): string {
  const path = join(scratch, String(made++));
  mkdirSync(path);
  return path;
}

const readAll = (variable: Variable | undefined) => {
  if (!variable) throw new Error("no such variable");
  return variable.read(fullWindow(variable.shape));
};
/** The fixtures' pixel: 100 band + 10 row + column. */
const band = (b: number) => Array.from({ length: 20 }, (_, i) => 100 * b + 10 * Math.floor(i / 5) + (i % 5));

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!isUpwarpError(error)) throw new Error(`expected an UpwarpError, got ${String(error)}`);
  expect(error.fix).toBeTruthy();
  return error.code;
}

describe("ENVI rasters that GDAL wrote", () => {
  it.each([
    ["bsq.img", "f32"],
    ["bil.img", "i16"],
    ["bip.img", "f64"],
    ["uint16.img", "u16"],
    ["int32.img", "i32"],
    ["uint32.img", "u32"],
  ])("%s reads as %s, each band its own variable", async (name, dtype) => {
    const dataset = await flatFormat.open(fixture(name));
    expect([...dataset.variables.keys()]).toEqual(["layer 0", "layer 1", "layer 2"]);
    for (const [b, variable] of [...dataset.variables.values()].entries()) {
      expect(variable.dtype).toBe(dtype);
      expect(variable.nodata).toBe(-1);
      expect(Array.from(await readAll(variable))).toEqual(band(b));
      expect(
        Array.from(
          await variable.read([
            [1, 3],
            [2, 4],
          ]),
        ),
      ).toEqual([12, 13, 22, 23].map((v) => 100 * b + v));
    }
  });

  it("reads complex rasters as pairs", async () => {
    const dataset = await flatFormat.open(fixture("complex.img"));
    expect(
      Array.from(
        await (dataset.variables.get("layer 1") as Variable).read([
          [1, 2],
          [1, 3],
        ]),
      ),
    ).toEqual([111, 0, 112, 0]);
  });

  it("places the outer corner by map info and takes the EPSG code from the text", async () => {
    const { grid, format } = await flatFormat.open(fixture("bsq.img"));
    expect(format).toBe("envi");
    expect(grid).toMatchObject({
      shape: { y: 4, x: 5 },
      affine: [20, 0, 480000, 0, -20, 2150000],
      geometry: "map",
    });
    expect(grid?.crs.epsg).toBe(32614);
  });

  it("opens by its header too", async () => {
    expect((await flatFormat.open(fixture("bsq.hdr"))).variables.size).toBe(3);
  });
});

describe("a raw GDAL VRT", () => {
  it("reads bands by their offsets and strides", async () => {
    const dataset = await flatFormat.open(fixture("raw.vrt"));
    expect(Array.from(await readAll(dataset.variables.get("band1")))).toEqual(band(0));
    expect(Array.from(await readAll(dataset.variables.get("band2")))).toEqual(band(1));
    expect(dataset.grid).toMatchObject({ affine: [20, 0, 480000, 0, -20, 2150000], crs: { epsg: 32614 } });
  });

  it("reopens from the source alone, and names header and raster as its files", async () => {
    const variable = (await flatFormat.open(fixture("raw.vrt"))).variables.get("band2") as Variable;
    const source = JSON.parse(JSON.stringify(variable.source));
    expect(Array.from(await readAll(await flatFormat.openVariable(source)))).toEqual(band(1));
    expect(await flatFormat.files(source)).toEqual([fixture("raw.vrt"), fixture("raw.bin")]);
  });

  it("is refused when it names a file outside of its folder, by path or by link", async () => {
    const text = readFileSync(fixture("raw.vrt"), "utf8");
    const outer = folder();
    const inner = join(outer, "inner");
    mkdirSync(inner);
    copyFileSync(fixture("raw.bin"), join(outer, "raw.bin"));
    const vrt = join(inner, "raw.vrt");
    for (const name of ["../raw.bin", join(outer, "raw.bin"), ""]) {
      writeFileSync(vrt, text.replaceAll("raw.bin", name));
      expect(await failure(flatFormat.open(vrt)), name).toBe("vrt-path-outside");
    }
    symlinkSync(join(outer, "raw.bin"), join(inner, "link.bin"));
    writeFileSync(vrt, text.replaceAll("raw.bin", "link.bin"));
    expect(await failure(flatFormat.open(vrt))).toBe("vrt-path-outside");
    cpSync(join(outer, "raw.bin"), join(inner, "copy.bin"));
    writeFileSync(vrt, text.replaceAll("raw.bin", "copy.bin"));
    expect((await flatFormat.open(vrt)).variables.size).toBe(2);
  });

  it.each([
    [
      "no raw bands",
      (text: string) => text.replaceAll("VRTRawRasterBand", "VRTSourcedRasterBand"),
      "vrt-unsupported",
    ],
    ["a type of ours lacking", (text: string) => text.replaceAll("Int16", "CFloat64"), "vrt-unsupported"],
    [
      "a negative offset",
      (text: string) => text.replace("<ImageOffset>16", "<ImageOffset>-16"),
      "vrt-unsupported",
    ],
    [
      "an entity bomb",
      (text: string) =>
        `<?xml version="1.0"?>\n${text}`
          .replace("<VRTDataset", '<VRTDataset a="&x;"')
          .replace("</VRTDataset>", "<!DOCTYPE x [<!ENTITY x 'xx'>]></VRTDataset>"),
      "xml-malformed",
    ],
    ["a cut-off end", (text: string) => text.slice(0, 900), "xml-malformed"],
    [
      "sizes beyond the file",
      (text: string) => text.replace('rasterYSize="4"', 'rasterYSize="400000000000"'),
      "flat-truncated",
    ],
    [
      "sizes beyond counting",
      (text: string) => text.replace('rasterYSize="4"', 'rasterYSize="1e300"'),
      "flat-header-invalid",
    ],
  ])("with %s is refused", async (_, change, code) => {
    const path = folder();
    copyFileSync(fixture("raw.bin"), join(path, "raw.bin"));
    writeFileSync(join(path, "raw.vrt"), change(readFileSync(fixture("raw.vrt"), "utf8")));
    expect(await failure(flatFormat.open(join(path, "raw.vrt")))).toBe(code);
  });
});

describe("GAMMA rasters", () => {
  const dem = (more = "") => `Gamma DIFF&GEO DEM/MAP parameter file
title: test
DEM_projection:     UTM
data_format:        INTEGER*2
DEM_hgt_offset:          100.0
DEM_scale:               0.5
width:                5
nlines:               4
corner_north:  2150000.0   m
corner_east:    480000.0   m
post_north:    -20.0   m
post_east:      20.0   m
ellipsoid_ra:        6378137.000   m
projection_name: UTM
projection_zone: 14
false_northing: 0.000 m
${more}`;

  it("are big-endian; integer heights are scaled; UTM corners give the grid", async () => {
    const path = folder();
    const heights = Buffer.alloc(40);
    for (let i = 0; i < 20; i++) heights.writeInt16BE(i, 2 * i);
    writeFileSync(join(path, "x.dem"), heights);
    writeFileSync(join(path, "x.dem_par"), dem());
    const { variables, grid, format } = await flatFormat.open(join(path, "x.dem"));
    expect(format).toBe("gamma");
    const variable = variables.get("band1") as Variable;
    expect(variable).toMatchObject({ dtype: "i16", scale: 0.5, offset: 100 });
    expect(Array.from(await readAll(variable))).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(grid).toMatchObject({
      affine: [20, 0, 480000, 0, -20, 2150000],
      crs: { epsg: 32614 },
      geometry: "map",
    });
    const again = await flatFormat.openVariable(JSON.parse(JSON.stringify(variable.source)));
    expect(again).toMatchObject({ scale: 0.5, offset: 100, name: "band1" });
  });

  it("take the corner as a pixel's centre when told so", () => {
    expect(gammaGrid(parseGammaPar(dem()), { corner: "center" }).affine).toEqual([
      20, 0, 479990, 0, -20, 2150010,
    ]);
  });

  it("lie in the southern hemisphere when the false northing says so", () => {
    expect(
      gammaGrid(parseGammaPar(dem().replace("false_northing: 0.000", "false_northing: 10000000.0"))).crs.epsg,
    ).toBe(32714);
  });

  it("of SCOMPLEX are read as complex, in radar geometry", async () => {
    const path = folder();
    const pixels = Buffer.alloc(4 * 6);
    for (let i = 0; i < 12; i++) pixels.writeInt16BE(i - 6, 2 * i);
    writeFileSync(join(path, "a.slc"), pixels);
    writeFileSync(join(path, "a.slc.par"), "range_samples: 3\nazimuth_lines: 2\nimage_format: SCOMPLEX\n");
    const { variables, grid } = await flatFormat.open(join(path, "a.slc"));
    expect(variables.get("band1")?.dtype).toBe("c64");
    expect(
      Array.from(
        await (variables.get("band1") as Variable).read([
          [1, 2],
          [1, 3],
        ]),
      ),
    ).toEqual([2, 3, 4, 5]);
    expect(grid?.geometry).toBe("radar");
  });

  it("without a header of their own take the folder's map whose size fits, unless two maps do", async () => {
    const path = folder();
    writeFileSync(join(path, "ifg.unw"), Buffer.alloc(80));
    writeFileSync(join(path, "scene_dem.par"), dem());
    writeFileSync(join(path, "other_dem.par"), dem().replace(/width: +5/, "width: 7"));
    expect(findHeader(join(path, "ifg.unw"))).toMatchObject({
      kind: "gamma",
      header: join(path, "scene_dem.par"),
    });
    writeFileSync(join(path, "copy_dem.par"), dem());
    expect(findHeader(join(path, "ifg.unw"))?.kind).toBe("gamma");
    writeFileSync(join(path, "shifted_dem.par"), dem().replace("480000.0", "480020.0"));
    expect(() => findHeader(join(path, "ifg.unw"))).toThrow(/flat-header-ambiguous/);
  });

  it("parameter files give numbers with their units left off", () => {
    const par = parseGammaPar(
      "date:      2018 01 06\ninitial_baseline(TCN): -0.1 40.1 4.5 m m m\ntitle: a: b\n",
    );
    expect(gammaNumbers(par, "date")).toEqual([2018, 1, 6]);
    expect(gammaNumbers(par, "initial_baseline(TCN)")).toEqual([-0.1, 40.1, 4.5]);
    expect(gammaNumbers(par, "absent")).toEqual([]);
    expect(par.title).toBe("a: b");
  });
});

describe("ROI_PAC rasters", () => {
  const rsc = "WIDTH 3\nFILE_LENGTH 2\nX_FIRST 150.91\nX_STEP 0.1\nY_FIRST -34.17\nY_STEP -0.1\n";
  const floats = (count: number) => {
    const bytes = Buffer.alloc(4 * count);
    for (let i = 0; i < count; i++) bytes.writeFloatLE(i, 4 * i);
    return bytes;
  };
  async function opened(name: string, bytes: Uint8Array, header = rsc): Promise<Dataset> {
    const path = join(folder(), name);
    writeFileSync(path, bytes);
    writeFileSync(`${path}.rsc`, header);
    return flatFormat.open(path);
  }

  it("of .unw are amplitude and phase, line by line", async () => {
    const { variables, grid } = await opened("x.unw", floats(12));
    expect(Array.from(await readAll(variables.get("amplitude")))).toEqual([0, 1, 2, 6, 7, 8]);
    expect(Array.from(await readAll(variables.get("phase")))).toEqual([3, 4, 5, 9, 10, 11]);
    expect(grid).toMatchObject({
      affine: [0.1, 0, 150.91, 0, -0.1, -34.17],
      crs: { epsg: 4326 },
      geometry: "map",
    });
  });

  it("of .cor are two bands of eight bytes per pixel or one of four", async () => {
    expect([...(await opened("x.cor", floats(12))).variables.keys()]).toEqual(["amplitude", "coherence"]);
    expect([...(await opened("x.cor", floats(6))).variables.keys()]).toEqual(["band1"]);
  });

  it("of .int are complex, of .amp two bands pixel by pixel, of .dem integers", async () => {
    expect((await opened("x.int", floats(12))).variables.get("band1")?.dtype).toBe("c64");
    const amp = (await opened("x.amp", floats(12))).variables;
    expect(Array.from(await readAll(amp.get("band2")))).toEqual([1, 3, 5, 7, 9, 11]);
    expect((await opened("x.dem", Buffer.alloc(12))).variables.get("band1")?.dtype).toBe("i16");
  });

  it("whose size does not fit the header are refused", async () => {
    expect(await failure(opened("x.unw", floats(5)))).toBe("flat-size-mismatch");
    expect(await failure(opened("x.unw", floats(1)))).toBe("flat-truncated");
  });

  it("without X_FIRST are in radar geometry; UTM zones and EPSG codes are understood", async () => {
    expect((await opened("x.unw", floats(12), "WIDTH 3\nFILE_LENGTH 2\n")).grid?.geometry).toBe("radar");
    expect((await opened("x.unw", floats(12), `${rsc}UTM_ZONE 14N\n`)).grid?.crs.epsg).toBe(32614);
    expect((await opened("x.unw", floats(12), `${rsc}EPSG 3413\n`)).grid?.crs.epsg).toBe(3413);
  });

  it("are known by the header's content, not by its name", async () => {
    const path = join(folder(), "x.unw");
    writeFileSync(path, floats(12));
    writeFileSync(`${path}.rsc`, "nothing of the kind");
    expect(findHeader(path)).toBeNull();
    expect(await failure(flatFormat.open(path))).toBe("flat-header-missing");
  });
});

describe("openFlat", () => {
  const layout = {
    width: 5,
    length: 4,
    bands: 3,
    interleave: "bil",
    dtype: "i16",
    bigEndian: false,
    headerOffset: 0,
  } as const;

  it("says at once that a file is cut off", async () => {
    const path = join(folder(), "cut");
    copyFileSync(fixture("bil.img"), path);
    truncateSync(path, 119);
    expect(await failure(openFlat({ ...layout, path }, 2))).toBe("flat-truncated");
    expect((await openFlat({ ...layout, path }, 1)).shape).toEqual([4, 5]);
  });

  it("says so when the file shrinks later", async () => {
    const path = join(folder(), "shrinks");
    copyFileSync(fixture("bil.img"), path);
    const variable = await openFlat({ ...layout, path }, 2);
    truncateSync(path, 60);
    expect(await failure(readAll(variable))).toBe("flat-truncated");
  });

  it("refuses layouts that no raster has", async () => {
    const path = fixture("bil.img");
    for (const change of [
      { width: 0 },
      { length: -1 },
      { bands: 1.5 },
      { headerOffset: -4 },
      { width: 2 ** 52 },
    ])
      expect(await failure(openFlat({ ...layout, path, ...change }, 0))).toBe("flat-header-invalid");
    expect(await failure(openFlat({ ...layout, path }, 3))).toBe("flat-header-invalid");
  });

  it("says so when the file is absent", async () => {
    expect(await failure(openFlat({ ...layout, path: join(scratch, "absent") }, 0))).toBe("not-found");
  });

  it("reads beyond 4 GB", async () => {
    const path = join(folder(), "sparse");
    const width = 20_000;
    const length = 60_000;
    const descriptor = openSync(path, "w");
    const pixel = Buffer.alloc(4);
    pixel.writeFloatLE(42.5);
    writeSync(descriptor, pixel, 0, 4, 4 * ((length - 1) * width + width - 3));
    truncateSync(path, 4 * width * length);
    const variable = await openFlat(
      { path, width, length, bands: 1, interleave: "bsq", dtype: "f32", bigEndian: false, headerOffset: 0 },
      0,
    );
    expect(4 * width * length).toBeGreaterThan(2 ** 32);
    expect(
      Array.from(
        await variable.read([
          [length - 1, length],
          [width - 4, width],
        ]),
      ),
    ).toEqual([0, 42.5, 0, 0]);
    await variable.close();
    await variable.close();
  });

  it("reads on after a close", async () => {
    const variable = await openFlat({ ...layout, path: fixture("bil.img") }, 1);
    await readAll(variable);
    await variable.close();
    expect(Array.from(await readAll(variable))).toEqual(band(1));
  });
});

describe("writing", () => {
  const grid: Grid = {
    shape: { y: 2, x: 3 },
    affine: [0.1, 0, 150.9, 0, -0.1, -34.1],
    crs: { epsg: 4326, wkt: null },
    geometry: "map",
  };
  const options = { dims: ["y", "x"], shape: [2, 3], dtype: "f32" } as const;
  const phase = inMemory("phase", new Float32Array([1, 2, 3, 4, Number.NaN, 6]), options);
  const amplitude = inMemory("amplitude", new Float32Array([9, 8, 7, 6, 5, 4]), options);

  it("ROI_PAC: what is written is read back, grid and entries included", async () => {
    const path = join(folder(), "out.unw");
    await writeRoipac(path, [amplitude, phase], grid, {
      entries: { WAVELENGTH: 0.056, DATE12: "060619-061002" },
    });
    const dataset = await flatFormat.open(path);
    expect(await readAll(dataset.variables.get("phase"))).toEqual(await readAll(phase));
    expect(await readAll(dataset.variables.get("amplitude"))).toEqual(await readAll(amplitude));
    expect(dataset.grid).toEqual(grid);
    expect(dataset.attrs).toMatchObject({ WAVELENGTH: "0.056", DATE12: "060619-061002" });
    expect(readdirSync(join(path, "..")).sort()).toEqual(["out.unw", "out.unw.rsc"]);
  });

  it("ENVI: what is written is read back, grid, names and nodata included", async () => {
    const path = join(folder(), "out.img");
    const utm: Grid = { ...grid, affine: [20, 0, 480000, 0, -20, 2150000], crs: { epsg: 32714, wkt: null } };
    const layers = ["a", "b"].map((name, k) =>
      inMemory(
        name,
        Int16Array.from({ length: 6 }, (_, i) => i + k),
        { ...options, dtype: "i16", nodata: -1 },
      ),
    );
    await writeEnvi(path, layers, utm, { description: "a test" });
    const dataset = await flatFormat.open(path);
    expect([...dataset.variables.keys()]).toEqual(["a", "b"]);
    expect(dataset.variables.get("b")?.nodata).toBe(-1);
    expect(Array.from(await readAll(dataset.variables.get("b")))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(dataset.grid).toEqual(utm);
  });

  it("refuses what the format cannot hold, and leaves nothing behind", async () => {
    const path = folder();
    const long = inMemory("x", new Float32Array(8), { ...options, shape: [2, 4] });
    expect(await failure(writeRoipac(join(path, "a.unw"), [amplitude, long], grid))).toBe("flat-unwritable");
    expect(
      await failure(
        writeEnvi(join(path, "a.img"), [inMemory("x", new Int8Array(6), { ...options, dtype: "i8" })], grid),
      ),
    ).toBe("flat-unwritable");
    expect(await failure(writeEnvi(join(path, "absent", "a.img"), [phase], grid))).toBe("folder-missing");
    expect(readdirSync(path)).toEqual([]);
  });
});

describe("header parsers", () => {
  it("read ENVI lists that run over several lines", () => {
    const hdr = parseEnviHdr("ENVI\nsamples = 5\nband names = {\n a,\n b = c}\nmap info = {UTM, 1, 1}\n");
    expect(hdr).toEqual({ samples: "5", "band names": "a, b = c", "map info": "UTM, 1, 1" });
  });

  it("read ISCE properties, in whatever case, components prefixed", () => {
    const text =
      '<imageFile><property name="WIDTH"><value>5</value></property><component name="Coordinate1"><property name="delta"><value>0.1</value></property></component></imageFile>';
    expect(parseIsceXml(text)).toEqual({ width: "5", "coordinate1.delta": "0.1" });
  });

  it("read ROI_PAC values with blanks in them", () => {
    expect(parseRsc("WIDTH\t47\nssaraopt   --a -b  \n\n")).toEqual({ WIDTH: "47", ssaraopt: "--a -b" });
  });
});

const sydney = testData("insar-sydney-ers");
describe.skipIf(sydney === null)("the Sydney stack (needs shared data insar-sydney-ers)", () => {
  const root = sydney ?? "";
  it("has bit-identical phase in its ROI_PAC and GAMMA copies, all 17 pairs, on the same grid", async () => {
    const names = readdirSync(join(root, "roipac")).filter((name) => name.endsWith(".unw"));
    expect(names.length).toBe(17);
    for (const name of names) {
      const [, first, second] = /geo_(\d{6})-(\d{6})/.exec(name) ?? [];
      const roipac = await flatFormat.open(join(root, "roipac", name));
      const gamma = await flatFormat.open(join(root, "gamma", `20${first}-20${second}_utm.unw`));
      const phase = await readAll(roipac.variables.get("phase"));
      expect(phase.length).toBe(72 * 47);
      expect(phase.some((value) => value !== 0)).toBe(true);
      expect(await readAll(gamma.variables.get("band1"))).toEqual(phase);
      expect(roipac.grid?.affine.map((v) => Math.fround(v))).toEqual(
        gamma.grid?.affine.map((v) => Math.fround(v)),
      );
      expect(roipac.grid).toMatchObject({ shape: { y: 72, x: 47 }, crs: { epsg: 4326 } });
    }
  });

  it("has heights of 193 to 371 m in the ROI_PAC DEM", async () => {
    const dem = await flatFormat.open(join(root, "roipac", "roipac_test_trimmed.dem"));
    const heights = Array.from(await readAll(dem.variables.get("band1")));
    expect([Math.min(...heights), Math.max(...heights)]).toEqual([193, 371]);
  });
});

const mexico = testData("insar-mexico-s1");
describe.skipIf(mexico === null)("the Mexico City stack (needs shared data insar-mexico-s1)", () => {
  it("has a dem_par whose corner is the outer corner of its GeoTIFFs", () => {
    const text = readFileSync(join(mexico ?? "", "cropA_20180106_VV_8rlks_eqa_dem.par"), "utf8");
    expect(gammaGrid(parseGammaPar(text))).toMatchObject({
      shape: { y: 60, x: 100 },
      affine: [0.0013888889, 0, -99.19106978163674, 0, -0.0013888889, 19.451292623451756],
      crs: { epsg: 4326 },
    });
  });

  it("finds the map of its lookup table, which is complex", async () => {
    const { variables, grid } = await flatFormat.open(join(mexico ?? "", "20180106_VV_8rlks_eqa_to_rdc.lt"));
    expect(variables.get("band1")).toMatchObject({ dtype: "c64", shape: [60, 100] });
    expect(grid?.geometry).toBe("map");
    const numbers = await readAll(variables.get("band1"));
    // Azimuth line, the imaginary part, as numpy reads it from the big-endian file.
    const azimuth = Array.from(numbers).filter((_, i) => i % 2 === 1);
    expect([Math.min(...azimuth), Math.max(...azimuth)].map(Math.fround)).toEqual(
      [2518.2654, 2935.2195].map(Math.fround),
    );
  });
});

const unzen = testData("unwrap-bridging-unzen");
describe.skipIf(unzen === null)("the Unzen rasters (needs shared data unwrap-bridging-unzen)", () => {
  it("are read by ISCE and extended ROI_PAC headers", async () => {
    const unw = await flatFormat.open(join(unzen ?? "", "snf.unw"));
    expect(unw.format).toBe("isce");
    expect([...unw.variables.keys()]).toEqual(["amplitude", "phase"]);
    const phase = await readAll(unw.variables.get("phase"));
    expect(phase.every((value) => Math.abs(value) < 1000)).toBe(true);
    const labels = await flatFormat.open(join(unzen ?? "", "snf.unw.conncomp"));
    expect(labels.variables.get("band1")?.dtype).toBe("u8");
    expect((await flatFormat.open(join(unzen ?? "", "sim.int"))).variables.get("band1")?.dtype).toBe("c64");
    expect((await flatFormat.open(join(unzen ?? "", "sim.cor"))).variables.get("band1")?.dtype).toBe("f32");
  });
});
