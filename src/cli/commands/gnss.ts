import { buildCommand, buildRouteMap } from "@stricli/core";
import { parseEvents, parsePeriods } from "../../kernels/time/time-functions.ts";
import type { CompareGnssFlags } from "../actions/gnss/compare-gnss.ts";
import type { FetchGnssFlags } from "../actions/gnss/fetch-gnss.ts";
import type { ListStationsFlags } from "../actions/gnss/list-stations.ts";
import type { SeriesFlags, VelocityFlags } from "../actions/gnss/write-series.ts";
import type { Cli } from "../context.ts";
import { bounds, compat, json } from "./flags.ts";
import { dateSpan, text, wholeNumber } from "./parse.ts";

const optional = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: text, brief, placeholder, optional: true }) as const;
const dates = (brief: string) =>
  ({ kind: "parsed", parse: dateSpan, brief, placeholder: "FIRST,LAST", optional: true }) as const;

const stationFile = {
  parse: text,
  brief: "File or folder of stations: tenv3, txyz2, neu, series, pos, csv",
  placeholder: "STATIONS",
};
const list = optional("List of stations (DataHoldings.txt) for places that files do not state", "FILE");
const periods = {
  kind: "parsed",
  parse: parsePeriods,
  brief: "Periods to fit besides the line, years",
  placeholder: "1,0.5",
  optional: true,
} as const;
const steps = {
  kind: "parsed",
  parse: parseEvents,
  brief: "Dates of jumps to fit",
  placeholder: "YYYYMMDD,...",
  optional: true,
} as const;
const along = {
  along: optional("Result whose line of sight the motion is projected onto", "PATH"),
  look: optional("File with the line of sight, if that result has none", "PATH"),
};

const listStations = buildCommand<ListStationsFlags, [string], Cli>({
  loader: async () => (await import("../actions/gnss/list-stations.ts")).listStations,
  parameters: {
    flags: {
      bounds: { ...bounds, brief: "Area in degrees" },
      around: optional("Area and dates of this result", "PATH"),
      dates: dates("Stations with solutions between these dates"),
      minSolutions: {
        kind: "parsed",
        parse: wholeNumber,
        brief: "Fewest solutions",
        placeholder: "N",
        default: "50",
      },
      json,
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: text,
          brief: "List of the Nevada Geodetic Laboratory (DataHoldings.txt)",
          placeholder: "FILE",
        },
      ],
    },
  },
  docs: { brief: "Find stations by area, dates and number of solutions" },
});

const compareGnss = buildCommand<CompareGnssFlags, [string, ...string[]], Cli>({
  loader: async () => (await import("../actions/gnss/compare-gnss.ts")).compareGnss,
  parameters: {
    flags: {
      variable: optional("Which layer", "NAME"),
      reference: optional("Station that both are measured against", "STATION"),
      look: optional("File with the line of sight, if PATH has none", "PATH"),
      list,
      dates: dates("Time that velocities are compared over; that of the series if left out"),
      periods,
      steps,
      out: optional("Table of every station and date", "FILE.csv"),
      figure: optional("Picture: series of up to 4 stations, else one against the other", "FILE.png|svg"),
      compat,
      json,
    },
    positional: {
      kind: "array",
      minimum: 2,
      parameter: {
        parse: text,
        brief: "Displacement or velocity, then files or folders of stations",
        placeholder: "PATH STATIONS",
      },
    },
  },
  docs: {
    brief: "Compare a displacement series or a velocity with stations, along the line of sight",
    fullDescription: [
      "The first PATH is the result; files and folders of stations follow. Each station is compared with the pixel that it stands in, on the dates that both have, counted from the date that the series counts from.",
      "Prints for each station and over all: root-mean-square error, bias, scatter without the bias, coefficient of determination, and both velocities. Stations outside, without data or without common dates are told and left out.",
    ].join("\n"),
  },
});

const series = buildCommand<SeriesFlags, string[], Cli>({
  loader: async () => (await import("../actions/gnss/write-series.ts")).writeStationSeries,
  parameters: {
    flags: { ...along, list, dates: dates("First and last date") },
    positional: { kind: "array", minimum: 1, parameter: stationFile },
  },
  docs: { brief: "Positions of stations in any format as one CSV table, along the line of sight too" },
});

const velocity = buildCommand<VelocityFlags, string[], Cli>({
  loader: async () => (await import("../actions/gnss/write-series.ts")).fitStations,
  parameters: {
    flags: { ...along, list, dates: dates("Fit to solutions between these dates"), periods, steps, json },
    positional: { kind: "array", minimum: 1, parameter: stationFile },
  },
  docs: { brief: "Velocities of stations by least squares, with annual terms and steps" },
});

const fetchStations = buildCommand<FetchGnssFlags, string[], Cli>({
  loader: async () => (await import("../actions/gnss/fetch-gnss.ts")).fetchGnss,
  parameters: {
    flags: {
      out: {
        kind: "parsed",
        parse: text,
        brief: "Folder for the files",
        placeholder: "DIR",
        default: "gnss",
      },
      source: {
        kind: "enum",
        values: ["ngl", "jpl"],
        brief: "Nevada Geodetic Laboratory (tenv3, IGS20) or JPL (series)",
        default: "ngl",
      },
      url: optional("Another address, with {station} in it", "URL"),
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { parse: text, brief: "Name of a station", placeholder: "STATION" },
    },
  },
  docs: {
    brief: "Download positions of stations",
    fullDescription:
      "Files that are there are kept. A station that the server does not have is told and passed over. No other command of this group uses the network.",
  },
});

/** Stations of satellite navigation: finding, reading, fitting, comparing. */
export const gnss = buildRouteMap({
  routes: { compare: compareGnss, list: listStations, series, velocity, fetch: fetchStations },
  docs: {
    brief: "Compare with GNSS stations; find, read, fit and download them",
    fullDescription: [
      "  upwarp gnss list DataHoldings.txt --around displacement.zarr     which stations there are",
      "  upwarp gnss compare displacement.zarr gnss/ --reference P123     how well they agree",
    ].join("\n"),
  },
});
