import type { Dim } from "../../stack/variable.ts";

/** The names that data sets in use give to our dimensions; compared in lower case. */
const NAMES: Readonly<Record<string, Dim>> = {
  y: "y",
  lat: "y",
  latitude: "y",
  northing: "y",
  north: "y",
  row: "y",
  rows: "y",
  line: "y",
  yc: "y",
  yt: "y",
  x: "x",
  lon: "x",
  longitude: "x",
  easting: "x",
  east: "x",
  col: "x",
  column: "x",
  columns: "x",
  sample: "x",
  xc: "x",
  xt: "x",
  time: "time",
  date: "time",
  dates: "time",
  mid_date: "time",
  epoch: "time",
  epochs: "time",
  t: "time",
  observation: "observation",
  observations: "observation",
  pair: "pair",
  pairs: "pair",
  interferogram: "pair",
  ifg: "pair",
  band: "band",
  bands: "band",
  azimuth: "azimuth",
  range: "range",
  space: "space",
  points: "space",
  point: "space",
  station: "space",
};

/** The order that the data model keeps: space, time | observation | pair, band, y, x. */
const ORDER: readonly Dim[] = ["space", "time", "observation", "pair", "band", "y", "azimuth", "x", "range"];

/** What nameless axes mean, by their number: maps, stacks of maps, series of stacks. */
const BY_RANK: readonly (readonly Dim[])[] = [
  [],
  ["space"],
  ["y", "x"],
  ["band", "y", "x"],
  ["time", "band", "y", "x"],
];

/** True for the names that a time coordinate goes by. */
export const isTimeName = (name: string) => NAMES[name.toLowerCase()] === "time";

export interface Axes {
  readonly dims: readonly Dim[];
  /** The stored axis behind each dim. */
  readonly axes: readonly number[];
}

/**
 * Our dimensions for an array's axes, in our order; the stored axes are permuted where the file has another
 * (azimuth, range, time becomes time, azimuth, range). null when the names do not fit the vocabulary.
 */
export function dimsOf(names: readonly (string | null)[] | null, rank: number): Axes | null {
  const nameless = names === null || names.every((name) => name === null);
  const stored = nameless ? BY_RANK[rank] : named(names);
  if (stored === undefined || stored === null) return null;
  const axes = stored.map((_, axis) => axis).sort((a, b) => rankOf(stored[a]) - rankOf(stored[b]));
  return { dims: axes.map((axis) => stored[axis] as Dim), axes };
}

const rankOf = (dim: Dim | undefined) => ORDER.indexOf(dim as Dim);

function named(names: readonly (string | null)[]): Dim[] | null {
  const known = names.map((name) => NAMES[name?.toLowerCase() ?? ""]);
  // One axis of a name that we do not know is a band (or a table's rows); two of them would be a guess.
  const spare: Dim = names.length === 1 ? "space" : "band";
  const dims = known.map((dim) => dim ?? spare);
  return new Set(dims).size === dims.length ? dims : null;
}
