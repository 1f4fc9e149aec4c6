import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import { attachGround, type GroundOptions } from "../../src/products/dem/attach-ground.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { dem } from "../../src/systems/dem/recipe.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden");
const NODATA = -9999;

const out = mkdtempSync(join(tmpdir(), "upwarp-pyddem-"));
afterAll(() => rmSync(out, { recursive: true }));

describe.skipIf(GOLDEN === null)("fit_stack (pyddem-golden)", () => {
  const at = (...parts: string[]) => join(GOLDEN as string, ...parts);
  async function runDem(name: string, files: GroundOptions, set: Record<string, unknown>) {
    const stack = await openStack([at("stacks", `${name}.nc`)]);
    const ground = await attachGround(stack, { ...files, compat: "pyddem" });
    const options = { out: join(out, String(set.method)), set: { compat: "pyddem", ...set } };
    return runRecipe(dem, ground, { ...nodeHost, workerEntry: null }, options);
  }
  async function read(path: string) {
    const { variables } = await openDataset(path);
    const variable = [...variables.values()].find(({ dims }) => dims.join() === "y,x")!;
    const values = await readFloats(variable, [
      [0, variable.shape[0]!],
      [0, variable.shape[1]!],
    ]);
    await variable.close();
    return values.map((value) => (value === NODATA ? Number.NaN : value));
  }
  /** Pixels whose count of elevations differs, and the largest differences of the others. */
  async function compare(folder: string, golden: string) {
    const [count, theirs] = [
      await read(join(folder, "line-count.tif")),
      await read(at("fit_stack", `${golden}_nb.tif`)),
    ];
    const same = [...count.keys()].filter((p) => count[p] === theirs[p]);
    const worst: Record<string, number> = { other: count.length - same.length };
    for (const [ours, file] of [
      ["trend", "dh"],
      ["trend-half-width", "err"],
      ["intercept", "interc"],
    ] as const) {
      const [a, b] = [
        await read(join(folder, `${ours}.tif`)),
        await read(at("fit_stack", `${golden}_${file}.tif`)),
      ];
      expect(same.filter((p) => Number.isNaN(a[p]) !== Number.isNaN(b[p]))).toEqual([]);
      worst[ours] = Math.max(...same.map((p) => Math.abs(a[p]! - b[p]!)).filter(Number.isFinite));
    }
    return worst;
  }

  it("gives pyddem's elevations by the Gaussian process, their errors, slopes and rejected observations", async () => {
    const files = { reference: at("stacks/G_ref.tif"), unstable: at("stacks/G_glacier.shp") };
    const { steps } = await runDem("G", files, { method: "gpr", "reference.date": "2013-01-01" });
    const own = async (step: string, name: string) => [...(await readGolden(steps.get(step)!, name))];
    const theirs = (file: string, name: string) => readGolden(at("fit_stack", file), name);
    const worst = (a: readonly number[], b: Float64Array) => {
      expect(a).toHaveLength(b.length);
      return a.reduce((most, value, i) => {
        if (Number.isNaN(value) && (Number.isNaN(b[i]) || b[i] === NODATA)) return most;
        return Math.max(most, Math.abs(value - b[i]!));
      }, 0);
    };
    // The README's: pyddem keeps elevations in float32.
    const z = await theirs("G_gpr_both.nc", "z");
    expect(worst(await own("fit-elevation", "elevation"), z)).toBeLessThan(2e-3);
    const spread = await theirs("G_gpr_both.nc", "z_ci");
    expect(worst(await own("fit-elevation", "elevationStd"), spread)).toBeLessThan(1e-3);
    const slope = await theirs("G_gpr_both.nc", "slope");
    expect(worst(await own("terrain-slope", "terrainSlope"), slope)).toBeLessThan(5e-4);
    const kept = await theirs("G_gpr_both_filtered.nc", "z");
    const rejection = await own("fit-elevation", "rejection");
    const errors = await readGolden(at("stacks/G.nc"), "uncert");
    const pixels = slope.length;
    const used = [...errors.keys()]
      .filter((t) => errors[t]! < 20)
      .flatMap((t) => rejection.slice(t * pixels, (t + 1) * pixels));
    expect(used.filter((code, i) => (code === 0) !== (kept[i] === 1))).toEqual([]);
    expect(used).toHaveLength(kept.length);
  });

  it("gives pyddem's lines by least squares, one of 1584 pixels with an elevation on the edge of the band", async () => {
    const { products } = await runDem("B", {}, { method: "ols", filter: "none", "band.filter": true });
    const worst = await compare(join(products[0]!, ".."), "B_ols_noref_filtls");
    expect(worst.other).toBeLessThanOrEqual(1);
    expect(worst.trend).toBeLessThan(1e-6);
    expect(worst["trend-half-width"]).toBeLessThan(1e-6);
    expect(worst.intercept).toBeLessThan(2e-3);
  });

  it("gives its weighted lines after the filters against the reference", async () => {
    const set = { method: "wls", filter: "min_max", "time.rate": 30, "reference.date": "2013-01-01" };
    const { products } = await runDem("B", { reference: at("stacks/B_ref.tif") }, set);
    const worst = await compare(join(products[0]!, ".."), "B_wls_minmax");
    expect(worst.other).toBe(0);
    // Both sides in float32: errors of 3e-6 m/yr are 6e-3 m after two thousand years.
    expect(worst.trend).toBeLessThan(5e-6);
    expect(worst["trend-half-width"]).toBeLessThan(5e-6);
    expect(worst.intercept).toBeLessThan(1e-2);
  });
});
