import { expect, it } from "vitest";
import type { Grid } from "../../../geo/grid.ts";
import { inMemory } from "../../../stack/views.ts";
import { mintpyAttributes } from "./attributes.ts";
import { placeOfReference } from "./reference-place.ts";

const utm: Grid = {
  shape: { y: 72, x: 96 },
  affine: [80, 0, 600_000, 0, -80, 3_900_000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};
const radar: Grid = {
  shape: { y: 2, x: 3 },
  affine: [1, 0, 0, 0, 1, 0],
  crs: { epsg: null, wkt: null },
  geometry: "radar",
};
const map = (name: string, values: readonly number[]) =>
  [
    name,
    inMemory(name, Float64Array.from(values), { dims: ["y", "x"], shape: [2, 3], dtype: "f64" }),
  ] as const;
const layers = new Map([
  map("latitude", [19, 19.1, 19.2, 19.3, 19.4, 0]),
  map("longitude", [-99, -99.1, -99.2, -99.3, -99.4, 0]),
]);
const kind = { type: "timeseries", unit: "m", isReferencedInTime: false };
const attributesOf = async (
  grid: Grid,
  reference: { y: number; x: number },
  isCompat = false,
  sourceAttributes?: Record<string, string>,
) => {
  const facts = {
    grid,
    reference,
    acquisition: {},
    dates: [],
    ...(sourceAttributes && { sourceAttributes }),
  };
  const referencePlace = await placeOfReference(facts, { layers, isCompat });
  return mintpyAttributes({ ...facts, referencePlace }, kind);
};

it("a radar image's reference has the place that the geometry's maps give its pixel", async () => {
  for (const isCompat of [false, true])
    expect(await attributesOf(radar, { y: 1, x: 1 }, isCompat)).toMatchObject({
      ...{ REF_Y: "1", REF_X: "1", REF_LAT: "19.4", REF_LON: "-99.4" },
    });
});

it("no place is said where the geometry knows none, and not that of a reference of before", async () => {
  const before = { FILE_TYPE: "ifgramStack", REF_Y: "0", REF_X: "1", REF_LAT: "19.1", REF_LON: "-99.1" };
  const moved = await attributesOf(radar, { y: 1, x: 2 }, true, before);
  expect(moved).toMatchObject({ REF_Y: "1", REF_X: "2" });
  expect(moved).not.toHaveProperty("REF_LAT");
  expect(moved).not.toHaveProperty("REF_LON");
  const facts = {
    grid: radar,
    reference: { y: 0, x: 1 },
    acquisition: {},
    dates: [],
    sourceAttributes: before,
  };
  expect(mintpyAttributes(facts, kind)).toMatchObject({ REF_LAT: "19.1", REF_LON: "-99.1" });
});

it("a UTM map's reference is northing and easting in MintPy's way, latitude and longitude in ours", async () => {
  const reference = { y: 14, x: 19 };
  expect(await attributesOf(utm, reference, true)).toMatchObject({
    REF_LAT: "3898840.0",
    REF_LON: "601560.0",
  });
  const { REF_LAT, REF_LON } = await attributesOf(utm, reference);
  // gdaltransform -s_srs EPSG:32611 -t_srs EPSG:4326 of 601560 3898840.
  expect(Number(REF_LAT)).toBeCloseTo(35.2274728094, 7);
  expect(Number(REF_LON)).toBeCloseTo(-115.88396028098, 7);
});
