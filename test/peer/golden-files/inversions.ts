import { join } from "node:path";
import { TOLERANCE } from "../mintpy-comparison.ts";
import { command } from "./command.ts";
import type { Golden, GoldenFile } from "./golden-file.ts";
import { type Limits, measureHdf5 } from "./measure.ts";

/** Runs of MintPy's ifgram_inversion on unwrapPhase, and the parameters that repeat them. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  fim: ["weight=fim"],
  no: ["weight=no"],
  no_phase: ["weight=no", "min-norm=phase"],
  var_cohmask: ["weight=var", "mask.dataset=coherence", "mask.threshold=0.4", "min-redundancy=2"],
  no_ccmask: ["weight=no", "mask.dataset=connectedComponent"],
};

const invert = async (golden: Golden, name: string) => {
  const work = await golden.workFolder();
  return golden.make(`inversion ${name}`, (out) =>
    command(
      ...["run", "sbas", "--inputs", work, "--phase", "unwrapPhase", "--set", ...RUNS[name]!],
      ...["--out", out, "--layout", "mintpy", "--compat", "mintpy", "--quiet"],
    ),
  );
};

const FILES: readonly (readonly [prefix: string, ours: string, limits: Limits])[] = [
  ["ts", "timeseries.h5", { other: TOLERANCE.series }],
  ["tcoh", "temporalCoherence.h5", { other: TOLERANCE.temporalCoherence }],
  ["num", "numInvIfgram.h5", { other: TOLERANCE.count }],
];

export const INVERSIONS: readonly GoldenFile[] = Object.entries(RUNS).flatMap(([name, set]) =>
  FILES.map(([prefix, ours, limits]) => ({
    file: `expected/variants/${prefix}_${name}.h5`,
    made: `\`run sbas --phase unwrapPhase --set ${set.join(" ")}\``,
    async compare(golden: Golden) {
      return measureHdf5(join(await invert(golden, name), ours), golden.at(this.file), limits);
    },
  })),
);
