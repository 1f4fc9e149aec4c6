import type { InspectFlags } from "../commands/inspect.ts";
import type { Cli } from "../context.ts";
import { readingOf } from "../job.ts";
import { describePath, type PathReport } from "../parts/products.ts";
import type { Colours } from "../render/colour.ts";
import { EXIT, renderReport } from "../render/error.ts";
import { formatNumber } from "../render/number.ts";
import { formatSize } from "../render/size.ts";
import { table } from "../render/table.ts";

export async function inspectPaths(
  this: Cli,
  { json, product }: InspectFlags,
  ...paths: string[]
): Promise<void> {
  const reports: PathReport[] = [];
  for (const path of paths) reports.push(await describePath(path, readingOf({ product })));
  if (json) this.print(JSON.stringify(reports, null, 2));
  else {
    this.print(reports.map((report) => reportText(report, this.dataColours)).join("\n\n"));
    for (const { problems } of reports)
      for (const problem of problems) this.say(renderReport(problem, this.colours));
  }
  if (reports.some(({ problems }) => problems.length > 0)) this.process.exitCode = EXIT.failed;
}

/** Attributes longer than this are named, not shown: WKT and provenance fill pages. */
const LONGEST_ATTRIBUTE = 80;

function reportText(report: PathReport, { bold, dim, yellow }: Colours): string {
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
    ...(product === null ? Object.entries(report.attrs) : []).map(([name, value]) => [
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
    ...notes.map((note) => `  ${yellow("note")} ${note}`),
  ]
    .filter(Boolean)
    .join("\n");
}

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
