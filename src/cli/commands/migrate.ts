import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { inputs, json } from "./flags.ts";
import { text } from "./parse.ts";

export interface MigrateFlags {
  readonly inputs?: readonly string[];
  readonly out: string;
  readonly force: boolean;
  readonly json: boolean;
}

export const migrate = buildCommand<MigrateFlags, [template: string], Cli>({
  loader: async () => (await import("../actions/migrate.ts")).migrateTemplate,
  parameters: {
    flags: {
      inputs,
      out: {
        kind: "parsed",
        parse: text,
        brief: "File to write; - is stdout",
        placeholder: "FILE",
        default: "upwarp.yaml",
      },
      force: { kind: "boolean", brief: "Replace an existing file", default: false, withNegated: false },
      json,
    },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: text,
          brief: "MintPy's configuration: smallbaselineApp.cfg or a template",
          placeholder: "FILE",
        },
      ],
    },
  },
  docs: {
    brief: "Turn MintPy's configuration into upwarp's",
    fullDescription: [
      "Writes a commented configuration with the same settings, MintPy's defaults included, and lists the lines that play",
      "no part here, with the reason. The inputs are those that the template names, unless --inputs are given.",
      "`upwarp run sbas --template FILE` runs a template as it is.",
    ].join("\n"),
  },
});
