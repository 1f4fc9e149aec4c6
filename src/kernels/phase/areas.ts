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

/**
 * Areas of pixels that hang together over their edges (4 neighbours) and have the same value. 0 and NaN belong to none.
 *
 * @param values y x x, such as the component labels of an unwrapped interferogram
 * @throws input error `areas-shape` when the image does not have this shape
 */
export function labelAreas(values: ArrayLike<number>, shape: ImageShape): Areas {
  const pixels = shape.y * shape.x;
  if (values.length !== pixels)
    throw inputError({
      code: "areas-shape",
      what: "The image does not have the shape that is given for it.",
      got: `${values.length} pixels, ${shape.y} x ${shape.x}`,
      fix: "Give the rows and columns of the image.",
    });
  const width = shape.x;
  const label = new Int32Array(pixels);
  // Runs of a first scan, joined as trees in which each points to an earlier one (Rosenfeld and Pfaltz 1966).
  let parent = new Int32Array(1024);
  let runs = 0;
  const root = (run: number) => {
    let i = run;
    while (parent[i]! !== i) {
      parent[i] = parent[parent[i]!]!;
      i = parent[i]!;
    }
    return i;
  };
  for (let p = 0, x = 0; p < pixels; p++, x = x + 1 === width ? 0 : x + 1) {
    const value = values[p]!;
    if (value === 0 || Number.isNaN(value)) continue;
    const left = x > 0 && values[p - 1] === value ? label[p - 1]! : 0;
    const above = p >= width && values[p - width] === value ? label[p - width]! : 0;
    if (left > 0) {
      label[p] = left;
      // Where the pixel up left is alike as well, the two were joined there.
      if (above > 0 && above !== left && values[p - width - 1] !== value) {
        const [a, b] = [root(left), root(above)];
        if (a < b) parent[b] = a;
        else parent[a] = b;
      }
    } else if (above > 0) label[p] = above;
    else {
      if (++runs === parent.length) {
        const longer = new Int32Array(2 * runs);
        longer.set(parent);
        parent = longer;
      }
      parent[runs] = runs;
      label[p] = runs;
    }
  }
  return number(label, parent, runs);
}

/** Replaces runs by areas; a run's root comes before it. */
function number(label: Int32Array, parent: Int32Array, runs: number): Areas {
  let count = 0;
  for (let run = 1; run <= runs; run++) parent[run] = parent[run] === run ? ++count : parent[parent[run]!]!;
  const size = new Int32Array(count + 1);
  for (let p = 0; p < label.length; p++)
    if (label[p]! > 0) {
      const area = parent[label[p]!]!;
      label[p] = area;
      size[area]! += 1;
    }
  return { label, size, count };
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
