import type { TimeSeries, TimeSeriesOptions } from "../../plot/render-timeseries.ts";
import { formatQuantity } from "../../units.ts";
import type { Layer } from "../protocol.ts";
import type { ChartState } from "../state/view-state.ts";
import { type FitOutcome, fitSeries, type SeriesFitted } from "./fit-series.ts";
import { type LayerLegend, legendOf, shortTitle } from "./legend.ts";
import { type PlaceSeries, type RelativeSeries, reReference, SIGMA_WORDS } from "./re-reference.ts";

/** A marker or a polygon with its series as stored. */
export interface ChartPlace {
  readonly id: string;
  readonly name: string;
  readonly colour: number;
  readonly hidden: boolean;
  /** In the unit of the layer. */
  readonly offset: number;
  readonly kind: "marker" | "polygon";
  readonly series: PlaceSeries;
}

export interface SeriesChartInput {
  readonly layer: Pick<Layer, "name" | "title" | "role" | "unit">;
  /** ISO dates of the layer, ascending. */
  readonly dates: readonly string[];
  readonly places: readonly ChartPlace[];
  /** Series of the reference place; null as stored. */
  readonly reference: PlaceSeries | null;
  /** Null as stored; so is a date that the layer does not have. */
  readonly referenceDate: string | null;
  readonly chart: ChartState;
  readonly unit?: string | null;
  /** Date that the map shows. */
  readonly currentDate?: string;
  /** Acquisition time of day, UTC, where it is known. */
  readonly secondsOfDay?: number | undefined;
  readonly width?: number;
}

/** A place as it is in the chart. */
export interface ChartedPlace {
  readonly id: string;
  readonly name: string;
  readonly kind: ChartPlace["kind"];
  readonly hidden: boolean;
  readonly relative: RelativeSeries;
  /** Null where no fit was asked for. */
  readonly fit: FitOutcome | null;
}

/** What `renderTimeseries` takes of a place; a hidden one keeps its colour and is not drawn. */
export type ChartSeries = TimeSeries & { readonly hidden?: boolean; readonly offset?: number };

export type ChartOptions = Omit<TimeSeriesOptions, "errors"> & {
  readonly errors?: "auto" | "bars" | "band" | "none";
  readonly currentDate?: string;
};

export interface SeriesFigure {
  /** Places that have a value, in the order of the chart; null options where there is none to draw. */
  readonly series: readonly ChartSeries[];
  readonly options: ChartOptions | null;
  /** Every place, for tables and files. */
  readonly places: readonly ChartedPlace[];
  /** What the chart cannot say by itself, in words for people. */
  readonly notes: readonly string[];
}

/** The chart of the series of all places against the reference, with fits or what they leave over. */
export function seriesFigure(input: SeriesChartInput): SeriesFigure {
  const { layer, dates, chart, currentDate, width, places } = input;
  const legend = legendOf(layer, input.unit ? { unit: input.unit } : {});
  const charted = places.map((place) => chartPlace(place, input));
  const series = charted.flatMap((one, k) => {
    const place = places[k];
    return place === undefined || one.relative.empty !== null ? [] : [seriesOf(one, place, dates, chart)];
  });
  const name = shortTitle(layer);
  const hasShown = series.some(({ hidden }) => !hidden);
  return {
    series,
    options: hasShown
      ? {
          title: chart.residual && chart.fit ? `${name}: what the fit leaves over` : name,
          subtitle: subtitleOf(input, charted),
          quantity: chart.residual && chart.fit ? "Residual" : name,
          unit: layer.unit || "1",
          displayUnit: legend.unit || "1",
          errors: chart.errors,
          hints: true,
          ...(legend.words && { up: legend.words[1] }),
          ...(currentDate !== undefined && dates.includes(currentDate) && { currentDate }),
          ...(width !== undefined && { width }),
        }
      : null,
    places: charted,
    notes: charted.flatMap((one) => notesOf(one, layer.unit, legend)),
  };
}

function chartPlace(
  { id, name, kind, hidden, series }: ChartPlace,
  { layer, dates, reference, referenceDate, chart, secondsOfDay }: SeriesChartInput,
): ChartedPlace {
  const at = referenceDate === null ? -1 : dates.indexOf(referenceDate);
  const relative = reReference(series, { place: reference, date: at < 0 ? null : at });
  const weights = chart.weighted && relative.sigma !== null ? { sigma: relative.sigma } : {};
  const fit =
    chart.fit === null || relative.empty !== null
      ? null
      : fitSeries(dates, relative.values, chart.fit, { unit: layer.unit || "1", secondsOfDay, ...weights });
  return { id, name, kind, hidden, relative, fit };
}

function seriesOf(
  { name, hidden, relative, fit }: ChartedPlace,
  place: ChartPlace,
  dates: readonly string[],
  { residual }: ChartState,
): ChartSeries {
  const fitted = fit?.kind === "fit" ? fit : null;
  // The pixels of a polygon differ by more than each is uncertain: their spread is what there is to see.
  const sigma = place.kind === "polygon" ? (relative.spread ?? relative.sigma) : relative.sigma;
  const showsResidual = residual && fitted !== null;
  return {
    name,
    dates,
    values: showsResidual ? fitted.residual : relative.values,
    colour: place.colour,
    hidden,
    offset: place.offset,
    ...(sigma && { sigma }),
    ...(fitted && !showsResidual && { fit: curveOf(fitted) }),
  };
}

function curveOf({ curve, parameters }: SeriesFitted): NonNullable<TimeSeries["fit"]> {
  const velocity = parameters.find(({ name }) => name === "velocity");
  return {
    ...curve,
    ...(velocity && { velocity: velocity.value }),
    ...(velocity && Number.isFinite(velocity.sigma) && { velocitySigma: velocity.sigma }),
  };
}

function subtitleOf({ reference, referenceDate, dates }: SeriesChartInput, charted: readonly ChartedPlace[]) {
  const hasDate = referenceDate !== null && dates.includes(referenceDate);
  const sigma = charted.find(({ kind, relative }) => kind === "marker" && relative.sigmaKind !== "none");
  const isWeighted = charted.some(({ hidden, fit }) => !hidden && fit?.kind === "fit" && fit.isWeighted);
  const parts = [
    ...(reference ? ["against the reference"] : []),
    ...(hasDate ? [`since ${referenceDate}`] : []),
    ...(sigma ? [SIGMA_WORDS[sigma.relative.sigmaKind]] : []),
    ...(isWeighted ? ["fits weighted"] : []),
  ];
  return parts.length === 0 ? "as stored" : parts.join(", ");
}

function notesOf({ name, kind, relative, fit }: ChartedPlace, unit: string, legend: LayerLegend): string[] {
  const notes: string[] = [];
  if (relative.empty !== null) notes.push(`${name}: ${relative.empty}`);
  else if (kind === "polygon") notes.push(`${name}: ${describeSpread(relative, unit, legend)}`);
  if (fit?.kind === "none") {
    const { what, where, fix } = fit.problem;
    notes.push([`${name}: ${what}`, where && `(${where})`, fix].filter(Boolean).join(" "));
  }
  return notes;
}

/** What the band of a polygon is, and how well its mean is known at most. */
function describeSpread(
  { spread, sigma, sigmaKind }: RelativeSeries,
  unit: string,
  { unit: to }: LayerLegend,
) {
  const band =
    spread === null ? "" : "the band is the spread of its pixels (standard deviation, as stored). ";
  if (sigma === null) return `${band}The standard error of its mean is not known.`;
  const largest = Math.max(0, ...sigma.filter(Number.isFinite));
  const as = sigmaKind === "independent" ? ", as if its errors and the reference's were independent" : "";
  return `${band}The standard error of its mean is at most ${formatQuantity(largest, unit || "1", { to: to || "1", digits: 2 })}${as}.`;
}
