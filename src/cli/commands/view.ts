import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { json } from "./flags.ts";
import { portNumber, text } from "./parse.ts";

export interface ViewFlags {
  readonly port?: number;
  readonly open: boolean;
  readonly export?: string;
  readonly json: boolean;
}

export const view = buildCommand<ViewFlags, string[], Cli>({
  loader: async () => (await import("../actions/view.ts")).viewPaths,
  parameters: {
    flags: {
      port: {
        kind: "parsed",
        parse: portNumber,
        brief: "Port to listen at; any free one if left out",
        placeholder: "N",
        optional: true,
      },
      open: {
        kind: "boolean",
        brief: "Open the browser; it is not opened without a terminal, in CI or over SSH",
        default: true,
      },
      export: {
        kind: "parsed",
        parse: text,
        brief: "Write page and data into a new or empty folder instead, for any web host",
        placeholder: "DIR",
        optional: true,
      },
      json,
    },
    positional: {
      kind: "array",
      parameter: { parse: text, brief: "File, folder, Zarr store or result folder", placeholder: "PATH" },
    },
  },
  docs: {
    brief: "Look at maps and series in the browser",
    fullDescription: [
      "Serves the viewer and the files at each PATH to this machine alone, and prints the address. Nothing is computed and",
      "nothing else is served: whoever has the address can read what lies at PATH, nobody else can. Without a PATH the page",
      "opens empty: drop files on it. Ctrl-C ends it.",
      "",
      "  upwarp view RESULT                       everything in the folder of a run",
      "  upwarp view A/velocity.tif B/velocity.tif",
      "  upwarp view --export site RESULT         the same as files, for a web host that answers ranges",
      "",
      "On another machine: `upwarp view --port 8601 PATH` there, `ssh -L 8601:127.0.0.1:8601 MACHINE` here, then the printed",
      "address; the port is the same on both sides.",
    ].join("\n"),
  },
});
