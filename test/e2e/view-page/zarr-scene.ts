import { zarrStore } from "../../../src/formats/zarr/store.ts";
import { crsFromEpsg } from "../../../src/geo/crs.ts";
import type { Grid } from "../../../src/geo/grid.ts";
import type { ArraySpec } from "../../../src/stack/store.ts";
import { fullWindow } from "../../../src/stack/window.ts";
import { DATES, NORTH, PIXEL_SIZE, SHAPE, type TestScene, WEST } from "./scene.ts";

export const GRID: Grid = {
  shape: SHAPE,
  affine: [PIXEL_SIZE, 0, WEST, 0, -PIXEL_SIZE, NORTH],
  crs: crsFromEpsg(32611),
  geometry: "map",
};

const SIDE = 16;
/** The chunk of the displacement with rows 16 to 31 and columns 32 to 47, all dates. */
export const ABSENT_CHUNK = "0.1.2";

const map = (name: string): ArraySpec => ({
  name,
  dims: ["y", "x"],
  shape: [SHAPE.y, SHAPE.x],
  dtype: "f32",
  unit: "1",
  nodata: Number.NaN,
  chunks: [SIDE, SIDE],
  compression: "zstd",
  attrs: {},
});

/** The scene as a Zarr store: displacement in chunks of 16 x 16 pixels and all dates, its coherence, counts of pairs, its errors if given. */
export async function writeZarr(
  path: string,
  { series, coherence, pairs, errors }: TestScene & { readonly errors?: Float32Array },
  attrs: ArraySpec["attrs"] = {},
): Promise<void> {
  const displacement: ArraySpec = {
    ...map("displacement"),
    dims: ["time", "y", "x"],
    shape: [DATES.length, SHAPE.y, SHAPE.x],
    chunks: [DATES.length, SIDE, SIDE],
    unit: "m",
    attrs,
  };
  const contents = [
    [displacement, series],
    [map("temporalCoherence"), coherence],
    [map("usedPairs"), pairs],
    ...(errors ? ([[{ ...displacement, name: "displacementStd" }, errors]] as const) : []),
  ] as const;
  await zarrStore.create(path, {
    attrs: { dates: [...DATES], title: "displacement" },
    grid: GRID,
    arrays: contents.map(([spec]) => spec),
  });
  for (const [spec, values] of contents) {
    const writer = await zarrStore.openWriter(path, spec.name);
    await writer.write(fullWindow(spec.shape), values);
    await writer.close();
  }
}
