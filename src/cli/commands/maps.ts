import { buildCommand, buildRouteMap } from "@stricli/core";
import { PLATES, type PlateName } from "../../kernels/geodesy/plate-motion.ts";
import { RAMP_KINDS, type RampKind } from "../../kernels/raster/ramp.ts";
import type { AverageFlags } from "../actions/maps/average.ts";
import type { CropFlags } from "../actions/maps/crop.ts";
import type { FilterFlags } from "../actions/maps/filter.ts";
import type { MapFlags } from "../actions/maps/finish-maps.ts";
import type { MaskFlags } from "../actions/maps/mask.ts";
import type { MathFlags } from "../actions/maps/math.ts";
import type { MultilookFlags } from "../actions/maps/multilook.ts";
import type { PlateFlags } from "../actions/maps/plate.ts";
import type { RampFlags } from "../actions/maps/ramp.ts";
import type { StitchFlags } from "../actions/maps/stitch.ts";
import type { SubtractFlags } from "../actions/maps/subtract.ts";
import type { Cli } from "../context.ts";
import { parseMultilook } from "../cut.ts";
import { bounds, compat, crop, json } from "./flags.ts";
import {
  circle,
  count,
  dateSpan,
  finiteNumber,
  oneOf,
  pixelCircle,
  positiveNumber,
  text,
  triple,
  twoNumbers,
} from "./parse.ts";

const input = {
  parse: text,
  brief: "Result of upwarp, MintPy's HDF5 file, or another raster",
  placeholder: "PATH",
};
const one = { kind: "tuple", parameters: [input] } as const;
const several = { kind: "array", minimum: 2, parameter: input } as const;

const file = (brief: string, placeholder = "FILE") =>
  ({ kind: "parsed", parse: text, brief, placeholder, optional: true }) as const;
const number = (brief: string, placeholder = "NUMBER") =>
  ({ kind: "parsed", parse: finiteNumber, brief, placeholder, optional: true }) as const;
const size = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: positiveNumber, brief, placeholder, optional: true }) as const;
const whole = (brief: string, placeholder = "N") =>
  ({ kind: "parsed", parse: count, brief, placeholder, optional: true }) as const;
const flag = (brief: string) => ({ kind: "boolean", brief, default: false, withNegated: false }) as const;

const out = {
  kind: "parsed",
  parse: text,
  brief: "File to write (.tif, .zarr, .nc, .h5), or a folder for several maps",
  placeholder: "PATH",
} as const;
const variable = file("Only this layer", "NAME");
const common = { out, variable, compat };

const FORMATS =
  "The output's ending says its format: .tif holds one map, .zarr, .nc and .h5 (MintPy's layout) several and series; anything else is a folder of GeoTIFFs. It carries what was done to what (`upwarp why`).";

const cropMaps = buildCommand<CropFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/crop.ts")).cropMaps,
  parameters: {
    flags: {
      crop: { ...crop, brief: "Rows and columns, from 0, the ends not included" },
      bounds: { ...bounds, brief: "Area in degrees" },
      polygon: file("GeoJSON: its box is cut out, and what lies outside of it becomes no data"),
      like: file("Another file: its extent is cut out", "PATH"),
      tight: flag("Cut off the margins without data"),
      pad: flag("Keep the whole area where it reaches beyond the image, as no data"),
      dates: {
        kind: "parsed",
        parse: dateSpan,
        brief: "First and last date that stay",
        placeholder: "FIRST,LAST",
        optional: true,
      },
      ...common,
    },
    positional: one,
  },
  docs: {
    brief: "Cut out an area: rows and columns, bounds, a polygon, another file's extent",
    fullDescription: FORMATS,
  },
});

const multilook = buildCommand<MultilookFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/multilook.ts")).multilookMaps,
  parameters: {
    flags: {
      looks: {
        kind: "parsed",
        parse: parseMultilook,
        brief: "Rows and columns of a block, and how it becomes one pixel: mean, median or nearest",
        placeholder: "Y,X[,METHOD]",
      },
      ...common,
    },
    positional: one,
  },
  docs: { brief: "Make blocks of pixels one: mean, median or nearest", fullDescription: FORMATS },
});

const filter = buildCommand<FilterFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/filter.ts")).filterMaps,
  parameters: {
    flags: {
      gaussian: size("Gaussian low-pass in space, standard deviation", "PIXELS"),
      highpass: size("What that low-pass leaves", "PIXELS"),
      median: whole("Median over a disc in space, radius", "PIXELS"),
      average: whole("Moving average over a square in space, half width", "PIXELS"),
      highpassAverage: whole("What that average leaves, half width", "PIXELS"),
      sobel: flag("Size of the gradient (Sobel)"),
      roberts: flag("Size of the gradient over 2 x 2 pixels (Roberts cross)"),
      canny: size(
        "Lines where it is steepest, 1 and 0 (Canny): standard deviation of the smoothing",
        "PIXELS",
      ),
      thresholds: {
        kind: "parsed",
        parse: twoNumbers,
        brief:
          "Slopes per pixel that a line of --canny never falls below, and somewhere reaches; from the steepest tenth if left out",
        placeholder: "LOW,HIGH",
        optional: true,
      },
      doubleDifference: {
        kind: "parsed",
        parse: twoNumbers,
        brief: "Mean within a radius less the mean of the ring around it, such as 1,10 (landslides)",
        placeholder: "LOCAL,REGIONAL",
        optional: true,
      },
      months: size("Gaussian low-pass in time, standard deviation", "MONTHS"),
      medianDates: whole("Median in time over an odd number of dates", "N"),
      ...common,
    },
    positional: one,
  },
  docs: {
    brief: "Smooth or sharpen in space, or smooth a series in time",
    fullDescription: `Gaps stay gaps and have no weight. A series that was smoothed in time counts from the same date as before. ${FORMATS}`,
  },
});

const circles = (brief: string) =>
  ({
    kind: "parsed",
    parse: circle,
    brief,
    placeholder: "LON,LAT,METRES",
    variadic: true,
    optional: true,
  }) as const;

const pixelCircles = (brief: string) =>
  ({
    kind: "parsed",
    parse: pixelCircle,
    brief,
    placeholder: "ROW,COL,PIXELS",
    variadic: true,
    optional: true,
  }) as const;

const mask = buildCommand<MaskFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/mask.ts")).maskMaps,
  parameters: {
    flags: {
      with: file(
        "The file that decides; PATH itself if left out. Without limits, it keeps what is above 0",
        "PATH",
      ),
      by: file("Its layer that decides", "NAME"),
      min: number("Keep values from here on"),
      max: number("Keep values up to here"),
      sigmas: size("Keep values larger than so many of their standard errors (layer NAMEStd)", "N"),
      nonzero: flag("Keep values other than 0"),
      base: file("A mask that holds in any case: keep only what is above 0 there too", "PATH"),
      crop: { ...crop, brief: "Keep these rows and columns, from 0" },
      polygon: file("GeoJSON: keep what lies inside"),
      circle: circles("Keep what lies inside; may be repeated"),
      circleYx: pixelCircles("The same by row, column and radius in pixels"),
      withoutPolygon: file("GeoJSON: drop what lies inside"),
      withoutCircle: circles("Drop what lies inside; may be repeated"),
      withoutCircleYx: pixelCircles("The same by row, column and radius in pixels"),
      invert: flag("Keep what these tests would drop"),
      cluster: whole("Then drop clusters of fewer pixels that touch along edges", "PIXELS"),
      make: flag("Write the mask itself, 1 and 0"),
      ...common,
    },
    positional: one,
  },
  docs: {
    brief: "Keep pixels by value, significance, cluster size, place or another file; or write that mask",
    fullDescription: `All tests must be passed. ${FORMATS}`,
  },
});

const ramp = buildCommand<RampFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/ramp.ts")).removeRamps,
  parameters: {
    flags: {
      kind: {
        kind: "parsed",
        parse: oneOf<RampKind>("ramp", RAMP_KINDS),
        brief: `Surface to fit: ${RAMP_KINDS.join(", ")}`,
        placeholder: "KIND",
        default: "linear",
      },
      mask: file("Fit to pixels where this is above 0", "PATH"),
      json: { ...json, brief: "Write the coefficients as JSON to stdout" },
      ...common,
    },
    positional: one,
  },
  docs: {
    brief: "Take a plane or a quadratic surface off each map and date",
    fullDescription: `Says what share of the variance the ramp holds. The reference pixel keeps its value. ${FORMATS}`,
  },
});

const math = buildCommand<MathFlags, [string, ...string[]], Cli>({
  loader: async () => (await import("../actions/maps/math.ts")).calculateMaps,
  parameters: {
    flags: {
      name: file("Name of the result", "NAME"),
      unit: file("Unit of the result; that of A if left out", "UNIT"),
      ...common,
    },
    positional: {
      kind: "array",
      minimum: 2,
      parameter: {
        parse: text,
        brief: "The formula, then the inputs A, B, ...",
        placeholder: "FORMULA PATH",
      },
    },
  },
  docs: {
    brief: "Calculate with maps: FORMULA over A, B, ...",
    fullDescription: [
      'A formula such as "100 * (A - B)": the first PATH is A, the second B. Every layer of A is calculated with the layer of the same name in the others (or their only one); A.velocityStd names one layer. A map stands for all dates of a series.',
      "",
      "+ - * / % ^, comparisons, && || !, abs sqrt exp log log10 sin cos tan asin acos atan atan2 hypot floor ceil round sign min max wrap isnan where(condition, yes, no), pi, e, nan.",
      "",
      FORMATS,
    ].join("\n"),
  },
});

const add = buildCommand<MapFlags, string[], Cli>({
  loader: async () => (await import("../actions/maps/add.ts")).addMaps,
  parameters: { flags: common, positional: several },
  docs: { brief: "Add maps or series, layer by layer", fullDescription: FORMATS },
});

const subtract = buildCommand<SubtractFlags, [string, ...string[]], Cli>({
  loader: async () => (await import("../actions/maps/subtract.ts")).subtractMaps,
  parameters: {
    flags: {
      sharedDates: flag("Leave dates out that not all series have"),
      asIs: flag("Do not measure the others against the first one's reference pixel and date"),
      ...common,
    },
    positional: several,
  },
  docs: {
    brief: "Subtract maps or series, on one reference point and date",
    fullDescription: `The first PATH minus the others. Where these count from another pixel or date, they are brought to the first one's. ${FORMATS}`,
  },
});

const stitch = buildCommand<StitchFlags, string[], Cli>({
  loader: async () => (await import("../actions/maps/stitch.ts")).stitchMaps,
  parameters: {
    flags: {
      feather: flag(
        "Blend where frames overlap, by the distance from their edges; else the first PATH counts",
      ),
      keepOffsets: flag("Do not take off the constant by which overlapping frames differ"),
      sharedDates: flag("Leave dates out that not all series have"),
      ...common,
    },
    positional: several,
  },
  docs: {
    brief: "Lay neighbouring frames side by side, with their offsets taken off",
    fullDescription: `The offset of each frame is the median difference over the pixels that it shares with the others, for each date. ${FORMATS}`,
  },
});

const average = buildCommand<AverageFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/average.ts")).averageMaps,
  parameters: {
    flags: {
      over: {
        kind: "enum",
        values: ["time", "space"],
        brief: "time: a map of means; space: a table with one row for each layer and date",
      },
      out: { ...out, optional: true, brief: "File to write; a table goes to stdout if left out" },
      mask: file("Pixels to average over: where this is above 0", "PATH"),
      polygon: file("GeoJSON: average over what lies inside"),
      crop: { ...crop, brief: "Rows and columns to average over, from 0" },
      table: {
        kind: "enum",
        values: ["csv", "json", "mintpy"],
        brief: "Form of the table: csv if left out; mintpy is its timeseriesSpatialAvg.txt",
        optional: true,
      },
      variable,
      compat,
    },
    positional: one,
  },
  docs: { brief: "Mean over time (a map) or over space (a table)", fullDescription: FORMATS },
});

const rate = buildCommand<MapFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/rate.ts")).differentiateMaps,
  parameters: { flags: common, positional: one },
  docs: { brief: "Rate of a series between each date and the one before", fullDescription: FORMATS },
});

const plate = buildCommand<PlateFlags, [string], Cli>({
  loader: async () => (await import("../actions/maps/plate.ts")).removePlateMotion,
  parameters: {
    flags: {
      plate: {
        kind: "parsed",
        parse: oneOf<PlateName>("plate", Object.keys(PLATES) as PlateName[]),
        brief: `Plate of ITRF2014: ${Object.keys(PLATES).join(", ")}`,
        placeholder: "PLATE",
        optional: true,
      },
      enu: {
        kind: "parsed",
        parse: triple,
        brief: "One motion for the whole map, m/yr, instead of a plate's",
        placeholder: "E,N,U",
        optional: true,
      },
      look: file("File with incidenceAngle and azimuthAngle, if PATH has none", "PATH"),
      model: flag("Write the plate's motion itself"),
      ...common,
    },
    positional: one,
  },
  docs: { brief: "Take the motion of a tectonic plate off a velocity", fullDescription: FORMATS },
});

/** Operations on maps, each with its own flags and help. */
export const map = buildRouteMap({
  routes: {
    crop: cropMaps,
    multilook,
    filter,
    mask,
    ramp,
    math,
    add,
    subtract,
    stitch,
    average,
    rate,
    plate,
  },
  docs: {
    brief: "Work on maps and series: crop, multilook, filter, mask, ramp, math, stitch, ...",
    fullDescription: [
      "Each operation reads any result of upwarp, MintPy's HDF5 files or another raster, and writes a new file; inputs are never changed.",
      "",
      "  upwarp map crop velocity.h5 --bounds -99.3,19.2,-98.9,19.6 --out part.tif",
      "  upwarp map mask velocity.tif --with temporal-coherence.tif --min 0.8 --cluster 20 --out masked.tif",
      '  upwarp map math "100 * (A - B)" a.tif b.tif --unit "cm yr-1" --out difference.tif',
    ].join("\n"),
  },
});
