import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import type { Cut } from "../cut.ts";
import {
  type Assignments,
  bounds,
  crop,
  inputs,
  ionosphere,
  json,
  type Layout,
  layout,
  memory,
  multilook,
  outFolder,
  phase,
  product,
  quiet,
  runCompat,
  set,
  template,
  waterMask,
  weather,
  workers,
} from "./flags.ts";
import { text } from "./parse.ts";

/** What decides a run; `plan` takes the same. */
export interface JobFlags extends Cut {
  readonly inputs?: readonly string[];
  readonly product?: string;
  readonly phase?: string;
  readonly waterMask?: string;
  readonly weather?: readonly string[];
  readonly ionosphere?: readonly string[];
  /** MintPy's configuration. */
  readonly template?: string;
  readonly set?: Assignments;
  readonly out?: string;
  readonly compat?: "none" | "mintpy" | "pyddem";
  readonly memory?: number;
  readonly workers?: number;
}

export interface RunFlags extends JobFlags {
  readonly layout?: Layout;
  readonly report: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

const target = {
  parse: text,
  brief: "Configuration file, or name of a system",
  placeholder: "CONFIG|SYSTEM",
};
const jobFlags = {
  inputs,
  product,
  phase,
  waterMask,
  crop,
  bounds,
  multilook,
  weather,
  ionosphere,
  template,
  set,
  out: outFolder,
  compat: runCompat,
  memory,
  workers,
};

const report = {
  kind: "boolean",
  brief: "Write report.html beside the results: figures, warnings, steps",
  default: false,
  withNegated: false,
} as const;

export const run = buildCommand<RunFlags, [target: string], Cli>({
  loader: async () => (await import("../actions/run.ts")).runJob,
  parameters: {
    flags: { ...jobFlags, layout, report, json, quiet },
    aliases: { q: "quiet" },
    positional: { kind: "tuple", parameters: [target] },
  },
  docs: {
    brief: "Run a system on a stack",
    fullDescription: [
      "Runs CONFIG, or SYSTEM on --inputs into --out. What is unchanged since the last run into the same folder is",
      "reused, an interrupted run is resumed; `upwarp plan` says beforehand which and why. Flags weigh more than",
      "the configuration.",
    ].join("\n"),
    customUsage: [
      { input: "sbas --inputs PATH... --out DIR", brief: "Displacement and velocity from interferograms" },
      {
        input: "sbas --inputs PATH... --out DIR --set weight=coh reference.yx=9,8",
        brief: "With parameters",
      },
      {
        input:
          "sbas --template smallbaselineApp.cfg --inputs PATH... --out DIR --layout mintpy --compat mintpy",
        brief: "What MintPy would do",
      },
      { input: "upwarp.yaml", brief: "From a configuration (see `upwarp init`)" },
    ],
  },
});

export interface PlanFlags extends JobFlags {
  readonly json: boolean;
}

export const plan = buildCommand<PlanFlags, [target: string], Cli>({
  loader: async () => (await import("../actions/plan.ts")).planJob,
  parameters: {
    flags: { ...jobFlags, json },
    positional: { kind: "tuple", parameters: [target] },
  },
  docs: {
    brief: "Say which steps would run, which would be reused, and why",
    fullDescription:
      "Takes what `upwarp run` takes, reads and compares the content of the inputs, and computes nothing.",
  },
});
