import { dayNumber } from "../dates.ts";
import { inputError } from "../errors.ts";
import { formatQuantity, humanUnit, unitFactor } from "../units.ts";
import { drawDateAxis, drawValueAxis, TICK_LABEL_HEIGHT, valueAxisWidth } from "./chart.ts";
import { dotMark, drawKeys, type Key, lineMark } from "./keys.ts";
import { paddedExtent, type Scale } from "./scale.ts";
import { coordinate, figure, line, paint, polylinePath, tag } from "./svg.ts";
import { type ColourName, FIGURE_WIDTH, SPACE, STROKE, seriesColour } from "./theme.ts";
import {
  ARROW_WIDTH,
  type DrawnSeries,
  drawAside,
  drawDots,
  hintIn,
  noHint,
  type Point,
  ringMark,
} from "./timeseries-marks.ts";
import { drawTitles, titlesHeight } from "./titles.ts";

/** A curve through a series: of a linear fit, or of any other function of time. */
interface FittedCurve {
  /** ISO dates; those of the series when absent. */
  readonly dates?: readonly string[];
  /** In the unit of the series, one per date. */
  readonly values: ArrayLike<number>;
  /** Rate of the fit and its standard error, unit of the series per year. */
  readonly velocity?: number;
  readonly velocitySigma?: number;
}

/** Displacement of one place. */
export interface TimeSeries {
  readonly name: string;
  /** ISO dates, ascending. */
  readonly dates: readonly string[];
  /** One per date; NaN where there is none. */
  readonly values: ArrayLike<number>;
  /** Standard error of each value. */
  readonly sigma?: ArrayLike<number>;
  readonly fit?: FittedCurve;
  /** What a simulation put in, one per date. */
  readonly truth?: ArrayLike<number>;
  /** Place in the palette, from 0; that in the list when absent. Two measurements of one place share theirs. */
  readonly colour?: number;
  /** Rings instead of dots: the second measurement of a place. */
  readonly hollow?: boolean;
}

export interface TimeSeriesOptions {
  readonly title: string;
  readonly subtitle?: string;
  /** Title of the vertical axis. */
  readonly quantity?: string;
  /** Unit of the values, UDUNITS spelling. */
  readonly unit?: string;
  readonly displayUnit?: string;
  /** What up means: "towards satellite". */
  readonly up?: string;
  readonly width?: number;
  /** Height of the plotting area. */
  readonly height?: number;
  /**
   * Dates that are shown hollow and decide nothing: neither the range of the axis, beyond which they are arrows at its edge,
   * nor the band.
   */
  readonly setAside?: { readonly dates: readonly string[]; readonly name: string };
  /** Standard errors as bars, as a band, or as suits the number of epochs. */
  readonly errors?: "auto" | "bars" | "band";
  /** Date, value and standard error of a dot under the pointer. */
  readonly hints?: boolean;
}

/** More epochs than this get a band: error bars would become a smear. */
const MOST_ERROR_BARS = 60;

/**
 * Displacement of one or several places over time, with standard errors, fitted curves and their rates, and the
 * true series of a simulation.
 *
 * @returns an SVG file
 * @throws input errors `series-empty`, `series-length-mismatch`, `series-date-unreadable`
 */
export function renderTimeseries(series: readonly TimeSeries[], options: TimeSeriesOptions): string {
  const {
    title,
    quantity = "LOS displacement",
    unit = "m",
    displayUnit = "mm",
    up,
    width = FIGURE_WIDTH,
    height = 300,
    errors = "auto",
  } = options;
  const factor = unitFactor(unit, displayUnit);
  const aside = new Set(options.setAside?.dates.map(dayNumber));
  const whole = series.map((one, i) => inDisplayUnit(one, factor, colourOf(one, i)));
  const drawn = whole.map((one) => withoutDays(one, aside));
  if (drawn.every(({ points }) => points.length === 0))
    throw inputError({ code: "series-empty", what: "There is no date to draw.", where: title });

  const banded = ({ length }: { readonly length: number }) =>
    errors === "auto" ? length > MOST_ERROR_BARS : errors === "band";
  const days = drawn.flatMap(({ points, fit }) => [...points, ...fit].map(([day]) => day));
  const dates = paddedExtent([days], 0.03);
  const range = paddedExtent(drawn.flatMap(reach));
  const left = SPACE.edge + valueAxisWidth(range, height);
  const area = { left, top: titlesHeight(options) + 40, width: width - left - SPACE.edge, height };
  const human = humanUnit(displayUnit);
  const value = drawValueAxis(
    area,
    range,
    human === "" ? quantity : `${quantity} (${human})`,
    up === undefined ? "" : `↑ ${up}`,
  );
  const time = drawDateAxis(area, dates);
  const hint = options.hints ? hintIn(displayUnit) : noHint;
  const keys = drawKeys(
    [...legend(series, unit, displayUnit, banded), ...asideKey(series, options)],
    SPACE.edge,
    area.top + height + TICK_LABEL_HEIGHT + 26,
    width - 2 * SPACE.edge,
  );

  const named = series.map(({ name }) => name).join(", ");
  return figure(
    {
      width,
      height: keys.bottom + SPACE.edge,
      title,
      description: describe(series, named, unit, displayUnit),
    },
    drawTitles(options, SPACE.edge, width),
    value.svg,
    time.svg,
    ...drawn.map((one) => drawErrors(one, banded(one.points), time.scale, value.scale)),
    ...drawn.map((one) => drawCurves(one, time.scale, value.scale)),
    ...drawn.map((one) => drawDots(one, MOST_ERROR_BARS, time.scale, value.scale, hint)),
    ...whole.map((one, i) =>
      drawAside(one, aside, time.scale, value.scale, area, ARROW_WIDTH * (i - (whole.length - 1) / 2), hint),
    ),
    keys.svg,
  );
}

const colourOf = ({ colour }: TimeSeries, index: number) => seriesColour(colour ?? index);

function inDisplayUnit(
  { name, dates, values, sigma, fit, truth, hollow = false }: TimeSeries,
  factor: number,
  colour: ColourName,
): DrawnSeries {
  const days = dates.map((date) => dayOf(date, name));
  const along = (list: ArrayLike<number>, on: readonly number[], what: string): Point[] => {
    if (list.length !== on.length)
      throw inputError({
        code: "series-length-mismatch",
        what: "A series needs one value for each date.",
        where: `${what} of ${name}`,
        got: `${list.length} values, ${on.length} dates`,
      });
    return on.map((day, i) => [day, (list[i] ?? Number.NaN) * factor]);
  };
  const fitDays = fit?.dates?.map((date) => dayOf(date, name)) ?? days;
  return {
    name,
    colour,
    hollow,
    points: along(values, days, "values"),
    sigma: sigma === undefined ? [] : along(sigma, days, "sigma").map(([, value]) => value),
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

function asideKey(series: readonly TimeSeries[], { setAside }: TimeSeriesOptions): readonly Key[] {
  const isShown = setAside?.dates.some((date) => series.some(({ dates }) => dates.includes(date)));
  return setAside && isShown ? [{ mark: ringMark("muted"), text: setAside.name }] : [];
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
function reach({ points, sigma, fit, truth }: DrawnSeries): readonly number[][] {
  const spread = (side: number) =>
    points.map(([, value], i) => value + side * (Number.isFinite(sigma[i]) ? (sigma[i] ?? 0) : 0));
  return [spread(-1), spread(1), fit.map(([, value]) => value), truth.map(([, value]) => value)];
}

function drawErrors({ points, sigma, colour }: DrawnSeries, asBand: boolean, x: Scale, y: Scale): string {
  if (sigma.length === 0) return "";
  const known = points.flatMap(([day, value], i) => {
    const error = sigma[i] ?? Number.NaN;
    return Number.isFinite(value) && Number.isFinite(error) ? [[day, value, error] as const] : [];
  });
  if (known.length === 0) return "";
  if (asBand) {
    const upper = known.map(([day, value, error]) => [x(day), y(value + error)] as const);
    const lower = known.map(([day, value, error]) => [x(day), y(value - error)] as const).reverse();
    return tag("path", {
      d: `${polylinePath([...upper, ...lower])}Z`,
      ...paint({ fill: colour }),
      "fill-opacity": 0.16,
    });
  }
  const bars = known.map(([day, value, error]) => {
    const at = coordinate(x(day));
    return `M${at},${coordinate(y(value - error))}V${coordinate(y(value + error))}`;
  });
  return tag("path", {
    d: bars.join(""),
    ...paint({ fill: "none", stroke: colour }),
    "stroke-width": STROKE.line,
    "stroke-opacity": 0.55,
  });
}

function drawCurves({ fit, truth, colour }: DrawnSeries, x: Scale, y: Scale): string {
  const curve = (points: readonly Point[], dash: string | undefined, opacity: number) =>
    points.length === 0
      ? ""
      : tag("path", {
          d: polylinePath(points.map(([day, value]) => [x(day), y(value)])),
          ...paint({ fill: "none", stroke: colour }),
          "stroke-width": 1.5,
          "stroke-dasharray": dash,
          "stroke-opacity": opacity,
          "stroke-linejoin": "round",
        });
  return curve(fit, undefined, 0.9) + curve(truth, TRUTH_DASH, 0.9);
}

const TRUTH_DASH = "2 3";

function legend(
  series: readonly TimeSeries[],
  unit: string,
  displayUnit: string,
  banded: (dates: readonly string[]) => boolean,
): readonly Key[] {
  const places = series.map((one, i) => ({
    mark: one.hollow ? ringMark(colourOf(one, i), "", 4) : dotMark(colourOf(one, i), 4.5),
    text: `${one.name}${rateText(one, unit, displayUnit)}`,
  }));
  return [
    ...places,
    ...(series.some(({ fit }) => fit !== undefined)
      ? [{ mark: lineMark("muted", { width: 1.5 }), text: "fit" }]
      : []),
    ...(series.some(({ truth }) => truth !== undefined)
      ? [{ mark: lineMark("muted", { width: 1.5, dash: TRUTH_DASH }), text: "truth" }]
      : []),
    ...(series.some(({ sigma }) => sigma !== undefined)
      ? [{ mark: series.every(({ dates }) => banded(dates)) ? bandMark : sigmaMark, text: "± 1 σ" }]
      : []),
  ];
}

const sigmaMark = (x: number, y: number) =>
  line(x, y - 7, x, y + 7, { ...paint({ stroke: "muted" }), "stroke-width": STROKE.line });

const bandMark = (x: number, y: number) =>
  tag("rect", {
    x: x - 9,
    y: y - 5,
    width: 18,
    height: 10,
    ...paint({ fill: "muted" }),
    "fill-opacity": 0.25,
  });

function rateText({ fit }: TimeSeries, unit: string, displayUnit: string): string {
  if (fit?.velocity === undefined) return "";
  const sigma = fit.velocitySigma === undefined ? {} : { sigma: fit.velocitySigma };
  return `: ${formatQuantity(fit.velocity, `${unit} yr-1`, { ...sigma, to: `${displayUnit} yr-1`, minus: "−" })}`;
}

function describe(series: readonly TimeSeries[], named: string, unit: string, displayUnit: string): string {
  const dates = series.flatMap((one) => one.dates).sort();
  const rates = series
    .filter(({ fit }) => fit?.velocity !== undefined)
    .map((one) => `${one.name}${rateText(one, unit, displayUnit)}`);
  return `Displacement of ${named} from ${dates[0]} to ${dates.at(-1)}.${rates.length === 0 ? "" : ` Rates: ${rates.join("; ")}.`}`;
}
