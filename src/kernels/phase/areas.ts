import { inputError } from "../../errors.ts";

/** Rows and columns of an image that lies in memory row by row. */
export interface ImageShape {
  readonly y: number;
  readonly x: number;
}

/** Connected areas of an image. */
export interface Areas {
  /** Area of each pixel, numbered from 1 in the order in which a scan along rows meets them; 0 = none. */
  readonly label: Int32Array;
  /** Pixels of each area; entry 0 is 0. */
  readonly size: Int32Array;
  readonly count: number;
}

export interface LabelOptions {
  /** Areas with fewer pixels are left out, but never the only one. */
  readonly least?: number;
  /** Memory for the labels; a new array by default. */
  readonly into?: Int32Array;
}

/**
 * Areas of pixels that hang together over their edges (4 neighbours) and have the same value. 0 and NaN belong to none.
 *
 * The image is seen as runs of like pixels along its rows: those that touch are joined as trees in which each points to an
 * earlier one (Rosenfeld and Pfaltz 1966), and the labels are painted run by run.
 *
 * @param values y x x, such as the component labels of an unwrapped interferogram
 * @throws input error `areas-shape` when the image does not have this shape
 */
export function labelAreas(
  values: ArrayLike<number>,
  shape: ImageShape,
  { least = 0, into }: LabelOptions = {},
): Areas {
  const pixels = shape.y * shape.x;
  if (values.length !== pixels)
    throw inputError({
      code: "areas-shape",
      what: "The image does not have the shape that is given for it.",
      got: `${values.length} pixels, ${shape.y} x ${shape.x}`,
      fix: "Give the rows and columns of the image.",
    });
  const runs = findRuns(values, shape);
  const numbered = numberRuns(runs, least);
  const label = into ?? new Int32Array(pixels);
  paintRuns(runs, label);
  return { label, ...numbered };
}

/** Runs of like pixels within rows, in scan order: where each starts and ends, and an earlier run of its area or itself. */
interface Runs {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly parent: Int32Array;
  readonly count: number;
}

function findRuns(values: ArrayLike<number>, { y: height, x: width }: ImageShape): Runs {
  let start = new Int32Array(1024);
  let end = new Int32Array(1024);
  let parent = new Int32Array(1024);
  let count = 0;
  let above = 0;
  for (let y = 0, p = 0; y < height; y++) {
    // Runs of the row above, `above` the first whose end is not behind yet.
    const ownRow = count;
    const rowEnd = p + width;
    while (p < rowEnd) {
      const value = values[p]!;
      const first = p++;
      if (value === 0 || Number.isNaN(value)) continue;
      while (p < rowEnd && values[p] === value) p++;
      if (count === start.length) {
        start = longer(start);
        end = longer(end);
        parent = longer(parent);
      }
      start[count] = first;
      end[count] = p;
      parent[count] = count;
      while (above < ownRow && end[above]! + width <= first) above++;
      for (let run = above; run < ownRow && start[run]! + width < p; run++)
        if (values[start[run]!] === value) join(parent, run, count);
      count++;
    }
    above = ownRow;
  }
  return { start, end, parent, count };
}

function longer(values: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(2 * values.length);
  out.set(values);
  return out;
}

function rootOf(parent: Int32Array, run: number): number {
  let i = run;
  while (parent[i]! !== i) {
    parent[i] = parent[parent[i]!]!;
    i = parent[i]!;
  }
  return i;
}

function join(parent: Int32Array, a: number, b: number): void {
  const [one, other] = [rootOf(parent, a), rootOf(parent, b)];
  if (one < other) parent[other] = one;
  else parent[one] = other;
}

/** Replaces each run's parent by the number of its area, 0 for one that is too small; a run's root comes before it. */
function numberRuns({ start, end, parent, count: runs }: Runs, least: number) {
  let found = 0;
  for (let run = 0; run < runs; run++) parent[run] = parent[run] === run ? ++found : parent[parent[run]!]!;
  const all = new Int32Array(found + 1);
  for (let run = 0; run < runs; run++) all[parent[run]!]! += end[run]! - start[run]!;
  if (found <= 1) return { size: all, count: found };
  const number = new Int32Array(found + 1);
  const size = [0];
  for (let area = 1; area <= found; area++)
    if (all[area]! >= least) {
      number[area] = size.length;
      size.push(all[area]!);
    }
  for (let run = 0; run < runs; run++) parent[run] = number[parent[run]!]!;
  return { size: Int32Array.from(size), count: size.length - 1 };
}

function paintRuns({ start, end, parent: area, count }: Runs, label: Int32Array): void {
  label.fill(0);
  for (let run = 0; run < count; run++) if (area[run]! > 0) label.fill(area[run]!, start[run], end[run]);
}

/** The areas for which `keep` says so, numbered anew in the same order. */
export function keepAreas({ label, size, count }: Areas, keep: (area: number) => boolean): Areas {
  const renumbered = new Int32Array(count + 1);
  const sizes = [0];
  for (let area = 1; area <= count; area++)
    if (keep(area)) {
      renumbered[area] = sizes.length;
      sizes.push(size[area]!);
    }
  if (sizes.length === count + 1) return { label, size, count };
  const kept = new Int32Array(label.length);
  for (let p = 0; p < label.length; p++) kept[p] = renumbered[label[p]!]!;
  return {
    label: kept,
    size: Int32Array.from(sizes),
    count: sizes.length - 1,
  };
}
