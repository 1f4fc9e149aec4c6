import type { Region } from "../protocol.ts";

/** Pixels of one row, half open. */
export interface Span {
  readonly y: number;
  readonly x: readonly [start: number, stop: number];
}

/** The pixels of a region that lie in an image, by rows from the top: those whose centres are inside. */
export function* spansOf(region: Region, height: number, width: number): Generator<Span> {
  const runs = region.kind === "disc" ? discRuns(region) : polygonRuns(region);
  for (const { y, x } of runs(height)) {
    const [start, stop] = [Math.max(0, x[0]), Math.min(width, x[1])];
    if (start < stop) yield { y, x: [start, stop] };
  }
}

type Runs = (height: number) => Generator<Span>;

const discRuns = ({ y, x, radius }: Extract<Region, { kind: "disc" }>): Runs =>
  function* (height) {
    const reach = Math.max(0, Math.floor(radius));
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      const half = Math.floor(Math.sqrt(Math.max(0, radius ** 2 - (row - y) ** 2)));
      yield { y: row, x: [x - half, x + half + 1] };
    }
  };

/** Even-odd rule: a line through the centres of a row crosses the edges, and every other part of it is inside. */
const polygonRuns = ({ corners }: Extract<Region, { kind: "polygon" }>): Runs =>
  function* (height) {
    const rows = corners.map(([, row]) => row);
    const top = Math.max(0, Math.ceil(Math.min(...rows) - 0.5));
    const bottom = Math.min(height - 1, Math.floor(Math.max(...rows) - 0.5));
    for (let y = top; y <= bottom; y++) {
      const crossings: number[] = [];
      corners.forEach(([x0, y0], i) => {
        const [x1, y1] = corners[(i + 1) % corners.length] as readonly [number, number];
        const centre = y + 0.5;
        // Half open: a corner on the line counts for one of its two edges.
        if (y0 <= centre !== y1 <= centre) crossings.push(x0 + ((centre - y0) / (y1 - y0)) * (x1 - x0));
      });
      crossings.sort((a, b) => a - b);
      for (let k = 0; k + 1 < crossings.length; k += 2) {
        const [from, to] = [crossings[k] as number, crossings[k + 1] as number];
        yield { y, x: [Math.ceil(from - 0.5), Math.ceil(to - 0.5)] };
      }
    }
  };

/** Spans cut at the edges of tiles, those of one tile together, one row of tiles after the other. */
export function* byTile(
  spans: Iterable<Span>,
  [rows, columns]: readonly [number, number],
): Generator<Span[]> {
  let [row, tiles] = [-1, new Map<number, Span[]>()];
  for (const { y, x } of spans) {
    const tileRow = Math.floor(y / rows);
    if (tileRow !== row) {
      yield* tiles.values();
      [row, tiles] = [tileRow, new Map()];
    }
    for (let start = x[0]; start < x[1]; ) {
      const column = Math.floor(start / columns);
      const stop = Math.min(x[1], (column + 1) * columns);
      const known = tiles.get(column) ?? [];
      known.push({ y, x: [start, stop] });
      tiles.set(column, known);
      start = stop;
    }
  }
  yield* tiles.values();
}
