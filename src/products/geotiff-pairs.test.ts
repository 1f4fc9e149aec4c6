import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SMALL_GRID, writeTiff } from "../../test/fixtures/products/write-tiff.ts";
import { isUpwarpError, type UpwarpError } from "../errors.ts";
import { readFloats } from "../stack/views.ts";
import { openStack } from "./open-stack.ts";

const PAIRS = ["20180106_20180118", "20180106_20180130", "20180118_20180130"];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-pairs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const unw = (pair: string) => at(`unw/${pair}.unw.tif`);
const cc = (pair: string) => at(`cc/${pair}.cc.tif`);

async function writePairs(): Promise<void> {
  for (const pair of PAIRS) {
    await writeTiff(unw(pair), { value: (row, column) => row + column / 8 });
    await writeTiff(cc(pair));
  }
}

const failure = async (paths = [folder]): Promise<UpwarpError> => {
  const error = await openStack(paths).then(
    () => new Error("no error was thrown"),
    (cause: unknown) => cause,
  );
  if (!isUpwarpError(error)) throw error;
  return error;
};

describe("a folder of GeoTIFF interferograms", () => {
  it("becomes one stack by the words and dates of its names", async () => {
    await writePairs();
    await writeTiff(at("track_dem.tif"), { value: (row) => 100 + row });
    const { network, variables, notes } = await openStack([folder]);
    expect(network?.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect(network?.pairs).toHaveLength(3);
    expect([...variables].map(([name, { shape, unit }]) => [name, shape, unit])).toEqual([
      ["unwrappedPhase", [3, 6, 8], "rad"],
      ["coherence", [3, 6, 8], "1"],
      ["height", [6, 8], "m"],
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/no layer connectedComponent .*incidenceAngle .*azimuthAngle .*waterMask/),
      expect.stringMatching(/do not state wavelength .*looks .*perpendicular baselines .*acquisition\.json/),
    ]);
  });

  it("finds dates in folder names when the file names have none", async () => {
    for (const pair of PAIRS) await writeTiff(at(`${pair}/filt_fine.unw.tif`));
    expect((await openStack([folder])).network?.pairs).toHaveLength(3);
  });

  it("prefers tags to names", async () => {
    const metadata = { FIRST_DATE: "2018-01-06", SECOND_DATE: "2018-01-18", DATA_TYPE: "ORIGINAL_IFG" };
    await writeTiff(at("ifg_0001.tif"), { metadata: { ...metadata, WAVELENGTH_METRES: "0.056" } });
    const { dates, acquisition } = await openStack([folder]);
    expect(dates).toEqual(["2018-01-06", "2018-01-18"]);
    expect(acquisition.wavelength).toBe(0.056);
  });

  it("reads coherence stored as bytes as 0..1", async () => {
    await writeTiff(unw(PAIRS[0]!));
    await writeTiff(cc(PAIRS[0]!), {
      dtype: "u8",
      value: (_row, column) => (column === 0 ? 0 : 51 * (1 + (column % 5))),
    });
    const { variables } = await openStack([folder]);
    const row = await readFloats(variables.get("coherence")!, [
      [0, 1],
      [0, 1],
      [0, 5],
    ]);
    expect(row[0]).toBeNaN();
    expect([...row.slice(1)].map((value) => Math.round(value * 1000) / 1000)).toEqual([0.4, 0.6, 0.8, 1]);
  });

  it("takes parameters that the user adds", async () => {
    await writePairs();
    const { acquisition } = await openStack([folder], { acquisition: { wavelength: 0.2362 } });
    expect(acquisition.wavelength).toBe(0.2362);
  });

  it("leaves statistics and maps of unknown content aside, and names the latter", async () => {
    await writePairs();
    await writeTiff(at("expected/coh_mean.tif"), { grid: { ...SMALL_GRID, shape: { y: 2, x: 2 } } });
    await writeTiff(at("20180106_20180118_amplitude.tif"));
    const { notes, variables } = await openStack([folder]);
    expect(variables.has("height")).toBe(false);
    expect(notes.join()).toContain("20180106_20180118_amplitude.tif");
    expect(notes.join()).not.toContain("coh_mean");
  });
});

describe("a folder of GeoTIFFs that is no stack", () => {
  it("names every file of another size, place or system, and what the rest have", async () => {
    await writePairs();
    await writeTiff(unw(PAIRS[0]!), { grid: { ...SMALL_GRID, shape: { y: 6, x: 7 } } });
    await writeTiff(cc(PAIRS[2]!), { grid: { ...SMALL_GRID, crs: { epsg: 32612, wkt: null } } });
    const error = await failure();
    expect(error.code).toBe("grid-differs");
    expect(error.where).toContain(unw(PAIRS[0]!));
    expect(error.where).toContain(cc(PAIRS[2]!));
    expect(error.got).toMatch(/6 x 7 px[\s\S]*32612[\s\S]*most have: 6 x 8 px.*32611/);
  });

  it("lists the interferograms without dates", async () => {
    await writeTiff(at("a_unw.tif"));
    await writeTiff(at("b_unw.tif"));
    const error = await failure();
    expect(error.code).toBe("pair-dates-missing");
    expect(error.where).toMatch(/a_unw\.tif\s+\S*b_unw\.tif/);
  });

  it("names both files of a duplicate, in whatever folders they lie", async () => {
    await writePairs();
    await writeTiff(at("old/20180106-20180118_unw.tif"));
    const error = await failure();
    expect(error.code).toBe("pair-duplicate");
    expect(error.where).toContain(`${at("old/20180106-20180118_unw.tif")} and ${unw(PAIRS[0]!)}`);
  });

  it("names swapped pairs", async () => {
    await writeTiff(unw("20180130_20180106"));
    expect((await failure()).code).toBe("pair-swapped");
  });

  it("lists the pairs without coherence", async () => {
    await writePairs();
    rmSync(cc(PAIRS[1]!));
    expect(await failure()).toMatchObject({
      code: "coherence-missing",
      got: "1 of 3 without: 2018-01-06_2018-01-30",
    });
  });

  it("passes a truncated file's own error through, and lists several", async () => {
    await writePairs();
    const cut = (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 300));
    cut(unw(PAIRS[0]!));
    const one = await failure();
    expect(one.kind).toBe("format");
    expect(one.where).toContain(unw(PAIRS[0]!));
    cut(unw(PAIRS[1]!));
    const several = await failure();
    expect(several.code).toBe("files-unreadable");
    expect(several.where).toContain(unw(PAIRS[0]!));
    expect(several.where).toContain(unw(PAIRS[1]!));
  });

  it("does not take phase for coherence", async () => {
    await writeTiff(unw(PAIRS[0]!));
    await writeTiff(cc(PAIRS[0]!), { value: () => -7 });
    expect(await failure()).toMatchObject({ code: "coherence-implausible", where: cc(PAIRS[0]!) });
  });
});
