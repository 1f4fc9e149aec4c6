import { configError, inputError } from "../../errors.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import type { PlotFlags, PlotKind } from "../commands/plot.ts";
import type { Cli } from "../context.ts";
import { openSource } from "../export/source.ts";
import { styleOf, writeFigure } from "../figures.ts";
import { renderTimeseries, type TimeSeries } from "../parts/plot.ts";
import { chooseLayers, type Result, type ResultLayer } from "../results/open-result.ts";
import { openStandardErrors, type StandardErrors, withoutErrors } from "../results/standard-errors.ts";
import { coherenceFigure, networkFigure } from "./plot/pair-figures.ts";
import { plotMap } from "./plot/plot-map.ts";
import { seriesAt } from "./sample.ts";

export async function plotResult(this: Cli, flags: PlotFlags, kind: PlotKind, path: string): Promise<void> {
  refuseFlagsOfMaps(kind, flags);
  await writeFigure(flags.out, await figureOf(this, kind, path, flags));
  this.say(`wrote  ${flags.out}`);
}

function figureOf(cli: Cli, kind: PlotKind, path: string, flags: PlotFlags): Promise<string> {
  switch (kind) {
    case "map":
      return plotMap(cli, path, flags);
    case "network":
      return networkFigure(path, flags, cli.signal);
    case "coherence":
      return coherenceFigure(path, flags, cli.signal);
    case "timeseries":
      return timeseriesFigure(path, flags);
  }
}

/** Flags that change how a map is drawn; the other figures have no use for them. */
const OF_MAPS = [
  "date",
  "dates",
  "columns",
  "referenceDate",
  "reference",
  "referenceYx",
  "unit",
  "range",
  "wrap",
  "colourMap",
  "mask",
  "dem",
  "contours",
  "stations",
] as const satisfies readonly (keyof PlotFlags)[];

function refuseFlagsOfMaps(kind: PlotKind, flags: PlotFlags): void {
  const odd = OF_MAPS.find((name) => flags[name] !== undefined);
  if (odd === undefined || kind === "map") return;
  throw configError({
    code: "usage-flag",
    what: `--${odd.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} has no meaning for a ${kind}.`,
    fix: "Leave it out, or plot a map.",
  });
}

async function timeseriesFigure(path: string, flags: PlotFlags): Promise<string> {
  const result = await openSource(path);
  try {
    return await seriesFigure(result, flags);
  } finally {
    await result.close();
  }
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
