import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { count, lonLat, oneOf, pixelCoordinates, positiveNumber, text, twoNumbers } from "./parse.ts";

export type PlotKind = "map" | "network" | "coherence" | "timeseries";

export interface PlotFlags {
  readonly out: string;
  readonly variable?: string;
  readonly at?: readonly (readonly [lon: number, lat: number])[];
  readonly date?: string;
  readonly dates?: string;
  readonly columns?: number;
  readonly referenceDate?: string;
  readonly reference?: readonly [lon: number, lat: number];
  readonly referenceYx?: readonly [row: number, column: number];
  readonly unit?: string;
  readonly range?: readonly [low: number, high: number];
  readonly wrap?: readonly [low: number, high: number];
  readonly colourMap?: string;
  readonly mask?: string;
  readonly dem?: string;
  readonly contours?: number;
  readonly stations?: string;
  readonly title?: string;
}

const word = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: text, brief, placeholder, optional: true }) as const;
const two = (brief: string, placeholder = "LOW,HIGH") =>
  ({ kind: "parsed", parse: twoNumbers, brief, placeholder, optional: true }) as const;

export const plot = buildCommand<PlotFlags, [kind: PlotKind, path: string], Cli>({
  loader: async () => (await import("../actions/plot.ts")).plotResult,
  parameters: {
    flags: {
      out: { kind: "parsed", parse: text, brief: "Picture to write", placeholder: "FILE.png|svg" },
      variable: word("Which variable", "NAME"),
      at: {
        kind: "parsed",
        parse: lonLat,
        brief:
          "Places of a time series; may be repeated. Place of a coherence matrix, that of the scene if left out",
        placeholder: "LON,LAT",
        variadic: true,
        optional: true,
      },
      date: word("Which date of a series; the last if left out", "YYYY-MM-DD"),
      dates: word("Several dates of a series, one map for each: all, or DATE,DATE,...", "DATES"),
      columns: {
        kind: "parsed",
        parse: count,
        brief: "Maps side by side, with --dates",
        placeholder: "N",
        optional: true,
      },
      referenceDate: word("Show a series since this date", "YYYY-MM-DD"),
      reference: {
        kind: "parsed",
        parse: lonLat,
        brief: "Show a map against the pixel at this place",
        placeholder: "LON,LAT",
        optional: true,
      },
      referenceYx: {
        kind: "parsed",
        parse: pixelCoordinates,
        brief: "The same by row and column, from 0",
        placeholder: "ROW,COL",
        optional: true,
      },
      unit: word("Unit to show: mm, cm, m, rad, ...; a rate stays one", "UNIT"),
      range: two("Ends of the colours, in the unit shown"),
      wrap: two("Wrap values into this range, in the unit shown, and draw them in cyclic colours"),
      colourMap: word(
        "viridis, batlow, grayC, vik, roma, vikO, romaO; with -r behind it the other way round",
        "NAME",
      ),
      mask: word(
        "Draw where this is above 0; of displacement and velocity the reliable pixels if left out, all with none",
        "PATH|none",
      ),
      dem: word("Heights on the same pixels: relief under the colours", "PATH"),
      contours: {
        kind: "parsed",
        parse: positiveNumber,
        brief: "Lines of equal height of --dem, so many metres apart",
        placeholder: "METRES",
        optional: true,
      },
      stations: word(
        "Table of `upwarp gnss compare`, or with columns lon, lat and value: discs in the map's colours",
        "FILE.csv",
      ),
      title: word("Title of the figure", "TEXT"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: oneOf("kind of plot", ["map", "network", "coherence", "timeseries"] as const),
          brief: "map, network, coherence (the matrix of dates) or timeseries",
          placeholder: "KIND",
        },
        { parse: text, brief: "File, group, stack or result folder", placeholder: "PATH" },
      ],
    },
  },
  docs: {
    brief: "Draw maps, a network, its coherence or a time series as PNG or SVG",
    fullDescription: [
      "  upwarp plot map RESULT/velocity.tif --dem dem.tif --contours 200 --out velocity.png",
      "  upwarp plot map RESULT --variable displacement --dates all --unit cm --range -5,5 --out series.png",
      "  upwarp plot map RESULT --variable displacement --unit rad --wrap -3.14159,3.14159 --out fringes.png",
      "  upwarp plot coherence STACK --at -99.08,19.41 --out matrix.png",
    ].join("\n"),
  },
});
