import { csvDouble, csvText } from "../../stack/csv-cell.ts";
import { humanUnit } from "../../units.ts";
import type { FitOutcome } from "./fit-series.ts";
import type { Histogram } from "./histogram.ts";
import type { SigmaKind } from "./re-reference.ts";
import type { Profiles } from "./transect-figure.ts";

/** Where numbers come from and what was done to them: the lines before the table. */
export interface Provenance {
  /** Path of the file within what was opened. */
  readonly path: string;
  /** Name of the variable. */
  readonly variable: string;
  /** UDUNITS spelling. */
  readonly unit: string;
  /** Coordinates of the reference and its radius in pixels; null as stored. */
  readonly reference: { readonly at: readonly [x: number, y: number]; readonly buffer: number } | null;
  readonly referenceDate: string | null;
}

/** What standard errors are, as a line of the table's head says it. */
const SIGMA_LINES: Readonly<Record<SigmaKind, string>> = {
  none: "no standard errors",
  stored: "standard errors as stored",
  independent: "standard errors of differences as if those of pixel, reference and dates were independent",
};

export interface SeriesTable {
  readonly name: string;
  /** In world coordinates; none for a polygon. */
  readonly at?: readonly [x: number, y: number];
  /** One for each date, in the unit of the layer, without the offset of the chart. */
  readonly values: ArrayLike<number>;
  readonly sigma?: ArrayLike<number> | null;
  readonly sigmaKind: SigmaKind;
  /** Spread of the pixels of a polygon. */
  readonly spread?: ArrayLike<number> | null;
  readonly fit?: FitOutcome | null;
}

/**
 * Series as CSV: a row for each date; for each place its value, and standard error, spread and residual where there are such.
 * What is known of the data stands before the table in lines that begin with "#". Values are in the unit of the layer and spelled
 * so that float32 come back exactly; no data is an empty cell. Names cannot become formulas of a spreadsheet.
 */
export function seriesCsv(
  provenance: Provenance,
  dates: readonly string[],
  places: readonly SeriesTable[],
): string {
  const { unit } = provenance;
  const columns = places.flatMap(({ name, values, sigma, spread, fit }) => [
    { title: titled(name, unit), values },
    ...(sigma ? [{ title: titled(`${name} sigma`, unit), values: sigma }] : []),
    ...(spread ? [{ title: titled(`${name} spread`, unit), values: spread }] : []),
    ...(fit?.kind === "fit" ? [{ title: titled(`${name} residual`, unit), values: fit.residual }] : []),
  ]);
  const kinds = new Set(places.map(({ sigmaKind }) => sigmaKind));
  return table(
    [
      ...provenanceLines(provenance),
      `dates: ${dates[0] ?? "none"} to ${dates.at(-1) ?? "none"}, ${dates.length}`,
      ...[...kinds].map((kind) => SIGMA_LINES[kind]),
      ...places.flatMap(({ name, at }) => (at ? [`${name}: at ${at.join(" ")}`] : [])),
      ...places.flatMap(({ name, fit }) => (fit ? fitLines(name, fit) : [])),
    ],
    ["date", ...columns.map(({ title }) => title)],
    dates.map((date, i) => [date, ...columns.map(({ values }) => csvDouble(values[i] ?? Number.NaN))]),
  );
}

/** A transect as CSV: a row for each sample, a column for each position of the axis (its date, its pair). */
export function transectCsv(provenance: Provenance, profiles: Profiles, labels: readonly string[]): string {
  const { distance, distanceUnit, values, depth } = profiles;
  const positions = Array.from({ length: depth }, (_, i) => i);
  return table(
    provenanceLines(provenance),
    [
      titled("distance", distanceUnit),
      ...positions.map((i) => titled(labels[i] || `position ${i + 1}`, provenance.unit)),
    ],
    Array.from(distance, (at, k) => [
      csvDouble(at),
      ...positions.map((i) => csvDouble(values[i * distance.length + k] ?? Number.NaN)),
    ]),
  );
}

/** A histogram as CSV: a row for each bin with its ends, in the unit shown, and its pixels; what is not in a bin stands before. */
export function histogramCsv(provenance: Provenance, histogram: Histogram, shownUnit: string): string {
  const { counts, range, below, above, missing, noData, masked, mean, median, values } = histogram;
  const width = (range[1] - range[0]) / counts.length;
  const edge = (k: number) => (k === counts.length ? range[1] : range[0] + k * width);
  const inUnit = (value: number) => `${csvDouble(value)} ${humanUnit(shownUnit)}`.trim();
  return table(
    [
      ...provenanceLines(provenance),
      `pixels: ${values.length}, below the bins: ${below}, above: ${above}`,
      `not counted: ${noData} without data, ${masked} masked, ${missing} missing`,
      ...(values.length === 0 ? [] : [`mean ${inUnit(mean)}, median ${inUnit(median)}`]),
    ],
    [titled("from", shownUnit), titled("to", shownUnit), "pixels"],
    Array.from(counts, (count, k) => [csvDouble(edge(k)), csvDouble(edge(k + 1)), String(count)]),
  );
}

/** On one line: not every reader of tables knows line feeds within quotes. */
function titled(name: string, unit: string): string {
  const flat = name.replaceAll(/[\r\n]+/g, " ");
  return unit === "" || unit === "1" ? flat : `${flat} (${humanUnit(unit)})`;
}

function provenanceLines({ path, variable, unit, reference, referenceDate }: Provenance): string[] {
  return [
    `file: ${path}`,
    `variable: ${variable}`,
    `unit: ${unit || "not stated"}`,
    `reference: ${reference === null ? "as stored" : `${reference.at.join(" ")}, radius ${reference.buffer} pixels`}`,
    `reference date: ${referenceDate ?? "as stored"}`,
  ];
}

function fitLines(name: string, fit: FitOutcome): string[] {
  if (fit.kind === "none") return [`${name}: no fit. ${fit.problem.what}`];
  const { parameters, rms, dateCount, isWeighted } = fit;
  const own = parameters.map(({ label, value, sigma, unit }) => {
    const error = Number.isFinite(sigma) ? ` +- ${csvDouble(sigma)}` : "";
    return `${name}: ${label} ${csvDouble(value)}${error} ${unit}`;
  });
  const weighed = isWeighted ? ", weighted by standard errors" : "";
  return [...own, `${name}: rms of the residuals ${csvDouble(rms)}, ${dateCount} dates${weighed}`];
}

/** Rows end as RFC 4180 has it. */
function table(
  head: readonly string[],
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [...head.map(comment), titles.map(csvText).join(","), ...rows.map((row) => row.join(","))];
  return lines.map((line) => `${line}\r\n`).join("");
}

/**
 * A line that readers of tables skip, so that it must begin with "#" and not with a quote. A spreadsheet does not skip it: what
 * stands behind a separator in it must not be a formula, and no quote may swallow the lines that follow.
 */
const comment = (text: string) =>
  `# ${text
    .replaceAll(/[\r\n]+/g, " ")
    .replaceAll('"', "'")
    .replaceAll(/([,;\t]\s*)(?=[=+\-@＝＋－＠])/g, "$1'")}`;
