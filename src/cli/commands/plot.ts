import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { count, lonLat, oneOf, pixelCoordinates, positiveNumber, text, twoNumbers } from "./parse.ts";

export const PLOT_KINDS = [
  "map",
  "network",
  "baselines",
  "coherence",
  "timeseries",
  "transect",
  "histogram",
  "animation",
] as const;
export type PlotKind = (typeof PLOT_KINDS)[number];

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
  readonly errors?: "auto" | "bars" | "band" | "none";
  readonly from?: readonly [lon: number, lat: number];
  readonly to?: readonly [lon: number, lat: number];
  readonly line?: readonly (readonly [lon: number, lat: number])[];
  readonly bins?: number;
  readonly gaps?: number;
  readonly fps?: number;
  readonly hold?: number;
  readonly width?: number;
  readonly title?: string;
  readonly credit?: string;
}

const word = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: text, brief, placeholder, optional: true }) as const;
const place = (brief: string) =>
  ({ kind: "parsed", parse: lonLat, brief, placeholder: "LON,LAT", optional: true }) as const;
const two = (brief: string, placeholder = "LOW,HIGH") =>
  ({ kind: "parsed", parse: twoNumbers, brief, placeholder, optional: true }) as const;

export const plot = buildCommand<PlotFlags, [kind: PlotKind, path: string], Cli>({
  loader: async () => (await import("../actions/plot.ts")).plotResult,
  parameters: {
    flags: {
      out: { kind: "parsed", parse: text, brief: "Picture to write", placeholder: "FILE.png|svg|gif" },
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
      dates: word(
        "Several dates of a series, all or DATE,DATE,...: a page of maps, the frames of an animation, or a time-distance image",
        "DATES",
      ),
      columns: {
        kind: "parsed",
        parse: count,
        brief: "Maps side by side, with --dates",
        placeholder: "N",
        optional: true,
      },
      referenceDate: word("Show a series since this date, baselines against it", "YYYY-MM-DD"),
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
      range: two("Ends of the colours, or of a histogram, in the unit shown"),
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
      errors: {
        kind: "enum",
        values: ["auto", "bars", "band", "none"],
        brief: "Standard errors of a time series; by the number of dates if left out",
        optional: true,
      },
      from: place("Where a transect begins"),
      to: place("Where it ends"),
      line: { ...place("Corners of a transect, instead; two or more"), variadic: true },
      bins: {
        kind: "parsed",
        parse: count,
        brief: "Bars of a histogram; 60 if left out",
        placeholder: "N",
        optional: true,
      },
      gaps: {
        kind: "parsed",
        parse: positiveNumber,
        brief: "Baselines: mark gaps longer than so many median revisit times; 3 if left out",
        placeholder: "N",
        optional: true,
      },
      fps: {
        kind: "parsed",
        parse: positiveNumber,
        brief: "Frames of an animation for each second; 4 if left out",
        placeholder: "N",
        optional: true,
      },
      hold: {
        kind: "parsed",
        parse: positiveNumber,
        brief: "How long the last frame stays; 2 seconds if left out",
        placeholder: "SECONDS",
        optional: true,
      },
      width: {
        kind: "parsed",
        parse: count,
        brief: "Width of an animation; 760 if left out, and less for very many dates",
        placeholder: "PIXELS",
        optional: true,
      },
      title: word("Title of the figure", "TEXT"),
      credit: word("Where the data come from: a line in small type", "TEXT"),
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: oneOf("kind of plot", PLOT_KINDS),
          brief:
            "map, network, baselines (their history), coherence (the matrix of dates), timeseries, transect, histogram or animation",
          placeholder: "KIND",
        },
        { parse: text, brief: "File, group, stack or result folder", placeholder: "PATH" },
      ],
    },
  },
  docs: {
    brief: "Draw maps, networks, series, transects and histograms as PNG or SVG, animations as GIF",
    fullDescription: [
      "  upwarp plot map RESULT/velocity.tif --dem dem.tif --contours 200 --out velocity.png",
      "  upwarp plot map RESULT --variable displacement --dates all --unit cm --range -5,5 --out series.png",
      "  upwarp plot map RESULT --variable displacement --unit rad --wrap -3.14159,3.14159 --out fringes.png",
      "  upwarp plot coherence STACK --at -99.08,19.41 --out matrix.png",
      "  upwarp plot histogram RESULT --unit cm --range -5,5 --out histogram.png",
      "  upwarp plot transect RESULT --variable displacement --dates all --from -99.2,19.4 --to -99,19.4 --out fault.png",
      "  upwarp plot baselines RESULT --out baselines.svg",
      "  upwarp plot animation RESULT --variable displacement --fps 5 --out series.gif",
    ].join("\n"),
  },
});
