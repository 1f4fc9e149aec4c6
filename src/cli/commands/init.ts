import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { phase, product, waterMask } from "./flags.ts";
import { text } from "./parse.ts";

export interface InitFlags {
  readonly phase?: string;
  readonly waterMask?: string;
  readonly out: string;
  readonly product?: string;
  readonly force: boolean;
}

export const init = buildCommand<InitFlags, string[], Cli>({
  loader: async () => (await import("../actions/init.ts")).initConfig,
  parameters: {
    flags: {
      product,
      phase,
      waterMask,
      out: {
        kind: "parsed",
        parse: text,
        brief: "File to write; - is stdout",
        placeholder: "FILE",
        default: "upwarp.yaml",
      },
      force: { kind: "boolean", brief: "Replace an existing file", default: false, withNegated: false },
    },
    positional: {
      kind: "array",
      minimum: 2,
      parameter: { parse: text, brief: "System, then the inputs: sbas PATH...", placeholder: "SYSTEM INPUT" },
    },
  },
  docs: {
    brief: "Write a commented configuration with real numbers for your inputs",
    fullDescription:
      "Looks at the inputs and writes a YAML configuration in which every parameter of SYSTEM stands with its meaning, its bounds and its value. `upwarp run FILE` runs it.",
  },
});
