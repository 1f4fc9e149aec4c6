import type { InspectFlags } from "../commands/inspect.ts";
import type { Cli } from "../context.ts";
import { readingOf } from "../job.ts";
import { describePath, type PathReport } from "../parts/products.ts";
import type { Colours } from "../render/colour.ts";
import { EXIT, renderReport } from "../render/error.ts";
import { formatCount, formatNumber } from "../render/number.ts";
import { formatSize } from "../render/size.ts";
import { table } from "../render/table.ts";
import { describeLayers, type LayerReport } from "./maps/describe-layers.ts";

export async function inspectPaths(this: Cli, flags: InspectFlags, ...paths: string[]): Promise<void> {
  const { json, product, layers } = flags;
  const reports: Inspected[] = [];
  for (const path of paths) {
    const report = await describePath(path, readingOf({ product }));
    const read = layers && report.problems.length === 0 ? await describeLayers(path, this.signal) : null;
    reports.push({ ...report, ...(read && { layers: read }) });
  }
  const isList = flags.dates || flags.pairs;
  if (json) this.print(JSON.stringify(reports, null, 2));
  else {
    if (isList) this.print(listText(reports, flags));
    else this.print(reports.map((report) => reportText(report, flags, this.dataColours)).join("\n\n"));
    for (const { problems } of reports)
      for (const problem of problems) this.say(renderReport(problem, this.colours));
  }
  if (reports.some(({ problems }) => problems.length > 0)) this.process.exitCode = EXIT.failed;
}

type Inspected = PathReport & { readonly layers?: readonly LayerReport[] };

/** What programs read: a date or a pair in a line. */
const listText = (reports: readonly PathReport[], flags: InspectFlags) =>
  reports
    .flatMap(({ dates, pairs }) => [...(flags.dates ? dates : []), ...(flags.pairs ? pairs : [])])
    .map((line) => `${line}\n`)
    .join("");

/** Attributes longer than this are named, not shown: WKT and provenance fill pages. */
const LONGEST_ATTRIBUTE = 80;

function reportText(report: Inspected, { attributes }: InspectFlags, { bold, dim, yellow }: Colours): string {
  const { path, format, product, files, bytes, grid, variables, dates, pairs, gaps, notes } = report;
  // The size of a store is not counted.
  const size =
    bytes === 0 ? (format ?? "") : `${files} ${files === 1 ? "file" : "files"}, ${formatSize(bytes)}`;
  const rows: string[][] = [
    ["what", `${product === null ? (format ?? "not recognised") : `stack (${product})`}, ${size}`],
    ...(grid === null ? [] : gridRows(grid)),
    ...(dates.length === 0 ? [] : [["dates", `${dates.length}: ${dates[0]} to ${dates.at(-1)}`]]),
    ...gaps.map(({ from, to, days }) => ["gap", `${from} to ${to} (${days} days)`]),
    ...(pairs.length === 0 ? [] : [["pairs", `${pairs.length}: ${pairs[0]} to ${pairs.at(-1)}`]]),
    ...Object.entries(report.acquisition).map(([name, value]) => [name, acquisitionText(name, value)]),
    // Of a stack, the rows above say what the attributes say.
    ...(product === null && !attributes ? Object.entries(report.attrs) : []).map(([name, value]) => [
      name,
      attributeText(value),
    ]),
  ];
  const layers = variables.map(({ name, dims, shape, dtype, unit, nodata, chunks }) => [
    name,
    dims.map((dim, i) => `${dim} ${shape[i]}`).join(", "),
    dtype,
    unit,
    nodata === null ? "" : String(nodata),
    chunks.join(" x "),
  ]);
  return [
    bold(path),
    table(
      rows.map(([name = "", value = ""]) => [dim(name), value]),
      { indent: "  " },
    ),
    layers.length === 0
      ? ""
      : `\n${table(layers, { header: ["variable", "dimensions", "type", "unit", "nodata", "chunks"], indent: "  ", style: dim })}`,
    report.layers ? `\n${layersText(report.layers, dim)}` : "",
    attributes ? `\n${attributesText(report.attrs, dim)}` : "",
    ...notes.map((note) => `  ${yellow("note")} ${note}`),
  ]
    .filter(Boolean)
    .join("\n");
}

function layersText(layers: readonly LayerReport[], dim: Colours["dim"]): string {
  const number = (value: number | null) => (value === null ? "" : formatNumber(value, 6));
  const rows = layers.map(({ name, unit, slices, values, missing, zeros, minimum, mean, maximum }) => [
    name,
    String(slices),
    ...[minimum, mean, maximum].map(number),
    unit,
    ...[values, missing, zeros].map(formatCount),
  ]);
  return table(rows, {
    header: ["layer", "slices", "min", "mean", "max", "unit", "values", "no data", "zeros"],
    align: ["left", "right", "right", "right", "right", "left", "right", "right", "right"],
    indent: "  ",
    style: dim,
  });
}

/** In the order of their names, whole: a table to look something up in. */
const attributesText = (attrs: PathReport["attrs"], dim: Colours["dim"]): string =>
  table(
    Object.entries(attrs)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => [dim(name), Array.isArray(value) ? value.join(", ") : String(value)]),
    { indent: "  " },
  );

function gridRows(grid: NonNullable<PathReport["grid"]>): string[][] {
  const { shape, crs, pixel, unit, bounds, geometry } = grid;
  const size = `${shape.y} rows x ${shape.x} columns`;
  if (geometry === "radar") return [["grid", `${size}, radar geometry`]];
  const [x, y] = [Math.abs(pixel.x), Math.abs(pixel.y)].map((value) => formatNumber(value, 6));
  return [
    ["grid", `${size} of ${x} x ${y} ${unit ?? ""}`.trimEnd()],
    ["crs", crs],
    ["bounds", `${[...bounds].map((value) => formatNumber(value, 9)).join(", ")} (west, south, east, north)`],
  ];
}

/** Units of the acquisition parameters, see `Acquisition`. */
const UNITS: Readonly<Record<string, string>> = {
  wavelength: "m",
  incidence: "degrees",
  heading: "degrees",
  slantRange: "m",
  secondsOfDay: "s UTC",
  earthRadius: "m",
  satelliteHeight: "m",
  startingRange: "m",
  rangePixelSize: "m",
  azimuthPixelSize: "m",
};

function acquisitionText(name: string, value: unknown): string {
  const text = typeof value === "number" ? formatNumber(value, 9) : String(value);
  return UNITS[name] === undefined ? text : `${text} ${UNITS[name]}`;
}

function attributeText(value: unknown): string {
  const text = Array.isArray(value) ? value.join(", ") : String(value);
  return text.length > LONGEST_ATTRIBUTE ? `(${text.length} characters; --json shows them)` : text;
}
