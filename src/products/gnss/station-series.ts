import { dayNumber } from "../../dates.ts";
import { inputError } from "../../errors.ts";

/** Daily positions of one station. Columns of equal length, dates ascending, each once. */
export interface StationSeries {
  readonly name: string;
  /** Degrees, longitude within [-180, 180); NaN where the file does not say. */
  readonly lon: number;
  readonly lat: number;
  /** ISO dates. */
  readonly dates: readonly string[];
  /** Motion since the first date, metres; NaN where a component is missing. */
  readonly east: Float64Array;
  readonly north: Float64Array;
  readonly up: Float64Array;
  /** Standard errors, metres; NaN where the file has none. */
  readonly sigmaEast: Float64Array;
  readonly sigmaNorth: Float64Array;
  readonly sigmaUp: Float64Array;
  /** Correlations of the errors; 0 where the file has none. */
  readonly corrEastNorth: Float64Array;
  readonly corrEastUp: Float64Array;
  readonly corrNorthUp: Float64Array;
  /** Reference frame as the file names it; null when it does not. */
  readonly frame: string | null;
  /** "tenv3", "txyz2", "neu", "series", "pos", "pbo-csv", "csv". */
  readonly format: string;
  readonly path: string;
  /** What a user should know: repeated dates, gaps in the header. */
  readonly notes: readonly string[];
}

/** One day, as a reader found it. */
export interface Solution {
  readonly date: string;
  /** Positions on any common origin, metres. */
  readonly east: number;
  readonly north: number;
  readonly up: number;
  readonly sigma?: readonly [east: number, north: number, up: number];
  readonly correlation?: readonly [eastNorth: number, eastUp: number, northUp: number];
}

export interface StationHeader extends Pick<StationSeries, "name" | "frame" | "format" | "path"> {
  readonly lon?: number;
  readonly lat?: number;
  readonly notes?: readonly string[];
}

/**
 * Puts solutions in order and counts them from the first one. Of a date that comes twice, the solution with the smaller error stays.
 *
 * @throws input error `gnss-empty`
 */
export function createStationSeries(header: StationHeader, solutions: readonly Solution[]): StationSeries {
  const byDate = new Map<string, Solution>();
  let repeated = 0;
  for (const solution of solutions) {
    const other = byDate.get(solution.date);
    if (other) repeated++;
    if (other === undefined || errorOf(solution) < errorOf(other)) byDate.set(solution.date, solution);
  }
  const ordered = [...byDate.values()].sort((a, b) => dayNumber(a.date) - dayNumber(b.date));
  const [first] = ordered;
  if (first === undefined)
    throw inputError({
      code: "gnss-empty",
      what: "The file has no solution of the station's position.",
      where: header.path,
      fix: "Download it again, or choose another station.",
    });
  const column = (value: (solution: Solution) => number | undefined, otherwise = Number.NaN) =>
    Float64Array.from(ordered, (solution) => value(solution) ?? otherwise);
  const since = (read: (solution: Solution) => number) => {
    const origin = read(ordered.find((solution) => !Number.isNaN(read(solution))) ?? first);
    return column((solution) => read(solution) - origin);
  };
  const { lon = Number.NaN, lat = Number.NaN, notes = [], ...rest } = header;
  return {
    ...rest,
    lon: normaliseLongitude(lon),
    lat,
    dates: ordered.map(({ date }) => date),
    east: since(({ east }) => east),
    north: since(({ north }) => north),
    up: since(({ up }) => up),
    sigmaEast: column(({ sigma }) => sigma?.[0]),
    sigmaNorth: column(({ sigma }) => sigma?.[1]),
    sigmaUp: column(({ sigma }) => sigma?.[2]),
    corrEastNorth: column(({ correlation }) => correlation?.[0], 0),
    corrEastUp: column(({ correlation }) => correlation?.[1], 0),
    corrNorthUp: column(({ correlation }) => correlation?.[2], 0),
    notes:
      repeated === 0
        ? notes
        : [...notes, `${repeated} dates have two solutions; the one with the smaller error is used.`],
  };
}

const errorOf = ({ sigma }: Solution) => (sigma ? Math.hypot(...sigma) : Number.POSITIVE_INFINITY);

/** A longitude within [-180, 180): tables count from 0 to 360, and some files go on below -180. */
export function normaliseLongitude(degrees: number): number {
  // Taken as it is where it may: turning it around costs its last digit.
  if (degrees >= -180 && degrees < 180) return degrees;
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
