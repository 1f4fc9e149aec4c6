import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { type Assignments, json, quiet, set } from "./flags.ts";
import { oneOf, text, wholeNumber } from "./parse.ts";

type Preset = "volcano" | "city" | "noise" | "plain" | "benchmark";
const PRESETS: readonly Preset[] = ["volcano", "city", "noise", "plain", "benchmark"];

export interface SimulateFlags {
  readonly out: string;
  readonly preset: Preset;
  readonly format: "zarr" | "mintpy";
  readonly seed?: number;
  readonly set?: Assignments;
  readonly quiet: boolean;
  readonly pairTruth: boolean;
}

export const simulate = buildCommand<SimulateFlags, [system: "sbas"], Cli>({
  loader: async () => (await import("../actions/simulate.ts")).simulateInputs,
  parameters: {
    flags: {
      out: { kind: "parsed", parse: text, brief: "Folder to write", placeholder: "DIR" },
      preset: { kind: "enum", values: PRESETS, brief: "Scene to start from", default: "volcano" },
      format: {
        kind: "enum",
        values: ["zarr", "mintpy"],
        brief: "Zarr, or MintPy's HDF5 inputs",
        default: "zarr",
      },
      seed: {
        kind: "parsed",
        parse: wholeNumber,
        brief: "Everything random follows from it",
        placeholder: "N",
        optional: true,
      },
      set: { ...set, brief: "Options of the simulator, nested ones with points: network.count=40" },
      pairTruth: {
        kind: "boolean",
        brief: "Write what was put into each pair too: noise, true coherence, unwrapping errors",
        default: false,
      },
      quiet,
    },
    aliases: { q: "quiet" },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: oneOf("system", ["sbas"] as const),
          brief: "System to make inputs for",
          placeholder: "SYSTEM",
        },
      ],
    },
  },
  docs: {
    brief: "Write a stack whose truth is known",
    fullDescription:
      "Writes the stack and, beside it, the truth: displacement, velocity and the errors that were put in.",
  },
});

export interface DemoFlags {
  readonly out: string;
  readonly open: boolean;
  readonly json: boolean;
}

export const demo = buildCommand<DemoFlags, [], Cli>({
  loader: async () => (await import("../actions/demo.ts")).runDemo,
  parameters: {
    flags: {
      out: {
        kind: "parsed",
        parse: text,
        brief: "Folder for all of it",
        placeholder: "DIR",
        default: "upwarp-demo",
      },
      open: {
        kind: "boolean",
        brief: "Then look at the result in the browser, as `upwarp view` does",
        default: false,
        withNegated: false,
      },
      json,
    },
  },
  docs: {
    brief: "Simulate a volcano, run sbas on it, compare with the truth, write a report page",
  },
});
