import { type ImagePlaces, type Lattice, nearTo, type PlacedBlock } from "./nearest-pixels.ts";

/** A cell is closed: its sides belong to it, also where the arithmetic says otherwise by this much. */
const CLOSED = 1e-9;
/** Newton steps; a radar cell is a parallelogram to a few percent, where two are enough. */
const MOST_STEPS = 12;

/**
 * For each pixel of some rows of a lattice, its position between the pixel centres of an image whose pixels lie anywhere:
 * the four neighbours that enclose it, and where among them (the inverse of the bilinear interpolation of their
 * coordinates). Blocks are added in any order and must overlap by a row and a column. Where the image folds over itself
 * (layover) the first cell in reading order counts. Cells with a side longer than `longest` (in units of the coordinates)
 * are gaps, and stay empty.
 */
export class ImageCells {
  readonly places: ImagePlaces;

  constructor(
    private readonly lattice: Lattice,
    private readonly rows: readonly [start: number, stop: number],
    private readonly longest: { readonly y: number; readonly x: number },
    /** Longitudes: a cell may cross the date line. */
    private readonly isTurning: boolean,
  ) {
    const pixels = (rows[1] - rows[0]) * lattice.shape.x;
    this.places = {
      rows: new Float32Array(pixels).fill(Number.NaN),
      columns: new Float32Array(pixels).fill(Number.NaN),
    };
  }

  add({ y, x, row, column, width }: PlacedBlock): void {
    const height = y.length / width;
    const { shape, first, step } = this.lattice;
    const middle = first.x + ((shape.x - 1) / 2) * step.x;
    const ys = new Float64Array(4);
    const xs = new Float64Array(4);
    for (let i = 0; i + 1 < height; i++)
      for (let j = 0; j + 1 < width; j++) {
        for (let corner = 0; corner < 4; corner++) {
          const at = (i + (corner >> 1)) * width + j + (corner & 1);
          ys[corner] = y[at] as number;
          const value = x[at] as number;
          xs[corner] = this.isTurning ? nearTo(value, middle) : value;
        }
        this.fillCell(ys, xs, row + i, column + j);
      }
  }

  /** Corners in the order (0,0), (0,1), (1,0), (1,1) of (row, column). */
  private fillCell(ys: Float64Array, xs: Float64Array, row: number, column: number): void {
    const { lattice, longest, places } = this;
    const { shape, first, step } = lattice;
    const low = { y: Math.min(...ys), x: Math.min(...xs) };
    const high = { y: Math.max(...ys), x: Math.max(...xs) };
    // Also false where a coordinate is NaN.
    if (!(high.y - low.y <= 2 * longest.y && high.x - low.x <= 2 * longest.x)) return;
    const alongY = [(low.y - first.y) / step.y, (high.y - first.y) / step.y];
    const alongX = [(low.x - first.x) / step.x, (high.x - first.x) / step.x];
    const fromY = Math.max(this.rows[0], Math.ceil(Math.min(...alongY) - CLOSED));
    const toY = Math.min(this.rows[1] - 1, Math.floor(Math.max(...alongY) + CLOSED));
    const fromX = Math.max(0, Math.ceil(Math.min(...alongX) - CLOSED));
    const toX = Math.min(shape.x - 1, Math.floor(Math.max(...alongX) + CLOSED));
    for (let i = fromY; i <= toY; i++)
      for (let j = fromX; j <= toX; j++) {
        const at = (i - this.rows[0]) * shape.x + j;
        const known = places.rows[at] as number;
        if (known < row || (Math.floor(known) === row && (places.columns[at] as number) < column)) continue;
        const inside = positionInCell(ys, xs, first.y + i * step.y, first.x + j * step.x);
        if (inside === null) continue;
        places.rows[at] = row + inside[0];
        places.columns[at] = column + inside[1];
      }
  }
}

/**
 * Where a point lies in a four-sided cell: shares [down, right] in 0..1 at which the bilinear interpolation of the corners'
 * coordinates gives the point, by Newton's method; null outside.
 */
export function positionInCell(
  ys: ArrayLike<number>,
  xs: ArrayLike<number>,
  y: number,
  x: number,
): readonly [down: number, right: number] | null {
  const [y0, y1, y2, y3] = [ys[0], ys[1], ys[2], ys[3]] as [number, number, number, number];
  const [x0, x1, x2, x3] = [xs[0], xs[1], xs[2], xs[3]] as [number, number, number, number];
  const [twistY, twistX] = [y0 - y1 - y2 + y3, x0 - x1 - x2 + x3];
  let [down, right] = [0.5, 0.5];
  for (let k = 0; k < MOST_STEPS; k++) {
    const missY = y - (y0 + right * (y1 - y0) + down * (y2 - y0) + down * right * twistY);
    const missX = x - (x0 + right * (x1 - x0) + down * (x2 - x0) + down * right * twistX);
    const [downY, downX] = [y2 - y0 + right * twistY, x2 - x0 + right * twistX];
    const [rightY, rightX] = [y1 - y0 + down * twistY, x1 - x0 + down * twistX];
    const area = downY * rightX - downX * rightY;
    if (area === 0) return null;
    const changeDown = (missY * rightX - missX * rightY) / area;
    const changeRight = (missX * downY - missY * downX) / area;
    down += changeDown;
    right += changeRight;
    if (Math.abs(changeDown) < CLOSED && Math.abs(changeRight) < CLOSED) break;
    if (k === MOST_STEPS - 1) return null;
  }
  const isInside = (share: number) => share >= -CLOSED && share <= 1 + CLOSED;
  const clamp = (share: number) => Math.min(1, Math.max(0, share));
  return isInside(down) && isInside(right) ? [clamp(down), clamp(right)] : null;
}
