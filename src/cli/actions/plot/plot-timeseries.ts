import { configError, inputError } from "../../../errors.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import { openSource } from "../../export/source.ts";
import { styleOf } from "../../figures.ts";
import { renderTimeseries, type TimeSeries } from "../../parts/plot.ts";
import { chooseLayers, type Result, type ResultLayer } from "../../results/open-result.ts";
import { openStandardErrors, type StandardErrors, withoutErrors } from "../../results/standard-errors.ts";
import { seriesAt } from "../sample.ts";
import { creditOf } from "./credit.ts";
import { factsOf } from "./layer-facts.ts";
import { displayOf } from "./map-unit.ts";

/** The series of one or several places. Throws "series-missing", "usage-missing", "place-outside". */
export async function timeseriesFigure(path: string, flags: PlotFlags): Promise<string> {
  const result = await openSource(path);
  try {
    const errors = await openStandardErrors(result);
    try {
      return await drawSeries(result, errors, flags);
    } finally {
      await errors.close();
    }
  } finally {
    await result.close();
  }
}

async function drawSeries(result: Result, errors: StandardErrors, flags: PlotFlags): Promise<string> {
  const layers = withoutErrors(chooseLayers(result, flags.variable));
  const layer = layers.find(({ variable, dates }) => variable.shape.length === 3 && dates.length > 0);
  if (!layer)
    throw inputError({
      code: "series-missing",
      what: "There is no time series with dates.",
      where: result.path,
      got: layers.map(({ name }) => name).join(", "),
      fix: "Name displacement.zarr of a run, or its folder.",
    });
  if (flags.at === undefined)
    throw configError({
      code: "usage-missing",
      what: "No place was given.",
      fix: exampleOf(layer),
    });
  const error = errors.of(layer);
  const attrs = await factsOf(result, layer);
  const display = displayOf({ ...layer, attrs }, flags.unit);
  const shown = (values: Float32Array) => Float64Array.from(values, (value) => value * display.factor);
  const series: TimeSeries[] = [];
  for (const [lon, lat] of flags.at) {
    const place = { name: "", lon, lat };
    const sampled = await seriesAt(layer, place);
    if (sampled === null)
      throw inputError({
        code: "place-outside",
        what: "The place lies outside the result.",
        where: layer.path,
        got: `${lon},${lat}`,
        fix: exampleOf(layer),
      });
    const sigma = error && (await seriesAt(error, place))?.values;
    series.push({
      name: `${lon}, ${lat}`,
      dates: layer.dates,
      values: shown(sampled.values),
      ...(sigma && { sigma: shown(sigma).map(Math.abs) }),
    });
  }
  const { words } = styleOf(layer.name, layer.variable.unit);
  const meaning = error?.variable.attrs.long_name;
  return renderTimeseries(series, {
    title: flags.title ?? `Time series of ${layer.name}`,
    ...(typeof meaning === "string" && { subtitle: `σ: ${meaning}` }),
    quantity: layer.name,
    unit: display.unit,
    ...(display.unit === "m" && !display.isChosen ? {} : { displayUnit: display.unit }),
    ...(words && display.factor > 0 && { up: words[1] }),
    ...(flags.errors && { errors: flags.errors }),
    ...creditOf(flags.credit, attrs),
  });
}

/** A place that is in the result, to copy. */
function exampleOf({ grid }: ResultLayer): string {
  if (grid === null || grid.geometry === "radar") return "Give --at LON,LAT.";
  const [lon, lat] = pixelToLonLat(grid, Math.floor(grid.shape.y / 2), Math.floor(grid.shape.x / 2));
  return `Give --at LON,LAT, such as the middle: --at ${lon.toFixed(4)},${lat.toFixed(4)}`;
}
