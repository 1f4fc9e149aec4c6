import { pixelCenter } from "../../../geo/affine.ts";
import { gridBounds } from "../../../geo/bounds.ts";
import { epsgCodeOf, isGeographic, isGeoreferenced, utmZone } from "../../../geo/crs.ts";
import type { Grid } from "../../../geo/grid.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import type { Acquisition } from "../../../stack/stack.ts";
import { decimal, texts } from "./python-text.ts";

type Orbit = Acquisition["orbitDirection"];

/** Where the pixels of a map are; nothing for a radar grid, which its range and pixel sizes describe. */
export const gridAttributes = (grid: Grid, orbit: Orbit): Record<string, string> =>
  grid.geometry === "radar"
    ? {}
    : texts({
        ...mapAttributes(grid),
        ...(isGeoreferenced(grid.crs) && orbit ? cornerAttributes(grid, orbit) : {}),
      });

/**
 * What a stack that was cut or made coarser since it was read says instead of its own attributes: the place and size of its
 * pixels, and looks where there are more of them.
 */
export function cutAttributes(
  { grid, acquisition }: { readonly grid: Grid; readonly acquisition: Acquisition },
  source: Readonly<Record<string, string>>,
): Record<string, string> {
  const [a, , c, , e] = grid.affine;
  const isMap = grid.geometry === "map";
  const number = (key: string) => (source[key] === undefined ? undefined : Number(source[key]));
  // Steps in rows and columns of the radar image are those of the grid's own affine.
  const scale = { x: isMap ? a / (number("X_STEP") ?? a) : a, y: isMap ? e / (number("Y_STEP") ?? e) : e };
  const times = (key: string, factor: number) => {
    const value = number(key);
    return value === undefined || factor === 1 ? undefined : value * factor;
  };
  const start = number("STARTING_RANGE");
  const spacing = number("RANGE_PIXEL_SIZE");
  const firstColumn = a / 2 + c - 0.5;
  const isCoarser = scale.x !== 1 || scale.y !== 1;
  // What the source did not say of its map is not made up.
  const place = Object.entries(isMap ? mapAttributes(grid) : {}).filter(([key]) => key in source);
  return texts({
    ...Object.fromEntries(place),
    RANGE_PIXEL_SIZE: decimal(times("RANGE_PIXEL_SIZE", scale.x)),
    AZIMUTH_PIXEL_SIZE: decimal(times("AZIMUTH_PIXEL_SIZE", scale.y)),
    RLOOKS: times("RLOOKS", scale.x),
    ALOOKS: times("ALOOKS", scale.y),
    ...(isCoarser && { NCORRLOOKS: decimal(acquisition.looks) }),
    ...(!isMap &&
      firstColumn !== 0 &&
      start !== undefined &&
      spacing !== undefined && { STARTING_RANGE: decimal(start + spacing * firstColumn) }),
  });
}

function mapAttributes(grid: Grid): Record<string, string | number | undefined> {
  const [a, b, c, d, e, f] = grid.affine;
  if (b !== 0 || d !== 0) return {};
  const unit = isGeographic(grid.crs) ? "degrees" : "meters";
  return {
    X_FIRST: decimal(c),
    Y_FIRST: decimal(f),
    X_STEP: decimal(a),
    Y_STEP: decimal(e),
    X_UNIT: unit,
    Y_UNIT: unit,
    EPSG: epsgCodeOf(grid.crs) ?? undefined,
    UTM_ZONE: utmZone(grid.crs) ?? undefined,
  };
}

/** Corners 1 and 2 are the near and far end of the first line in flight, 3 and 4 of the last, looking right. */
function cornerAttributes(grid: Grid, orbit: "ascending" | "descending"): Record<string, string | undefined> {
  const [west, south, east, north] = gridBounds(grid);
  const [firstLine, lastLine] = orbit === "ascending" ? [south, north] : [north, south];
  const [near, far] = orbit === "ascending" ? [west, east] : [east, west];
  const corners = [
    [firstLine, near],
    [firstLine, far],
    [lastLine, near],
    [lastLine, far],
  ] as const;
  return Object.fromEntries(
    corners.flatMap(([lat, lon], k) => [
      [`LAT_REF${k + 1}`, decimal(lat)],
      [`LON_REF${k + 1}`, decimal(lon)],
    ]),
  );
}

/** Degrees. */
export interface ReferencePlace {
  readonly lat: number;
  readonly lon: number;
}

/**
 * The reference pixel. REF_LAT and REF_LON are the given place, else that of the pixel's centre: on a projected grid MintPy's
 * northing and easting; a radar grid says none.
 */
export function referenceAttributes(
  grid: Grid,
  { y, x }: { y: number; x: number },
  place: ReferencePlace | null = null,
) {
  const pixel = { REF_Y: y, REF_X: x };
  if (place !== null) return { ...pixel, REF_LAT: decimal(place.lat), REF_LON: decimal(place.lon) };
  if (grid.geometry === "radar") return pixel;
  const isDegrees = isGeographic(grid.crs);
  const [east, north] = isDegrees ? pixelToLonLat(grid, y, x) : pixelCenter(grid.affine, y, x);
  return { ...pixel, REF_LAT: decimal(north), REF_LON: decimal(east) };
}
