import { buildCommand } from "@stricli/core";
import type { Cli } from "../context.ts";
import { json } from "./flags.ts";

export interface DoctorFlags {
  readonly json: boolean;
}

export const doctor = buildCommand<DoctorFlags, [], Cli>({
  loader: async () => (await import("../actions/doctor.ts")).examine,
  parameters: { flags: { json } },
  docs: {
    brief: "Check this machine: Node, WASM, threads, memory, disk, optional parts",
    fullDescription:
      "Every line says ok, or how to fix it. Exit code 1 when something that is needed is missing.",
  },
});
