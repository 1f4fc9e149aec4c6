import { buildCommand } from "@stricli/core";
import type { Bounds } from "../../geo/bounds.ts";
import type { Cli } from "../context.ts";
import { bounds, compat, json, type Layout } from "./flags.ts";
import { finiteNumber, lonLat, stepOfMap, text } from "./parse.ts";

const file = { parse: text, brief: "Output of upwarp", placeholder: "FILE" };
const result = { parse: text, brief: "File, group or result folder", placeholder: "PATH" };

export interface WhyFlags {
  readonly json: boolean;
}

export const why = buildCommand<WhyFlags, [path: string], Cli>({
  loader: async () => (await import("../actions/why.ts")).tellWhy,
  parameters: { flags: { json }, positional: { kind: "tuple", parameters: [file] } },
  docs: {
    brief: "Print the provenance that an output carries: step, version, parameters, inputs",
    fullDescription:
      "Reads it from a step folder, a Zarr group, a GeoTIFF tag, or an HDF5 or netCDF attribute, and follows it to the input files where the run's folder is at hand.",
  },
});

export interface CompareFlags {
  readonly tolerance: number;
  readonly ignoreMissing: boolean;
  readonly variable?: string;
  readonly json: boolean;
}

export const compare = buildCommand<CompareFlags, [a: string, b: string], Cli>({
  loader: async () => (await import("../actions/compare.ts")).compareResults,
  parameters: {
    flags: {
      tolerance: {
        kind: "parsed",
        parse: finiteNumber,
        brief: "Largest difference that is still agreement, in the unit of the variable",
        placeholder: "NUMBER",
        default: "0",
      },
      ignoreMissing: {
        kind: "boolean",
        brief: "Agree where only one of them has data",
        default: false,
        withNegated: false,
      },
      variable: {
        kind: "parsed",
        parse: text,
        brief: "Only this variable",
        placeholder: "NAME",
        optional: true,
      },
      json,
    },
    positional: {
      kind: "tuple",
      parameters: [
        { ...result, placeholder: "A" },
        { ...result, placeholder: "B" },
      ],
    },
  },
  docs: {
    brief: "Compare two results: differences, missing pixels, grids",
    fullDescription:
      "Prints for each variable that both have how many values were compared, the largest and the root-mean-square difference, and where only one of them has no data; where one states standard errors and the other, as the truth of a simulation, does not, how many values lie within one and two of them. Exit code 1 when they do not agree.",
  },
});

export interface SampleFlags {
  readonly at?: readonly (readonly [lon: number, lat: number])[];
  readonly points?: string;
  readonly variable?: string;
}

export const sample = buildCommand<SampleFlags, [path: string], Cli>({
  loader: async () => (await import("../actions/sample.ts")).sampleResult,
  parameters: {
    flags: {
      at: {
        kind: "parsed",
        parse: lonLat,
        brief: "Place in degrees; may be repeated",
        placeholder: "LON,LAT",
        variadic: true,
        optional: true,
      },
      points: {
        kind: "parsed",
        parse: text,
        brief: "CSV file with columns lon and lat, and name if you like",
        placeholder: "FILE",
        optional: true,
      },
      variable: {
        kind: "parsed",
        parse: text,
        brief: "Only this variable",
        placeholder: "NAME",
        optional: true,
      },
    },
    positional: { kind: "tuple", parameters: [result] },
  },
  docs: {
    brief: "Read the values at places, as CSV on stdout",
    fullDescription:
      "One row for each place, variable and date. The value is that of the pixel that contains the place; nothing is interpolated.",
  },
});

const EXPORT_FORMATS = [
  "cog",
  "csv",
  "explorer",
  "gbis",
  "geocoded",
  "gmt",
  "hdfeos5",
  "kite",
  "kmz",
  "kmz-series",
  "mintpy",
  "netcdf",
  "qgis",
  "radar",
  "roipac",
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportFlags {
  readonly to: ExportFormat;
  readonly out: string;
  readonly variable?: string;
  readonly dates?: string;
  readonly geometry?: string;
  readonly step?: readonly [lat: number, lon: number];
  readonly bounds?: Bounds;
  readonly method?: "nearest" | "bilinear";
  readonly layout?: Layout;
  readonly compat?: "none" | "mintpy";
}

export const exportTo = buildCommand<ExportFlags, [path: string], Cli>({
  loader: async () => (await import("../actions/export.ts")).exportResult,
  parameters: {
    flags: {
      to: { kind: "enum", values: EXPORT_FORMATS, brief: "Format" },
      out: {
        kind: "parsed",
        parse: text,
        brief: "File to write, or folder for several",
        placeholder: "PATH",
      },
      variable: {
        kind: "parsed",
        parse: text,
        brief: "Only this variable",
        placeholder: "NAME",
        optional: true,
      },
      dates: {
        kind: "parsed",
        parse: text,
        brief: "Of a series this date, or the change from the first date to the second",
        placeholder: "DATE[_DATE]",
        optional: true,
      },
      geometry: {
        kind: "parsed",
        parse: text,
        brief: "File or stack with latitude and longitude of radar pixels, heights and look angles",
        placeholder: "PATH",
        optional: true,
      },
      step: {
        kind: "parsed",
        parse: stepOfMap,
        brief: "Pixel of a geocoded map, in degrees; the radar pixel's area if left out",
        placeholder: "LAT,LON",
        optional: true,
      },
      bounds: { ...bounds, brief: "Edges of a geocoded map, in degrees; those of the image if left out" },
      method: {
        kind: "enum",
        values: ["nearest", "bilinear"],
        brief: "Between radar pixels: the nearest one, or interpolated",
        optional: true,
      },
      layout: {
        kind: "enum",
        values: ["native", "mintpy"],
        brief: "Of a geocoded result: GeoTIFF and Zarr, or MintPy's geo/geo_NAME.h5",
        optional: true,
      },
      compat,
    },
    positional: { kind: "tuple", parameters: [result] },
  },
  docs: {
    brief: "Write a result in another format: GeoTIFF, KMZ, HDF-EOS5, netCDF, MintPy's HDF5, CSV and more",
    fullDescription:
      "A time series becomes one GeoTIFF for each date, or one file with a time axis. `--to geocoded` takes radar geometry to a map, `--to radar` a map to radar geometry; every other format that needs a map geocodes by itself.",
  },
});
