import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { json, quiet } from "./flags.ts";
import { oneOf, text } from "./parse.ts";

export interface FetchFlags {
  readonly inputs: readonly string[];
  readonly out: string;
  readonly list: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

export const fetchFiles = buildCommand<FetchFlags, [what: "era5"], Cli>({
  loader: async () => (await import("../actions/fetch.ts")).fetchWeather,
  parameters: {
    flags: {
      inputs: {
        kind: "parsed",
        parse: text,
        brief: "Stack whose dates and area are wanted",
        placeholder: "PATH...",
        variadic: true,
      },
      out: {
        kind: "parsed",
        parse: text,
        brief: "Folder for the files",
        placeholder: "DIR",
        default: "weather",
      },
      list: {
        kind: "boolean",
        brief: "Only say which files are needed, and which are there",
        default: false,
        withNegated: false,
      },
      json,
      quiet,
    },
    aliases: { q: "quiet" },
    positional: {
      kind: "tuple",
      parameters: [
        { parse: oneOf("weather", ["era5"] as const), brief: "What to fetch", placeholder: "WHAT" },
      ],
    },
  },
  docs: {
    brief: "Download the weather of a stack's dates: ERA5, with your own key",
    fullDescription: [
      "Asks the Climate Data Store for ERA5 on pressure levels around the scene at the hour of each acquisition. It needs a",
      "free account: the key stands in CDSAPI_KEY or ~/.cdsapirc. Files that are there are kept, and what was interrupted",
      "goes on. No other command uses the network; `upwarp run ... --weather DIR --set troposphere=era5` reads the files.",
    ].join("\n"),
  },
});
