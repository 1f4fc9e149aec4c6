/** A regular grid to be filled: coordinates of the centre of its first pixel and the steps to the next, signed. */
export interface Lattice {
  readonly shape: { readonly y: number; readonly x: number };
  readonly first: { readonly y: number; readonly x: number };
  readonly step: { readonly y: number; readonly x: number };
}

/** Degrees of latitude (y) and longitude (x) on the sphere, or plain coordinates. */
export type Metric = "sphere" | "plane";

/** Row and column in an image of each pixel of some rows of a lattice, counted in pixel centres; NaN where there is none. */
export interface ImagePlaces {
  readonly rows: Float32Array;
  readonly columns: Float32Array;
}

/** Pixels with their coordinates: a block of an image whose first pixel is at (row, column) of the whole. */
export interface PlacedBlock {
  readonly y: ArrayLike<number>;
  readonly x: ArrayLike<number>;
  readonly row: number;
  readonly column: number;
  /** Columns of the block. */
  readonly width: number;
}

const RADIANS = Math.PI / 180;

/**
 * For each pixel of some rows of a lattice, the nearest pixel of an image whose pixels lie anywhere. Image pixels are added
 * block by block in any order; each looks at the lattice pixels within the radius, so every pair that can matter is
 * compared once and the answer is exact (a k-d tree with a tolerance, as in MintPy, may return a pixel that is farther by
 * its tolerance). Of two at one distance the first in reading order counts.
 *
 * On the sphere the measure is the haversine, sin^2 of half the angle between the two, which keeps its digits for
 * neighbours (Sinnott 1984); the search radius is in degrees of arc. On the plane it is in units of the coordinates.
 * 16 bytes per lattice pixel.
 */
export class NearestPixels {
  readonly places: ImagePlaces;
  private readonly least: Float64Array;
  private readonly cosine: Float64Array;
  /** Squared radius, in the measure. */
  private readonly limit: number;
  private rowTerms = new Float64Array(0);
  private columnTerms = new Float64Array(0);

  /** @param rows first and last + 1 row of the lattice that is filled */
  constructor(
    private readonly lattice: Lattice,
    private readonly rows: readonly [start: number, stop: number],
    private readonly radius: number,
    private readonly metric: Metric,
  ) {
    const pixels = (rows[1] - rows[0]) * lattice.shape.x;
    this.places = {
      rows: new Float32Array(pixels).fill(Number.NaN),
      columns: new Float32Array(pixels).fill(Number.NaN),
    };
    this.least = new Float64Array(pixels).fill(Number.POSITIVE_INFINITY);
    const { first, step } = lattice;
    this.cosine = Float64Array.from({ length: rows[1] - rows[0] }, (_, i) =>
      metric === "plane" ? 1 : Math.cos((first.y + (rows[0] + i) * step.y) * RADIANS),
    );
    this.limit = metric === "plane" ? radius ** 2 : Math.sin((radius * RADIANS) / 2) ** 2;
  }

  add({ y: ys, x: xs, row: top, column: left, width }: PlacedBlock): void {
    const { lattice, radius, metric } = this;
    const { shape, first, step } = lattice;
    const [start, stop] = this.rows;
    const middle = first.x + ((shape.x - 1) / 2) * step.x;
    const reachY = Math.abs(radius / step.y);
    for (let i = 0; i < ys.length; i++) {
      const y = ys[i] as number;
      let x = xs[i] as number;
      const atY = (y - first.y) / step.y;
      const fromY = Math.max(start, Math.ceil(atY - reachY));
      const toY = Math.min(stop - 1, Math.floor(atY + reachY));
      // Also false where a coordinate is NaN.
      if (!(fromY <= toY)) continue;
      if (metric === "sphere") x = nearTo(x, middle);
      const atX = (x - first.x) / step.x;
      const reachX = Math.abs((metric === "plane" ? radius : reachInLongitude(y, radius)) / step.x);
      const fromX = Math.max(0, Math.ceil(atX - reachX));
      const toX = Math.min(shape.x - 1, Math.floor(atX + reachX));
      if (!(fromX <= toX)) continue;
      this.offer(y, x, top + Math.floor(i / width), left + (i % width), fromY, toY, fromX, toX);
    }
  }

  /** Compares one image pixel with the lattice pixels of a window. */
  private offer(
    y: number,
    x: number,
    row: number,
    column: number,
    fromY: number,
    toY: number,
    fromX: number,
    toX: number,
  ): void {
    const { lattice, least, cosine, limit, metric } = this;
    const { rows, columns } = this.places;
    const { shape, first, step } = lattice;
    const rowTerms = this.terms("rowTerms", toY - fromY + 1);
    const columnTerms = this.terms("columnTerms", toX - fromX + 1);
    for (let k = 0; k <= toY - fromY; k++) rowTerms[k] = term(first.y + (fromY + k) * step.y - y, metric);
    for (let k = 0; k <= toX - fromX; k++) columnTerms[k] = term(first.x + (fromX + k) * step.x - x, metric);
    const own = metric === "plane" ? 1 : Math.cos(y * RADIANS);
    for (let k = 0; k <= toY - fromY; k++) {
      const line = fromY + k - this.rows[0];
      const weight = own * (cosine[line] as number);
      const base = rowTerms[k] as number;
      let at = line * shape.x + fromX;
      for (let j = 0; j <= toX - fromX; j++, at++) {
        const distance = base + weight * (columnTerms[j] as number);
        const best = least[at] as number;
        if (distance > best || distance > limit) continue;
        if (distance === best && !isBefore(row, column, rows[at] as number, columns[at] as number)) continue;
        least[at] = distance;
        rows[at] = row;
        columns[at] = column;
      }
    }
  }

  private terms(name: "rowTerms" | "columnTerms", length: number): Float64Array {
    if (this[name].length < length) this[name] = new Float64Array(length);
    return this[name];
  }
}

const isBefore = (row: number, column: number, otherRow: number, otherColumn: number) =>
  row < otherRow || (row === otherRow && column < otherColumn);

/** Square of a distance along one axis: of the length, or of the sine of half the angle. */
function term(difference: number, metric: Metric): number {
  if (metric === "plane") return difference * difference;
  const sine = Math.sin((difference * RADIANS) / 2);
  return sine * sine;
}

/** The longitude that differs by less than half a turn from another, so that a map may cross the date line. */
export const nearTo = (longitude: number, other: number): number =>
  longitude - 360 * Math.round((longitude - other) / 360);

/** How far in longitude a cap of some radius reaches, degrees; half a turn where it holds the pole. */
function reachInLongitude(latitude: number, radius: number): number {
  const sine = Math.sin(radius * RADIANS) / Math.cos(latitude * RADIANS);
  return Math.abs(latitude) + radius >= 90 || !(sine < 1) ? 180 : Math.asin(sine) / RADIANS;
}
