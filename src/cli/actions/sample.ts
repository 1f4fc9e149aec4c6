import { configError, inputError } from "../../errors.ts";
import { lonLatToPixel } from "../../geo/transform.ts";
import { csvCell, csvNumber } from "../../stack/csv-cell.ts";
import { readFloats } from "../../stack/views.ts";
import type { SampleFlags } from "../commands/results.ts";
import type { Cli } from "../context.ts";
import { openSource } from "../export/source.ts";
import { EXIT } from "../render/error.ts";
import { chooseLayers, type ResultLayer } from "../results/open-result.ts";
import { type Place, readPlaces } from "../results/points.ts";
import { openStandardErrors, withoutErrors } from "../results/standard-errors.ts";

export async function sampleResult(
  this: Cli,
  { at, points, variable }: SampleFlags,
  path: string,
): Promise<void> {
  const places = [
    ...(at ?? []).map(([lon, lat], i): Place => ({ name: String(i + 1), lon, lat })),
    ...(points === undefined ? [] : await readPlaces(points)),
  ];
  if (places.length === 0)
    throw configError({
      code: "usage-missing",
      what: "No place was given.",
      fix: "Give --at LON,LAT (it may be repeated) or --points FILE.",
    });
  const result = await openSource(path);
  const errors = await openStandardErrors(result);
  try {
    const layers = withoutErrors(chooseLayers(result, variable));
    this.print("name,lon,lat,row,column,variable,date,value,sigma,unit");
    let inside = 0;
    for (const place of places)
      for (const layer of layers) {
        const series = await seriesAt(layer, place);
        const { name, lon, lat } = place;
        if (series === null) {
          this.say(`${name} (${lon}, ${lat}) lies outside ${layer.name}`);
          continue;
        }
        inside++;
        const { y, x, values, labels } = series;
        const error = errors.of(layer);
        const sigma = error && (await seriesAt(error, place));
        const start = [csvCell(name), lon, lat, y, x, csvCell(layer.name)].join(",");
        this.print(
          [...values]
            .map((value, k) =>
              [
                start,
                labels[k] ?? "",
                csvNumber(value),
                csvNumber(sigma?.values[k] ?? Number.NaN),
                csvCell(layer.variable.unit),
              ].join(","),
            )
            .join("\n"),
        );
      }
    if (inside === 0) this.process.exitCode = EXIT.failed;
  } finally {
    await errors.close();
    await result.close();
  }
}

export interface SampledSeries {
  readonly y: number;
  readonly x: number;
  /** One for each slice; a single one of a map. */
  readonly values: Float32Array;
  /** ISO date of each slice, or its number where it has none. */
  readonly labels: readonly string[];
}

/** All slices of a layer at the pixel that contains a place; null outside. */
export async function seriesAt(layer: ResultLayer, { lon, lat }: Place): Promise<SampledSeries | null> {
  const { grid, variable, dates } = layer;
  if (grid === null)
    throw inputError({
      code: "grid-missing",
      what: "The result does not say where its pixels are.",
      where: layer.path,
      fix: "Sample a result on a map, such as velocity.tif.",
    });
  const { y, x } = lonLatToPixel(grid, lon, lat);
  if (!(y >= 0 && x >= 0 && y < grid.shape.y && x < grid.shape.x)) return null;
  const depth = variable.shape.slice(0, -2).map((length) => [0, length] as const);
  const values = await readFloats(variable, [...depth, [y, y + 1], [x, x + 1]]);
  const isMap = depth.length === 0;
  return { y, x, values, labels: isMap ? [] : dates.length > 0 ? dates : [...values.keys()].map(String) };
}
