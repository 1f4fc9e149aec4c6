import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { writeDemStack } from "../../src/formats/netcdf/write-dem-stack.ts";
import { openDataset } from "../../src/formats/open.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";

const GOLDEN = testData("pyddem-golden");
const kept = process.env.UPWARP_KEEP_WRITTEN;
const folder = kept ?? mkdtempSync(join(tmpdir(), "upwarp-pyddem-write-"));
afterAll(() => {
  if (kept === undefined) rmSync(folder, { recursive: true });
});

describe.skipIf(GOLDEN === null)("pyddem's files written by us (pyddem-golden)", () => {
  it.each(["stacks/A.nc", "fit_stack/G_gpr_both.nc", "fit_stack/G_gpr_both_filtered.nc"])(
    "%s has the same arrays with the same attributes",
    async (name) => {
      const original = join(GOLDEN ?? "", name);
      const path = join(folder, name.replace("/", "_"));
      const stack = await openStack([original]);
      await writeDemStack(path, { ...stack, attrs: {}, firstYear: 2000 });
      const [theirs, ours] = [await openDataset(original), await openDataset(path)];
      expect([...ours.variables.keys()].sort()).toEqual(
        [...theirs.variables.keys()].filter((key) => key !== "dem_names").sort(),
      );
      expect(ours.grid).toEqual(theirs.grid);
      expect(ours.attrs).toEqual({ Conventions: "CF-1.7" });
      for (const [key, variable] of theirs.variables) {
        const again = ours.variables.get(key);
        const { dims, shape, dtype, nodata, attrs } = variable;
        expect(again, key).toMatchObject({ dims, shape, dtype, nodata });
        expect(again?.attrs, key).toEqual(attrs);
        const window = fullWindow(shape);
        expect(await again?.read(window), key).toEqual(await variable.read(window));
        await variable.close();
        await again?.close();
      }
      const { dates, grid, variables } = await openStack([path]);
      expect({ dates, grid }).toEqual({ dates: stack.dates, grid: stack.grid });
      expect([...variables.keys()]).toEqual([...stack.variables.keys()]);
    },
  );

  it("are never written over, and not begun when they cannot be finished", async () => {
    const stack = await openStack([join(GOLDEN ?? "", "fit_stack/G_gpr_both.nc")]);
    const path = join(folder, "fit.nc");
    const geographic = { ...stack.grid, crs: { epsg: 4326, wkt: null } };
    await expect(writeDemStack(path, { ...stack, attrs: {}, grid: geographic })).rejects.toMatchObject({
      code: "dem-stack-crs",
    });
    const short = { ...stack, attrs: {}, dates: stack.dates.slice(1) };
    await expect(writeDemStack(path, short)).rejects.toMatchObject({ code: "netcdf-dimension" });
    const none = { ...stack, attrs: {}, variables: new Map() };
    await expect(writeDemStack(path, none)).rejects.toMatchObject({ code: "dem-stack-empty" });
    expect(existsSync(path)).toBe(false);
    await writeDemStack(path, { ...stack, attrs: {} });
    await expect(writeDemStack(path, { ...stack, attrs: {} })).rejects.toMatchObject({
      code: "output-exists",
    });
  });
});
