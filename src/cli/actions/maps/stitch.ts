import { inputError } from "../../../errors.ts";
import { applyAffine, invertAffine } from "../../../geo/affine.ts";
import { intersectGrids } from "../../../geo/bounds.ts";
import type { Grid } from "../../../geo/grid.ts";
import { distanceToGaps } from "../../../kernels/raster/edge-distance.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { fullWindow } from "../../../stack/window.ts";
import type { Cli } from "../../context.ts";
import { formatCount, formatNumber } from "../../render/number.ts";
import { depthOf, derive, isQuantity, lengthOf, pixelsOf, slicesOf } from "./derive.ts";
import { type MapFlags, operateOnMaps } from "./finish-maps.ts";
import { findOffsets, type Offset } from "./frame-offsets.ts";
import type { Maps } from "./open-maps.ts";
import { shareDates, twinOf } from "./twin-layers.ts";

export interface StitchFlags extends MapFlags {
  readonly feather: boolean;
  readonly keepOffsets: boolean;
  readonly sharedDates: boolean;
}

/** Where a frame's first pixel lies on the stitched image. */
export interface Frame {
  readonly path: string;
  readonly variable: Variable;
  readonly y: number;
  readonly x: number;
}

export async function stitchMaps(this: Cli, flags: StitchFlags, ...paths: string[]): Promise<void> {
  const { feather, keepOffsets, sharedDates } = flags;
  await operateOnMaps(
    this,
    flags,
    paths,
    {
      step: "map stitch",
      doc: "Frames laid side by side, their constant differences taken off where they overlap.",
    },
    async (inputs) => {
      const { stacks, notes: left } = shareDates(
        inputs.map(({ stack }) => stack) as [Stack, ...Stack[]],
        inputs,
        sharedDates,
      );
      const [first, ...others] = stacks;
      const { grid, places } = uniteGrids(inputs);
      const notes: string[] = [...left];
      const variables = new Map<string, Variable>();
      for (const [name, variable] of first.variables) {
        const layers = [
          variable,
          ...others.map((stack, k) => twinOf(variable, { stack, path: paths[k + 1] ?? "" })),
        ];
        const frames = layers.map(
          (layer, k): Frame => ({
            path: paths[k] ?? "",
            variable: layer,
            ...(places[k] as { y: number; x: number }),
          }),
        );
        const moves = isQuantity(variable) && !/std$/i.test(name) && !keepOffsets;
        const offsets = moves ? await findOffsets(frames, this.signal) : null;
        if (offsets)
          notes.push(...frames.slice(1).map(({ path }, k) => offsetNote(path, variable, offsets[k + 1])));
        const weights = feather && isQuantity(variable) ? await featherWeights(frames) : null;
        variables.set(name, lay(frames, grid, offsets, weights));
      }
      const { reference } = first;
      const [at] = places;
      const { reference: _, ...rest } = first;
      return {
        stack: {
          ...rest,
          grid,
          variables,
          ...(reference && at && { reference: { y: reference.y + at.y, x: reference.x + at.x } }),
        },
        params: { feather, keepOffsets },
        notes,
      };
    },
  );
}

function offsetNote(path: string, { name, unit }: Variable, offset: Offset | undefined): string {
  if (offset === undefined) return `${path}: ${name} has no offset.`;
  const { values, pixels } = offset;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const size = least === most ? formatNumber(least) : `${formatNumber(least)} to ${formatNumber(most)}`;
  return `${path}: ${name} was ${size} ${unit} above its neighbours (median of ${formatCount(pixels)} shared pixels), which was taken off.`;
}

/** The grid around all frames. Throws as `intersectGrids` for grids that have no common lattice. */
function uniteGrids(inputs: readonly Maps[]) {
  const first = inputs[0]?.stack.grid as Grid;
  const inverse = invertAffine(first.affine);
  const places = inputs.map(({ stack, path }) => {
    const { grid } = stack;
    requireLattice(first, inputs[0]?.path ?? "", grid, path);
    const [x, y] = applyAffine(inverse, ...applyAffine(grid.affine, 0, 0));
    return { y: Math.round(y), x: Math.round(x), grid };
  });
  const top = Math.min(...places.map(({ y }) => y));
  const left = Math.min(...places.map(({ x }) => x));
  const bottom = Math.max(...places.map(({ y, grid }) => y + grid.shape.y));
  const right = Math.max(...places.map(({ x, grid }) => x + grid.shape.x));
  const [a, b, , d, e] = first.affine;
  const [c, f] = applyAffine(first.affine, left, top);
  const grid: Grid = { ...first, shape: { y: bottom - top, x: right - left }, affine: [a, b, c, d, e, f] };
  if (grid.shape.y * grid.shape.x > LARGEST)
    throw inputError({
      code: "stitch-too-large",
      what: "The frames lie so far apart that the image around them would be mostly empty.",
      got: `${grid.shape.y} x ${grid.shape.x} pixels`,
      fix: "Stitch frames that are neighbours.",
    });
  return { grid, places: places.map(({ y, x }) => ({ y: y - top, x: x - left })) };
}

/** Pixels of a stitched image: a continent at 30 m. */
const LARGEST = 2e10;

/** The same system, pixel size and lattice, whether or not the frames share ground: one is moved onto the other to ask. */
function requireLattice(first: Grid, firstPath: string, grid: Grid, path: string): void {
  const [column, row] = applyAffine(invertAffine(first.affine), ...applyAffine(grid.affine, 0, 0));
  const [a, b, c, d, e, f] = grid.affine;
  const [x, y] = applyAffine(first.affine, Math.round(column), Math.round(row));
  const moved = { ...grid, affine: [a, b, c - x + first.affine[2], d, e, f - y + first.affine[5]] as const };
  intersectGrids([first, moved], [firstPath, path]);
}

/** Distance of each frame's pixels from its edges and gaps: near an edge a frame counts little. */
async function featherWeights(frames: readonly Frame[]): Promise<Float32Array[]> {
  const weights: Float32Array[] = [];
  for (const { variable } of frames) {
    const [y = 0, x = 0] = variable.shape.slice(-2);
    // The last date: the first of a series may be 0 everywhere, or hold nothing yet.
    const window = fullWindow(variable.shape.slice(-2));
    const depth = slicesOf(variable);
    const values = await readFloats(
      variable,
      variable.shape.length > 2 ? [[depth - 1, depth], ...window] : window,
    );
    weights.push(
      distanceToGaps(
        Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)),
        { y, x },
      ),
    );
  }
  return weights;
}

/** The first frame with data counts; with weights, the weighted mean of all. */
function lay(
  frames: readonly Frame[],
  grid: Grid,
  offsets: readonly Offset[] | null,
  weights: readonly Float32Array[] | null,
): Variable {
  const [first] = frames;
  if (first === undefined) throw new TypeError("there is at least one frame");
  const isMask = first.variable.dtype === "u8" || first.variable.dtype === "bool";
  const shape = [...first.variable.shape.slice(0, -2), grid.shape.y, grid.shape.x];
  return derive(
    first.variable,
    async (window, options) => {
      const [rows, columns] = pixelsOf(window);
      const [start, stop] = depthOf(window);
      const across = lengthOf(columns);
      const count = lengthOf(rows) * across;
      const sum = new Float64Array((stop - start) * count);
      const total = new Float64Array(sum.length);
      for (const [k, { variable, y, x }] of frames.entries()) {
        const [height = 0, width = 0] = variable.shape.slice(-2);
        const own = { y: overlap(rows, y, height), x: overlap(columns, x, width) };
        if (own.y === null || own.x === null) continue;
        const values = await readFloats(variable, [...window.slice(0, -2), own.y, own.x], options);
        const size = { y: lengthOf(own.y), x: lengthOf(own.x) };
        for (let i = 0; i < values.length; i++) {
          const slice = Math.floor(i / (size.y * size.x));
          const row: number = own.y[0] + (Math.floor(i / size.x) % size.y);
          const column: number = own.x[0] + (i % size.x);
          const at = slice * count + (row + y - rows[0]) * across + column + x - columns[0];
          const value = (values[i] as number) - (offsets?.[k]?.values[start + slice] ?? 0);
          if (Number.isNaN(value) || (weights === null && total[at] !== 0)) continue;
          const weight = weights === null ? 1 : (weights[k]?.[row * width + column] ?? 0) || Number.MIN_VALUE;
          sum[at] = (sum[at] as number) + weight * value;
          total[at] = (total[at] as number) + weight;
        }
      }
      return isMask
        ? Uint8Array.from(sum, (value) => (value > 0 ? 1 : 0))
        : Float32Array.from(sum, (value, i) => value / (total[i] as number));
    },
    { shape, of: frames.map(({ variable }) => variable), dtype: isMask ? "u8" : "f32" },
  );
}

/** The part of a frame that lies in a range of the image, in the frame's own count; null where none does. */
function overlap([start, stop]: Range, offset: number, length: number): Range | null {
  const own: Range = [Math.max(0, start - offset), Math.min(length, stop - offset)];
  return own[1] > own[0] ? own : null;
}
