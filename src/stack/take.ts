import { inputError } from "../errors.ts";
import { copyBlock, cStrides } from "./copy-block.ts";
import { describe } from "./crop.ts";
import { allocate, componentsOf } from "./dtype.ts";
import type { Dim, Range, Variable } from "./variable.ts";
import { checkWindow, elementsOf, windowShape } from "./window.ts";

/** Of what lies between the first and the last selected position, at least this share must be wanted to read it in one go. */
const DENSE = 0.5;

/**
 * Selects positions along one dimension, in the given order: the pairs or dates that a network keeps.
 * Neighbouring positions are read together, and so are close ones: a chunk holds many, and is not to be unpacked twice.
 */
export function take(variable: Variable, dim: Dim, indices: readonly number[]): Variable {
  const axis = variable.dims.indexOf(dim);
  const size = variable.shape[axis];
  const outside = indices.filter((i) => !Number.isInteger(i) || i < 0 || i >= (size ?? 0));
  if (axis < 0 || size === undefined || outside.length > 0)
    throw inputError({
      code: "selection-out-of-bounds",
      what:
        axis < 0
          ? "A selection names a dimension that the variable lacks."
          : "A selection leaves the variable.",
      where: `${variable.name} (${variable.dims.join(", ")})`,
      got: axis < 0 ? dim : `${dim} ${outside.slice(0, 10).join(", ")} of 0..${(size ?? 0) - 1}`,
      fix: `Select from ${variable.dims.map((d, i) => `${d}: 0..${(variable.shape[i] ?? 0) - 1}`).join(", ")}.`,
    });
  const shape = variable.shape.with(axis, indices.length);
  const { name, dims, dtype, packs, readInto } = variable;
  const first = indices[0] ?? 0;
  const isRun = indices.every((index, i) => index === first + i);
  return {
    ...describe(variable),
    shape,
    chunks: variable.chunks.with(axis, 1),
    ...(packs && { packs: axis === 0 ? indices.map((index) => packs[index]!) : packs }),
    source: { view: "take", dim, indices: [...indices], of: variable.source },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const [start, stop] = window[axis] as Range;
      const wanted = indices.slice(start, stop);
      const runs = readTogether(wanted);
      const [only] = runs;
      if (runs.length === 1 && only && only.last - only.first === wanted.length)
        return variable.read(window.with(axis, [only.first, only.last]), options);

      const components = componentsOf(dtype);
      const outShape = [...windowShape(window), components];
      const strides = cStrides(outShape);
      const out = allocate(dtype, elementsOf(windowShape(window)));
      let done = 0;
      for (const { first, last, positions } of runs) {
        const data = await variable.read(window.with(axis, [first, last]), options);
        const from = cStrides(outShape.with(axis, last - first));
        for (const [begin, end] of consecutiveRuns(positions)) {
          const extent = outShape.with(axis, end - begin);
          const to = { data: out, start: done * strides[axis]!, strides };
          copyBlock({ data, start: (begin - first) * from[axis]!, strides: from }, to, extent);
          done += end - begin;
        }
      }
      return out;
    },
    ...(readInto &&
      isRun && {
        async readInto(window, out, options) {
          checkWindow({ name, dims, shape }, window);
          const [start, stop] = window[axis] as Range;
          return readInto(window.with(axis, [first + start, first + stop]), out, options);
        },
      }),
    close: () => variable.close(),
  };
}

interface Reading {
  readonly first: number;
  readonly last: number;
  readonly positions: readonly number[];
}

/** Ascending positions that lie close enough are one reading. */
function readTogether(indices: readonly number[]): Reading[] {
  const readings: { first: number; last: number; positions: number[] }[] = [];
  for (const [begin, end] of consecutiveRuns(indices)) {
    const positions = Array.from({ length: end - begin }, (_, i) => begin + i);
    const before = readings.at(-1);
    const wanted = (before?.positions.length ?? 0) + positions.length;
    if (before && begin >= before.last && wanted >= DENSE * (end - before.first)) {
      before.last = end;
      before.positions.push(...positions);
    } else readings.push({ first: begin, last: end, positions });
  }
  return readings;
}

/** [4, 5, 6, 2, 3] -> [4, 7), [2, 4). */
function consecutiveRuns(indices: readonly number[]): Range[] {
  const runs: [number, number][] = [];
  for (const i of indices) {
    const run = runs.at(-1);
    if (run && run[1] === i) run[1] = i + 1;
    else runs.push([i, i + 1]);
  }
  return runs;
}
