import { compactDate } from "../../../dates.ts";
import type { Grid } from "../../../geo/grid.ts";
import { SOFTWARE } from "../../../pipeline/software.ts";
import type { Stack } from "../../../stack/stack.ts";
import {
  cutAttributes,
  gridAttributes,
  type ReferencePlace,
  referenceAttributes,
} from "./grid-attributes.ts";
import { decimal, texts } from "./python-text.ts";

/** What MintPy's root attributes are made of. */
export interface MintpyFacts extends Pick<Stack, "acquisition" | "dates" | "reference" | "sourceAttributes"> {
  readonly grid: Grid;
  readonly network?: Stack["network"];
  /** Where the reference pixel lies, degrees, when the grid does not say so or says it in metres. */
  readonly referencePlace?: ReferencePlace | null;
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
  /** It tells of the pairs or of the ground: nothing of the inversion. */
  readonly isBeforeInversion?: boolean;
  /** It names no first and last date either. */
  readonly isUndated?: boolean;
}

/** Pairs that the network was narrowed to. */
const NUMBER_OF_PAIRS = "mintpy.networkInversion.numIfgram";
/** What the inversion adds: files that are made before it do not have it. */
const OF_INVERSION = [NUMBER_OF_PAIRS, "mintpy.networkInversion.obsDatasetName"] as const;
const OF_DATES = ["START_DATE", "END_DATE", "DATE12"] as const;

/**
 * MintPy's root attributes, all of them text, as its programs expect. A stack that came from MintPy hands its own down, as
 * MintPy does, and only what the result changes is replaced; of any other, what is known is written.
 */
export function mintpyAttributes(facts: MintpyFacts, kind: MintpyKind): Record<string, string> {
  const { grid, dates, reference, sourceAttributes } = facts;
  const { type, unit, isReferencedInTime } = kind;
  const [first, last] = [dates[0], dates.at(-1)].map((date) => date && compactDate(date));
  const attributes: Record<string, string> = {
    ...(sourceAttributes
      ? { ...sourceAttributes, ...cutAttributes(facts, sourceAttributes) }
      : acquisitionAttributes(facts)),
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
      ...(reference ? referenceAttributes(grid, reference, facts.referencePlace) : {}),
    }),
  };
  if (isMoved(attributes, sourceAttributes) && grid.geometry === "radar" && !facts.referencePlace)
    for (const key of ["REF_LAT", "REF_LON"]) delete attributes[key];
  if (!isReferencedInTime) delete attributes.REF_DATE;
  // A count of 0 is a count.
  if (kind.isCount) delete attributes.NO_DATA_VALUE;
  const pairs = facts.network?.pairs.length;
  if (kind.isUndated) for (const key of OF_DATES) delete attributes[key];
  if (kind.isBeforeInversion) for (const key of OF_INVERSION) delete attributes[key];
  else if (pairs !== undefined && NUMBER_OF_PAIRS in attributes) attributes[NUMBER_OF_PAIRS] = String(pairs);
  return keepSpelling(attributes, sourceAttributes ?? {});
}

/** The reference is another pixel than the source's, whose coordinates are not this one's. */
const isMoved = (attributes: Readonly<Record<string, string>>, source: MintpyFacts["sourceAttributes"]) =>
  ["REF_Y", "REF_X"].some((key) => Number(source?.[key]) !== Number(attributes[key]));

/** The acquisition and the grid, for stacks that did not come from MintPy. */
function acquisitionAttributes({ grid, acquisition }: MintpyFacts): Record<string, string> {
  const { wavelength, looks, incidence, heading, secondsOfDay, orbitDirection, platform } = acquisition;
  const { startingRange, rangePixelSize, azimuthPixelSize, earthRadius, satelliteHeight } = acquisition;
  const { rangeLooks = 1, azimuthLooks = 1, antennaSide } = acquisition;
  const stated = texts({
    PROCESSOR: SOFTWARE.name,
    WAVELENGTH: decimal(wavelength),
    // MintPy multiplies the two and divides by 1.94 unless NCORRLOOKS is there.
    ALOOKS: azimuthLooks,
    RLOOKS: rangeLooks,
    NCORRLOOKS: decimal(looks),
    CENTER_INCIDENCE_ANGLE: decimal(incidence),
    HEADING: decimal(heading),
    CENTER_LINE_UTC: decimal(secondsOfDay),
    ORBIT_DIRECTION: orbitDirection?.toUpperCase(),
    PLATFORM: platform,
    STARTING_RANGE: decimal(startingRange),
    RANGE_PIXEL_SIZE: decimal(rangePixelSize),
    AZIMUTH_PIXEL_SIZE: decimal(azimuthPixelSize),
    EARTH_RADIUS: decimal(earthRadius),
    HEIGHT: decimal(satelliteHeight),
    ANTENNA_SIDE: antennaSide && (antennaSide === "right" ? -1 : 1),
  });
  return {
    ...stated,
    ...gridAttributes(grid, orbitDirection),
    // A map's columns are not those of the radar, and what they were cut from is not known.
    ...(grid.geometry === "radar" && cutAttributes({ grid, acquisition }, stated)),
  };
}

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
