import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readFloats } from "../stack/views.ts";
import { openStack } from "./open-stack.ts";

const PAIRS = ["20180106-20180118", "20180118-20180130"];
const DEM_PAR = `Gamma DIFF&GEO DEM/MAP parameter file
DEM_projection:     EQA
data_format:        REAL*4
width:                4
nlines:               3
corner_lat:     19.5  decimal degrees
corner_lon:    -99.25  decimal degrees
post_lat:   -0.25  decimal degrees
post_lon:    0.25  decimal degrees
`;
const MLI_PAR = `date:      2018 01 06
range_samples:                     4
azimuth_lines:                     3
range_looks:                       8
azimuth_looks:                     2
image_format:               FLOAT
image_geometry:             SLANT_RANGE
heading:                 -12.25   degrees
radar_frequency:        5.4050005e+09  Hz
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-gamma-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);

/** GAMMA's floats are big-endian. */
const raster = (value: (i: number) => number, pixels = 12) => {
  const bytes = Buffer.alloc(4 * pixels);
  for (let i = 0; i < pixels; i++) bytes.writeFloatBE(value(i), 4 * i);
  return bytes;
};

function writePairs(): void {
  for (const [k, pair] of PAIRS.entries())
    write(
      `${pair}.unw`,
      raster((i) => i + 100 * k),
    );
}

describe("a GAMMA folder", () => {
  it("lies on the map of its dem_par, although the image headers fit too", async () => {
    writePairs();
    write("20180106_dem.par", DEM_PAR);
    write("20180106_mli.par", MLI_PAR);
    const { grid, variables, acquisition } = await openStack([folder]);
    expect(grid).toMatchObject({
      geometry: "map",
      affine: [0.25, 0, -99.25, 0, -0.25, 19.5],
      crs: { epsg: 4326 },
    });
    const phase = await readFloats(variables.get("unwrappedPhase")!, [
      [0, 2],
      [0, 1],
      [0, 3],
    ]);
    expect([...phase]).toEqual([Number.NaN, 1, 2, 100, 101, 102]);
    expect(acquisition).toMatchObject({ looks: 8, heading: -12.25 });
  });

  it("is in radar geometry when only image headers are there", async () => {
    writePairs();
    write("20180106_mli.par", MLI_PAR);
    const { grid } = await openStack([folder]);
    expect(grid).toMatchObject({ geometry: "radar", shape: { y: 3, x: 4 }, crs: { epsg: null } });
  });

  it("turns the look vector's elevation into incidence, in radians or degrees", async () => {
    writePairs();
    write("20180106_dem.par", DEM_PAR);
    for (const unit of [1, Math.PI / 180]) {
      write(
        "20180106.lv_theta",
        raster((i) => (i === 0 ? 0 : 52 * unit)),
      );
      const { variables, acquisition } = await openStack([folder]);
      const row = await readFloats(variables.get("incidenceAngle")!, [
        [0, 1],
        [0, 2],
      ]);
      expect(row[0]).toBeNaN();
      expect(row[1]).toBeCloseTo(38, 4);
      expect(acquisition.incidence).toBeCloseTo(38, 4);
    }
  });

  it("names every raster that no parameter file explains", async () => {
    writePairs();
    write("20180106_dem.par", DEM_PAR);
    write(
      "20180130-20180211.unw",
      raster((i) => i, 11),
    );
    write(
      "20180211-20180223.unw",
      raster((i) => i, 5),
    );
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "gamma-size-mismatch",
      where: expect.stringMatching(/20180130-20180211\.unw[\s\S]*20180211-20180223\.unw/),
      got: expect.stringMatching(/44 bytes, 20 bytes[\s\S]*48 bytes as REAL\*4/),
    });
  });

  it("refuses two maps of one size at different places", async () => {
    writePairs();
    write("a_dem.par", DEM_PAR);
    write("b_dem.par", DEM_PAR.replace("19.5", "20.5"));
    await expect(openStack([folder])).rejects.toMatchObject({ code: "header-ambiguous" });
  });
});

describe("a ROI_PAC folder", () => {
  const rsc = (pair: string) => `WIDTH 4
FILE_LENGTH 3
X_FIRST -99.25
Y_FIRST 19.5
X_STEP 0.25
Y_STEP -0.25
WAVELENGTH 0.0562
DATE12 ${pair}
P_BASELINE_TOP_HDR 10.0
P_BASELINE_BOTTOM_HDR 14.0
`;

  it("takes the second band, the dates of the header and the mean of its two baselines", async () => {
    for (const [name, pair] of [
      ["first", "180106-180118"],
      ["second", "180118-180130"],
    ] as const) {
      // Two bands, line by line: amplitude, then phase; little-endian.
      const bytes = Buffer.alloc(4 * 24);
      for (let line = 0; line < 3; line++)
        for (let x = 0; x < 4; x++) {
          bytes.writeFloatLE(-1, 4 * (8 * line + x));
          bytes.writeFloatLE(10 * line + x + 1, 4 * (8 * line + 4 + x));
        }
      write(`${name}.unw`, bytes);
      write(`${name}.unw.rsc`, rsc(pair));
    }
    const { network, variables, product } = await openStack([folder]);
    expect(product).toBe("roipac");
    expect(network?.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect(network?.perpendicularBaseline).toEqual([12, 12]);
    const phase = await readFloats(variables.get("unwrappedPhase")!, [
      [0, 1],
      [1, 2],
      [0, 4],
    ]);
    expect([...phase]).toEqual([11, 12, 13, 14]);
  });
});
