import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { json, product } from "./flags.ts";
import { text } from "./parse.ts";

export interface InspectFlags {
  readonly json: boolean;
  readonly product?: string;
  readonly dates: boolean;
  readonly pairs: boolean;
  readonly layers: boolean;
  readonly attributes: boolean;
}

const only = (brief: string) => ({ kind: "boolean", brief, default: false, withNegated: false }) as const;

export const inspect = buildCommand<InspectFlags, string[], Cli>({
  loader: async () => (await import("../actions/inspect.ts")).inspectPaths,
  parameters: {
    flags: {
      product,
      dates: only("Only the dates, one in a line"),
      pairs: only("Only the pairs, one in a line"),
      layers: only("Read the layers: smallest, mean and largest value, no data and zeros"),
      attributes: only("All attributes, such as those of MintPy's files, whole"),
      json,
    },
    positional: {
      kind: "array",
      minimum: 1,
      parameter: { parse: text, brief: "File, folder or address", placeholder: "PATH" },
    },
  },
  docs: {
    brief: "Say what a file or folder is: product, dimensions, dates, coordinates, problems",
    fullDescription:
      "Says what each PATH is: the product, its arrays with dimensions and units, the coordinate system, the dates and the gaps between them, and what is wrong with it. Only headers are read, unless --layers is given.",
  },
});
