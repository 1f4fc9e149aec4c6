import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { type Assignments, json, memory, quiet, set, workers } from "./flags.ts";
import { assignment, text } from "./parse.ts";

export interface StepsFlags {
  readonly json: boolean;
}

export const steps = buildCommand<StepsFlags, [name?: string], Cli>({
  loader: async () => (await import("../actions/steps.ts")).listSteps,
  parameters: {
    flags: { json },
    positional: {
      kind: "tuple",
      parameters: [{ parse: text, brief: "Step or system to describe", placeholder: "NAME", optional: true }],
    },
  },
  docs: {
    brief: "List the systems and their steps, or describe one: inputs, outputs, parameters",
    fullDescription: "With --json, the parameters come as JSON Schema.",
  },
});

export interface StepFlags {
  readonly in: Assignments;
  readonly set?: Assignments;
  readonly out: string;
  readonly memory?: number;
  readonly workers?: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

export const step = buildCommand<StepFlags, [name: string], Cli>({
  loader: async () => (await import("../actions/step.ts")).runStep,
  parameters: {
    flags: {
      in: {
        kind: "parsed",
        parse: assignment,
        brief: "Where each input is read from",
        placeholder: "NAME=PATH...",
        variadic: true,
      },
      set,
      out: { kind: "parsed", parse: text, brief: "Folder for the results", placeholder: "DIR" },
      memory,
      workers,
      json,
      quiet,
    },
    aliases: { q: "quiet" },
    positional: {
      kind: "tuple",
      parameters: [{ parse: text, brief: "Name of the step", placeholder: "NAME" }],
    },
  },
  docs: {
    brief: "Run one step by itself",
    fullDescription:
      "Runs a step and the global steps whose records it reads. `upwarp steps NAME` says which inputs it takes.",
  },
});
