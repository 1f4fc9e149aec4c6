import { compactDate } from "../../../dates.ts";
import { pixelCenter } from "../../../geo/affine.ts";
import { gridBounds } from "../../../geo/bounds.ts";
import { epsgCodeOf, isGeographic, isGeoreferenced, utmZone } from "../../../geo/crs.ts";
import type { Grid } from "../../../geo/grid.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import { SOFTWARE } from "../../../pipeline/software.ts";
import type { Stack } from "../../../stack/stack.ts";

/** What MintPy's root attributes are made of. */
export interface MintpyFacts extends Pick<Stack, "acquisition" | "dates" | "reference" | "sourceAttributes"> {
  readonly grid: Grid;
  readonly network?: Stack["network"];
  /** Date at which displacements are 0. */
  readonly referenceDate?: string | undefined;
  /** Perpendicular baseline of each date against the first, metres; null when not known. */
  readonly baselines?: readonly number[] | null;
}

/** What a file of MintPy's is. */
export interface MintpyKind {
  readonly type: string;
  readonly unit: string;
  /** Its values count from a date (displacements, and velocities fitted to them). */
  readonly isReferencedInTime: boolean;
  /** Its values are counts, of which 0 is one. */
  readonly isCount?: boolean;
}

/** Pairs that the network was narrowed to. */
const NUMBER_OF_PAIRS = "mintpy.networkInversion.numIfgram";

/**
 * MintPy's root attributes, all of them text, as its programs expect. A stack that came from MintPy hands its own down, as
 * MintPy does, and only what the result changes is replaced; of any other, what is known is written.
 */
export function mintpyAttributes(facts: MintpyFacts, kind: MintpyKind): Record<string, string> {
  const { grid, dates, reference, sourceAttributes } = facts;
  const { type, unit, isReferencedInTime } = kind;
  const [first, last] = [dates[0], dates.at(-1)].map((date) => date && compactDate(date));
  const attributes: Record<string, string> = {
    ...(sourceAttributes ?? acquisitionAttributes(facts)),
    ...texts({
      FILE_TYPE: type,
      UNIT: unit,
      DATA_TYPE: type === "waterMask" ? "bool" : "float32",
      LENGTH: grid.shape.y,
      WIDTH: grid.shape.x,
      START_DATE: first,
      END_DATE: last,
      REF_DATE: facts.referenceDate && compactDate(facts.referenceDate),
      DATE12: type === "velocity" ? `${first}_${last}` : undefined,
      ...(reference ? referenceAttributes(grid, reference) : {}),
    }),
  };
  if (!isReferencedInTime) delete attributes.REF_DATE;
  // A count of 0 is a count.
  if (kind.isCount) delete attributes.NO_DATA_VALUE;
  const pairs = facts.network?.pairs.length;
  if (pairs !== undefined && NUMBER_OF_PAIRS in attributes) attributes[NUMBER_OF_PAIRS] = String(pairs);
  return keepSpelling(attributes, sourceAttributes ?? {});
}

/** The acquisition and the grid, for stacks that did not come from MintPy. */
function acquisitionAttributes({ grid, acquisition }: MintpyFacts): Record<string, string> {
  const { wavelength, looks, incidence, heading, secondsOfDay, orbitDirection, platform } = acquisition;
  return texts({
    PROCESSOR: SOFTWARE.name,
    WAVELENGTH: decimal(wavelength),
    // MintPy multiplies the two and divides by 1.94 unless NCORRLOOKS is there.
    ALOOKS: 1,
    RLOOKS: 1,
    NCORRLOOKS: decimal(looks),
    CENTER_INCIDENCE_ANGLE: decimal(incidence),
    HEADING: decimal(heading),
    CENTER_LINE_UTC: decimal(secondsOfDay),
    ORBIT_DIRECTION: orbitDirection?.toUpperCase(),
    PLATFORM: platform,
    ...(grid.geometry === "map" ? mapAttributes(grid) : {}),
    ...(grid.geometry === "map" && isGeoreferenced(grid.crs) && orbitDirection
      ? cornerAttributes(grid, orbitDirection)
      : {}),
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

/** REF_LAT and REF_LON are those of the pixel's centre; on a projected grid, northing and easting. */
function referenceAttributes(grid: Grid, { y, x }: { y: number; x: number }) {
  if (grid.geometry === "radar") return { REF_Y: y, REF_X: x };
  const isDegrees = isGeographic(grid.crs);
  const [east, north] = isDegrees ? pixelToLonLat(grid, y, x) : pixelCenter(grid.affine, y, x);
  return { REF_Y: y, REF_X: x, REF_LAT: decimal(north), REF_LON: decimal(east) };
}

/** Real numbers as Python writes them, with a point: 80.0. */
export const decimal = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : Number.isInteger(value) ? value.toFixed(1) : String(value);

const texts = (values: Readonly<Record<string, string | number | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );

/** A number that did not change stays as its first writer spelled it. */
const keepSpelling = (
  attributes: Readonly<Record<string, string>>,
  source: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => {
      const before = source[key];
      return [key, before !== undefined && Number(before) === Number(value) ? before : value];
    }),
  );
