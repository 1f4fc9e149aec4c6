import { checkMachine } from "../checks.ts";
import type { DoctorFlags } from "../commands/doctor.ts";
import type { Cli } from "../context.ts";
import { EXIT } from "../render/error.ts";
import { table } from "../render/table.ts";

export async function examine(this: Cli, { json }: DoctorFlags): Promise<void> {
  const checks = await checkMachine(process.cwd());
  const { green, red, yellow } = this.dataColours;
  const mark = { ok: green("ok"), missing: red("missing"), optional: yellow("check") };
  if (json) this.print(JSON.stringify(checks, null, 2));
  else
    this.print(
      table(
        checks.map(({ name, state, found, fix }) => [mark[state], name, fix ? `${found}. ${fix}` : found]),
      ),
    );
  if (checks.some(({ state }) => state === "missing")) this.process.exitCode = EXIT.failed;
}
