import { configError, inputError } from "../../../errors.ts";
import { readFloats } from "../../../stack/views.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import type { Cli } from "../../context.ts";
import { renderTimeDistance, renderTransect } from "../../parts/plot.ts";
import type { Result, ResultLayer } from "../../results/open-result.ts";
import { openStandardErrors } from "../../results/standard-errors.ts";
import { type Line, layLine } from "../maps/lay-line.ts";
import { requirePlaces } from "../maps/polygon-mask.ts";
import type { Place } from "../maps/read-geojson.ts";
import { sampleAlong } from "../maps/sample-along.ts";
import { type Slices, slicesOf, sliceTitle } from "./choose-slices.ts";
import { creditOf } from "./credit.ts";
import { wantedReference } from "./map-reference.ts";
import { mapStyle } from "./map-style.ts";
import { type Display, displayOf } from "./map-unit.ts";
import { titleOf, withLayer } from "./read-maps.ts";

/** Values along a line: of a map or one date as a curve, of several dates as a time-distance image. */
export function transectFigure({ signal }: Cli, path: string, flags: PlotFlags): Promise<string> {
  const corners = cornersOf(flags);
  return withLayer(path, flags, (result, layer) => draw(result, layer, corners, flags, signal));
}

/** Throws "usage-missing", "usage-conflict". */
function cornersOf({ from, to, line }: PlotFlags): readonly Place[] {
  if (line !== undefined && line.length >= 2 && !from && !to) return line;
  if (line === undefined && from && to) return [from, to];
  throw configError({
    code: line !== undefined && (from || to) ? "usage-conflict" : "usage-missing",
    what: "A transect runs from one place to another, or along a line of two or more.",
    fix: "Give --from LON,LAT --to LON,LAT, or --line LON,LAT --line LON,LAT ...",
  });
}

async function draw(
  result: Result,
  layer: ResultLayer,
  corners: readonly Place[],
  flags: PlotFlags,
  signal: AbortSignal,
): Promise<string> {
  const { grid, variable, dates, name } = layer;
  if (grid === null)
    throw inputError({
      code: "grid-missing",
      what: "The result does not say where its pixels are.",
      where: layer.path,
      fix: "Draw a result on a map, such as velocity.tif.",
    });
  requirePlaces(grid, layer.path);
  const slices = slicesOf(layer, flags);
  const line = layLine(grid, corners, undefined);
  const display = displayOf(layer, flags.unit);
  const alongLine = (slice: number) => sampleAlong(variable, grid, line.places, slice, "nearest", signal);
  const before = slices.reference === null ? null : await alongLine(slices.reference);
  const zero = await zeroOf(layer, flags, slices, signal);
  const profile = async (slice: number) => {
    const values = await alongLine(slice);
    const offset = await zero(slice);
    return values.map((value, i) => (value - (before?.[i] ?? 0) - offset) * display.factor);
  };
  const style = mapStyle(layer, flags, display);
  const since = slices.reference === null ? null : (dates[slices.reference] ?? null);
  const common = {
    title: flags.title ?? `${titleOf(layer, since)}, along a line`,
    ...(since !== null && { subtitle: `since ${since}` }),
    quantity: name,
    unit: display.unit,
    ...(display.isChosen && { displayUnit: display.unit }),
    bends: line.bends,
    ...creditOf(flags.credit, layer.attrs),
  };
  if (flags.dates !== undefined) return drawImage(line, layer, slices, profile, { ...common, ...style });

  const [slice = 0] = slices.shown;
  const values = await profile(slice);
  requireData(values, layer, corners);
  const sigma = await errorsAlong(result, layer, line, slice, display, signal);
  const label = sliceTitle(layer, slice);
  return renderTransect(
    line.distance,
    [{ name: label === "" ? name : `${name} ${label}`, values, ...(sigma && { sigma }) }],
    { ...common, ...(style.words && { up: style.words[1] }) },
  );
}

/** Samples of a time-distance image. */
const MOST_SAMPLES = 16e6;

async function drawImage(
  { distance }: Line,
  { dates, path }: ResultLayer,
  { shown }: Slices,
  profile: (slice: number) => Promise<Float32Array>,
  options: Parameters<typeof renderTimeDistance>[1],
): Promise<string> {
  if (dates.length === 0)
    throw inputError({
      code: "series-missing",
      what: "A time-distance image needs a series with dates.",
      where: path,
      fix: "Leave --dates out for a map.",
    });
  if (shown.length * distance.length > MOST_SAMPLES)
    throw configError({
      code: "usage-line",
      what: "The line has too many samples for so many dates.",
      got: `${distance.length} samples on ${shown.length} dates`,
      fix: "Give a shorter line, or fewer --dates.",
    });
  const ordered = [...new Set(shown)].sort((a, b) => a - b);
  const values = new Float32Array(ordered.length * distance.length);
  for (const [row, slice] of ordered.entries()) values.set(await profile(slice), row * distance.length);
  return renderTimeDistance({ distance, dates: ordered.map((slice) => dates[slice] ?? ""), values }, options);
}

/** What is taken off each slice: its value at the reference point that was asked for, or nothing. */
async function zeroOf(
  layer: ResultLayer,
  flags: PlotFlags,
  { reference }: Slices,
  signal: AbortSignal,
): Promise<(slice: number) => Promise<number>> {
  const pixel = wantedReference(layer, flags);
  if (pixel === null) return async () => 0;
  const at = async (slice: number) => {
    const { variable } = layer;
    const depth = variable.shape.length === 3 ? ([[slice, slice + 1]] as const) : [];
    const window = [...depth, [pixel.y, pixel.y + 1], [pixel.x, pixel.x + 1]] as const;
    return (await readFloats(variable, window, { signal }))[0] ?? Number.NaN;
  };
  const first = reference === null ? 0 : await at(reference);
  return async (slice) => {
    const zero = (await at(slice)) - first;
    if (!Number.isNaN(zero)) return zero;
    throw inputError({
      code: "reference-point-masked",
      what: "The reference point has no data.",
      where: layer.path,
      got: `row ${pixel.y}, column ${pixel.x}`,
      fix: "Give another one.",
    });
  };
}

function requireData(values: Float32Array, { path }: ResultLayer, corners: readonly Place[]): void {
  if (!values.every(Number.isNaN)) return;
  throw inputError({
    code: "place-outside",
    what: "The map has no data along the line.",
    where: path,
    got: corners.map(([lon, lat]) => `${lon},${lat}`).join(" to "),
    fix: "`upwarp inspect` prints the bounds of the map.",
  });
}

/** The standard errors of the layer, where the result has them; null where it has none. */
async function errorsAlong(
  result: Result,
  layer: ResultLayer,
  { places }: Line,
  slice: number,
  { factor }: Display,
  signal: AbortSignal,
): Promise<Float32Array | null> {
  const errors = await openStandardErrors(result);
  try {
    const own = result.layers.get(layer.name);
    const error = own ? errors.of(own) : null;
    if (error === null || error.grid === null) return null;
    const values = await sampleAlong(error.variable, error.grid, places, slice, "nearest", signal);
    return values.map((value) => Math.abs(value * factor));
  } finally {
    await errors.close();
  }
}
