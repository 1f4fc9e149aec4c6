import type { Range, Window } from "../../stack/variable.ts";

/** Values read at a time: 16 MB of float32 for each array. */
const BLOCK_VALUES = 4e6;

/**
 * Windows that cover an array of 2 or 3 dimensions in storage order, each of at most `values` values (but at least one
 * row of one slice).
 */
export function* blocksOfRows(shape: readonly number[], values = BLOCK_VALUES): Generator<Window> {
  const [height = 0, width = 0] = shape.slice(-2);
  const rows = Math.max(1, Math.floor(values / Math.max(1, width)));
  const depth = shape.length > 2 ? (shape[0] ?? 0) : 1;
  for (let k = 0; k < depth; k++)
    for (let y = 0; y < height; y += rows) {
      const pixels: [Range, Range] = [
        [y, Math.min(y + rows, height)],
        [0, width],
      ];
      yield shape.length > 2 ? [[k, k + 1], ...pixels] : pixels;
    }
}
