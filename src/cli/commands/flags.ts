import { parseBounds, parseCrop, parseMultilook } from "../cut.ts";
import { assignment, count, size, text } from "./parse.ts";

// Flags that several commands share; each command lists the ones it has, so that its --help is complete.

export const json = {
  kind: "boolean",
  brief: "Write JSON to stdout",
  default: false,
  withNegated: false,
} as const;

export const quiet = {
  kind: "boolean",
  brief: "Say nothing but errors",
  default: false,
  withNegated: false,
} as const;

export const inputs = {
  kind: "parsed",
  parse: text,
  brief: "Files and folders to read",
  placeholder: "PATH...",
  variadic: true,
  optional: true,
} as const;

export const phase = {
  kind: "parsed",
  parse: text,
  brief: "Phase dataset of a MintPy stack; the most corrected one if left out",
  placeholder: "NAME",
  optional: true,
} as const;

export const waterMask = {
  kind: "parsed",
  parse: text,
  brief: "Water mask to use instead of the inputs' own: a map above 0 on land, or none",
  placeholder: "FILE|none",
  optional: true,
} as const;

export const crop = {
  kind: "parsed",
  parse: parseCrop,
  brief: "Rows and columns to work on, from 0",
  placeholder: "ROW0:ROW1,COL0:COL1",
  optional: true,
} as const;

export const bounds = {
  kind: "parsed",
  parse: parseBounds,
  brief: "Area to work on, in degrees",
  placeholder: "W,S,E,N",
  optional: true,
} as const;

export const multilook = {
  kind: "parsed",
  parse: parseMultilook,
  brief: "Blocks of pixels to work on as one: by mean, median or nearest",
  placeholder: "Y,X[,METHOD]",
  optional: true,
} as const;

export const weather = {
  kind: "parsed",
  parse: text,
  brief: "Weather files and folders for the troposphere: ERA5, GACOS or OPERA",
  placeholder: "PATH...",
  variadic: true,
  optional: true,
} as const;

export const ionosphere = {
  kind: "parsed",
  parse: text,
  brief: "Stack of split-spectrum ionospheric phases, with --set ionosphere=split-spectrum",
  placeholder: "PATH...",
  variadic: true,
  optional: true,
} as const;

export const template = {
  kind: "parsed",
  parse: text,
  brief: "MintPy's configuration, smallbaselineApp.cfg or your own, to take the parameters from",
  placeholder: "FILE",
  optional: true,
} as const;

export const set = {
  kind: "parsed",
  parse: assignment,
  brief: "Parameters; `upwarp steps` lists them",
  placeholder: "KEY=VALUE...",
  variadic: true,
  optional: true,
} as const;

export const outFolder = {
  kind: "parsed",
  parse: text,
  brief: "Folder for the results",
  placeholder: "DIR",
  optional: true,
} as const;

export const memory = {
  kind: "parsed",
  parse: size,
  brief: "Memory that the process may hold, such as 1GB",
  placeholder: "SIZE",
  optional: true,
} as const;

export const workers = {
  kind: "parsed",
  parse: count,
  brief: "Worker threads; all cores if left out",
  placeholder: "N",
  optional: true,
} as const;

export const product = {
  kind: "parsed",
  parse: text,
  brief: "Read the inputs as this product, where a folder holds several",
  placeholder: "NAME",
  optional: true,
} as const;

export const layout = {
  kind: "enum",
  values: ["native", "mintpy"],
  brief: "File layout of the results: GeoTIFF and Zarr, or MintPy's HDF5 files as well",
  optional: true,
} as const;

export const compat = {
  kind: "enum",
  values: ["none", "mintpy"],
  brief: "Whose numbers to give: upwarp's own, or those of MintPy",
  optional: true,
} as const;

/** Of a whole run, which may be of any system. */
export const runCompat = {
  ...compat,
  values: ["none", "mintpy", "pyddem"],
  brief: "Whose numbers to give: upwarp's own, MintPy's (sbas) or pyddem's (dem)",
} as const;

export type Layout = "native" | "mintpy";
export type Assignments = readonly (readonly [key: string, value: string])[];
