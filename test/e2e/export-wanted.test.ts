import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportMintpy } from "../../src/cli/export/mintpy/to-mintpy.ts";
import { writeWanted } from "../../src/cli/export/wanted-files.ts";
import { openDataset } from "../../src/formats/open.ts";
import { pixelCenter } from "../../src/geo/affine.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { findRecipe } from "../../src/systems/registry.ts";
import { FIELD_SLOPE, field, radarScene } from "../radar-scene.ts";
import { RATE, writeRadarStack } from "../radar-stack.ts";
import { succeed } from "./succeed.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-wanted-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ALL = { geocode: true, kmz: true, hdfeos5: true };
const scene = radarScene({ y: 40, x: 50 });

describe("a run in radar geometry", () => {
  const out = join(folder, "out");
  let stack: Stack;
  beforeAll(async () => {
    await writeRadarStack(join(folder, "work"), scene);
    stack = await openStack([join(folder, "work")]);
    const set = { "reference.yx": "20,25", "min-reliable-pixels": 1 };
    await runRecipe(findRecipe("sbas"), stack, { ...nodeHost, workerEntry: null }, { out, set });
  });

  it("gets on a map what MintPy's template asks for, with the motion where it is", async () => {
    const files = await writeWanted(ALL, { out, stack, layout: "native", compat: "none" });
    const names = files.map((path) => path.slice(out.length + 1));
    expect(names).toContain("geo/velocity.tif");
    expect(names).toContain("geo/displacement.zarr");
    expect(names).toContain("velocity.kmz");
    expect(names.at(-1)).toBe("S1_IW_000_0000_20180106_20180223.he5");
    for (const file of files) expect(existsSync(file)).toBe(true);
    const { grid, variables } = await openDataset(join(out, "geo/velocity.tif"));
    const [y, x] = [grid!.shape.y, grid!.shape.x];
    const values = await readFloats([...variables.values()][0]!, [
      [0, y],
      [0, x],
    ]);
    const at = 20 * scene.shape.x + 25;
    const zero = field(scene.longitude[at]!, scene.latitude[at]!);
    let count = 0;
    values.forEach((value, i) => {
      if (Number.isNaN(value)) return;
      count++;
      const [lon, lat] = pixelCenter(grid!.affine, Math.floor(i / x), i % x);
      expect(Math.abs(value - RATE * (field(lon, lat) - zero))).toBeLessThan(RATE * FIELD_SLOPE * 200);
    });
    expect(count).toBeGreaterThan(1000);
    const series = await openDataset(join(out, "geo/displacement.zarr"));
    const { reference_y, reference_x } = series.attrs as { reference_y: number; reference_x: number };
    const own = await readFloats(series.variables.get("displacement")!, [
      [0, 5],
      [reference_y, reference_y + 1],
      [reference_x, reference_x + 1],
    ]);
    expect([...own]).toEqual([0, 0, 0, 0, 0]);
  });

  it("can be written twice: the second takes the place of the first", async () => {
    const options = { out, stack, layout: "native", compat: "none" } as const;
    const files = await writeWanted({ ...ALL, kmz: false, hdfeos5: false }, options);
    expect(files.length).toBeGreaterThan(3);
  });

  it("gets MintPy's geo files beside MintPy's other files", async () => {
    const mine = join(folder, "mintpy");
    await exportMintpy(out, mine, { stack });
    const own = await openDataset(join(mine, "velocity.h5"));
    const at = 20 * scene.shape.x + 25;
    expect(own.attrs).toMatchObject({ REF_Y: "20", REF_X: "25" });
    expect(own.attrs.REF_LAT).toBe(String(scene.latitude[at]));
    expect(own.attrs.REF_LON).toBe(String(scene.longitude[at]));
    const files = await writeWanted(
      { ...ALL, hdfeos5: false },
      { out: mine, stack, layout: "mintpy", compat: "mintpy" },
    );
    const names = files.map((path) => path.slice(mine.length + 1));
    expect(names).toContain("geo/geo_velocity.h5");
    expect(names).toContain("geo/geo_maskTempCoh.h5");
    expect(names.at(-1)).toBe("geo/geo_velocity.kmz");
    const { attrs } = await openDataset(join(mine, "geo/geo_velocity.h5"));
    expect(attrs).toMatchObject({ Y_UNIT: "degrees", FILE_TYPE: "velocity" });
  });

  it("writes nothing that is not wanted", async () => {
    const wants = { geocode: false, kmz: false, hdfeos5: false };
    expect(await writeWanted(wants, { out, stack, layout: "native", compat: "none" })).toEqual([]);
  });
});

describe("a template that says how to geocode", () => {
  const template = (...more: string[]) => {
    const path = join(folder, `geocode-${more.length}.cfg`);
    const lines = [
      "mintpy.reference.yx = 20,25",
      "mintpy.networkInversion.minNumPixel = 1",
      "mintpy.topographicResidual = no",
      ...more.map((line) => `mintpy.${line}`),
    ];
    writeFileSync(path, lines.join("\n"));
    return path;
  };
  const run = (out: string, path: string, ...words: string[]) =>
    succeed(
      ["run", "sbas", "--template", path, "--inputs", join(folder, "work"), "--out", out, ...words],
      folder,
    );
  const LINES = [
    "geocode.SNWE = 19.38,19.42,-99.15,-99.10",
    "geocode.laloStep = -0.0004,0.0005",
    "geocode.interpMethod = linear",
    "geocode.fillValue = -9",
    "save.kmz = no",
    "save.hdfEos5 = yes",
    "save.hdfEos5.update = yes",
    "save.hdfEos5.subset = yes",
  ];

  it("gets that map, fill value and names in MintPy's layout", async () => {
    const out = join(folder, "said");
    const path = template(...LINES);
    const { stderr } = await run(out, path, "--layout", "mintpy", "--compat", "mintpy");
    expect(stderr).not.toContain("play no part");
    const { attrs, variables } = await openDataset(join(out, "geo/geo_velocity.h5"));
    expect(attrs).toMatchObject({
      ...{ LENGTH: "100", WIDTH: "100", X_FIRST: "-99.15", Y_FIRST: "19.42" },
      ...{ X_STEP: "0.0005", Y_STEP: "-0.0004" },
    });
    const values = await readFloats(variables.get("velocity")!, [
      [0, 100],
      [0, 100],
    ]);
    const beside = values.filter((value) => value === -9).length;
    expect(beside).toBeGreaterThan(1000);
    expect(beside).toBeLessThan(9000);
    expect(values.some(Number.isNaN)).toBe(false);
    // Interpolated: within the field's curvature over a pixel, where the nearest pixel would be off by its slope.
    const at = 20 * scene.shape.x + 25;
    const zero = field(scene.longitude[at]!, scene.latitude[at]!);
    values.forEach((value, i) => {
      if (value === -9) return;
      const [lon, lat] = [-99.15 + (0.5 + (i % 100)) * 0.0005, 19.42 - (0.5 + Math.floor(i / 100)) * 0.0004];
      expect(Math.abs(value - RATE * (field(lon, lat) - zero))).toBeLessThan(RATE * 3e-3);
    });
    const archives = readdirSync(out).filter((name) => name.endsWith(".he5"));
    expect(archives).toEqual(["S1_IW_000_0000_20180106_XXXXXXXX_N19380_N19420_W099150_W099100.he5"]);
  });

  it("gets the map with NaN beside the image in our own files", async () => {
    const out = join(folder, "own");
    await run(out, template(...LINES.slice(0, 5)));
    const { grid, variables } = await openDataset(join(out, "geo/velocity.tif"));
    expect(grid?.affine).toEqual([0.0005, 0, -99.15, 0, -0.0004, 19.42]);
    const values = await readFloats([...variables.values()][0]!, [
      [0, 100],
      [0, 100],
    ]);
    expect(values.some(Number.isNaN)).toBe(true);
    expect(values).not.toContain(-9);
  });
});
