import { inputError } from "../errors.ts";
import type { Variable } from "../stack/variable.ts";
import { concatenate, pointwise } from "../stack/views.ts";
import { count, enumerate } from "./enumerate.ts";
import { type DatePair, pairKey } from "./pair-name.ts";

/** Displacement from one date to a later one, metres, as a map. */
export interface DisplacementPiece {
  readonly path: string;
  readonly pair: DatePair;
  readonly map: Variable;
}

/** A time series made of pieces. */
export interface Chain {
  /** ISO dates, ascending; the first one has displacement 0. */
  readonly dates: readonly string[];
  /** (time, y, x), metres since the first date. */
  readonly variable: Variable;
}

/**
 * A series since the first date from displacements whose reference date changes along the way: each date is the sum of
 * the pieces that lead to it. A pixel without data in one piece has none from there on.
 *
 * Throws input errors, each naming all dates or files: "date-duplicate", "series-disconnected".
 */
export function chainDisplacements(name: string, pieces: readonly DisplacementPiece[]): Chain {
  rejectDuplicates(pieces);
  const bySecondary = new Map(pieces.map((piece) => [piece.pair.secondary, piece]));
  const dates = [...new Set(pieces.flatMap(({ pair }) => [pair.reference, pair.secondary]))].sort();
  const roots = dates.filter((date) => !bySecondary.has(date));
  const [first] = roots;
  const start = pieces.find(({ pair }) => pair.reference === first);
  if (first === undefined || start === undefined || roots.length > 1) throw disconnected(roots, pieces);
  const members = dates.map((date) => {
    const way: Variable[] = [];
    for (let piece = bySecondary.get(date); piece; piece = bySecondary.get(piece.pair.reference))
      way.unshift(piece.map);
    return way.length === 0 ? pointwise(name, "m", "zero", [start.map]) : pointwise(name, "m", "sum", way);
  });
  return { dates, variable: concatenate(members, "time", name) };
}

function rejectDuplicates(pieces: readonly DisplacementPiece[]): void {
  const byDate = new Map<string, string[]>();
  for (const { path, pair } of pieces)
    byDate.set(pair.secondary, [...(byDate.get(pair.secondary) ?? []), path]);
  const doubles = [...byDate].filter(([, paths]) => paths.length > 1);
  if (doubles.length === 0) return;
  throw inputError({
    code: "date-duplicate",
    what: "The displacement of a date is given by more than one file.",
    where: enumerate(doubles.map(([, paths]) => paths.join(" and "))),
    got: enumerate(
      doubles.map(([date]) => date),
      ", ",
    ),
    fix: "Keep one file for each date: the files of one frame and of the newest version.",
  });
}

const disconnected = (roots: readonly string[], pieces: readonly DisplacementPiece[]) =>
  inputError({
    code: "series-disconnected",
    what: `The displacements do not lead back to one first date: no file leads to ${count(roots.length, "date")}.`,
    got: `${enumerate(roots, ", ")} start a series each, for example with ${enumerate(
      roots.map((root) => pairKey(pieces.find(({ pair }) => pair.reference === root)?.pair ?? NO_PAIR)),
      ", ",
    )}`,
    fix: `Add the files that lead to ${enumerate(roots.slice(1), ", ")}, or give the files of one stretch.`,
  });

const NO_PAIR: DatePair = { reference: "", secondary: "" };
