import { basename } from "node:path";
import { inputError } from "../errors.ts";
import type { SpaceTimeMatrix } from "../stack/space-time-matrix.ts";
import { linesOf } from "./csv-lines.ts";
import { readTable } from "./egms-archive.ts";
import { createPointTable, type PointTable } from "./egms-table.ts";

/** A product of the European Ground Motion Service. */
export interface EgmsProduct {
  /** "EGMS_L2b_022_0845_IW2_VV_2020_2024_1". */
  readonly name: string;
  /** What the displacement is along: each point's line of sight (levels 2a, 2b), or one direction (level 3). */
  readonly component: "line-of-sight" | "east" | "up";
  /** The service's name of each point. */
  readonly ids: readonly string[];
  /**
   * Columns `displacement` (m, space-time), `velocity`, `velocityStd` (m yr-1), and, of levels 2a and 2b, `losEast`, `losNorth`,
   * `losUp`: the unit vector to the satellite. The rest is named as in `EGMS_COLUMNS`.
   */
  readonly points: SpaceTimeMatrix;
}

export interface EgmsOptions {
  /** false leaves the series out: a tenth of the memory, and a quarter of the time. */
  readonly series?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Reads a product of the European Ground Motion Service: the downloaded .zip file, or the .csv file in it.
 *
 * @throws what `readTable` throws; format errors `egms-columns`, `egms-row`, `egms-number`; input error `egms-empty`
 */
export async function readEgms(
  path: string,
  { series = true, signal }: EgmsOptions = {},
): Promise<EgmsProduct> {
  return readTable(path, signal, async ({ name, bytes }) => {
    const where = name === path ? path : `${path}: ${name}`;
    let table: PointTable | null = null;
    let line = 0;
    for await (const text of linesOf(bytes, where)) {
      signal?.throwIfAborted();
      line++;
      if (table === null) table = createPointTable(text, series, where);
      else if (text !== "") table.add(text, line);
    }
    if (table === null || table.ids.length === 0)
      throw inputError({
        code: "egms-empty",
        what: "The table has no points.",
        where,
        fix: "Download the product again, or choose another burst or tile.",
      });
    const stem = basename(name).replace(/\.csv$/i, "");
    return {
      name: stem,
      component: componentOf(table.names, stem),
      ids: table.ids,
      points: table.finish(stem),
    };
  });
}

function componentOf(names: ReadonlySet<string>, stem: string): EgmsProduct["component"] {
  if (names.has("losEast")) return "line-of-sight";
  return /_U_\d{4}_\d{4}/.test(stem) ? "up" : "east";
}
