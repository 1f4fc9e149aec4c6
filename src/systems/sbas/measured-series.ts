/** A series of displacement along one direction, and how what is made of it is called. */
export interface MeasuredSeries {
  /** Array of the series: "displacement", "rangeDisplacement". */
  readonly series: string;
  /** What stands before the names of its other arrays; nothing for the line of sight of interferograms. */
  readonly prefix: "" | "range" | "azimuth";
  /** "Displacement along the line of sight", as docs begin. */
  readonly doc: string;
  /** Its direction, and where it is positive, as they stand in docs of other arrays. */
  readonly along: string;
  readonly positive: string;
  /** Words at the negative and the positive end of its legend. */
  readonly words: readonly [negative: string, positive: string];
}

export const LINE_OF_SIGHT: MeasuredSeries = {
  series: "displacement",
  prefix: "",
  doc: "Displacement along the line of sight",
  along: "along the line of sight",
  positive: "towards the satellite",
  words: ["away from satellite", "towards satellite"],
};

/** velocityStd of range as rangeVelocityStd. */
export const nameOf = ({ prefix }: MeasuredSeries, output: string): string =>
  prefix === "" ? output : `${prefix}${output.charAt(0).toUpperCase()}${output.slice(1)}`;

/** A doc of motion along the line of sight, as one of this series. */
export const docOf = ({ along, positive }: MeasuredSeries, doc: string): string =>
  doc.replace(LINE_OF_SIGHT.along, along).replace(LINE_OF_SIGHT.positive, positive);

/** The arrays of a step under the names of a series. */
export const namedAfter = <T>(
  measured: MeasuredSeries,
  arrays: Readonly<Record<string, T>>,
): Record<string, T> =>
  Object.fromEntries(Object.entries(arrays).map(([name, array]) => [nameOf(measured, name), array]));
