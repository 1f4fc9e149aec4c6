import { inputError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import { earthFixed, type Vector } from "../../kernels/geodesy/earth-fixed.ts";

/**
 * A field of vectors that is smooth over kilometres: east, north, up of each epoch at a longitude and latitude (degrees),
 * flat as [epoch][3].
 */
export type VectorField = (longitude: number, latitude: number) => Float64Array;

/** Nodes lie this far apart, metres: bilinear interpolation of the Earth's tides is then good to 0.2 µm. */
const NODE_SPACING = 5_000;
/** The same in degrees, where pixels carry their own longitude and latitude. */
const NODE_DEGREES = 0.05;

/** A rectangle of pixels; radar geometry comes with the place of each. */
interface Pixels {
  readonly origin: { readonly y: number; readonly x: number };
  readonly shape: { readonly y: number; readonly x: number };
  /** Degrees, [y, x]. */
  readonly latitude?: Float32Array | undefined;
  readonly longitude?: Float32Array | undefined;
}

/** A unit vector for each pixel. */
export interface Directions {
  readonly east: Float64Array;
  readonly north: Float64Array;
  readonly up: Float64Array;
}

/** The field along a direction in one rectangle. */
export interface Projection {
  /** Writes the field of one epoch along the pixels' directions; NaN where place or direction is not known. */
  project(epoch: number, out: Float64Array): void;
}

/**
 * Spreads a smooth vector field over a grid: computed at nodes some kilometres apart, bilinear between them. Nodes depend on the
 * grid alone (or on the Earth, in radar geometry), so that results do not depend on how the grid is cut into tiles.
 */
export interface PlaceLattice {
  projectTo(pixels: Pixels, directions: Directions): Projection;
}

/** @throws input error `place-unknown` from `projectTo` when neither the grid nor the pixels say where they are */
export function createPlaceLattice(grid: Grid, field: VectorField): PlaceLattice {
  const cells = hasPlaces(grid) ? cellsOfMap(grid) : cellsOfEarth();
  const nodes = new Map<number, Float64Array>();
  const nodeOf = (key: number): Float64Array => {
    let node = nodes.get(key);
    if (node === undefined) {
      node = field(...cells.placeOf(key));
      nodes.set(key, node);
    }
    return node;
  };

  return {
    projectTo(pixels, { east, north, up }) {
      const count = pixels.shape.y * pixels.shape.x;
      const cellOf = new Int32Array(count);
      const alongY = new Float64Array(count);
      const alongX = new Float64Array(count);
      const used: Corners[] = [];
      const positions = new Map<number, number>();
      const at: Position = { key: 0, y: 0, x: 0 };
      for (let p = 0; p < count; p++) {
        cells.find(pixels, p, at);
        alongY[p] = at.y;
        alongX[p] = at.x;
        // A place that is not known has a NaN weight, and whichever cell.
        if (Number.isNaN(at.y)) continue;
        let position = positions.get(at.key);
        if (position === undefined) {
          const [a, b, c, d] = cells.cornersOf(at.key);
          position = used.push([nodeOf(a), nodeOf(b), nodeOf(c), nodeOf(d)]) - 1;
          positions.set(at.key, position);
        }
        cellOf[p] = position;
      }
      const terms = new Float64Array(TERMS * Math.max(1, used.length));
      return {
        project(epoch, out) {
          for (let c = 0; c < used.length; c++) setTerms(terms, TERMS * c, used[c]!, 3 * epoch);
          for (let p = 0; p < count; p++) {
            const c = TERMS * cellOf[p]!;
            const y = alongY[p]!;
            const x = alongX[p]!;
            out[p] =
              east[p]! * (terms[c]! + x * terms[c + 1]! + y * (terms[c + 2]! + x * terms[c + 3]!)) +
              north[p]! * (terms[c + 4]! + x * terms[c + 5]! + y * (terms[c + 6]! + x * terms[c + 7]!)) +
              up[p]! * (terms[c + 8]! + x * terms[c + 9]! + y * (terms[c + 10]! + x * terms[c + 11]!));
          }
        },
      };
    },
  };
}

/** The field at the corners of a cell: near row, then far row. */
type Corners = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Terms of a cell: of 1, x, y and xy for each of three components. */
const TERMS = 12;

/** The bilinear function of a cell as a polynomial, so that a pixel costs no look-up of four corners. */
function setTerms(terms: Float64Array, start: number, [a, b, c, d]: Corners, epoch: number): void {
  for (let component = 0; component < 3; component++) {
    const i = epoch + component;
    const t = start + 4 * component;
    terms[t] = a[i]!;
    terms[t + 1] = b[i]! - a[i]!;
    terms[t + 2] = c[i]! - a[i]!;
    terms[t + 3] = a[i]! - b[i]! - c[i]! + d[i]!;
  }
}

/** The same for a field that is one vector everywhere, so that no place need be known. */
export function uniformLattice([fieldEast, fieldNorth, fieldUp]: Vector): PlaceLattice {
  return {
    projectTo: (_pixels, { east, north, up }) => ({
      project(_epoch, out) {
        for (let p = 0; p < east.length; p++)
          out[p] = east[p]! * fieldEast + north[p]! * fieldNorth + up[p]! * fieldUp;
      },
    }),
  };
}

/** Does the grid itself say where its pixels are? */
export const hasPlaces = ({ geometry, crs }: Grid) =>
  geometry === "map" && (crs.epsg !== null || crs.wkt !== null);

/** The cell around a pixel: the key of its near corner, and how far the pixel lies towards the far row and column. */
interface Position {
  key: number;
  y: number;
  x: number;
}

interface Cells {
  find(pixels: Pixels, pixel: number, position: Position): void;
  /** Keys of a cell's corners. */
  cornersOf(key: number): readonly [number, number, number, number];
  placeOf(key: number): [longitude: number, latitude: number];
}

/** Nodes are numbered row by row. */
const cornersBy = (width: number) => (key: number) => [key, key + 1, key + width, key + width + 1] as const;

/** Nodes evenly from the first to the last pixel centre of each axis. */
function cellsOfMap(grid: Grid): Cells {
  const { y: rows, x: columns } = grid.shape;
  const place = (row: number, column: number): Vector => earthFixed(...pixelToLonLat(grid, row, column));
  const across = (t: number) => t * (columns - 1);
  const down = (t: number) => t * (rows - 1);
  const nodesX = nodeCount(
    Math.max(
      pathLength((t) => place(0, across(t))),
      pathLength((t) => place(rows - 1, across(t))),
    ),
  );
  const nodesY = nodeCount(
    Math.max(
      pathLength((t) => place(down(t), 0)),
      pathLength((t) => place(down(t), columns - 1)),
    ),
  );
  const stepY = Math.max(rows - 1, 1) / (nodesY - 1);
  const stepX = Math.max(columns - 1, 1) / (nodesX - 1);
  return {
    cornersOf: cornersBy(nodesX),
    find({ origin, shape }, pixel, position) {
      const row = (origin.y + Math.floor(pixel / shape.x)) / stepY;
      const column = (origin.x + (pixel % shape.x)) / stepX;
      const nearRow = Math.min(Math.floor(row), nodesY - 2);
      const nearColumn = Math.min(Math.floor(column), nodesX - 2);
      position.key = nearRow * nodesX + nearColumn;
      position.y = row - nearRow;
      position.x = column - nearColumn;
    },
    placeOf: (key) => pixelToLonLat(grid, Math.floor(key / nodesX) * stepY, (key % nodesX) * stepX),
  };
}

/** Nodes at the multiples of a twentieth of a degree. */
function cellsOfEarth(): Cells {
  const perTurn = 4 * Math.round(360 / NODE_DEGREES);
  const half = perTurn / 2;
  return {
    cornersOf: cornersBy(perTurn),
    find({ latitude, longitude }, pixel, position) {
      if (latitude === undefined || longitude === undefined) throw placeUnknown();
      const row = latitude[pixel]! / NODE_DEGREES;
      const column = longitude[pixel]! / NODE_DEGREES;
      const [nearRow, nearColumn] = [Math.floor(row), Math.floor(column)];
      position.key = (nearRow + half) * perTurn + nearColumn + half;
      // A longitude that is not known must not leave a weight that looks known.
      position.y = Number.isNaN(column) ? Number.NaN : row - nearRow;
      position.x = column - nearColumn;
    },
    placeOf: (key) => [
      ((key % perTurn) - half) * NODE_DEGREES,
      Math.max(-90, Math.min(90, (Math.floor(key / perTurn) - half) * NODE_DEGREES)),
    ],
  };
}

/** Metres along a path over the Earth, by chords: a whole turn is not nothing. */
function pathLength(at: (t: number) => Vector): number {
  const chords = 8;
  let length = 0;
  for (let k = 0; k < chords; k++) {
    const [a, b] = [at(k / chords), at((k + 1) / chords)];
    length += Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  }
  return length;
}

const nodeCount = (metres: number) =>
  1 + Math.max(1, Math.ceil((Number.isFinite(metres) ? metres : 0) / NODE_SPACING));

/** Checks before anything is computed that every pixel will have a place. Throws "place-unknown". */
export function requirePlaces(available: ReadonlySet<string>, grid: Grid): void {
  if (!hasPlaces(grid) && !(available.has("latitude") && available.has("longitude"))) throw placeUnknown();
}

const placeUnknown = () =>
  inputError({
    code: "place-unknown",
    what: "The stack does not say where on the Earth its pixels are.",
    where: "latitude, longitude",
    fix: "Add the product's latitude and longitude layers to --inputs, or switch off the corrections that need a place (tides=no, plate=none).",
  });
