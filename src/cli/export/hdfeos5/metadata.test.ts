import { describe, expect, it } from "vitest";
import type { Grid } from "../../../geo/grid.ts";
import { type ArchiveNaming, archiveMetadata, archiveName } from "./metadata.ts";

const grid: Grid = {
  shape: { y: 10, x: 20 },
  affine: [0.01, 0, 10, 0, -0.01, 50],
  crs: { epsg: 4326, wkt: null },
  geometry: "map",
};
const of = (attributes: Record<string, string>) =>
  archiveMetadata({
    attributes,
    grid,
    dates: ["2018-01-06", "2019-02-01"],
    today: "2020-01-01",
    compat: "none",
  });

describe("the archive's name of a series", () => {
  it.each([
    [{ PLATFORM: "Sen", relative_orbit: "64" }, "S1_IW_064_0000_20180106_20190201.he5"],
    [
      { PLATFORM: "ALOS2", relative_orbit: "5", first_frame: "720", last_frame: "730", beam_mode: "SM" },
      "ALOS2_SM_005_0720_0730_20180106_20190201.he5",
    ],
    [{ PLATFORM: "S1A", beam_swath: "2" }, "S1_IW2_000_0000_20180106_20190201.he5"],
    [{ PLATFORM: "Envisat", relative_orbit: "287" }, "ENV_I_287_0000_20180106_20190201.he5"],
  ])("of %o is %s", (attributes, name) => expect(archiveName(of(attributes), grid)).toBe(name));

  it("leaves the end open, and says which part of the frame it is", () => {
    const name = (naming: ArchiveNaming, on: Grid = grid) => archiveName(of({ PLATFORM: "Sen" }), on, naming);
    expect(name({ isOpenEnded: true })).toBe("S1_IW_000_0000_20180106_XXXXXXXX.he5");
    expect(name({ isSubset: true })).toBe(
      "S1_IW_000_0000_20180106_20190201_N49900_N50000_E010000_E010200.he5",
    );
    const south: Grid = { ...grid, affine: [0.01, 0, -71.5, 0, -0.01, -0.05] };
    expect(name({ isOpenEnded: true, isSubset: true }, south)).toBe(
      "S1_IW_000_0000_20180106_XXXXXXXX_S00150_S00050_W071500_W071300.he5",
    );
    const utm: Grid = { ...grid, affine: [1000, 0, 500_000, 0, -1000, 0], crs: { epsg: 32633, wkt: null } };
    // Half a degree is 55 km; the name is in degrees whatever the map counts in.
    expect(name({ isSubset: true }, utm)).toMatch(/_S000\d\d_N00000_E015000_E0151\d\d\.he5$/);
  });

  it("calls a satellite that it does not know by its own name", () => {
    expect(of({ PLATFORM: "saocom" }).mission).toBe("SAOCOM");
    expect(of({}).mission).toBe("Unknown");
  });
});

describe("the archive's metadata", () => {
  it("gives footprints in degrees, closed, and the look direction", () => {
    const { data_footprint, scene_footprint, look_direction } = of({ ANTENNA_SIDE: "1" });
    expect(data_footprint).toBe("POLYGON((10.0 50.0,10.2 50.0,10.2 49.9,10.0 49.9,10.0 50.0))");
    expect(scene_footprint).toBe(data_footprint);
    expect(look_direction).toBe("L");
  });

  it("names the method that estimates the delay from the heights, as MintPy does not", () => {
    const method = { "mintpy.troposphericDelay.method": "height_correlation" };
    expect(of(method).atmos_correct_method).toBe("height_correlation");
    expect(of({}).atmos_correct_method).toBe("None");
  });
});
