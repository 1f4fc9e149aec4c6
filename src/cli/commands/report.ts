import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { text } from "./parse.ts";

export interface ReportFlags {
  readonly out?: string;
}

export const report = buildCommand<ReportFlags, [path: string], Cli>({
  loader: async () => (await import("../actions/report.ts")).reportRun,
  parameters: {
    flags: {
      out: {
        kind: "parsed",
        parse: text,
        brief: "Page to write; DIR/report.html if left out",
        placeholder: "FILE.html",
        optional: true,
      },
    },
    positional: {
      kind: "tuple",
      parameters: [{ parse: text, brief: "Result folder of a run", placeholder: "DIR" }],
    },
  },
  docs: {
    brief: "Write the report of a finished run: one HTML page with figures",
    fullDescription: [
      "What was made from what, what to be careful about, maps, time series, network and residuals with how to read",
      "them, every step with its parameters and sources. One file that asks nothing of the network; the same run gives",
      "the same bytes. `upwarp run ... --report` writes it at the end of a run.",
    ].join("\n"),
  },
});
