import { configError } from "../../../errors.ts";
import { applyAffine, pixelCenter } from "../../../geo/affine.ts";
import type { Grid } from "../../../geo/grid.ts";
import { lonLatToPosition, transformer, WGS84 } from "../../../geo/transform.ts";
import { earthFixed } from "../../../kernels/geodesy/earth-fixed.ts";
import type { Place } from "./read-geojson.ts";

/** Places along a line, and how far each is from its beginning. */
export interface Line {
  readonly places: readonly Place[];
  readonly distance: Float64Array;
  /** Distances of the corners between both ends. */
  readonly bends: readonly number[];
}

/** More samples than this show nothing new. */
const MOST_SAMPLES = 1_000_000;

/** Straight on a map between its corners, evenly spaced: by a pixel unless said otherwise. */
export function layLine(grid: Grid, corners: readonly Place[], spacing: number | undefined): Line {
  const positions = corners.map(([lon, lat]) => lonLatToPosition(grid, lon, lat));
  const toPlace = transformer(grid.crs, WGS84);
  const placeAt = (column: number, row: number): Place => toPlace(...applyAffine(grid.affine, column, row));
  const step = spacing ?? pixelSize(grid);
  const places: Place[] = [];
  const bends: number[] = [];
  for (let k = 0; k + 1 < positions.length; k++) {
    const [a, b] = [positions[k], positions[k + 1]];
    if (!a || !b) continue;
    const length = metresAlong(a, b, placeAt);
    const count = Math.max(1, Math.round(length / step));
    if (places.length + count > MOST_SAMPLES)
      throw configError({
        code: "usage-spacing",
        what: "The line would have too many samples.",
        got: `${Math.round(length / step)} samples of ${step} m`,
        fix: "Give a larger --spacing, in metres.",
      });
    if (k > 0) bends.push(places.length);
    // The last place of a stretch is the first of the next.
    const last = k + 2 === positions.length ? count : count - 1;
    for (let i = 0; i <= last; i++) {
      const t = i / count;
      places.push(placeAt(a.column + t * (b.column - a.column), a.row + t * (b.row - a.row)));
    }
  }
  const distance = distances(places);
  return { places, distance, bends: bends.map((at) => distance[at] as number) };
}

type Position = { readonly column: number; readonly row: number };

/** Pieces of a stretch that its length is measured by. */
const PIECES = 64;

const metresAlong = (a: Position, b: Position, placeAt: (column: number, row: number) => Place): number =>
  distances(
    Array.from({ length: PIECES + 1 }, (_, i) => {
      const t = i / PIECES;
      return placeAt(a.column + t * (b.column - a.column), a.row + t * (b.row - a.row));
    }),
  )[PIECES] as number;

/** Metres from the first place, by chords of the ellipsoid: 0.1 mm short over 1 km. */
function distances(places: readonly Place[]): Float64Array {
  const out = new Float64Array(places.length);
  for (let i = 1; i < places.length; i++) {
    const [a, b] = [earthFixed(...(places[i - 1] as Place)), earthFixed(...(places[i] as Place))];
    out[i] = (out[i - 1] as number) + Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  }
  return out;
}

/** The shorter side of a pixel in the middle of a map, metres. */
function pixelSize(grid: Grid): number {
  const toPlace = transformer(grid.crs, WGS84);
  const [row, column] = [Math.floor(grid.shape.y / 2), Math.floor(grid.shape.x / 2)];
  const at = (y: number, x: number): Place => toPlace(...pixelCenter(grid.affine, y, x));
  const side = (other: Place) => distances([at(row, column), other])[1] as number;
  return Math.min(side(at(row + 1, column)), side(at(row, column + 1)));
}
