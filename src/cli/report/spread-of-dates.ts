import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";

/** Bands of rows that are looked at, spread evenly over the scene; what is smooth needs no more. */
const BANDS = 8;
/** Values of a band that are held at a time: 64 MB. */
const MOST_VALUES = 16e6;

/** Root mean square of each layer of a smooth field, from some of its rows; NaN for a layer without data. */
export async function spreadOfDates(variable: Variable, signal: AbortSignal): Promise<Float64Array> {
  const [dates = 0, height = 0, width = 0] = variable.shape;
  const rows = Math.max(1, Math.min(4, Math.floor(MOST_VALUES / Math.max(1, dates * width))));
  const [squares, counts] = [new Float64Array(dates), new Float64Array(dates)];
  const bands = Math.min(BANDS, Math.ceil(height / rows));
  for (let band = 0; band < bands; band++) {
    const start = Math.min(Math.max(0, height - rows), Math.floor(((band + 0.5) * height) / bands));
    const window: readonly Range[] = [
      [0, dates],
      [start, Math.min(height, start + rows)],
      [0, width],
    ];
    const values = await readFloats(variable, window, { signal });
    const pixels = values.length / dates;
    for (let date = 0; date < dates; date++)
      for (let p = date * pixels; p < (date + 1) * pixels; p++) {
        const value = values[p] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        squares[date] = (squares[date] ?? 0) + value * value;
        counts[date] = (counts[date] ?? 0) + 1;
      }
  }
  return squares.map((sum, date) => Math.sqrt(sum / (counts[date] ?? 0)));
}
