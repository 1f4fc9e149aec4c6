import { inputError } from "../errors.ts";
import { applyAffine } from "../geo/affine.ts";
import type { Grid } from "../geo/grid.ts";
import { lonLatToPixel, lonLatToPosition } from "../geo/transform.ts";
import { crop } from "./crop.ts";
import { createNetwork, type Network } from "./network.ts";
import { readFloats } from "./read-floats.ts";
import type { Stack } from "./stack.ts";
import { take } from "./take.ts";
import type { Dim, Range, Variable } from "./variable.ts";

export interface Selection {
  /** First and last date, ISO, both included. A pair stays when both of its dates do. */
  readonly time?: readonly [first: string, last: string];
  /** Degrees on WGS 84. Every pixel that the box touches stays. */
  readonly bounds?: readonly [west: number, south: number, east: number, north: number];
  /** Rows and columns, half-open. */
  readonly pixels?: { readonly y: Range; readonly x: Range };
}

/** A part of a stack, as lazy as the whole. Throws `selection-empty` when nothing is left. */
export function selectStack(stack: Stack, { time, bounds, pixels }: Selection): Stack {
  const inPixels = pixels ? checkPixels(stack.grid, pixels) : null;
  const rows = bounds ? pixelRange(stack.grid, bounds) : inPixels;
  const kept = time ? keepTimes(stack, time) : null;
  const variables = new Map(
    [...stack.variables].map(([name, variable]) => {
      const timed = kept ? keepSlices(variable, kept) : variable;
      return [name, rows ? cropTo(timed, rows) : timed];
    }),
  );
  const { reference } = stack;
  const moved = reference && rows && { y: reference.y - rows.y[0], x: reference.x - rows.x[0] };
  const { reference: _, ...rest } = stack;
  const place = moved ?? reference;
  const names = stack.dateNames && kept?.indices.time?.map((i) => stack.dateNames?.[i] ?? "");
  return {
    ...rest,
    grid: rows ? cropGrid(stack.grid, rows) : stack.grid,
    variables,
    network: kept ? kept.network : stack.network,
    dates: kept ? kept.dates : stack.dates,
    ...(names && { dateNames: names }),
    ...(place && isInside(place, rows) && { reference: place }),
  };
}

/** Every variable's values at the pixel that contains a place: all slices of (time|pair, y, x), one value of (y, x). */
export async function readAt(
  stack: Stack,
  lon: number,
  lat: number,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { y, x } = lonLatToPixel(stack.grid, lon, lat);
  const { shape } = stack.grid;
  if (!(y >= 0 && x >= 0 && y < shape.y && x < shape.x))
    throw inputError({
      code: "place-outside",
      what: "The place lies outside the stack.",
      got: `longitude ${lon}, latitude ${lat}: row ${y}, column ${x} of ${shape.y} x ${shape.x}`,
      fix: "Give a place inside; `upwarp inspect` prints the bounds.",
    });
  const values = new Map<string, Float32Array>();
  for (const [name, variable] of stack.variables) {
    if (!hasPixels(variable)) continue;
    const depth = variable.shape.slice(0, -2).map((length): Range => [0, length]);
    values.set(name, await readFloats(variable, [...depth, [y, y + 1], [x, x + 1]]));
  }
  return values;
}

interface Kept {
  readonly dates: readonly string[];
  readonly network: Network | null;
  readonly indices: Readonly<Partial<Record<Dim, readonly number[]>>>;
}

function keepTimes({ dates, network }: Stack, [first, last]: readonly [string, string]): Kept {
  const inside = (date: string) => date >= first && date <= last;
  const time = [...dates.keys()].filter((i) => inside(dates[i]!));
  if (time.length === 0) throw empty("dates", `${first} to ${last}`);
  if (network === null) return { dates: time.map((i) => dates[i]!), network: null, indices: { time } };
  const pair = [...network.pairs.keys()].filter((k) => {
    const { reference, secondary } = network.pairs[k]!;
    return inside(network.dates[reference]!) && inside(network.dates[secondary]!);
  });
  if (pair.length === 0) throw empty("dates", `${first} to ${last}`);
  return keptPairs(network, dates, pair);
}

/** A stack without some of its pairs, and without the dates that no remaining pair joins. */
export function keepPairs(stack: Stack, pairs: readonly number[]): Stack {
  const { network, dates } = stack;
  if (network === null || pairs.length === network.pairs.length) return stack;
  const kept = keptPairs(network, dates, pairs);
  const variables = new Map(
    [...stack.variables].map(([name, variable]) => [name, keepSlices(variable, kept)]),
  );
  return { ...stack, variables, network: kept.network, dates: kept.dates };
}

function keptPairs(network: Network, dates: readonly string[], pair: readonly number[]): Kept {
  const baseline = network.perpendicularBaseline;
  const left = createNetwork(
    pair.map((k) => {
      const { reference, secondary } = network.pairs[k]!;
      return [network.dates[reference]!, network.dates[secondary]!] as const;
    }),
    baseline ? pair.map((k) => baseline[k]!) : null,
  );
  // A date that no remaining pair joins is no longer a date of the network, nor of a series beside it.
  return {
    dates: left.dates,
    network: left,
    indices: { time: left.dates.map((date) => dates.indexOf(date)), pair },
  };
}

function keepSlices(variable: Variable, { indices }: Kept): Variable {
  const dim = variable.dims[0];
  const wanted = dim && indices[dim];
  return dim && wanted ? take(variable, dim, wanted) : variable;
}

interface Rows {
  readonly y: Range;
  readonly x: Range;
}

function pixelRange(grid: Grid, [west, south, east, north]: NonNullable<Selection["bounds"]>): Rows {
  const corners = [
    lonLatToPosition(grid, west, south),
    lonLatToPosition(grid, west, north),
    lonLatToPosition(grid, east, south),
    lonLatToPosition(grid, east, north),
  ];
  const range = (values: readonly number[], length: number): Range => [
    Math.max(0, Math.floor(Math.min(...values))),
    Math.min(length, Math.ceil(Math.max(...values))),
  ];
  const y = range(
    corners.map(({ row }) => row),
    grid.shape.y,
  );
  const x = range(
    corners.map(({ column }) => column),
    grid.shape.x,
  );
  if (y[0] < y[1] && x[0] < x[1]) return { y, x };
  throw empty("bounds", `${west},${south},${east},${north}`);
}

function checkPixels({ shape }: Grid, { y, x }: Rows): Rows {
  const fits = (range: Range, length: number) => range[0] >= 0 && range[0] < range[1] && range[1] <= length;
  if (fits(y, shape.y) && fits(x, shape.x)) return { y, x };
  throw inputError({
    code: "crop-outside",
    what: "The rows and columns to cut out do not lie within the stack.",
    got: `rows ${y.join(" to ")}, columns ${x.join(" to ")}`,
    fix: `Rows run from 0 to ${shape.y}, columns from 0 to ${shape.x}.`,
  });
}

/** One number for each date has no place that could be cut out. */
const hasPixels = ({ dims }: Variable) => dims.length >= 2;

const cropTo = (variable: Variable, { y, x }: Rows) =>
  hasPixels(variable)
    ? crop(variable, [...variable.shape.slice(0, -2).map((length): Range => [0, length]), y, x])
    : variable;

function cropGrid(grid: Grid, { y, x }: Rows): Grid {
  const [a, b, , d, e] = grid.affine;
  const [c, f] = applyAffine(grid.affine, x[0], y[0]);
  return { ...grid, shape: { y: y[1] - y[0], x: x[1] - x[0] }, affine: [a, b, c, d, e, f] };
}

const isInside = ({ y, x }: { y: number; x: number }, rows: Rows | null) =>
  rows === null || (y >= 0 && x >= 0 && y < rows.y[1] - rows.y[0] && x < rows.x[1] - rows.x[0]);

const empty = (what: string, got: string) =>
  inputError({
    code: "selection-empty",
    what: `Nothing of the stack lies within the ${what}.`,
    got,
    fix: "`upwarp inspect` prints the dates and bounds of the stack.",
  });
