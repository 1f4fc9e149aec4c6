import { configError } from "../../errors.ts";
import { checkPairs, type DatePair } from "../graph/pair.ts";
import { adjacency, eliminate, orderEndsInward, orderMinimumDegree } from "./ordering.ts";

/**
 * How to factor the weighted graph Laplacian of one network, whatever the weights: found once, used by every
 * pixel, by the oracle and by the WASM kernel.
 *
 * Dates are numbered by their position in the elimination order; the reference date, which carries phase zero,
 * is the last. Entries are the off-diagonal elements below the diagonal, column by column.
 */
export interface SymbolicFactor {
  readonly dates: number;
  readonly pairs: number;
  /** Date whose phase is zero. */
  readonly reference: number;
  /** Date at each position. */
  readonly order: Int32Array;
  /** Position of each date. */
  readonly position: Int32Array;
  /** Entries of column p are columnStart[p] .. columnStart[p + 1] - 1. */
  readonly columnStart: Int32Array;
  /** Position (row) of each entry, ascending within a column. */
  readonly row: Int32Array;
  /** For each column, for its entries a < b: the entry at (row[a], row[b]), which elimination adds to. */
  readonly updateTarget: Int32Array;
  /** Entry of each pair. */
  readonly pairEntry: Int32Array;
  /** Positions of each pair's reference and secondary date. */
  readonly pairReference: Int32Array;
  readonly pairSecondary: Int32Array;
}

/**
 * Chooses the cheaper of two elimination orders (time order towards the reference date; minimum degree) and
 * lists the entries and the operations of the factorisation. Errors: invalid or duplicate pairs.
 */
export function analyseNetwork(dates: number, pairs: readonly DatePair[], reference = 0): SymbolicFactor {
  checkPairs(dates, pairs);
  if (!(Number.isInteger(reference) && reference >= 0 && reference < dates))
    throw configError({
      code: "reference-date-invalid",
      what: "The reference date is not a date of the network.",
      got: `${reference} of ${dates}`,
      fix: "Give a date index from 0 to the number of dates minus one.",
    });
  const banded = factorStructure(dates, pairs, orderEndsInward(dates, reference));
  const sparse = factorStructure(dates, pairs, orderMinimumDegree(dates, pairs, reference));
  const { order, position, columns } = sparse.updates < banded.updates ? sparse : banded;
  return {
    dates,
    pairs: pairs.length,
    reference,
    order,
    position,
    ...listOperations(pairs, position, columns),
  };
}

/** Rows of each column after fill-in, and the number of updates that elimination takes. */
function factorStructure(dates: number, pairs: readonly DatePair[], order: Int32Array) {
  const position = new Int32Array(dates);
  order.forEach((date, p) => {
    position[date] = p;
  });
  const neighbours = adjacency(dates, pairs);
  const columns = Array.from(order, (date) =>
    Int32Array.from(eliminate(neighbours, date), (other) => position[other]!).sort(),
  );
  const updates = columns.reduce((sum, { length }) => sum + (length * (length + 1)) / 2, 0);
  return { order, position, columns, updates };
}

function listOperations(pairs: readonly DatePair[], position: Int32Array, columns: readonly Int32Array[]) {
  const columnStart = new Int32Array(columns.length + 1);
  columns.forEach((rows, p) => {
    columnStart[p + 1] = columnStart[p]! + rows.length;
  });
  const entryAt = (a: number, b: number) => {
    const [column, row] = a < b ? [a, b] : [b, a];
    return columnStart[column]! + columns[column]!.indexOf(row);
  };
  const updateTarget: number[] = [];
  for (const rows of columns)
    for (let a = 0; a < rows.length; a++)
      for (let b = a + 1; b < rows.length; b++) updateTarget.push(entryAt(rows[a]!, rows[b]!));
  const pairReference = Int32Array.from(pairs, ({ reference }) => position[reference]!);
  const pairSecondary = Int32Array.from(pairs, ({ secondary }) => position[secondary]!);
  return {
    columnStart,
    row: Int32Array.from(columns.flatMap((rows) => [...rows])),
    updateTarget: Int32Array.from(updateTarget),
    pairEntry: Int32Array.from(pairs, (_, k) => entryAt(pairReference[k]!, pairSecondary[k]!)),
    pairReference,
    pairSecondary,
  };
}
