import { inputError } from "../../errors.ts";
import type { Affine } from "../../geo/affine.ts";
import { applyAffine, invertAffine } from "../../geo/affine.ts";
import { intersectGrids } from "../../geo/bounds.ts";
import type { Grid } from "../../geo/grid.ts";
import { lookVector } from "../../geo/look-vector.ts";
import { decomposeMotion, EAST, horizontalPart } from "../../kernels/geodesy/decompose.ts";
import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";

/** Maps of one track, [y, x] on one grid. */
export interface MapTrack {
  readonly name: string;
  readonly grid: Grid;
  /** Motion along the line of sight. */
  readonly motion: Variable;
  /** Its standard error, in the same unit. */
  readonly sigma?: Variable;
  /** Degrees, as in `lookVector`. */
  readonly incidenceAngle: Variable;
  readonly azimuthAngle: Variable;
  /** The pixel that the motion is measured against, where it is known. */
  readonly reference: { readonly y: number; readonly x: number } | null;
}

export interface DecomposeMapsOptions {
  /** Horizontal direction, degrees from north, anti-clockwise. */
  readonly azimuth?: number;
  /** MintPy's numbers: one geometry for each square of 20 x 20 pixels, no weights, no gaps in any track. */
  readonly compat?: "none" | "mintpy";
  /** How far apart the reference points of the tracks may lie, pixels along rows or columns; null lets them lie anywhere. */
  readonly referenceTolerance?: number | null;
  readonly signal?: AbortSignal;
}

/** Maps of the common extent, C order, in the unit of the tracks' motion; NaN where two lines of sight are not at hand. */
export interface MotionMaps {
  readonly grid: Grid;
  readonly horizontal: Float32Array;
  readonly up: Float32Array;
  /** NaN without sigmas, unless more than two tracks leave a scatter. */
  readonly horizontalStd: Float32Array;
  readonly upStd: Float32Array;
  /** How far each track's pixels lie from those of the result, pixels. */
  readonly shifts: readonly { readonly name: string; readonly y: number; readonly x: number }[];
}

/** MintPy's windows: the geometry is taken as constant over them. */
const WINDOW = 20;
/** MintPy's `--max-ref-yx-diff`. */
const REFERENCE_TOLERANCE = 3;
/** Values of one band of rows over all layers, so that maps of any size are read in pieces. */
const BAND_VALUES = 1 << 22;

/**
 * Horizontal and vertical motion from co-registered maps of two or more tracks, pixel by pixel: weighted by the tracks' standard
 * errors where all state them. Grids must share the system and the pixel size; those shifted by a part of a pixel are
 * taken at the nearest.
 *
 * @throws input errors `decompose-one-track`, `decompose-references`, `grid-crs-differs`, `grid-step-differs`, `grid-extent-disjoint`
 */
export async function decomposeMaps(
  tracks: readonly MapTrack[],
  options: DecomposeMapsOptions = {},
): Promise<MotionMaps> {
  const { azimuth = EAST, compat = "none", referenceTolerance = REFERENCE_TOLERANCE, signal } = options;
  const [first] = tracks;
  if (first === undefined || tracks.length < 2)
    throw inputError({
      code: "decompose-one-track",
      what: "Horizontal and vertical motion cannot be told apart from one line of sight.",
      got: tracks.map(({ name }) => name).join(", ") || "no track",
      fix: "Give at least one ascending and one descending track.",
    });
  const snapped = tracks.map(({ grid, name }) => snapTo(first.grid, grid, first.name, name));
  const { grid, offsets } = intersectGrids(
    snapped.map((each) => each.grid),
    tracks.map(({ name }) => name),
  );
  if (referenceTolerance !== null) checkReferences(tracks, offsets, referenceTolerance);
  const isCompat = compat === "mintpy";
  const weighted = !isCompat && tracks.every(({ sigma }) => sigma !== undefined);

  const { y: rows, x: columns } = grid.shape;
  const size = rows * columns;
  const out = {
    horizontal: new Float32Array(size),
    up: new Float32Array(size),
    horizontalStd: new Float32Array(size),
    upStd: new Float32Array(size),
  };
  const windows = Math.max(1, Math.floor(BAND_VALUES / (4 * tracks.length * columns * WINDOW)));
  const [values, sigmas, across, upward] = [0, 1, 2, 3].map(() => new Float64Array(tracks.length));
  for (let top = 0; top < rows; top += windows * WINDOW) {
    signal?.throwIfAborted();
    const bottom = Math.min(rows, top + windows * WINDOW);
    const layers = await Promise.all(
      tracks.map((track, k) => readBand(track, offsets[k]!, [top, bottom], columns, signal)),
    );
    if (isCompat)
      for (const { incidence, azimuthAngle } of layers) {
        flattenWindows(incidence, columns);
        flattenWindows(azimuthAngle, columns);
      }
    for (let p = 0; p < (bottom - top) * columns; p++) {
      let isWhole = true;
      layers.forEach(({ motion, sigma, incidence, azimuthAngle }, k) => {
        const look = lookVector(incidence[p]!, azimuthAngle[p]!);
        values![k] = motion[p]!;
        sigmas![k] = sigma?.[p] ?? 1;
        across![k] = horizontalPart(look.east, look.north, azimuth);
        upward![k] = look.up;
        isWhole &&= !Number.isNaN(motion[p]!);
      });
      const found =
        isCompat && !isWhole
          ? null
          : decomposeMotion(values!, across!, upward!, weighted ? sigmas! : null, tracks.length);
      const i = top * columns + p;
      out.horizontal[i] = found?.horizontal ?? Number.NaN;
      out.up[i] = found?.up ?? Number.NaN;
      out.horizontalStd[i] = found?.horizontalStd ?? Number.NaN;
      out.upStd[i] = found?.upStd ?? Number.NaN;
    }
  }
  return { grid, ...out, shifts: tracks.map(({ name }, k) => ({ name, ...snapped[k]!.shift })) };
}

interface Band {
  readonly motion: Float32Array;
  readonly sigma: Float32Array | null;
  readonly incidence: Float32Array;
  readonly azimuthAngle: Float32Array;
}

async function readBand(
  { motion, sigma, incidenceAngle, azimuthAngle }: MapTrack,
  offset: { y: number; x: number },
  [top, bottom]: Range,
  columns: number,
  signal: AbortSignal | undefined,
): Promise<Band> {
  const read = (variable: Variable) =>
    readFloats(
      variable,
      [
        [offset.y + top, offset.y + bottom],
        [offset.x, offset.x + columns],
      ],
      signal ? { signal } : {},
    );
  return {
    motion: await read(motion),
    sigma: sigma ? await read(sigma) : null,
    // Copied: they may be changed.
    incidence: (await read(incidenceAngle)).slice(),
    azimuthAngle: (await read(azimuthAngle)).slice(),
  };
}

/** Puts the median of each window's values in place of them. The band starts at a window's edge. */
function flattenWindows(values: Float32Array, columns: number): void {
  const rows = values.length / columns;
  for (let top = 0; top < rows; top += WINDOW)
    for (let left = 0; left < columns; left += WINDOW) {
      const [bottom, right] = [Math.min(rows, top + WINDOW), Math.min(columns, left + WINDOW)];
      const inside: number[] = [];
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const value = values[y * columns + x]!;
          if (!Number.isNaN(value)) inside.push(value);
        }
      inside.sort((a, b) => a - b);
      const half = inside.length / 2;
      const median =
        ((inside[Math.ceil(half) - 1] ?? Number.NaN) + (inside[Math.floor(half)] ?? Number.NaN)) / 2;
      for (let y = top; y < bottom; y++) values.fill(median, y * columns + left, y * columns + right);
    }
}

/** The grid moved by part of a pixel onto the lattice of another of the same pixel size. */
function snapTo(first: Grid, grid: Grid, firstName: string, name: string) {
  const inverse = invertAffine(first.affine);
  const at = (column: number, row: number) => applyAffine(inverse, ...applyAffine(grid.affine, column, row));
  const origin = at(0, 0);
  const corners: readonly (readonly [number, number])[] = [
    [grid.shape.x, 0],
    [0, grid.shape.y],
  ];
  const drift = Math.max(
    ...corners.flatMap(([column, row]) => {
      const [x, y] = at(column, row);
      return [Math.abs(x - origin[0] - column), Math.abs(y - origin[1] - row)];
    }),
  );
  // Half a pixel over the whole map: two headers round one pixel size differently.
  if (!(drift <= 0.5))
    throw inputError({
      code: "grid-step-differs",
      what: "The pixels of two tracks have not the same size.",
      where: `${firstName} and ${name}`,
      got: `${first.affine[0]} x ${first.affine[4]} and ${grid.affine[0]} x ${grid.affine[4]}`,
      fix: "Geocode both with the same step, or resample one onto the other's grid (gdalwarp -tr ... -te ...).",
    });
  const shift = { y: origin[1] - Math.round(origin[1]), x: origin[0] - Math.round(origin[0]) };
  const [a, b, , d, e] = first.affine;
  const [c, f] = applyAffine(first.affine, Math.round(origin[0]), Math.round(origin[1]));
  const affine: Affine = [a, b, c, d, e, f];
  return { grid: { ...grid, affine }, shift };
}

/** Motion is relative: tracks that are measured against different ground differ by a constant that would look like motion. */
function checkReferences(
  tracks: readonly MapTrack[],
  offsets: readonly { readonly y: number; readonly x: number }[],
  tolerance: number,
): void {
  const known = tracks.flatMap(({ name, reference }, k) =>
    reference === null ? [] : [{ name, y: reference.y - offsets[k]!.y, x: reference.x - offsets[k]!.x }],
  );
  const [first] = known;
  const far = known.find(
    ({ y, x }) => first !== undefined && Math.max(Math.abs(y - first.y), Math.abs(x - first.x)) > tolerance,
  );
  if (!first || !far) return;
  throw inputError({
    code: "decompose-references",
    what: "The tracks are measured against different reference points, so that a constant would look like motion.",
    where: `${first.name} and ${far.name}`,
    got: `row ${first.y}, column ${first.x} and row ${far.y}, column ${far.x} of the common extent`,
    fix: "Run both with one reference point (--set reference.lonlat=LON,LAT), or allow a larger distance.",
  });
}
