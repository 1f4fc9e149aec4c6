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
  /** Neither drawn nor in the legend; the others keep their colours. */
  readonly hidden?: boolean;
  /** Added to its values, fit and truth, in the unit of the series; the legend says so. */
  readonly offset?: number;
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
  /** Standard errors as bars, as a band, as suits the number of epochs, or not at all. */
  readonly errors?: "auto" | "bars" | "band" | "none";
  /** ISO date that is marked by a vertical line: the one that a map beside the chart shows. */
  readonly currentDate?: string;
  /** Date, value and standard error of a dot under the pointer. */
  readonly hints?: boolean;
  /** Where the data come from, in small print. */
  readonly credits?: string;
}
