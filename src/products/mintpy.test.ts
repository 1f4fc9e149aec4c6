import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHdf5 } from "../formats/hdf5/create.ts";
import { readFloats } from "../stack/views.ts";
import { openStack } from "./open-stack.ts";

const FIXTURE = resolve(import.meta.dirname, "../../test/fixtures/products/mintpy");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-mintpy-"));
  cpSync(FIXTURE, folder, { recursive: true });
  rmSync(join(folder, "interrupted.h5"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a MintPy work folder in radar geometry", () => {
  it("is its interferogram stack, not the ionosphere's, with results left alone", async () => {
    const stack = await openStack([folder]);
    expect(stack.grid).toMatchObject({ shape: { y: 5, x: 6 }, geometry: "radar", crs: { epsg: null } });
    expect([...stack.variables.keys()]).toEqual([
      "unwrappedPhase",
      "coherence",
      "connectedComponent",
      "height",
      "incidenceAngle",
      "latitude",
      "shadowMask",
      "perpendicularBaseline",
    ]);
    expect(stack.reference).toEqual({ y: 2, x: 3 });
  });

  it("is sorted by date, and keeps what dropIfgram marks TRUE", async () => {
    const { network, variables } = await openStack([folder], { phase: "unwrapPhase" });
    expect(network?.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect(network?.pairs).toEqual([
      { reference: 0, secondary: 1 },
      { reference: 0, secondary: 2 },
      { reference: 1, secondary: 2 },
    ]);
    // Written in the order (18, 30), (6, 18), (6, 30): layers and baselines move with their pairs.
    expect(network?.perpendicularBaseline).toEqual([20, 30, 10]);
    const first = await readFloats(variables.get("unwrappedPhase")!, [
      [0, 3],
      [0, 1],
      [0, 1],
    ]);
    expect([...first]).toEqual([101, 201, 1]);
    const components = await variables.get("connectedComponent")!.read([
      [0, 3],
      [4, 5],
      [5, 6],
    ]);
    expect([...components]).toEqual([145, 245, 45]);
  });

  it("reads the most corrected phase unless told otherwise, and says so", async () => {
    const { variables, notes } = await openStack([folder]);
    const value = await readFloats(variables.get("unwrappedPhase")!, [
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(value[0]).toBe(1101);
    expect(notes).toContain("The phase is read from unwrapPhase_bridging; the stack also holds unwrapPhase.");
  });

  it("has the slant range of its middle column and the incidence of its geometry", async () => {
    const { acquisition } = await openStack([folder]);
    expect(acquisition).toMatchObject({
      slantRange: 830000 + 7.8 * 2.5,
      incidence: 23,
      looks: 3,
      heading: -167.5,
      orbitDirection: "descending",
    });
  });

  it("reads waterMask.h5 before the geometry's own mask, as MintPy does", async () => {
    const shape = [5, 6];
    const whole = shape.map((length) => [0, length] as const);
    const files = [
      ["inputs/geometryRadar.h5", "geometry", 1],
      ["waterMask.h5", "waterMask", 0],
    ] as const;
    for (const [name, type, value] of files) {
      const file = await createHdf5(join(folder, name), {
        attrs: { FILE_TYPE: type },
        datasets: [{ name: "waterMask", type: "bool", shape }],
      });
      await file.write("waterMask", whole, new Uint8Array(30).fill(value));
      await file.close();
    }
    const mask = (await openStack([folder])).variables.get("waterMask");
    expect((await readFloats(mask!, whole))[0]).toBe(0);
  });

  it("hands down MintPy's attributes but for those of the file itself, and says what was read", async () => {
    const { sourceAttributes } = await openStack([folder]);
    expect(sourceAttributes).toMatchObject({
      PLATFORM: "Env",
      HEADING: "192.5",
      "mintpy.networkInversion.obsDatasetName": "unwrapPhase_bridging",
      "mintpy.networkInversion.numIfgram": "3",
    });
    expect(sourceAttributes).not.toHaveProperty("FILE_PATH");
  });

  it("gives the baseline of each date pixel by pixel, of the dates that are left", async () => {
    const { variables, dates } = await openStack([folder]);
    const cube = variables.get("perpendicularBaseline")!;
    expect([cube.dims, cube.shape, cube.unit]).toEqual([["time", "y", "x"], [dates.length, 5, 6], "m"]);
    const values = await readFloats(cube, [
      [0, 3],
      [4, 5],
      [5, 6],
    ]);
    expect([...values]).toEqual([0, 20, 30]);
  });

  it("states the geometry of the acquisition", async () => {
    expect((await openStack([folder])).acquisition).toMatchObject({
      earthRadius: 6371000,
      satelliteHeight: 790000,
      startingRange: 830000,
      rangePixelSize: 7.8,
      azimuthPixelSize: 20,
      rangeLooks: 1,
      azimuthLooks: 5,
      antennaSide: "right",
      slantRange: 830000 + 2.5 * 7.8,
    });
  });

  it("says which attributes would have given the slant range", async () => {
    const { file, spec } = {
      file: join(folder, "inputs/ifgramStack.h5"),
      spec: ["HEIGHT", "STARTING_RANGE"],
    };
    // A letter less and the attribute is another one.
    const bytes = readFileSync(file);
    for (const name of spec) {
      for (let at = bytes.indexOf(`${name}\0`); at >= 0; at = bytes.indexOf(`${name}\0`, at + 1))
        bytes.write("_", at, "latin1");
    }
    writeFileSync(file, bytes);
    const { notes, acquisition } = await openStack([folder]);
    expect(acquisition.slantRange).toBeUndefined();
    expect(notes.join("\n")).toMatch(
      /slant range is not known: .*ifgramStack\.h5 has no attribute STARTING_RANGE, HEIGHT/,
    );
  });

  it("does without geometry, and notes it", async () => {
    rmSync(join(folder, "inputs/geometryRadar.h5"));
    const { notes, variables } = await openStack([folder]);
    expect(variables.has("height")).toBe(false);
    expect(notes.join()).toContain("No geometry file was found");
  });

  it("opens a result by itself when it is named", async () => {
    const { network, variables } = await openStack([join(folder, "temporalCoherence.h5")]);
    expect(network).toBeNull();
    expect([...variables.keys()]).toEqual(["temporalCoherence"]);
  });
});

describe("a MintPy geometry file by itself", () => {
  it("is its maps, its acquisition and the baselines of each pixel with their dates", async () => {
    const path = join(folder, "inputs/geometryRadar.h5");
    const { network, variables, dates, acquisition, grid } = await openStack([path]);
    const whole = await openStack([folder]);
    expect(network).toBeNull();
    expect(grid).toEqual(whole.grid);
    const baselines = variables.get("perpendicularBaseline");
    expect(dates).toHaveLength(baselines?.shape[0] ?? 0);
    expect(dates.length).toBeGreaterThan(1);
    const window = grid.shape;
    const read = (from: typeof whole) =>
      readFloats(from.variables.get("height") as never, [
        [0, window.y],
        [0, window.x],
      ]);
    expect(await read({ ...whole, variables })).toEqual(await read(whole));
    expect(acquisition.slantRange).toBe(whole.acquisition.slantRange);
  });
});

describe("a MintPy stack that is broken", () => {
  it("is refused when parts of it were never written", async () => {
    await expect(openStack([join(FIXTURE, "interrupted.h5")])).rejects.toMatchObject({
      code: "stack-incomplete",
      got: "2 missing chunks",
    });
  });

  it("is reported as truncated, not passed over", async () => {
    truncateSync(join(folder, "inputs/ifgramStack.h5"), 3000);
    await expect(openStack([folder])).rejects.toMatchObject({ kind: "format" });
  });
});
