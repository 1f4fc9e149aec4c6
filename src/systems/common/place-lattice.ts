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
      // Four corners of each pixel's cell, as positions in `used`, and the weights of the far row and column.
      const corners = new Int32Array(4 * count);
      const alongY = new Float64Array(count);
      const alongX = new Float64Array(count);
      const used: Float64Array[] = [];
      const positions = new Map<number, number>();
      const positionOf = (key: number): number => {
        let position = positions.get(key);
        if (position === undefined) {
          position = used.push(nodeOf(key)) - 1;
          positions.set(key, position);
        }
        return position;
      };
      const cell = { keys: [0, 0, 0, 0] as [number, number, number, number], y: 0, x: 0 };
      for (let p = 0; p < count; p++) {
        cells.find(pixels, p, cell);
        alongY[p] = cell.y;
        alongX[p] = cell.x;
        // A place that is not known has a NaN weight; its corners are never asked for.
        if (!Number.isNaN(cell.y))
          for (let k = 0; k < 4; k++) corners[4 * p + k] = positionOf(cell.keys[k] ?? 0);
      }
      const [nodeEast, nodeNorth, nodeUp] = [0, 1, 2].map(() => new Float64Array(Math.max(1, used.length)));
      return {
        project(epoch, out) {
          used.forEach((node, i) => {
            nodeEast![i] = node[3 * epoch]!;
            nodeNorth![i] = node[3 * epoch + 1]!;
            nodeUp![i] = node[3 * epoch + 2]!;
          });
          for (let p = 0; p < count; p++) {
            const [a, b, c, d] = [
              corners[4 * p]!,
              corners[4 * p + 1]!,
              corners[4 * p + 2]!,
              corners[4 * p + 3]!,
            ];
            const [y, x] = [alongY[p]!, alongX[p]!];
            const [wa, wb, wc, wd] = [(1 - y) * (1 - x), (1 - y) * x, y * (1 - x), y * x];
            out[p] =
              east[p]! * (wa * nodeEast![a]! + wb * nodeEast![b]! + wc * nodeEast![c]! + wd * nodeEast![d]!) +
              north[p]! *
                (wa * nodeNorth![a]! + wb * nodeNorth![b]! + wc * nodeNorth![c]! + wd * nodeNorth![d]!) +
              up[p]! * (wa * nodeUp![a]! + wb * nodeUp![b]! + wc * nodeUp![c]! + wd * nodeUp![d]!);
          }
        },
      };
    },
  };
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

/** The cell around a pixel: keys of its corners (near row first), and how far the pixel lies towards the far row and column. */
interface Cell {
  readonly keys: [number, number, number, number];
  y: number;
  x: number;
}

interface Cells {
  find(pixels: Pixels, pixel: number, cell: Cell): void;
  placeOf(key: number): [longitude: number, latitude: number];
}

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
    find({ origin, shape }, pixel, cell) {
      const row = (origin.y + Math.floor(pixel / shape.x)) / stepY;
      const column = (origin.x + (pixel % shape.x)) / stepX;
      const nearRow = Math.min(Math.floor(row), nodesY - 2);
      const nearColumn = Math.min(Math.floor(column), nodesX - 2);
      setKeys(cell.keys, nearRow, nearColumn, nodesX);
      cell.y = row - nearRow;
      cell.x = column - nearColumn;
    },
    placeOf: (key) => pixelToLonLat(grid, Math.floor(key / nodesX) * stepY, (key % nodesX) * stepX),
  };
}

/** Nodes at the multiples of a twentieth of a degree. */
function cellsOfEarth(): Cells {
  const perTurn = 4 * Math.round(360 / NODE_DEGREES);
  const half = perTurn / 2;
  return {
    find({ latitude, longitude }, pixel, cell) {
      if (latitude === undefined || longitude === undefined) throw placeUnknown();
      const row = latitude[pixel]! / NODE_DEGREES;
      const column = longitude[pixel]! / NODE_DEGREES;
      const [nearRow, nearColumn] = [Math.floor(row), Math.floor(column)];
      setKeys(cell.keys, nearRow + half, nearColumn + half, perTurn);
      // A longitude that is not known must not leave a weight that looks known.
      cell.y = Number.isNaN(column) ? Number.NaN : row - nearRow;
      cell.x = column - nearColumn;
    },
    placeOf: (key) => [
      ((key % perTurn) - half) * NODE_DEGREES,
      Math.max(-90, Math.min(90, (Math.floor(key / perTurn) - half) * NODE_DEGREES)),
    ],
  };
}

function setKeys(keys: Cell["keys"], row: number, column: number, width: number): void {
  keys[0] = row * width + column;
  keys[1] = keys[0] + 1;
  keys[2] = keys[0] + width;
  keys[3] = keys[2] + 1;
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

const placeUnknown = () =>
  inputError({
    code: "place-unknown",
    what: "The stack does not say where on the Earth its pixels are.",
    where: "latitude, longitude",
    fix: "Add the product's latitude and longitude layers to --inputs, or switch off the corrections that need a place (tides=no, plate=none).",
  });
