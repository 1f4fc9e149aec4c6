import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHdf5 } from "../formats/hdf5/create.ts";
import { openDataset } from "../formats/open.ts";
import { readFloats } from "../stack/views.ts";
import { mintpyBaselines } from "./mintpy-baselines.ts";
import type { MintpyFile } from "./mintpy-files.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-baselines-"));
afterAll(() => rmSync(folder, { recursive: true }));

let geometry: MintpyFile;
beforeAll(async () => {
  const path = join(folder, "geometryRadar.h5");
  const file = await createHdf5(path, {
    attrs: { FILE_TYPE: "geometry" },
    datasets: [
      { name: "bperp", shape: [3, 1, 2], type: "f32" },
      { name: "date", shape: [3], type: { ascii: 8 } },
    ],
  });
  await file.writeStrings("date", ["20180106", "20180118", "20180130"]);
  const window = [
    [0, 3],
    [0, 1],
    [0, 2],
  ] as const;
  await file.write("bperp", window, Float32Array.of(0, 1, 10, 11, 20, 21));
  await file.close();
  geometry = { path, type: "geometry", dataset: await openDataset(path) };
});

describe("mintpyBaselines", () => {
  it("reads the layers of the stack's dates, in their order", async () => {
    const { variable, notes } = await mintpyBaselines([geometry], ["2018-01-06", "2018-01-30"]);
    expect(variable).toMatchObject({
      name: "perpendicularBaseline",
      dims: ["time", "y", "x"],
      unit: "m",
      shape: [2, 1, 2],
    });
    const values = await readFloats(variable!, [
      [0, 2],
      [0, 1],
      [0, 2],
    ]);
    expect([...values]).toEqual([0, 1, 20, 21]);
    expect(notes).toEqual([]);
  });

  it("does without baselines that lack a date, and says so", async () => {
    const { variable, notes } = await mintpyBaselines([geometry], ["2018-01-06", "2018-02-11"]);
    expect(variable).toBeNull();
    expect(notes).toEqual([expect.stringContaining("they lack 2018-02-11")]);
  });

  it("finds none in a file without them", async () => {
    const other = { ...geometry, dataset: { ...geometry.dataset, variables: new Map() } };
    expect(await mintpyBaselines([other], ["2018-01-06"])).toEqual({ variable: null, notes: [] });
  });
});
