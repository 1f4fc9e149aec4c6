import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createHdf5 } from "../../formats/hdf5/create.ts";
import { fullWindow } from "../../stack/window.ts";
import { openStack } from "../open-stack.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-pyddem-"));
afterAll(() => rmSync(folder, { recursive: true }));

const UTM =
  'PROJCS["WGS 84 / UTM zone 32N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],UNIT["degree",0.017]],AUTHORITY["EPSG","32632"]]';

interface Written {
  readonly days?: readonly number[];
  readonly y?: readonly number[];
  readonly names?: readonly string[];
}

/** Two DEMs of 3 x 2 cells in the layout of create_mmaster_stack. */
async function write(
  name: string,
  { days = [10, 10], y = [60, 30, 0], names }: Written = {},
): Promise<string> {
  const path = join(folder, name);
  const text = (ascii: string) => ({ ascii });
  const axis = (at: string, length: number, attrs: Record<string, { ascii: string }>) => ({
    name: at,
    type: "f32" as const,
    shape: [length],
    scaleName: at,
    attrs,
  });
  const writer = await createHdf5(path, {
    datasets: [
      axis("time", 2, { units: text("days since 2000-01-01"), calendar: text("standard") }),
      axis("x", 2, { units: text("m"), standard_name: text("projection_x_coordinate") }),
      axis("y", 3, { units: text("m"), standard_name: text("projection_y_coordinate") }),
      { name: "crs", type: "i8", shape: [], attrs: { spatial_ref: text(UTM) } },
      {
        name: "z",
        type: "f32",
        shape: [2, 3, 2],
        scales: ["time", "y", "x"],
        attrs: { _FillValue: Float32Array.of(-9999), grid_mapping: text("crs") },
      },
      ...(names ? [{ name: "dem_names", type: { ascii: 8 }, shape: [2], scales: ["time"] }] : []),
    ],
  });
  await writer.write("time", [[0, 2]], Float32Array.from(days));
  await writer.write("x", [[0, 2]], Float32Array.of(500_000, 500_030));
  await writer.write("y", [[0, 3]], Float32Array.from(y));
  await writer.write("crs", [], Int8Array.of(0));
  await writer.write(
    "z",
    fullWindow([2, 3, 2]),
    Float32Array.from({ length: 12 }, (_, i) => i),
  );
  if (names) await writer.writeStrings("dem_names", names);
  await writer.close();
  return path;
}

describe("pyddem's stacks", () => {
  it("say that a time of day was dropped, and that no error is stated", async () => {
    const { dates, notes } = await openStack([await write("noon.nc", { days: [10.5, 400] })]);
    expect(dates).toEqual(["2000-01-11", "2001-02-04"]);
    expect(notes.join()).toMatch(/1 DEM of 2 had a time of day/);
    expect(notes.join()).toMatch(/states no uncertainty/);
  });

  it("read the names of the DEMs", async () => {
    const { dateNames } = await openStack([await write("names.nc", { names: ["first", "second"] })]);
    expect(dateNames).toEqual(["first", "second"]);
  });

  it("are turned north up", async () => {
    const { grid, variables } = await openStack([await write("south.nc", { y: [0, 30, 60] })]);
    expect(grid.affine).toEqual([30, 0, 499_985, 0, -30, 75]);
    const first = await variables.get("elevation")?.read([
      [0, 1],
      [0, 1],
      [0, 2],
    ]);
    expect([...(first ?? [])]).toEqual([4, 5]);
  });

  it("take whole metres where single precision has rounded the cell centres", async () => {
    // Half a metre is the spacing of float32 beyond 4194304 m: 30.25 m steps cannot be told from 30 m.
    const { grid } = await openStack([await write("far.nc", { y: [7_000_060, 7_000_029.5, 7_000_000] })]);
    expect(grid.affine[4]).toBe(-30);
  });

  it("refuse a date that is missing, and two stacks at once", async () => {
    const bad = await write("bad.nc", { days: [1, Number.NaN] });
    await expect(openStack([bad])).rejects.toMatchObject({ code: "date-missing", got: "positions 1 of 2" });
    const other = await write("other.nc");
    await expect(openStack([bad, other])).rejects.toMatchObject({ code: "stack-ambiguous" });
  });
});
