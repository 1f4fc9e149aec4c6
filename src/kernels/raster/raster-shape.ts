/** Rows and columns of an image that lies in memory row by row. */
export interface RasterShape {
  readonly y: number;
  readonly x: number;
}
