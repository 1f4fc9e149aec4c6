import { compactDate } from "../../dates.ts";
import { pixelCenter } from "../../geo/affine.ts";
import { epsgCodeOf, isGeographic, utmZone } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import { SOFTWARE } from "../../pipeline/software.ts";
import type { Stack } from "../../stack/stack.ts";

/** What MintPy's root attributes are made of. */
export interface MintpyFacts extends Pick<Stack, "acquisition" | "dates" | "reference"> {
  readonly grid: Grid;
  /** Perpendicular baseline of each date against the first, metres; null when not known. */
  readonly baselines?: readonly number[] | null;
}

/** MintPy's root attributes, all of them text, as its programs expect. What is not known is left out. */
export function mintpyAttributes(
  { grid, acquisition, dates, reference }: MintpyFacts,
  { type, unit, isSeries }: { readonly type: string; readonly unit: string; readonly isSeries: boolean },
): Record<string, string> {
  const { wavelength, looks, incidence, heading, secondsOfDay, orbitDirection, platform } = acquisition;
  const [first, last] = [dates[0], dates.at(-1)];
  const known: Record<string, string | number | undefined> = {
    FILE_TYPE: type,
    UNIT: unit,
    DATA_TYPE: "float32",
    PROCESSOR: SOFTWARE.name,
    LENGTH: grid.shape.y,
    WIDTH: grid.shape.x,
    WAVELENGTH: wavelength,
    // MintPy multiplies the two and divides by 1.94 unless NCORRLOOKS is there.
    ALOOKS: 1,
    RLOOKS: 1,
    NCORRLOOKS: looks,
    CENTER_INCIDENCE_ANGLE: incidence,
    HEADING: heading,
    CENTER_LINE_UTC: secondsOfDay,
    ORBIT_DIRECTION: orbitDirection?.toUpperCase(),
    PLATFORM: platform,
    ...(first && last ? { START_DATE: compactDate(first), END_DATE: compactDate(last) } : {}),
    // Displacements are zero at the first date; a map has no date of its own.
    ...(first && isSeries ? { REF_DATE: compactDate(first) } : {}),
    ...(grid.geometry === "map" ? mapAttributes(grid) : {}),
    ...(reference ? referenceAttributes(grid, reference) : {}),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}

function mapAttributes(grid: Grid): Record<string, string | number | undefined> {
  const [a, b, c, d, e, f] = grid.affine;
  if (b !== 0 || d !== 0) return {};
  const unit = isGeographic(grid.crs) ? "degrees" : "meters";
  return {
    X_FIRST: c,
    Y_FIRST: f,
    X_STEP: a,
    Y_STEP: e,
    X_UNIT: unit,
    Y_UNIT: unit,
    EPSG: epsgCodeOf(grid.crs) ?? undefined,
    UTM_ZONE: utmZone(grid.crs) ?? undefined,
  };
}

/** REF_LAT and REF_LON are those of the pixel's centre; on a projected grid, northing and easting. */
function referenceAttributes(grid: Grid, { y, x }: { y: number; x: number }): Record<string, number> {
  if (grid.geometry === "radar") return { REF_Y: y, REF_X: x };
  const isDegrees = isGeographic(grid.crs);
  const [east, north] = isDegrees ? pixelToLonLat(grid, y, x) : pixelCenter(grid.affine, y, x);
  return { REF_Y: y, REF_X: x, REF_LAT: north, REF_LON: east };
}
