import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { depthOf, slicesOf } from "./derive.ts";

/** The date that a series counts from: the only one at which every pixel with data is exactly 0; null where there is none. */
export async function findZeroDate(variable: Variable): Promise<number | null> {
  const hasZero = new Uint8Array(slicesOf(variable));
  const hasOther = new Uint8Array(slicesOf(variable));
  for (const window of blocksOfRows(variable.shape)) {
    const [k] = depthOf(window);
    if (hasOther[k] === 1) continue;
    for (const value of await readFloats(variable, window)) {
      if (value === 0) hasZero[k] = 1;
      else if (!Number.isNaN(value)) {
        hasOther[k] = 1;
        break;
      }
    }
  }
  const dates = [...hasZero.keys()].filter((k) => hasZero[k] === 1 && hasOther[k] === 0);
  return dates.length === 1 ? (dates[0] as number) : null;
}
