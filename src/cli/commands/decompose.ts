import { buildCommand } from "@stricli/core";
import type { DecomposeFlags } from "../actions/maps/decompose.ts";
import type { Cli } from "../context.ts";
import { compat, json } from "./flags.ts";
import { finiteNumber, positiveNumber, text } from "./parse.ts";

export const decompose = buildCommand<DecomposeFlags, string[], Cli>({
  loader: async () => (await import("../actions/maps/decompose.ts")).decomposeTracks,
  parameters: {
    flags: {
      out: {
        kind: "parsed",
        parse: text,
        brief:
          "Folder, or file that ends in .zarr, .nc or .h5; of points also .csv, which goes to stdout if left out",
        placeholder: "PATH",
        optional: true,
      },
      azimuth: {
        kind: "parsed",
        parse: finiteNumber,
        brief: "Horizontal direction, degrees from north, anti-clockwise; east (-90) if left out",
        placeholder: "DEGREES",
        optional: true,
      },
      look: {
        kind: "parsed",
        parse: text,
        brief: "Maps: file with the line of sight, once for each PATH in its order",
        placeholder: "PATH",
        variadic: true,
        optional: true,
      },
      anyReference: {
        kind: "boolean",
        brief: "Maps: accept tracks that are measured against different ground",
        default: false,
        withNegated: false,
      },
      variable: {
        kind: "parsed",
        parse: text,
        brief: "Maps: which layer; velocity if left out",
        placeholder: "NAME",
        optional: true,
      },
      cell: {
        kind: "parsed",
        parse: positiveNumber,
        brief: "Points: edge of the cells; 100 if left out",
        placeholder: "METRES",
        optional: true,
      },
      weights: {
        kind: "enum",
        values: ["equal", "sigma"],
        brief: "Points: count all alike (as the service does), or by their standard errors",
        optional: true,
      },
      against: {
        kind: "parsed",
        parse: text,
        brief: "Points: the service's own product of level 3 to compare with",
        placeholder: "FILE.zip",
        optional: true,
      },
      compat,
      json,
    },
    positional: {
      kind: "array",
      minimum: 2,
      parameter: {
        parse: text,
        brief: "Velocity of one track: a map, or a .zip or .csv of the European Ground Motion Service",
        placeholder: "PATH",
      },
    },
  },
  docs: {
    brief: "East and up (or any horizontal direction) from ascending and descending tracks",
    fullDescription:
      "Maps are decomposed pixel by pixel over their common extent, weighted by their standard errors where all state them; the line of sight comes from their own layers, from --look, or from MintPy's geometry file beside them. Points of the European Ground Motion Service (levels 2a and 2b) are decomposed in square cells.",
  },
});
