import { cancelledError, inputError } from "../../errors.ts";
import { isGeoreferenced } from "../../geo/crs.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import { csvCell, csvNumber } from "../../stack/csv-cell.ts";
import type { Range } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { writeInParts } from "../parts/formats.ts";
import type { ResultLayer } from "../results/open-result.ts";

/** Rows of pixels read at a time. */
const ROWS = 16;

/**
 * Writes layers of one grid as a table, one line for each pixel with data: row, column, lon, lat, then one column for each map and for
 * each date of a series. Pixels without any data are left out.
 */
export async function exportCsv(
  layers: readonly ResultLayer[],
  out: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const [first] = layers;
  const [height = 0, width = 0] = first?.variable.shape.slice(-2) ?? [];
  const odd = layers.find(({ variable }) => variable.shape.slice(-2).join() !== `${height},${width}`);
  if (odd)
    throw inputError({
      code: "grid-differs",
      what: "The layers do not lie on one grid.",
      where: odd.path,
      got: `${odd.name}: ${odd.variable.shape.slice(-2).join(" x ")} against ${height} x ${width}`,
      fix: "Export one of them with --variable.",
    });
  const grid = layers.find((layer) => layer.grid !== null)?.grid ?? null;
  const place = grid && grid.geometry === "map" && isGeoreferenced(grid.crs) ? grid : null;
  await writeInParts(out, async (file) => {
    let position = 0;
    const append = async (text: string) => {
      const bytes = Buffer.from(text);
      await file.writeAt(bytes, position);
      position += bytes.length;
    };
    await append(
      `${["row", "column", ...(place ? ["lon", "lat"] : []), ...layers.flatMap(columnsOf)].map(csvCell).join(",")}\n`,
    );
    for (let y = 0; y < height; y += ROWS) {
      if (signal?.aborted) throw cancelledError();
      const rows: Range = [y, Math.min(y + ROWS, height)];
      const blocks = await Promise.all(layers.map((layer) => readRows(layer, rows, width)));
      const pixels = (rows[1] - rows[0]) * width;
      const lines: string[] = [];
      for (let p = 0; p < pixels; p++) {
        const cells = blocks.flatMap(({ values, depth }) =>
          Array.from({ length: depth }, (_, k) => csvNumber(values[k * pixels + p] as number)),
        );
        if (cells.every((cell) => cell === "")) continue;
        const [row, column] = [rows[0] + Math.floor(p / width), p % width];
        const lonLat = place ? pixelToLonLat(place, row, column).map((degree) => degree.toFixed(7)) : [];
        lines.push([row, column, ...lonLat, ...cells].join(","));
      }
      if (lines.length > 0) await append(`${lines.join("\n")}\n`);
    }
  });
  return [out];
}

/** "velocity_m_yr-1", or "displacement_2018-01-06_m" for each date. */
function columnsOf({ name, variable, dates }: ResultLayer): string[] {
  const unit = variable.unit === "" || variable.unit === "1" ? "" : `_${variable.unit.replaceAll(" ", "_")}`;
  if (variable.shape.length === 2) return [name + unit];
  return Array.from({ length: variable.shape[0] ?? 0 }, (_, k) => `${name}_${dates[k] ?? k}${unit}`);
}

async function readRows({ variable }: ResultLayer, rows: Range, width: number) {
  const depth = variable.shape.slice(0, -2).map((length): Range => [0, length]);
  const values = await readFloats(variable, [...depth, rows, [0, width]]);
  return { values, depth: depth[0]?.[1] ?? 1 };
}
