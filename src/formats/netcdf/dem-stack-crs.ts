import { configError } from "../../errors.ts";
import { isGeographic, wktOf } from "../../geo/crs.ts";
import type { Crs } from "../../geo/grid.ts";
import { parseWkt, type WktNode } from "../../geo/wkt.ts";
import type { Attributes } from "../../stack/variable.ts";

/**
 * Attributes of the `crs` variable of pyddem's files: all texts, numbers too, with the projection's parameters under their
 * names of well-known text (scale_factor as proj_scale_factor, which is no packing) and the text itself, version 1, from whose
 * end the peer reads the EPSG code. Throws config errors "dem-stack-crs".
 */
export function demStackCrs(crs: Crs, path: string): Attributes {
  const refuse = (got: string) =>
    configError({
      code: "dem-stack-crs",
      what: "A stack of DEMs in this layout needs a projected coordinate reference system.",
      where: path,
      got,
      fix: "Bring the DEMs to the UTM zone of the place first, or write Zarr or plain netCDF.",
    });
  if (crs.epsg === null && crs.wkt === null) throw refuse("no reference system");
  if (isGeographic(crs)) throw refuse("longitude and latitude");
  // Version 2 of the text, as some files carry it, is made anew from the code.
  const own = wktOf(crs);
  const wkt = /^\s*PROJCS\b/i.test(own) || crs.epsg === null ? own : wktOf({ ...crs, wkt: null });
  const root = parseWkt(wkt);
  if (root.keyword !== "PROJCS") throw refuse(`well-known text that begins with ${root.keyword}`);
  const geographic = child(root, "GEOGCS");
  const datum = geographic && child(geographic, "DATUM");
  const spheroid = datum && child(datum, "SPHEROID");
  const meridian = geographic && child(geographic, "PRIMEM");
  const method = slug(text(child(root, "PROJECTION"), 0));
  const parameters = children(root, "PARAMETER").map(
    (node) =>
      [text(node, 0) === "scale_factor" ? "proj_scale_factor" : text(node, 0), decimal(node)] as const,
  );
  const value = (name: string) => parameters.find(([key]) => key === name)?.[1];
  return {
    long_name: text(root, 0).replace(" / ", " "),
    grid_mapping_name: method,
    units: text(child(root, "UNIT"), 0),
    spheroid: text(spheroid, 0).replaceAll(" ", ""),
    semi_major_axis: decimal(spheroid),
    inverse_flattening: decimal(spheroid, 2),
    datum: text(datum, 0),
    longitude_of_prime_meridian: String(meridian?.values[1] ?? 0),
    spatial_ref: wkt,
    ...Object.fromEntries(parameters),
    ...(method === "polar_stereographic" && {
      scale_factor_at_projection_origin: value("proj_scale_factor") ?? "1.0",
      standard_parallel: value("latitude_of_origin") ?? "",
    }),
  };
}

const children = ({ values }: WktNode, keyword: string) =>
  values.filter((value): value is WktNode => typeof value === "object" && value.keyword === keyword);
const child = (node: WktNode, keyword: string) => children(node, keyword)[0];
const text = (node: WktNode | undefined, place: number) => String(node?.values[place] ?? "");
const slug = (name: string) => name.toLowerCase().replaceAll(" ", "_");

/** Python's spelling of a float: 500000.0. */
function decimal(node: WktNode | undefined, place = 1): string {
  const value = Number(node?.values[place] ?? Number.NaN);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
