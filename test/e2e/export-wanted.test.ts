import { existsSync, mkdtempSync, rmSync } from "node:fs";
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
    const { grid, variables, attrs } = await openDataset(join(out, "geo/velocity.tif"));
    expect(attrs).toBeDefined();
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
    await exportMintpy(out, mine);
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
