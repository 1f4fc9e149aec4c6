import { inputError } from "../../../errors.ts";
import { bilinear } from "../../../stack/bilinear.ts";
import { allocate } from "../../../stack/dtype.ts";
import { boxOf } from "../../../stack/sample-grid.ts";
import type { Range, ReadOptions, TypedArray, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { checkWindow } from "../../../stack/window.ts";
import type { PlaceTable } from "./place-table.ts";
import type { GeocodeMethod } from "./places-on-map.ts";

/** Values of the image read at a time, 64 MB; a window that needs more is halved. */
const MOST_VALUES = 16e6;

export interface ResampleOptions {
  /** Of floats outside of the image; NaN when absent. */
  readonly fill?: number;
  readonly mostValues?: number;
}

/**
 * A layer of an image read on another grid by a table of places, as lazy as the table. Floats become f32 with NaN for no
 * data; whole numbers and masks keep their type, take the nearest pixel whatever the method, and their nodata value (else
 * 0) outside. Throws the input error "geometry-differs" where the layer is of another size than the table's image.
 */
export function resample(
  variable: Variable,
  table: PlaceTable,
  target: { readonly y: number; readonly x: number },
  method: GeocodeMethod,
  { fill: ofFloats = Number.NaN, mostValues = MOST_VALUES }: ResampleOptions = {},
): Variable {
  const { name, unit, attrs } = variable;
  const [height, width] = variable.shape.slice(-2);
  if (height !== table.image.y || width !== table.image.x)
    throw inputError({
      code: "geometry-differs",
      what: "The layer and the geometry are not of one size.",
      where: name,
      got: `${height} x ${width} against ${table.image.y} x ${table.image.x}`,
      fix: "Name with --geometry the file of the stack that the result was made of, cut and multilooked alike.",
    });
  const isFloat = variable.dtype === "f32" || variable.dtype === "f64";
  const dims = variable.dims;
  const shape = [...variable.shape.slice(0, -2), target.y, target.x];
  const dtype = isFloat ? "f32" : variable.dtype;
  const fill = isFloat ? ofFloats : (variable.nodata ?? 0);

  const fillWindow = async (
    depth: readonly Range[],
    window: readonly [Range, Range],
    into: TypedArray,
    corner: { readonly start: number; readonly plane: number; readonly width: number },
    options: ReadOptions | undefined,
  ): Promise<void> => {
    const [[top, bottom], [left, right]] = window;
    const places = await table.read(window, options);
    const box = boxOf(places, table.image, within);
    const layers = depth[0] ? depth[0][1] - depth[0][0] : 1;
    const count = (bottom - top) * (right - left);
    if (box === null) {
      for (let k = 0; k < layers; k++)
        for (let y = 0; y < bottom - top; y++) {
          const at = corner.start + k * corner.plane + y * corner.width;
          into.fill(fill, at, at + right - left);
        }
      return;
    }
    const [[boxTop, boxBottom], [boxLeft, boxRight]] = box;
    const plane = (boxBottom - boxTop) * (boxRight - boxLeft);
    if (plane * layers > mostValues && count > 1) {
      for (const [part, start] of halves(window, corner))
        await fillWindow(depth, part, into, { ...corner, start }, options);
      return;
    }
    const source = isFloat
      ? await readFloats(variable, [...depth, ...box], options)
      : await variable.read([...depth, ...box], options);
    const columns = boxRight - boxLeft;
    for (let k = 0; k < layers; k++) {
      const origin = k * plane - boxTop * columns - boxLeft;
      for (let i = 0; i < count; i++) {
        const row = within(places.rows[i] as number, table.image.y);
        const column = within(places.columns[i] as number, table.image.x);
        const y = Math.floor(i / (right - left));
        const at = corner.start + k * corner.plane + y * corner.width + i - y * (right - left);
        if (Number.isNaN(row) || Number.isNaN(column)) into[at] = fill;
        else if (method === "bilinear" && source instanceof Float32Array && isFloat)
          into[at] = bilinear(source, origin, columns, row, column);
        else into[at] = source[origin + Math.round(row) * columns + Math.round(column)] as number;
      }
    }
  };

  return {
    name,
    dims,
    shape,
    dtype,
    unit,
    nodata: isFloat ? null : variable.nodata,
    ...(!isFloat && variable.scale !== undefined && { scale: variable.scale }),
    ...(!isFloat && variable.offset !== undefined && { offset: variable.offset }),
    chunks: [...variable.chunks.slice(0, -2), Math.min(target.y, 256), Math.min(target.x, 256)],
    attrs,
    source: { view: "resample", method, of: variable.source },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const depth = window.slice(0, -2);
      const [rows, across] = window.slice(-2) as unknown as [Range, Range];
      const [lines, samples] = [rows[1] - rows[0], across[1] - across[0]];
      const layers = depth[0] ? depth[0][1] - depth[0][0] : 1;
      const out = allocate(dtype, layers * lines * samples);
      const corner = { start: 0, plane: lines * samples, width: samples };
      if (lines * samples > 0) await fillWindow(depth, [rows, across], out, corner, options);
      return out;
    },
    close: () => variable.close(),
  };
}

/** The same window in two, along its longer side, with where each begins in the output. */
function halves(
  [[top, bottom], [left, right]]: readonly [Range, Range],
  { start, width }: { readonly start: number; readonly width: number },
): readonly (readonly [readonly [Range, Range], number])[] {
  if (bottom - top >= right - left) {
    const middle = (top + bottom) >> 1;
    return [
      [
        [
          [top, middle],
          [left, right],
        ],
        start,
      ],
      [
        [
          [middle, bottom],
          [left, right],
        ],
        start + (middle - top) * width,
      ],
    ];
  }
  const middle = (left + right) >> 1;
  return [
    [
      [
        [top, bottom],
        [left, middle],
      ],
      start,
    ],
    [
      [
        [top, bottom],
        [middle, right],
      ],
      start + middle - left,
    ],
  ];
}

/** A position counted in pixel centres; what lies on the outer half of an edge pixel is that pixel. NaN outside. */
const within = (position: number, length: number): number =>
  position >= -0.5 && position <= length - 0.5 ? Math.min(Math.max(position, 0), length - 1) : Number.NaN;
