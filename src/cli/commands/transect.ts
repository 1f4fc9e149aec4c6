import { buildCommand } from "@stricli/core";
import type { TransectFlags } from "../actions/maps/transect.ts";
import type { Cli } from "../context.ts";
import { compat, json } from "./flags.ts";
import { lonLat, positiveNumber, text } from "./parse.ts";

const optional = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: text, brief, placeholder, optional: true }) as const;
const place = (brief: string) =>
  ({ kind: "parsed", parse: lonLat, brief, placeholder: "LON,LAT", optional: true }) as const;

export const transect = buildCommand<TransectFlags, string[], Cli>({
  loader: async () => (await import("../actions/maps/transect.ts")).drawTransect,
  parameters: {
    flags: {
      from: place("Where the line begins, degrees"),
      via: { ...place("Where it bends; may be repeated"), variadic: true },
      to: place("Where it ends"),
      along: optional("GeoJSON: the line of this file instead", "FILE"),
      spacing: {
        kind: "parsed",
        parse: positiveNumber,
        brief: "Distance between samples; a pixel if left out",
        placeholder: "METRES",
        optional: true,
      },
      sampling: {
        kind: "enum",
        values: ["nearest", "bilinear"],
        brief: "The pixel that holds the place, or between pixel centres",
        default: "nearest",
      },
      variable: optional("Which layer", "NAME"),
      date: optional("Which date of a series; the last if left out", "YYYY-MM-DD"),
      out: optional("Table to write instead of stdout", "FILE.csv|json"),
      figure: optional("Picture to draw", "FILE.png|svg"),
      title: optional("Title of the picture", "TEXT"),
      compat,
      json,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: {
        parse: text,
        brief: "Result of upwarp, MintPy's HDF5 file, or another raster",
        placeholder: "PATH",
      },
    },
  },
  docs: {
    brief: "Values of one or several maps along a line, as CSV, JSON or a figure",
    fullDescription:
      "The line is straight on the first map. Other maps may have another grid or coordinate system: they are read at the same longitudes and latitudes. Distances are metres on the ellipsoid.",
  },
});
