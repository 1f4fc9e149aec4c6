import { resolve } from "node:path";
import { compactDate } from "../../../dates.ts";
import { configError } from "../../../errors.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Cli } from "../../context.ts";
import { formatSize } from "../../render/size.ts";
import { bytesOf } from "../../run-summary.ts";
import { type Deed, type FileInput, provenanceOf } from "./map-provenance.ts";
import { type Compat, closeMaps, type Maps, openMaps, readDateBaselines } from "./open-maps.ts";
import { writeMaps } from "./write-maps.ts";

/** Flags that every operation on maps has. */
export interface MapFlags {
  readonly out: string;
  readonly variable?: string;
  readonly compat?: Compat;
}

/** What an operation makes of its inputs. */
export interface Outcome extends Omit<Deed, "step" | "doc"> {
  readonly stack: Stack;
  /** Compact date from which the perpendicular baselines beside a series count afterwards; as before if left out. */
  readonly baselinesFrom?: string | undefined;
}

/**
 * Opens the inputs, lets an operation work on them, writes the result with its provenance and says so. Nothing is computed before
 * it is written, piece by piece.
 */
export async function operateOnMaps(
  cli: Cli,
  { out, variable, compat = "none" }: MapFlags,
  paths: readonly string[],
  { step, doc }: Pick<Deed, "step" | "doc">,
  operate: (inputs: readonly [Maps, ...Maps[]]) => Outcome | Promise<Outcome>,
): Promise<void> {
  refuseOverwriting(out, paths);
  const { signal } = cli;
  const inputs: Maps[] = [];
  const opened: (Maps | FileInput)[] = [];
  try {
    for (const path of paths)
      inputs.push(await openMaps(path, { variable, compat, isSecond: inputs.length > 0 }));
    const [first, ...others] = inputs;
    if (first === undefined) throw new TypeError("an operation has at least one input");
    const { stack, params, others: files, notes, baselinesFrom } = await operate([first, ...others]);
    const said = { ...params, variable, ...(compat !== "none" && { compat }) };
    opened.push(...Object.values(files ?? {}).filter((file) => file !== null && file !== undefined));
    const deed = { step, doc, params: said, ...(files && { others: files }), ...(notes && { notes }) };
    const provenance = await provenanceOf(deed, inputs, signal);
    const dates = first.stack.dates.join();
    const read = stack.dates.join() === dates ? await readDateBaselines(first) : null;
    const baselines = read && countBaselines(read, stack.dates, baselinesFrom);
    const written = await writeMaps(out, stack, { provenance, baselines, signal });
    for (const note of notes ?? []) cli.say(`note   ${note}`);
    for (const file of written) cli.say(`wrote  ${file}  ${formatSize(await bytesOf(file))}`);
  } finally {
    for (const input of [...inputs, ...opened]) if (input.stack) await closeMaps(input);
  }
}

function countBaselines(
  baselines: Float32Array,
  dates: readonly string[],
  from: string | undefined,
): Float32Array {
  const origin = baselines[dates.findIndex((date) => compactDate(date) === from)];
  return origin === undefined ? baselines : baselines.map((value) => value - origin);
}

/** Maps are read while they are written: an output in the place of an input would eat it. */
function refuseOverwriting(out: string, paths: readonly string[]): void {
  const same = paths.find((path) => resolve(path) === resolve(out));
  if (same === undefined) return;
  throw configError({
    code: "usage-out",
    what: "The output would replace an input.",
    got: same,
    fix: "Give another --out; inputs are never changed.",
  });
}
