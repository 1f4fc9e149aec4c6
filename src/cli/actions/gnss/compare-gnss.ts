import { configError, inputError } from "../../../errors.ts";
import type { Agreement } from "../../../kernels/statistics/compare-samples.ts";
import { STRAIGHT_LINE } from "../../../kernels/time/time-functions.ts";
import { csvCell } from "../../../stack/csv-cell.ts";
import type { Cli } from "../../context.ts";
import { writeFigure } from "../../figures.ts";
import { writeAtomically } from "../../parts/formats.ts";
import { renderScatter, renderTimeseries, type TimeSeries } from "../../parts/plot.ts";
import { formatNumber } from "../../render/number.ts";
import { table } from "../../render/table.ts";
import { findLook } from "../maps/look.ts";
import { type Compat, closeMaps, type Maps, openMaps } from "../maps/open-maps.ts";
import {
  type Compared,
  type Comparison,
  compareStations,
  type StationComparison,
} from "./compare-stations.ts";
import { openStations } from "./open-stations.ts";

export interface CompareGnssFlags {
  readonly variable?: string;
  readonly reference?: string;
  readonly look?: string;
  readonly list?: string;
  readonly dates?: readonly [first: string, last: string];
  readonly periods?: readonly number[];
  readonly steps?: readonly string[];
  readonly out?: string;
  readonly figure?: string;
  readonly compat?: Compat;
  readonly json: boolean;
}

export async function compareGnss(
  this: Cli,
  flags: CompareGnssFlags,
  path: string,
  ...files: string[]
): Promise<void> {
  const { variable, reference, periods = [], steps = [], dates, out, figure, json, compat = "none" } = flags;
  if (files.length === 0)
    throw configError({
      code: "usage-missing",
      what: "No station was given.",
      fix: "Name files or folders of stations after the maps: upwarp gnss compare DISPLACEMENT STATIONS...",
    });
  const stations = await openStations(files, flags.list, (text) => this.say(text));
  const maps = await openMaps(path, { variable, compat });
  try {
    const compared = comparedLayers(maps);
    const look = await findLook(maps, flags.look);
    try {
      const comparison = await compareStations(maps, compared, look, stations, {
        reference,
        functions: { ...STRAIGHT_LINE, periods, steps },
        span: dates,
      });
      for (const { name, why } of comparison.passedOver) this.say(`note   ${name} is left out: ${why}.`);
      this.say(`note   The line of sight is that of ${look.from}.`);
      if (reference === undefined)
        this.say(
          "note   The stations move with their plate, and the maps against their own reference: a common rate between the two is no error. --reference STATION takes it off.",
        );
      if (json) this.print(jsonOf(comparison, reference));
      else this.print(textOf(comparison, this));
      if (out !== undefined) {
        writeAtomically(out, csvOf(comparison.stations));
        this.say(`wrote  ${out}`);
      }
      if (figure === undefined) return;
      await writeFigure(figure, figureOf(comparison));
      this.say(`wrote  ${figure}`);
    } finally {
      if (look.maps) await closeMaps(look.maps);
    }
  } finally {
    await closeMaps(maps);
  }
}

function comparedLayers({ stack, path }: Maps): Compared {
  const layers = [...stack.variables.values()];
  const series = layers.find(({ dims, unit }) => dims[0] === "time" && unit === "m") ?? null;
  const velocity =
    stack.variables.get("velocity") ?? (layers.length === 1 && !series ? (layers[0] ?? null) : null);
  if (series !== null && stack.dates.length > 0) return { series, velocity: null };
  if (velocity?.shape.length === 2) return { series: null, velocity };
  throw inputError({
    code: "series-missing",
    what: "There is neither a displacement series nor a velocity.",
    where: path,
    got: layers.map(({ name, dims }) => `${name} (${dims.join(", ")})`).join("; "),
    fix: "Name displacement.zarr or velocity.tif of a run, or MintPy's timeseries.h5 or velocity.h5.",
  });
}

const millimetres = (metres: number) => formatNumber(1000 * metres, 3);
const withSigma = (velocity: number, sigma: number) =>
  Number.isNaN(velocity)
    ? ""
    : `${millimetres(velocity)}${Number.isNaN(sigma) ? "" : ` ± ${formatNumber(1000 * sigma, 2)}`}`;
/** What is left of the error without the bias. */
const scatterOf = ({ rmse, bias }: Agreement) => Math.sqrt(Math.max(0, rmse * rmse - bias * bias));

function textOf({ stations, displacement, velocity }: Comparison, { dataColours: { dim } }: Cli): string {
  const agreementCells = (agreement: Agreement | null) =>
    agreement === null
      ? ["", "", "", ""]
      : [
          millimetres(agreement.rmse),
          millimetres(agreement.bias),
          millimetres(scatterOf(agreement)),
          formatNumber(agreement.r2, 3),
        ];
  const rows = stations.map(({ name, lon, lat, dates, agreement, insarRate, gnssRate }) => [
    name,
    lon.toFixed(4),
    lat.toFixed(4),
    String(dates.length),
    ...agreementCells(agreement),
    withSigma(insarRate.velocity, insarRate.sigma),
    withSigma(gnssRate.velocity, gnssRate.sigma),
  ]);
  const all = displacement
    ? [["all", "", "", String(displacement.count), ...agreementCells(displacement)]]
    : [];
  const header = [
    "station",
    "lon",
    "lat",
    "dates",
    "rmse mm",
    "bias mm",
    "scatter mm",
    "R2",
    "InSAR mm/yr",
    "GNSS mm/yr",
  ];
  const text = table([...rows, ...all], {
    header,
    align: ["left", ...header.slice(1).map(() => "right" as const)],
    style: dim,
  });
  if (velocity === null || velocity.count < 2) return text;
  const { count, rmse, bias, r2 } = velocity;
  // Between two stations anything is a line.
  const determined = count > 2 ? `, R2 ${formatNumber(r2, 3)}` : "";
  return `${text}\n\nvelocities of ${count} stations: rmse ${millimetres(rmse)}, bias ${millimetres(bias)} mm/yr${determined}`;
}

function jsonOf(
  { stations, passedOver, displacement, velocity }: Comparison,
  reference: string | undefined,
): string {
  const value = {
    reference: reference ?? null,
    unit: "m",
    stations: stations.map(({ insar, gnss, gnssSigma, ...rest }) => ({
      ...rest,
      insar: [...insar],
      gnss: [...gnss],
      gnssSigma: [...gnssSigma],
    })),
    leftOut: passedOver,
    displacement,
    velocity,
  };
  return JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === "number" && Number.isNaN(item) ? null : item),
    2,
  );
}

const cell = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? "" : String(Number(value.toFixed(7)));

function csvOf(stations: readonly StationComparison[]): string {
  const rows = stations.flatMap(({ name, lon, lat, dates, insar, gnss, gnssSigma, insarRate, gnssRate }) => {
    const start = [csvCell(name), lon.toFixed(7), lat.toFixed(7)];
    const rates = [cell(insarRate.velocity), cell(gnssRate.velocity), cell(gnssRate.sigma)];
    if (dates.length === 0) return [[...start, "", "", "", "", ...rates].join(",")];
    return dates.map((date, i) =>
      [...start, date, cell(insar[i]), cell(gnss[i]), cell(gnssSigma[i]), ...rates].join(","),
    );
  });
  const header =
    "station,lon,lat,date,insar_m,gnss_m,gnss_sigma_m,insar_m_yr-1,gnss_m_yr-1,gnss_sigma_m_yr-1";
  return [header, ...rows].map((row) => `${row}\n`).join("");
}

/** More stations than this are points about the line of equality, not curves. */
const MOST_CURVES = 4;

function figureOf({ stations, displacement }: Comparison): string {
  const named = stations.map(({ name }) => name).join(", ");
  if (displacement !== null && stations.length <= MOST_CURVES)
    return renderTimeseries(
      stations.flatMap(({ name, dates, insar, gnss, gnssSigma }, colour): TimeSeries[] => [
        { name: `${name} InSAR`, dates, values: insar, colour },
        { name: `${name} GNSS`, dates, values: gnss, sigma: gnssSigma, colour, hollow: true },
      ]),
      { title: "InSAR and GNSS along the line of sight", up: "towards satellite" },
    );
  const [truth, estimate] =
    displacement === null
      ? [
          stations.map(({ gnssRate }) => gnssRate.velocity),
          stations.map(({ insarRate }) => insarRate.velocity),
        ]
      : [stations.flatMap(({ gnss }) => [...gnss]), stations.flatMap(({ insar }) => [...insar])];
  return renderScatter(truth, estimate, {
    title: `InSAR against GNSS at ${stations.length > MOST_CURVES ? `${stations.length} stations` : named}`,
    axes: ["GNSS", "InSAR"],
    ...(displacement === null ? { unit: "m yr-1" } : { unit: "m", displayUnit: "mm" }),
  });
}
