import { configError, inputError } from "../../../errors.ts";
import { applyAffine } from "../../../geo/affine.ts";
import { isGeoreferenced } from "../../../geo/crs.ts";
import type { Grid } from "../../../geo/grid.ts";
import { lonLatToPosition } from "../../../geo/transform.ts";
import { type Selection, selectStack } from "../../../stack/select.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import type { Cli } from "../../context.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { depthOf, derive, lengthOf, pixelsOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { croppedAttributes } from "./mintpy-grid-attributes.ts";
import { type Maps, openMaps } from "./open-maps.ts";
import { polygonMask } from "./polygon-mask.ts";
import { type PolygonFile, readPolygons } from "./read-geojson.ts";

export interface CropFlags extends MapFlags {
  readonly crop?: NonNullable<Selection["pixels"]>;
  readonly bounds?: NonNullable<Selection["bounds"]>;
  readonly polygon?: string;
  readonly like?: string;
  readonly tight: boolean;
  readonly pad: boolean;
  readonly dates?: readonly [string, string];
}

/** Rows and columns that are wanted; they may reach beyond the image. */
interface Area {
  readonly y: Range;
  readonly x: Range;
}

export async function cropMaps(this: Cli, flags: CropFlags, path: string): Promise<void> {
  const { crop, bounds, polygon, like, tight, pad, dates } = flags;
  const given = [crop, bounds, polygon, like, tight || undefined].filter((flag) => flag !== undefined);
  if (given.length > 1 || (given.length === 0 && dates === undefined))
    throw configError({
      code: given.length > 1 ? "usage-conflict" : "usage-missing",
      what: given.length > 1 ? "One area is cut out at a time." : "No area was given.",
      fix: "Give one of --crop ROW0:ROW1,COL0:COL1, --bounds W,S,E,N, --polygon FILE, --like FILE and --tight, or --dates alone.",
    });
  const shape = polygon === undefined ? null : await readPolygons(polygon);
  await operateOnMaps(
    this,
    flags,
    [path],
    { step: "map crop", doc: "A part of the image, or of the dates." },
    async ([{ stack: whole, path: where }]) => {
      const stack = dates ? selectStack(whole, { time: dates }) : whole;
      const other = like === undefined ? null : await openMaps(like);
      const area = await areaOf(stack, flags, shape, other, where);
      const cut = area === null ? stack : cutArea(stack, area, pad, where);
      const masked = shape === null ? cut : maskOutside(cut, shape);
      return {
        stack: masked,
        params: { crop, bounds, tight, pad, dates },
        others: { polygon: shape, like: other },
      };
    },
  );
}

async function areaOf(
  stack: Stack,
  { crop, bounds, tight }: CropFlags,
  polygon: PolygonFile | null,
  other: Maps | null,
  where: string,
): Promise<Area | null> {
  const { grid } = stack;
  if (crop) return crop;
  if (bounds) return areaOfPlaces(grid, cornersOf(bounds), where);
  if (polygon) return areaOfPlaces(grid, polygon.polygons.flat(2), where);
  if (other) return areaOfGrid(grid, other.stack.grid);
  return tight ? areaWithData(stack, where) : null;
}

const cornersOf = ([west, south, east, north]: NonNullable<CropFlags["bounds"]>) =>
  [
    [west, south],
    [west, north],
    [east, south],
    [east, north],
  ] as const;

/** Every pixel that the box around the places touches. */
function areaOfPlaces(grid: Grid, places: readonly (readonly [number, number])[], where: string): Area {
  if (grid.geometry === "radar" || !isGeoreferenced(grid.crs))
    throw inputError({
      code: "place-unknown",
      what: "The image does not say where on the Earth its pixels are.",
      where,
      fix: "Give rows and columns with --crop.",
    });
  return around(places.map(([lon, lat]) => lonLatToPosition(grid, lon, lat)));
}

/** A corner that misses a pixel's edge by rounding does not take the next pixel in. */
const EDGE = 1e-6;

function around(positions: readonly { readonly row: number; readonly column: number }[]): Area {
  const range = (values: readonly number[]): Range => [
    Math.floor(Math.min(...values) + EDGE),
    Math.ceil(Math.max(...values) - EDGE),
  ];
  return { y: range(positions.map(({ row }) => row)), x: range(positions.map(({ column }) => column)) };
}

function areaOfGrid(grid: Grid, other: Grid): Area {
  const [a, , c, , e, f] = grid.affine;
  const at = (column: number, row: number) => {
    const [x, y] = applyAffine(other.affine, column, row);
    return { row: (y - f) / e, column: (x - c) / a };
  };
  return around([at(0, 0), at(other.shape.x, other.shape.y)]);
}

/** The smallest rectangle with all the data of the first layer. */
async function areaWithData(stack: Stack, where: string): Promise<Area> {
  const [first] = stack.variables.values();
  if (first === undefined) throw new TypeError("a stack has at least one layer");
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const window of blocksOfRows(first.shape)) {
    const values = await readFloats(first, window);
    const [rows, columns] = pixelsOf(window);
    const width = lengthOf(columns);
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i])) continue;
      const [y, x] = [rows[0] + Math.floor(i / width), i % width];
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
    }
  }
  if (bottom > top) return { y: [top, bottom], x: [left, right] };
  throw inputError({
    code: "selection-empty",
    what: "No pixel of the layer has data.",
    where,
    got: first.name,
    fix: "Check the file with `upwarp inspect --layers`.",
  });
}

function cutArea(stack: Stack, area: Area, pad: boolean, where: string): Stack {
  const { shape, geometry } = stack.grid;
  const clamp = ([start, stop]: Range, length: number): Range => [Math.max(0, start), Math.min(length, stop)];
  const inside = { y: clamp(area.y, shape.y), x: clamp(area.x, shape.x) };
  if (inside.y[0] >= inside.y[1] || inside.x[0] >= inside.x[1])
    throw inputError({
      code: "selection-empty",
      what: "The area lies outside the image.",
      where,
      got: `rows ${area.y.join(" to ")}, columns ${area.x.join(" to ")}`,
      fix: `Rows run from 0 to ${shape.y}, columns from 0 to ${shape.x}; \`upwarp inspect\` prints the bounds.`,
    });
  const cut = selectStack(stack, { pixels: inside });
  const { sourceAttributes } = stack;
  const described: Stack = sourceAttributes
    ? { ...cut, sourceAttributes: croppedAttributes(sourceAttributes, pad ? area : inside, geometry) }
    : cut;
  return pad ? padArea(described, area, inside) : described;
}

/** Gaps where the area reaches beyond the image. */
function padArea(stack: Stack, area: Area, inside: Area): Stack {
  const [above, before] = [inside.y[0] - area.y[0], inside.x[0] - area.x[0]];
  const [rows, columns] = [lengthOf(area.y), lengthOf(area.x)];
  const [a, b, , d, e] = stack.grid.affine;
  const [c, f] = applyAffine(stack.grid.affine, -before, -above);
  const { reference } = stack;
  return {
    ...stack,
    grid: { ...stack.grid, shape: { y: rows, x: columns }, affine: [a, b, c, d, e, f] },
    variables: new Map(
      [...stack.variables].map(([name, variable]) => [
        name,
        padVariable(variable, [above, before], [rows, columns]),
      ]),
    ),
    ...(reference && { reference: { y: reference.y + above, x: reference.x + before } }),
  };
}

function padVariable(
  variable: Variable,
  [above, before]: readonly [number, number],
  size: readonly [number, number],
): Variable {
  const [height = 0, width = 0] = variable.shape.slice(-2);
  const shape = [...variable.shape.slice(0, -2), ...size];
  const within = ([start, stop]: Range, offset: number, length: number): Range => {
    const first = Math.min(length, Math.max(0, start - offset));
    return [first, Math.max(first, Math.min(length, stop - offset))];
  };
  return derive(
    variable,
    async (window, options) => {
      const [rows, columns] = pixelsOf(window);
      const across = lengthOf(columns);
      const depth = lengthOf(depthOf(window));
      const out = new Float32Array(depth * lengthOf(rows) * across).fill(Number.NaN);
      const own = { y: within(rows, above, height), x: within(columns, before, width) };
      if (lengthOf(own.y) === 0 || lengthOf(own.x) === 0) return out;
      const values = await readFloats(variable, [...window.slice(0, -2), own.y, own.x], options);
      const [down, right] = [lengthOf(own.y), lengthOf(own.x)];
      for (let k = 0; k < depth; k++)
        for (let y = 0; y < down; y++) {
          const from = (k * down + y) * right;
          const row = own.y[0] + above - rows[0] + y;
          out.set(
            values.subarray(from, from + right),
            (k * lengthOf(rows) + row) * across + own.x[0] + before - columns[0],
          );
        }
      return out;
    },
    { shape },
  );
}

function maskOutside(stack: Stack, polygon: PolygonFile): Stack {
  const inside = polygonMask(stack.grid, polygon);
  const width = stack.grid.shape.x;
  const variables = [...stack.variables].map(
    ([name, variable]) => [name, keepWhere(variable, inside, width)] as const,
  );
  return { ...stack, variables: new Map(variables) };
}

/** Values where a mask of the whole image is not 0, gaps elsewhere. Labels and masks become 0 there. */
export function keepWhere(variable: Variable, mask: Uint8Array, width: number): Variable {
  const isMask = variable.dtype === "u8" || variable.dtype === "bool";
  const gap = isMask ? 0 : Number.NaN;
  return derive(
    variable,
    async (window, options) => {
      const values = await readFloats(variable, window, options);
      const [rows, columns] = pixelsOf(window);
      const [count, across] = [lengthOf(rows) * lengthOf(columns), lengthOf(columns)];
      const out = isMask ? new Uint8Array(values.length) : new Float32Array(values.length);
      for (let i = 0; i < values.length; i++) {
        const p = i % count;
        const at = (rows[0] + Math.floor(p / across)) * width + columns[0] + (p % across);
        out[i] = mask[at] === 0 ? gap : (values[i] as number);
      }
      return out;
    },
    { dtype: isMask ? "u8" : "f32" },
  );
}
