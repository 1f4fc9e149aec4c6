import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { writeGroup } from "../../src/cli/export/write-group.ts";
import { parseDemName } from "../../src/products/dem/dem-name.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { stackAttributes } from "../../src/products/upwarp-zarr.ts";
import { DEM_PRESETS } from "../../src/simulate/dem/presets.ts";
import { simulateDemStack } from "../../src/simulate/dem/simulate-dem-stack.ts";
import { fullWindow } from "../../src/stack/window.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-dem-stack-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a simulated stack of DEMs is the same when it was written and opened again", async () => {
  const made = simulateDemStack({ ...DEM_PRESETS.glacier, dates: { count: 10 } });
  const path = join(folder, "stack.zarr");
  await writeGroup(path, { ...made, attrs: stackAttributes(made) });
  const stack = await openStack([path]);
  expect(stack.product).toBe("simulated");
  expect(stack.grid.affine).toEqual(made.grid.affine);
  expect(stack.dates).toEqual(made.dates);
  expect(stack.dateNames).toEqual(made.dateNames);
  expect([...stack.variables.keys()].sort()).toEqual([...made.variables.keys()].sort());
  for (const [name, variable] of made.variables) {
    const again = stack.variables.get(name);
    expect(again).toMatchObject({ dims: variable.dims, unit: variable.unit, nodata: variable.nodata });
    expect(await again?.read(fullWindow(variable.shape)), name).toEqual(
      await variable.read(fullWindow(variable.shape)),
    );
    await again?.close();
  }
});

it("names its DEMs so that their dates are read from the names", () => {
  const { dates, dateNames } = simulateDemStack(DEM_PRESETS.glacier);
  expect(dateNames.map((name) => parseDemName(name)?.date)).toEqual(dates);
});
