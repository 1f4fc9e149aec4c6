import { planRecipe } from "../../pipeline/run.ts";
import type { PlanFlags } from "../commands/run.ts";
import type { Cli } from "../context.ts";
import { openJobStack, resolveJob } from "../job.ts";
import { nodeHost } from "../parts/systems.ts";
import { table } from "../render/table.ts";

export async function planJob(this: Cli, flags: PlanFlags, target: string): Promise<void> {
  const job = await resolveJob(target, flags);
  const stack = await openJobStack(job, this.signal);
  const { signal } = this;
  const planned = await planRecipe(job.recipe, stack, nodeHost, { out: job.out, set: job.set, signal });
  const rows = planned.map(({ keyed, action, why }) => ({
    step: keyed.step.name,
    action,
    why,
    digest: keyed.digest,
  }));
  if (flags.json) {
    this.print(JSON.stringify(rows, null, 2));
    return;
  }
  const { green, yellow, bold } = this.dataColours;
  const dress = { reuse: green, resume: yellow, run: bold } as const;
  this.print(
    table(
      rows.map(({ step, action, why }) => [step, dress[action](action), why]),
      { header: ["step", "action", "why"], style: this.dataColours.dim },
    ),
  );
}
