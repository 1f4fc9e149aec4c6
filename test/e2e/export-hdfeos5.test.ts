import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportHdfeos5 } from "../../src/cli/export/to-hdfeos5.ts";
import { createHdf5 } from "../../src/formats/hdf5/create.ts";
import { openDataset } from "../../src/formats/open.ts";
import { readFloats } from "../../src/stack/views.ts";
import { radarScene } from "../radar-scene.ts";
import { writeRadarWorkFolder } from "../radar-work-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-he5-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const GROUP = "HDFEOS/GRIDS/timeseries";

describe("HDF-EOS5 of a result in radar geometry", () => {
  const work = join(folder, "work");
  const scene = radarScene({ y: 60, x: 80 });
  beforeAll(() => writeRadarWorkFolder(work, scene));

  it("is geocoded first, with its geometry", async () => {
    const [path = ""] = await exportHdfeos5(work, join(folder, "out"));
    expect(basename(path)).toBe("S1_IW_078_0000_20180106_20180130.he5");
    const { variables, attrs } = await openDataset(path);
    const [dates, y, x] = variables.get(`${GROUP}/observation/displacement`)!.shape;
    expect(dates).toBe(3);
    expect(attrs).toMatchObject({ LENGTH: String(y), WIDTH: String(x), EPSG: "4326", flight_direction: "A" });
    const read = async (name: string) => {
      const variable = variables.get(`${GROUP}/${name}`)!;
      return readFloats(
        variable,
        variable.shape.map((length) => [0, length] as const),
      );
    };
    const [height, latitude] = [await read("geometry/height"), await read("geometry/latitude")];
    expect(height.some((value) => value > 90 && value < 120)).toBe(true);
    expect(latitude[0]! - latitude[x!]!).toBeGreaterThan(0);
    expect([...(await read("observation/bperp"))]).toEqual([0, 40, -20]);
    expect((await read("quality/mask")).some((value) => value === 1)).toBe(true);
  });

  it("does not fail on a baseline of every pixel and date, for which the format has no place", async () => {
    const copy = join(folder, "copy");
    cpSync(work, copy, { recursive: true });
    const { y, x } = scene.shape;
    const file = await createHdf5(join(copy, "inputs/geometryRadar.h5"), {
      attrs: { FILE_TYPE: "geometry" },
      datasets: [
        { name: "latitude", type: "f64", shape: [y, x] },
        { name: "longitude", type: "f64", shape: [y, x] },
        { name: "bperp", type: "f32", shape: [3, y, x] },
        { name: "date", type: { ascii: 8 }, shape: [3] },
      ],
    });
    const window = [
      [0, y],
      [0, x],
    ] as const;
    await file.write("latitude", window, scene.latitude);
    await file.write("longitude", window, scene.longitude);
    await file.write("bperp", [[0, 3], ...window], new Float32Array(3 * y * x).fill(20));
    await file.writeStrings("date", ["20180106", "20180118", "20180130"]);
    await file.close();
    const [path = ""] = await exportHdfeos5(copy, join(folder, "cube"));
    const { variables } = await openDataset(path);
    expect([...variables.keys()].filter((name) => name.startsWith(`${GROUP}/geometry`))).toEqual([
      `${GROUP}/geometry/latitude`,
      `${GROUP}/geometry/longitude`,
    ]);
  });

  it("needs a series", async () => {
    await expect(exportHdfeos5(join(work, "velocity.h5"), join(folder, "x"))).rejects.toThrow(
      /layer-missing/,
    );
  });
});
