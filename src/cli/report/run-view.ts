import { readFloats } from "../../stack/views.ts";
import type { Pixel } from "../parts/plot.ts";
import { type MapPixels, readMap } from "../results/read-map.ts";
import type { Run } from "./open-run.ts";
import { type PairFacts, pairFacts } from "./pair-facts.ts";
import { type RecordName, type RecordOf, recordOf } from "./records.ts";

/** More pixels than this say nothing more to a figure or a median: 6 MB of each map. */
const MOST_PIXELS = 1.5e6;

/** A run as the sections of a report look at it: each map is read once, and thinned where it is large. */
export interface RunView
  extends Pick<Run, "path" | "manifest" | "recipe" | "steps" | "grid" | "stack" | "output"> {
  readonly signal: AbortSignal;
  readonly pairs: PairFacts | null;
  /** The pixel that the values are measured against. */
  readonly reference: Pixel | null;
  record<N extends RecordName>(name: N): RecordOf<N> | null;
  /** A map that the last step of that name wrote; null where none did. */
  map(output: string): Promise<MapPixels | null>;
  /** One number for each layer of a dimension; null where no step wrote it. */
  series(output: string): Promise<Float32Array | null>;
  /** The value of a parameter; undefined where no step that took part has it. */
  param(name: string): unknown;
}

export function viewRun(run: Run, signal: AbortSignal): RunView {
  const maps = new Map<string, Promise<MapPixels | null>>();
  const read = async (output: string): Promise<MapPixels | null> => {
    const variable = run.output(output);
    if (variable === null || variable.shape.length !== 2) return null;
    const pixels = await readMap({ variable, grid: run.grid }, 0, signal, MOST_PIXELS);
    return isOfSeries(run, output) ? withoutEmpty(pixels, await map(COUNT)) : pixels;
  };
  const map = (output: string) => {
    const known = maps.get(output) ?? read(output);
    maps.set(output, known);
    return known;
  };
  const record = <N extends RecordName>(name: N) => recordOf(run, name);
  const point = record("reference-point") ?? run.stack.reference;
  const { y: rows, x: columns } = run.grid.shape;
  const isInside = point !== undefined && point !== null && point.y < rows && point.x < columns;
  return {
    ...run,
    signal,
    pairs: pairFacts(run),
    reference: isInside ? { y: point.y, x: point.x } : null,
    record,
    map,
    async series(output) {
      const variable = run.output(output);
      const [length] = variable?.shape ?? [];
      return variable === null || length === undefined || variable.shape.length !== 1
        ? null
        : readFloats(variable, [[0, length]], { signal });
    },
    param: (name) =>
      [...run.steps.values()].find(({ provenance }) => Object.hasOwn(provenance.key.params, name))?.provenance
        .key.params[name],
  };
}

/** In how many pairs a pixel has a phase; 0 is no data, whatever stands in the other maps. */
const COUNT = "pairCount";

/** Whether a map was made from the series, or together with it. */
function isOfSeries({ steps }: Pick<Run, "steps">, output: string): boolean {
  const order = [...steps.values()];
  const inversion = order.findIndex(({ variables }) => variables.has(COUNT));
  return (
    output !== COUNT &&
    inversion >= 0 &&
    order.findLastIndex(({ variables }) => variables.has(output)) >= inversion
  );
}

/** NaN where no pair has a phase: counts, and everything with compat=mintpy, are 0 there. */
function withoutEmpty(pixels: MapPixels, counts: MapPixels | null): MapPixels {
  if (counts === null || counts.values.length !== pixels.values.length) return pixels;
  return {
    ...pixels,
    values: pixels.values.map((value, i) => ((counts.values[i] ?? 0) > 0 ? value : Number.NaN)),
  };
}

/** A pixel of the whole grid where a thinned map shows it. */
export const onThinned = ({ y, x }: Pixel, { step }: Pick<MapPixels, "step">): Pixel => ({
  y: Math.floor(y / step),
  x: Math.floor(x / step),
});
