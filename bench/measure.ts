import { execFileSync } from "node:child_process";

export const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
export const perSecond = (rate: number) => `${(rate / 1e6).toFixed(3)} M px/s`;

/** Units per second, of CPU or by the clock, median of five windows of about 0.2 s; `units` are done by each call. */
export function measureUnits(run: () => void, units: number, clock: "cpu" | "wall" = "cpu"): number {
  for (const until = performance.now() + 400; performance.now() < until; ) run();
  const rates = Array.from({ length: 5 }, () => {
    let count = 0;
    const start = process.cpuUsage();
    const begin = performance.now();
    const until = begin + 200;
    for (; performance.now() < until; count++) run();
    const { user, system } = process.cpuUsage(start);
    return (count * units) / (clock === "cpu" ? (user + system) / 1e6 : (performance.now() - begin) / 1e3);
  });
  return median(rates);
}

/**
 * Rounds of the yardstick, then of our own, and the median and range of the ratios. The yardstick prints a JSON line with
 * `rate_per_s`; it counts by the clock, and so must `own`, or a busy machine would flatter us.
 */
export function race(
  yardstick: string,
  sizes: readonly number[],
  rounds: number,
  own: () => number,
  unit: string,
): void {
  const scale = unit.startsWith("M ") ? 1e6 : 1;
  const ratios = Array.from({ length: rounds }, () => {
    const line = execFileSync(
      process.env.UPWARP_PYTHON ?? "/usr/bin/python3",
      [yardstick, ...sizes.map(String)],
      {
        env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" },
        encoding: "utf8",
      },
    );
    const theirs = (JSON.parse(line) as { rate_per_s: number }).rate_per_s;
    const ours = own();
    const ratio = ours / theirs;
    console.log(
      `round: yardstick ${theirs.toFixed(0)} per s, kernel ${(ours / scale).toFixed(scale === 1 ? 0 : 3)} ${unit}, ratio ${ratio.toFixed(0)}`,
    );
    return ratio;
  });
  const middle = median(ratios);
  console.log(
    `ratio: median ${middle.toFixed(0)}, range ${ratios[0]!.toFixed(0)} to ${ratios.at(-1)!.toFixed(0)}`,
  );
}
