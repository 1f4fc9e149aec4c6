import { inputError } from "../../errors.ts";
import { incidenceOfSlantRange } from "../../geo/incidence.ts";
import {
  slantRangeOfColumn,
  slantRangeOfIncidence,
  slantRangeOfIncidenceSingle,
} from "../../geo/slant-range.ts";
import type { Facts, Tile } from "../../pipeline/step.ts";
import type { Acquisition } from "../../stack/stack.ts";

const RADIANS = Math.PI / 180;

export interface GeometryOptions {
  /** Each pixel's own incidence and range, or the scene centre's. */
  readonly pixelwise: boolean;
  readonly compat: boolean;
  /** Which of incidenceAngle and slantRange there are. */
  readonly available: ReadonlySet<string>;
}

/** A number of a pixel: `index` counts within the tile. */
type PixelValue = (tile: Tile, index: number) => number;

/**
 * Slant range times the sine of the incidence angle of each pixel of a tile, m; NaN where one is not known. What the inputs
 * lack follows from the rest: the range from the column in radar geometry, else from the incidence by the sine law, else it
 * is the scene centre's; the incidence from the range by the cosine law, else it is the scene centre's.
 * Throws the input errors "incidence-missing" and "slant-range-missing".
 */
export function createDistance(facts: Facts, options: GeometryOptions): (tile: Tile) => Float64Array {
  const isKnown = options.available.has("incidenceAngle") || options.available.has("slantRange");
  // Without a geometry file MintPy takes the centre that its metadata give.
  const atCentre = !options.pixelwise || (options.compat && !isKnown);
  const distance = atCentre ? centreDistance(facts, options) : pixelDistance(facts, options);
  return (tile) => {
    const pixels = tile.shape.y * tile.shape.x;
    const values = new Float64Array(pixels);
    for (let i = 0; i < pixels; i++) values[i] = distance(tile, i);
    return values;
  };
}

function pixelDistance(facts: Facts, options: GeometryOptions): PixelValue {
  const range = pixelRange(facts, options);
  const incidence = pixelIncidence(facts, options, range);
  return (tile, i) => range.value(tile, i) * Math.sin(incidence(tile, i) * RADIANS);
}

interface PixelRange {
  readonly value: PixelValue;
  /** It says where the pixel is, so that an incidence follows from it. */
  readonly isLocal: boolean;
}

function pixelRange(facts: Facts, { available, compat }: GeometryOptions): PixelRange {
  const { startingRange, rangePixelSize, earthRadius, satelliteHeight } = facts.acquisition;
  if (available.has("slantRange"))
    return { value: (tile, i) => tile.inputs.slantRange?.[i] ?? Number.NaN, isLocal: true };
  if (facts.grid.geometry === "radar" && startingRange !== undefined && rangePixelSize !== undefined) {
    const columnOf = radarColumn(facts.grid);
    return {
      value: ({ origin, shape }, i) =>
        slantRangeOfColumn(columnOf(origin.x + (i % shape.x)), startingRange, rangePixelSize),
      isLocal: true,
    };
  }
  if (available.has("incidenceAngle") && earthRadius !== undefined && satelliteHeight !== undefined) {
    const sineLaw = compat ? slantRangeOfIncidenceSingle : slantRangeOfIncidence;
    const value: PixelValue = (tile, i) =>
      sineLaw(tile.inputs.incidenceAngle?.[i] ?? Number.NaN, earthRadius, satelliteHeight);
    return { value, isLocal: false };
  }
  const centre = centreRange(facts);
  return { value: () => centre, isLocal: false };
}

/** The column of the image as it was read, of which a cut or coarser grid's column is the middle. */
function radarColumn({ affine, geometry }: Facts["grid"]): (column: number) => number {
  const [width, , first] = affine;
  return geometry === "radar" ? (column) => width * (column + 0.5) + first - 0.5 : (column) => column;
}

function pixelIncidence(facts: Facts, { available }: GeometryOptions, range: PixelRange): PixelValue {
  const { earthRadius, satelliteHeight } = facts.acquisition;
  if (available.has("incidenceAngle")) return (tile, i) => tile.inputs.incidenceAngle?.[i] ?? Number.NaN;
  if (range.isLocal && earthRadius !== undefined && satelliteHeight !== undefined)
    return (tile, i) => incidenceOfSlantRange(range.value(tile, i), earthRadius, satelliteHeight);
  const centre = centreIncidence(facts);
  return () => centre;
}

function centreDistance(facts: Facts, { compat }: GeometryOptions): PixelValue {
  const distance = (compat ? mintpyCentre(facts) : null) ?? statedCentre(facts);
  return () => distance;
}

const statedCentre = (facts: Facts) => centreRange(facts) * Math.sin(centreIncidence(facts) * RADIANS);

/**
 * MintPy's centre: the range of the middle column, and the mean of the incidence at the first column and one past the last,
 * also of a map, whose columns are not those of the radar. null where the metadata do not suffice.
 */
function mintpyCentre({ acquisition, grid }: Facts): number | null {
  const { startingRange, rangePixelSize, earthRadius, satelliteHeight } = acquisition;
  if (
    startingRange === undefined ||
    rangePixelSize === undefined ||
    earthRadius === undefined ||
    satelliteHeight === undefined
  )
    return null;
  const columnOf = radarColumn(grid);
  const rangeAt = (column: number) => slantRangeOfColumn(columnOf(column), startingRange, rangePixelSize);
  const incidenceAt = (column: number) =>
    incidenceOfSlantRange(rangeAt(column), earthRadius, satelliteHeight);
  const incidence = (incidenceAt(0) + incidenceAt(grid.shape.x)) / 2;
  return rangeAt((grid.shape.x - 1) / 2) * Math.sin(incidence * RADIANS);
}

/** What would have given the slant range: of a radar image its first column, of a map an incidence. */
function missingFor(geometry: "map" | "radar", acquisition: Acquisition): string {
  const { startingRange, rangePixelSize, incidence, earthRadius, satelliteHeight } = acquisition;
  const needed: readonly (readonly [string, number | undefined])[] =
    geometry === "radar"
      ? [
          ["starting range (STARTING_RANGE)", startingRange],
          ["pixel size in range (RANGE_PIXEL_SIZE)", rangePixelSize],
        ]
      : [
          ["incidence (layer incidenceAngle)", incidence],
          ["Earth radius (EARTH_RADIUS)", earthRadius],
          ["satellite height (HEIGHT)", satelliteHeight],
        ];
  return needed.flatMap(([name, value]) => (value === undefined ? [name] : [])).join(", ");
}

function centreRange({ acquisition, grid }: Facts): number {
  const { slantRange, incidence, earthRadius, satelliteHeight } = acquisition;
  if (slantRange !== undefined) return slantRange;
  if (incidence !== undefined && earthRadius !== undefined && satelliteHeight !== undefined)
    return slantRangeOfIncidence(incidence, earthRadius, satelliteHeight);
  throw inputError({
    code: "slant-range-missing",
    what: "The topographic residual needs the slant range, and the inputs do not tell it.",
    where: missingFor(grid.geometry, acquisition),
    got: "no layer slantRange, and no range of the scene's centre in the metadata",
    fix: "Add the geometry file with the layer slantRange (MintPy: slantRangeDistance) or incidenceAngle to --inputs, or the missing metadata, or set topography=no.",
  });
}

function centreIncidence({ acquisition }: Facts): number {
  const { slantRange, incidence, earthRadius, satelliteHeight } = acquisition;
  if (incidence !== undefined) return incidence;
  if (slantRange !== undefined && earthRadius !== undefined && satelliteHeight !== undefined)
    return incidenceOfSlantRange(slantRange, earthRadius, satelliteHeight);
  throw inputError({
    code: "incidence-missing",
    what: "The topographic residual needs the incidence angle, and the inputs do not tell it.",
    got: "no layer incidenceAngle, and in the metadata neither the incidence of the scene's centre nor slant range with Earth radius and satellite height",
    fix: "Add a layer incidenceAngle (degrees) or the metadata (CENTER_INCIDENCE_ANGLE), or set topography=no.",
  });
}
