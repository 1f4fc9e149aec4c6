import type { Region, RegionSeries } from "../protocol.ts";
import { type ColumnTiles, tileShape } from "./column-tiles.ts";
import type { OpenLayer } from "./open-layer.ts";
import { byTile, spansOf } from "./region-spans.ts";

/**
 * The same of angles as `readRegionSeries` of numbers: the direction of the sum of the pixels' unit vectors, and the circular
 * standard deviation sqrt(-2 ln R) of their mean length R (Mardia and Jupp 2000, "Directional Statistics", eq. 2.2.4 and 2.3.11).
 *
 * @param period after which values come round, in their own unit
 */
export async function readRegionDirections(
  open: OpenLayer,
  region: Region,
  tiles: ColumnTiles,
  period: number,
): Promise<RegionSeries> {
  const [height = 0, width = 0] = open.variable.shape.slice(-2);
  const depth = open.variable.shape.length === 3 ? (open.variable.shape[0] ?? 0) : 1;
  const [cosines, sines, count] = [new Float64Array(depth), new Float64Array(depth), new Uint32Array(depth)];
  const turn = (2 * Math.PI) / period;
  for (const spans of byTile(spansOf(region, height, width), tileShape(open))) {
    const [first] = spans;
    if (first === undefined) continue;
    const { values, y, x } = await tiles.at(open, first.y, first.x[0]);
    const columns = x[1] - x[0];
    for (let k = 0; k < depth; k++)
      for (const { y: row, x: run } of spans) {
        const at = (k * (y[1] - y[0]) + row - y[0]) * columns - x[0];
        for (let i = run[0]; i < run[1]; i++) {
          const angle = (values[at + i] as number) * turn;
          if (Number.isNaN(angle)) continue;
          cosines[k] = (cosines[k] as number) + Math.cos(angle);
          sines[k] = (sines[k] as number) + Math.sin(angle);
          count[k] = (count[k] as number) + 1;
        }
      }
  }
  const mean = cosines.map((cosine, k) =>
    count[k] === 0 ? Number.NaN : Math.atan2(sines[k] as number, cosine) / turn,
  );
  const deviation = cosines.map((cosine, k) => {
    const n = count[k] as number;
    // Rounding makes equal directions longer than 1.
    return n < 2
      ? Number.NaN
      : Math.sqrt(-2 * Math.log(Math.min(1, Math.hypot(cosine, sines[k] as number) / n))) / turn;
  });
  return { mean, deviation, count };
}
