import { type Outcome, type StartOptions, upwarp } from "./upwarp.ts";

/** Runs the command, which must succeed; paths in `args` are absolute or relative to `cwd`. */
export async function succeed(
  args: readonly string[],
  cwd: string,
  options?: StartOptions,
): Promise<Outcome> {
  const outcome = await upwarp(args, cwd, {}, options);
  if (outcome.code !== 0)
    throw new Error(`upwarp ${args.join(" ")}: exit ${outcome.code} ${outcome.signal}\n${outcome.stderr}`);
  return outcome;
}
