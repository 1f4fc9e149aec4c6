import { bytesPerElement } from "../../stack/dtype.ts";
import type { Variable, Window } from "../../stack/variable.ts";

/** Chunks of the source are kept when they have a sensible size, so that each is read once. */
const SMALLEST_CHUNK = 16 * 1024;
const LARGEST_CHUNK = 4 * 2 ** 20;
/** Otherwise square tiles of one date. */
const TILE = 256;
/** At most this much of a variable is in memory. */
const LARGEST_WINDOW = 32 * 2 ** 20;

/** The chunk shape that a variable gets in the file. */
export function outputChunks({
  shape,
  chunks,
  dtype,
}: Pick<Variable, "shape" | "chunks" | "dtype">): number[] {
  const kept = shape.map((length, dim) => Math.max(1, Math.min(length, chunks[dim] ?? 1)));
  const bytes = kept.reduce((product, n) => product * n, bytesPerElement(dtype));
  const isWhole = kept.every((n, dim) => n === shape[dim]);
  if ((bytes >= SMALLEST_CHUNK || isWhole) && bytes <= LARGEST_CHUNK) return kept;
  if (shape.length === 1) return [Math.min(shape[0] ?? 1, TILE * TILE)];
  return shape.map((length, dim) => (dim < shape.length - 2 ? 1 : Math.min(length, TILE)));
}

/** Windows that cover a variable, each of whole chunks: along the last dimension as many as memory allows. */
export function* windowsOf(variable: Pick<Variable, "shape" | "chunks" | "dtype">): Generator<Window> {
  const { shape, dtype } = variable;
  const step = outputChunks(variable);
  const last = shape.length - 1;
  const bytes = step.reduce((product, n) => product * n, bytesPerElement(dtype));
  step[last] = (step[last] ?? 1) * Math.max(1, Math.floor(LARGEST_WINDOW / bytes));
  const start = shape.map(() => 0);
  if (shape.includes(0)) return;
  while (true) {
    yield start.map((from, dim): [number, number] => [
      from,
      Math.min(shape[dim] ?? 0, from + (step[dim] ?? 1)),
    ]);
    let dim = last;
    while (dim >= 0 && (start[dim] ?? 0) + (step[dim] ?? 1) >= (shape[dim] ?? 0)) start[dim--] = 0;
    if (dim < 0) return;
    start[dim] = (start[dim] ?? 0) + (step[dim] ?? 1);
  }
}
