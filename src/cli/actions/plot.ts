import { configError, inputError } from "../../errors.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import type { PlotFlags, PlotKind } from "../commands/results.ts";
import type { Cli } from "../context.ts";
import { styleOf, writeFigure } from "../figures.ts";
import { renderMap, renderNetwork, renderTimeseries, type TimeSeries } from "../parts/plot.ts";
import { openStack } from "../parts/products.ts";
import { chooseLayers, openResult, type Result, type ResultLayer } from "../results/open-result.ts";
import { readMap } from "../results/read-map.ts";
import { openStandardErrors, type StandardErrors, withoutErrors } from "../results/standard-errors.ts";
import { seriesAt } from "./sample.ts";

export async function plotResult(this: Cli, flags: PlotFlags, kind: PlotKind, path: string): Promise<void> {
  const svg =
    kind === "network"
      ? await networkFigure(path, flags)
      : await resultFigure(kind, path, flags, this.signal);
  await writeFigure(flags.out, svg);
  this.say(`wrote  ${flags.out}`);
}

async function networkFigure(path: string, { title }: PlotFlags): Promise<string> {
  const { network } = await openStack([path]);
  if (network !== null) return renderNetwork({ network }, { ...(title !== undefined && { title }) });
  throw inputError({
    code: "network-missing",
    what: "There are no pairs of dates to draw.",
    where: path,
    fix: "Name a stack of interferograms, or displacement.zarr of a run.",
  });
}

async function resultFigure(kind: "map" | "timeseries", path: string, flags: PlotFlags, signal: AbortSignal) {
  const result = await openResult(path);
  try {
    return kind === "map" ? await mapFigure(result, flags, signal) : await seriesFigure(result, flags);
  } finally {
    await result.close();
  }
}

/** What is drawn of a folder of results when nothing is said. */
const FIRST_CHOICE = ["velocity", "displacement"];

async function mapFigure(result: Result, flags: PlotFlags, signal: AbortSignal): Promise<string> {
  const favourite = FIRST_CHOICE.find((name) => result.layers.has(name));
  const [layer] = chooseLayers(result, flags.variable ?? favourite);
  if (!layer) throw new TypeError("a result has at least one layer");
  const { variable, name, dates } = layer;
  const slice = sliceOf(layer, flags.date);
  const { values, grid, step } = await readMap(layer, slice, signal);
  const date = variable.shape.length === 3 ? dates[slice] : undefined;
  // GDAL's name of the same thing.
  const { long_name: longName, description } = variable.attrs;
  const since =
    date !== undefined && dates[0] !== undefined && date !== dates[0] ? `${dates[0]} to ${date}` : date;
  return renderMap(
    { values, grid },
    {
      title: flags.title ?? String(longName ?? description ?? name),
      ...(since !== undefined && { subtitle: since }),
      quantity: name,
      unit: variable.unit || "1",
      ...styleOf(name, variable.unit),
      referencePoint: referenceOf(layer, step),
    },
  );
}

function sliceOf({ variable, dates, path }: ResultLayer, date: string | undefined): number {
  const depth = variable.shape.length === 3 ? (variable.shape[0] ?? 1) : 1;
  if (date === undefined) return depth - 1;
  const slice = dates.indexOf(date);
  if (slice >= 0) return slice;
  throw inputError({
    code: "date-missing",
    what: "The result has no such date.",
    where: path,
    got: date,
    fix:
      dates.length > 0
        ? `Dates run from ${dates[0]} to ${dates.at(-1)}; \`upwarp inspect\` lists them.`
        : "This is a map: leave --date out.",
  });
}

function referenceOf({ attrs }: ResultLayer, step: number): { y: number; x: number } | null {
  const { reference_y: y, reference_x: x } = attrs;
  return typeof y === "number" && typeof x === "number"
    ? { y: Math.floor(y / step), x: Math.floor(x / step) }
    : null;
}

async function seriesFigure(result: Result, flags: PlotFlags): Promise<string> {
  const errors = await openStandardErrors(result);
  try {
    return await drawSeries(result, errors, flags);
  } finally {
    await errors.close();
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
    const { values } = sampled;
    series.push({ name: `${lon}, ${lat}`, dates: layer.dates, values, ...(sigma && { sigma }) });
  }
  const { words } = styleOf(layer.name, layer.variable.unit);
  const meaning = error?.variable.attrs.long_name;
  return renderTimeseries(series, {
    title: flags.title ?? `Time series of ${layer.name}`,
    ...(typeof meaning === "string" && { subtitle: `σ: ${meaning}` }),
    quantity: layer.name,
    unit: layer.variable.unit || "1",
    ...(layer.variable.unit === "m" ? {} : { displayUnit: layer.variable.unit || "1" }),
    ...(words && { up: words[1] }),
  });
}

/** A place that is in the result, to copy. */
function exampleOf({ grid }: ResultLayer): string {
  if (grid === null || grid.geometry === "radar") return "Give --at LON,LAT.";
  const [lon, lat] = pixelToLonLat(grid, Math.floor(grid.shape.y / 2), Math.floor(grid.shape.x / 2));
  return `Give --at LON,LAT, such as the middle: --at ${lon.toFixed(4)},${lat.toFixed(4)}`;
}
