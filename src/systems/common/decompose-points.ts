import { inputError } from "../../errors.ts";
import { decomposeMotion, EAST, horizontalPart } from "../../kernels/geodesy/decompose.ts";

/** Points of one track, on a plane: columns of equal length. */
export interface PointTrack {
  readonly name: string;
  /** Coordinates, metres. */
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Motion along each point's line of sight. */
  readonly value: ArrayLike<number>;
  /** Its standard error, in the same unit. */
  readonly sigma?: ArrayLike<number>;
  /** Unit vector from each point to the satellite. */
  readonly east: ArrayLike<number>;
  readonly north: ArrayLike<number>;
  readonly up: ArrayLike<number>;
}

export interface DecomposePointsOptions {
  /** Edge of the square cells, metres; their corners lie at its multiples. */
  readonly cell?: number;
  /** Horizontal direction, degrees from north, anti-clockwise. */
  readonly azimuth?: number;
  /**
   * "equal" counts all points alike, and takes errors from their scatter; "sigma" weights each by its standard error. On the
   * European service's points around Ustica, whose errors are those of a straight line and not of how a cell's points differ,
   * "equal" is within 0.086 mm/yr (RMS) of the service's own decomposition and "sigma" within 0.171.
   */
  readonly weights?: "sigma" | "equal";
}

/** Cells that at least two tracks have points in, by row from south to north. Columns of equal length. */
export interface MotionCells {
  /** Middle of each cell, metres. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** In the unit of the points' values; NaN where the lines of sight are too much alike. */
  readonly horizontal: Float64Array;
  readonly up: Float64Array;
  readonly horizontalStd: Float64Array;
  readonly upStd: Float64Array;
  /** Number of points. */
  readonly points: Int32Array;
}

/**
 * Horizontal and vertical motion of square cells from points of two or more tracks: one least-squares fit for each cell to
 * all its points, each with its own line of sight.
 *
 * @throws input errors `decompose-one-track`, `track-columns`
 */
export function decomposePoints(
  tracks: readonly PointTrack[],
  { cell = 100, azimuth = EAST, weights = "equal" }: DecomposePointsOptions = {},
): MotionCells {
  checkTracks(tracks);
  const cells = new Map<string, [track: number, point: number][]>();
  tracks.forEach(({ x, y, value }, track) => {
    for (let point = 0; point < x.length; point++) {
      const key = `${Math.floor(y[point]! / cell)},${Math.floor(x[point]! / cell)}`;
      // A point without a place or value belongs to no cell.
      if (Number.isNaN(x[point]! + y[point]! + value[point]!)) continue;
      const members = cells.get(key);
      if (members) members.push([track, point]);
      else cells.set(key, [[track, point]]);
    }
  });
  const least = weights === "sigma" ? tracks.map(leastSigma) : null;
  const seenByTwo = [...cells]
    .filter(([, members]) => members.some(([track]) => track !== members[0]?.[0]))
    .map(([key, members]) => ({ place: key.split(",").map(Number) as [number, number], members }))
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);

  const result = {
    x: new Float64Array(seenByTwo.length),
    y: new Float64Array(seenByTwo.length),
    horizontal: new Float64Array(seenByTwo.length),
    up: new Float64Array(seenByTwo.length),
    horizontalStd: new Float64Array(seenByTwo.length),
    upStd: new Float64Array(seenByTwo.length),
    points: new Int32Array(seenByTwo.length),
  };
  seenByTwo.forEach(({ place: [row, column], members }, c) => {
    const of = (read: (track: PointTrack, point: number, index: number) => number) =>
      members.map(([track, point]) => read(tracks[track]!, point, track));
    const motion = decomposeMotion(
      of(({ value }, p) => value[p]!),
      of(({ east, north }, p) => horizontalPart(east[p]!, north[p]!, azimuth)),
      of(({ up }, p) => up[p]!),
      least && of(({ sigma }, p, track) => Math.max(sigma?.[p] ?? 1, least[track]!)),
    );
    result.x[c] = (column + 0.5) * cell;
    result.y[c] = (row + 0.5) * cell;
    result.horizontal[c] = motion.horizontal;
    result.up[c] = motion.up;
    result.horizontalStd[c] = motion.horizontalStd;
    result.upStd[c] = motion.upStd;
    result.points[c] = members.length;
  });
  return result;
}

/** The smallest error above 0 that a track states: tables round smaller ones to 0, which no weight can be made of. */
function leastSigma({ sigma, name }: PointTrack): number {
  let least = Number.POSITIVE_INFINITY;
  for (let p = 0; p < (sigma?.length ?? 0); p++) if (sigma![p]! > 0) least = Math.min(least, sigma![p]!);
  if (Number.isFinite(least)) return least;
  throw inputError({
    code: "track-columns",
    what: "A track states no standard errors to weight its points by.",
    where: name,
    fix: "Count all points alike: weights=equal.",
  });
}

function checkTracks(tracks: readonly PointTrack[]): void {
  if (tracks.length < 2)
    throw inputError({
      code: "decompose-one-track",
      what: "Horizontal and vertical motion cannot be told apart from one line of sight.",
      got: tracks.map(({ name }) => name).join(", ") || "no track",
      fix: "Give at least one ascending and one descending track.",
    });
  for (const { name, x, y, value, sigma, east, north, up } of tracks) {
    const lengths = [x, y, value, sigma ?? x, east, north, up].map(({ length }) => length);
    if (new Set(lengths).size > 1)
      throw inputError({
        code: "track-columns",
        what: "The columns of a track have not one length.",
        where: name,
        got: lengths.join(", "),
        fix: "Give one value of each column for each point.",
      });
  }
}
