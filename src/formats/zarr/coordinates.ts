import { dayNumber } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import { pixelCenter } from "../../geo/affine.ts";
import { isGeographic, isGeoreferenced, wktOf } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import type { ArraySpec, GroupSpec } from "../../stack/store.ts";
import type { Attributes, Dim, TypedArray } from "../../stack/variable.ts";

/** An array with its numbers, written together with the group. */
export interface FilledArray {
  readonly spec: ArraySpec;
  readonly data: TypedArray;
}

export const GRID_MAPPING = "spatial_ref";

/**
 * The CF coordinates of a group: pixel centres along y and x, a grid-mapping variable, and days since the
 * first date along time (from the group's `dates` attribute) and along observation (`observation_dates`). An array that the group lists itself is its
 * own affair and is not made here.
 */
export function coordinatesOf(group: GroupSpec): FilledArray[] {
  const listed = new Set(group.arrays.map(({ name }) => name));
  const made = [
    ...(group.grid ? gridArrays(group.grid, group) : []),
    ...timeArray(group, "time", "dates"),
    ...timeArray(group, "observation", "observation_dates"),
  ];
  return made.filter(({ spec }) => !listed.has(spec.name));
}

function gridArrays(grid: Grid, group: GroupSpec): FilledArray[] {
  const { shape, affine, crs } = grid;
  const [a, b, c, d, e, f] = affine;
  const wkt = isGeoreferenced(crs) ? wktOf(crs) : null;
  const mapping: Attributes = {
    // GDAL's order, from the outer corner: c a b f d e.
    GeoTransform: [c, a, b, f, d, e].join(" "),
    geometry: grid.geometry,
    ...(wkt !== null && { crs_wkt: wkt, spatial_ref: wkt }),
    ...(crs.epsg !== null && { epsg: crs.epsg }),
  };
  const arrays = [array(GRID_MAPPING, [], Int32Array.of(0), "i32", "", mapping)];
  // A rotated grid has no coordinates along its axes; GeoTransform alone places it.
  if (b !== 0 || d !== 0) return arrays;
  const kind = axisKind(grid);
  for (const [axis, dims] of [
    ["y", ["y", "azimuth"]],
    ["x", ["x", "range"]],
  ] as const) {
    const dim = dims.find((name) => group.arrays.some((spec) => spec.dims.includes(name)));
    if (dim === undefined) continue;
    const centers = Float64Array.from({ length: shape[axis] }, (_, i) =>
      axis === "y" ? pixelCenter(affine, i, 0)[1] : pixelCenter(affine, 0, i)[0],
    );
    const { unit, ...attrs } = AXES[kind][axis];
    arrays.push(array(dim, [dim], centers, "f64", unit, { ...attrs, axis: axis.toUpperCase() }));
  }
  return arrays;
}

const axisKind = ({ geometry, crs }: Grid) => {
  if (geometry === "radar" || !isGeoreferenced(crs)) return "pixels";
  return isGeographic(crs) ? "geographic" : "projected";
};

const AXES = {
  geographic: {
    y: { unit: "degrees_north", standard_name: "latitude", long_name: "latitude of pixel centre" },
    x: { unit: "degrees_east", standard_name: "longitude", long_name: "longitude of pixel centre" },
  },
  projected: {
    y: { unit: "m", standard_name: "projection_y_coordinate", long_name: "northing of pixel centre" },
    x: { unit: "m", standard_name: "projection_x_coordinate", long_name: "easting of pixel centre" },
  },
  pixels: {
    y: { unit: "1", long_name: "line, pixel centre" },
    x: { unit: "1", long_name: "sample, pixel centre" },
  },
} as const;

function timeArray({ attrs, arrays }: GroupSpec, dim: Dim, attribute: string): FilledArray[] {
  const dates = attrs[attribute];
  const along = arrays.find(({ dims }) => dims.includes(dim));
  if (!Array.isArray(dates) || along === undefined) return [];
  const length = along.shape[along.dims.indexOf(dim)];
  const days = dates.map((date) => dayNumber(String(date)));
  const [first] = days;
  if (first === undefined || dates.length !== length || days.some(Number.isNaN))
    throw inputError({
      code: "dates-mismatch",
      what: "The group's dates do not name the positions of its time axis.",
      where: along.name,
      got: `${dates.length} dates for ${length} positions: ${dates.slice(0, 5).join(", ")}`,
      fix: `Give one ISO date ("2018-01-06") for each position in the attribute "${attribute}".`,
    });
  const values = Int32Array.from(days, (day) => day - first);
  const about = {
    standard_name: "time",
    calendar: "proleptic_gregorian",
    ...(dim === "time" && { axis: "T" }),
  };
  return [array(dim, [dim], values, "i32", `days since ${String(dates[0])}`, about)];
}

function array(
  name: string,
  dims: readonly Dim[],
  data: TypedArray,
  dtype: ArraySpec["dtype"],
  unit: string,
  attrs: Attributes,
): FilledArray {
  const shape = dims.map(() => data.length);
  const chunks = shape.map((n) => Math.max(1, n));
  return { spec: { name, dims, shape, dtype, unit, nodata: null, chunks, attrs }, data };
}
