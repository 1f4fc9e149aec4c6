/**
 * Affine transform from pixel to world coordinates, as a labelled 6-tuple.
 *
 *     x = a * column + b * row + c
 *     y = d * column + e * row + f
 *
 * (column, row) = (0, 0) is the OUTER corner of the first pixel; its centre is (0.5, 0.5).
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** World coordinates of a continuous pixel position measured from the outer corner. */
export function applyAffine([a, b, c, d, e, f]: Affine, column: number, row: number): [x: number, y: number] {
  return [a * column + b * row + c, d * column + e * row + f];
}

/** The inverse transform, world to continuous pixel position. NaN when the transform is singular. */
export function invertAffine([a, b, c, d, e, f]: Affine): Affine {
  // A determinant of zero must not give infinities that look like places.
  const determinant = a * e - b * d || Number.NaN;
  const [ia, ib, id, ie] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return [ia, ib, -(ia * c + ib * f), id, ie, -(id * c + ie * f)];
}

/** World coordinates of the centre of pixel (row, column). The one place where the half pixel is added. */
export function pixelCenter(affine: Affine, row: number, column: number): [x: number, y: number] {
  return applyAffine(affine, column + 0.5, row + 0.5);
}

/** The pixel that contains a world coordinate; may lie outside the grid. */
export function pixelAt(affine: Affine, x: number, y: number): { y: number; x: number } {
  const [column, row] = applyAffine(invertAffine(affine), x, y);
  return { y: Math.floor(row), x: Math.floor(column) };
}
