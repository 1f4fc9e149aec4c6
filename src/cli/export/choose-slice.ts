import { compactDate, parseDate } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import type { Variable, Window } from "../../stack/variable.ts";
import { readFloats, take } from "../../stack/views.ts";
import type { ResultLayer } from "../results/open-result.ts";

/** One map of a series: a date of it, or the change between two dates. */
export interface Slice extends ResultLayer {
  /** "20180106", or "20180106_20180118"; null for what is a map itself. */
  readonly label: string | null;
  /** The first and the last date that the map tells of. */
  readonly span: readonly [string, string] | null;
}

/** "20180106", "2018-01-06" or two of them with _ between. */
export function parseSpan(text: string): readonly string[] {
  const dates = text.split(/[_,]/).map((part) => parseDate(part.trim()));
  if (dates.length <= 2 && dates.every((date) => date !== null)) return dates;
  throw inputError({
    code: "dates-unreadable",
    what: "These are no dates.",
    got: text,
    fix: "Write one date or two, such as 20180106_20180118.",
  });
}

/** The date of a series, or its change from a first to a second date; a map stays as it is. Throws "date-missing". */
export function sliceOf(layer: ResultLayer, span: readonly string[]): Slice {
  const { variable, dates, path, name } = layer;
  if (variable.shape.length === 2) return { ...layer, label: null, span: null };
  const positions = span.map((date) => {
    const position = dates.indexOf(date);
    if (position >= 0) return position;
    throw inputError({
      code: "date-missing",
      what: "The result has no such date.",
      where: path,
      got: date,
      fix: `Dates run from ${dates[0]} to ${dates.at(-1)}; \`upwarp inspect\` lists them.`,
    });
  });
  const [first = 0, second] = positions;
  const label = span.map(compactDate).join("_");
  const map = second === undefined ? sliceAt(variable, first) : difference(variable, first, second);
  return {
    ...layer,
    name: `${name}-${label}`,
    variable: map,
    dates: [],
    label,
    span: [span[0] as string, (span[1] ?? span[0]) as string],
  };
}

/** The change of a series from its first date to its last, or to the one date that was asked for. */
export const wholeSpan = ({ dates }: ResultLayer): readonly string[] =>
  dates.length > 1 ? [dates[0] as string, dates.at(-1) as string] : [...dates];

/** Slice k of a series as a map. */
export function sliceAt(variable: Variable, k: number): Variable {
  const [dim = "time"] = variable.dims;
  const slice = take(variable, dim, [k]);
  return {
    ...slice,
    dims: variable.dims.slice(1),
    shape: variable.shape.slice(1),
    chunks: variable.chunks.slice(1),
    read: (window, options) => slice.read([[0, 1], ...window], options),
    close: () => slice.close(),
  };
}

/** Slice `second` less slice `first`, f32; no data where either has none. */
function difference(variable: Variable, first: number, second: number): Variable {
  const { scale: _scale, offset: _offset, ...plain } = sliceAt(variable, second);
  return {
    ...plain,
    dtype: "f32",
    nodata: null,
    source: { view: "difference", first, second, of: variable.source },
    async read(window: Window, options) {
      const at = (k: number): Window => [[k, k + 1], ...window];
      const before = await readFloats(variable, at(first), options);
      const after = Float32Array.from(await readFloats(variable, at(second), options));
      for (let i = 0; i < after.length; i++) after[i] = (after[i] as number) - (before[i] as number);
      return after;
    },
    close: () => variable.close(),
  };
}
