import { dateOfDay, dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import { formatQuantity, unitFactor } from "../units.ts";
import { type Area, TICK_LABEL_HEIGHT, valueAxisWidth } from "./chart.ts";
import { drawCredits } from "./credits.ts";
import { dotMark, drawKeys, type Key, lineMark } from "./keys.ts";
import { type PlotLayout, plotLayout } from "./plot-layout.ts";
import { paddedExtent } from "./scale.ts";
import { type ColourName, FIGURE_WIDTH, SPACE, seriesColour } from "./theme.ts";
import {
  bandMark,
  currentMark,
  type DrawnSeries,
  type Point,
  ringMark,
  sigmaMark,
} from "./timeseries-marks.ts";
import type { TimeSeries, TimeSeriesOptions } from "./timeseries-options.ts";
import { titlesHeight } from "./titles.ts";

/** More epochs than this get a band: error bars would become a smear. */
export const MOST_ERROR_BARS = 60;

/** Everything that is decided before a figure of series is drawn. */
export interface PreparedSeries {
  readonly layout: PlotLayout;
  /** Those that are shown, with every date. */
  readonly whole: readonly DrawnSeries[];
  /** The same without the dates that are set aside. */
  readonly drawn: readonly DrawnSeries[];
  readonly aside: ReadonlySet<number>;
  /** Day of the current date; null where none is marked. */
  readonly current: number | null;
  readonly errorsOf: (epochs: number) => "bars" | "band" | "none";
  /** Legend and credits. */
  readonly below: string;
}

/**
 * Plotting area and scales of `renderTimeseries` with the same arguments: days since 1970-01-01 across, values in the
 * displayed unit upwards. Series that are hidden do not stretch the axes, unless all of them are.
 *
 * @throws input errors `series-empty`, `series-length-mismatch`, `series-date-unreadable`
 */
export function layoutTimeseries(series: readonly TimeSeries[], options: TimeSeriesOptions): PlotLayout {
  return prepareTimeseries(series, options).layout;
}

export function prepareTimeseries(series: readonly TimeSeries[], options: TimeSeriesOptions): PreparedSeries {
  const {
    title,
    unit = "m",
    displayUnit = "mm",
    width = FIGURE_WIDTH,
    height = 300,
    errors = "auto",
  } = options;
  const factor = unitFactor(unit, displayUnit);
  const aside = new Set(options.setAside?.dates.map(dayNumber));
  const all = series.map((one, i) => inDisplayUnit(one, factor, colourOf(one, i)));
  const whole = all.filter((_, i) => series[i]?.hidden !== true);
  const drawn = whole.map((one) => withoutDays(one, aside));
  const deciding = drawn.length > 0 ? drawn : all.map((one) => withoutDays(one, aside));
  if (deciding.every(({ points }) => points.length === 0))
    throw inputError({ code: "series-empty", what: "There is no date to draw.", where: title });

  const current = options.currentDate === undefined ? null : dayOf(options.currentDate, title);
  const errorsOf = (epochs: number) =>
    errors === "auto" ? (epochs > MOST_ERROR_BARS ? "band" : "bars") : errors;
  const days = deciding.flatMap(({ points, fit }) => [...points, ...fit].map(([day]) => day));
  const range = paddedExtent(deciding.flatMap((one) => reach(one, errors !== "none")));
  const left = SPACE.edge + valueAxisWidth(range, height);
  const area: Area = { left, top: titlesHeight(options) + 40, width: width - left - SPACE.edge, height };
  const keys = drawKeys(
    [...legend(series, unit, displayUnit, errorsOf), ...asideKey(series, options), ...currentKey(current)],
    SPACE.edge,
    area.top + height + TICK_LABEL_HEIGHT + 26,
    width - 2 * SPACE.edge,
  );
  const credits = drawCredits(options.credits, keys.bottom, width);
  const layout = plotLayout(
    { width, height: credits.bottom + SPACE.edge },
    area,
    { kind: "date", domain: paddedExtent([days], 0.03), unit: "" },
    { kind: "number", domain: range, unit: displayUnit },
  );
  return { layout, whole, drawn, aside, current, errorsOf, below: keys.svg + credits.svg };
}

const colourOf = ({ colour }: TimeSeries, index: number) => seriesColour(colour ?? index);

function inDisplayUnit(
  { name, dates, values, sigma, fit, truth, hollow = false, offset = 0 }: TimeSeries,
  factor: number,
  colour: ColourName,
): DrawnSeries {
  const days = dates.map((date) => dayOf(date, name));
  const along = (list: ArrayLike<number>, on: readonly number[], what: string, moved = offset): Point[] => {
    if (list.length !== on.length)
      throw inputError({
        code: "series-length-mismatch",
        what: "A series needs one value for each date.",
        where: `${what} of ${name}`,
        got: `${list.length} values, ${on.length} dates`,
      });
    return on.map((day, i) => [day, ((list[i] ?? Number.NaN) + moved) * factor]);
  };
  const fitDays = fit?.dates?.map((date) => dayOf(date, name)) ?? days;
  return {
    name,
    colour,
    hollow,
    points: along(values, days, "values"),
    sigma: sigma === undefined ? [] : along(sigma, days, "sigma", 0).map(([, value]) => value),
    fit: fit === undefined ? [] : along(fit.values, fitDays, "fit"),
    truth: truth === undefined ? [] : along(truth, days, "truth"),
  };
}

function withoutDays(one: DrawnSeries, days: ReadonlySet<number>): DrawnSeries {
  if (days.size === 0) return one;
  const keep = ([day]: Point) => !days.has(day);
  return {
    ...one,
    points: one.points.filter(keep),
    sigma: one.sigma.filter((_, i) => keep(one.points[i] ?? [Number.NaN, 0])),
    truth: one.truth.filter(keep),
  };
}

function dayOf(date: string, where: string): number {
  const day = dayNumber(date);
  if (Number.isNaN(day))
    throw inputError({
      code: "series-date-unreadable",
      what: "A date of a series is not a day of the calendar.",
      where,
      got: date,
      fix: "Write it as 2018-01-06.",
    });
  return day;
}

/** Every value that must be inside the axis. */
function reach({ points, sigma, fit, truth }: DrawnSeries, withErrors: boolean): readonly number[][] {
  const spread = (side: number) =>
    points.map(
      ([, value], i) => value + (withErrors && Number.isFinite(sigma[i]) ? side * (sigma[i] ?? 0) : 0),
    );
  return [spread(-1), spread(1), fit.map(([, value]) => value), truth.map(([, value]) => value)];
}

function asideKey(series: readonly TimeSeries[], { setAside }: TimeSeriesOptions): readonly Key[] {
  const isShown = setAside?.dates.some((date) => series.some(({ dates }) => dates.includes(date)));
  return setAside && isShown ? [{ mark: ringMark("muted"), text: setAside.name }] : [];
}

const currentKey = (day: number | null): readonly Key[] =>
  day === null ? [] : [{ mark: currentMark, text: dateOfDay(day) }];

export const TRUTH_DASH = "2 3";

function legend(
  series: readonly TimeSeries[],
  unit: string,
  displayUnit: string,
  errorsOf: PreparedSeries["errorsOf"],
): readonly Key[] {
  const shown = series.map((one, i) => ({ one, i })).filter(({ one }) => one.hidden !== true);
  const places = shown.map(({ one, i }) => ({
    mark: one.hollow ? ringMark(colourOf(one, i), "", 4) : dotMark(colourOf(one, i), 4.5),
    text: `${one.name}${rateText(one, unit, displayUnit)}${offsetText(one, unit, displayUnit)}`,
  }));
  const has = (is: (one: TimeSeries) => boolean, ...keys: readonly Key[]) =>
    shown.some(({ one }) => is(one)) ? keys : [];
  const ways = new Set(shown.filter(({ one }) => one.sigma).map(({ one }) => errorsOf(one.dates.length)));
  return [
    ...places,
    ...has(({ fit }) => fit !== undefined, { mark: lineMark("muted", { width: 1.5 }), text: "fit" }),
    ...has(({ truth }) => truth !== undefined, {
      mark: lineMark("muted", { width: 1.5, dash: TRUTH_DASH }),
      text: "truth",
    }),
    ...(ways.has("bars") ? [{ mark: sigmaMark, text: "± 1 σ" }] : []),
    ...(ways.has("band") && !ways.has("bars") ? [{ mark: bandMark, text: "± 1 σ" }] : []),
  ];
}

/** ": −93 ± 4 mm/yr", nothing without a fitted rate. */
export function rateText({ fit }: TimeSeries, unit: string, displayUnit: string): string {
  if (fit?.velocity === undefined) return "";
  const sigma = fit.velocitySigma === undefined ? {} : { sigma: fit.velocitySigma };
  return `: ${formatQuantity(fit.velocity, `${unit} yr-1`, { ...sigma, to: `${displayUnit} yr-1`, minus: "−" })}`;
}

/** A series that is moved says so: nobody may read its values as they stand. */
function offsetText({ offset = 0 }: TimeSeries, unit: string, displayUnit: string): string {
  if (offset === 0) return "";
  const moved = formatQuantity(offset, unit, { to: displayUnit, minus: "−" });
  return ` (moved by ${offset > 0 ? "+" : ""}${moved})`;
}
