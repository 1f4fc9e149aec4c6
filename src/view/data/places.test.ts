import { describe, expect, it } from "vitest";
import { isNoData } from "./passed-over.ts";
import { groupStores } from "./places.ts";

describe("the stores among files", () => {
  it("are the outermost folders with Zarr's documents; their chunks are not files", () => {
    const paths = [
      "run/velocity.tif",
      "run/displacement.zarr/.zgroup",
      "run/displacement.zarr/displacement/.zarray",
      "run/displacement.zarr/displacement/0.0.0",
      "run/displacement.zarr-notes.txt",
      "zarr.json",
    ];
    expect(groupStores(paths)).toEqual({
      stores: ["run/displacement.zarr"],
      files: ["run/displacement.zarr-notes.txt", "run/velocity.tif", "zarr.json"],
    });
  });
});

describe("what is passed over", () => {
  it("is text, pictures, headers and hidden files, not data", () => {
    for (const path of ["a/manifest.json", "x.png", "a.unw.rsc", ".DS_Store", "README", "a/b.hdr"])
      expect(isNoData(path)).toBe(true);
    for (const path of ["a/b.tif", "x.h5", "s.he5", "a.nc", "20180106.unw", "a.csv", "a.zip", "v.COG.TIF"])
      expect(isNoData(path)).toBe(false);
  });
});
