/**
 * Weighted network inversion with temporal coherence on one and on two threads, in pairs: the same tiles, claimed from one
 * shared counter as a run claims them.
 *
 *   node --import ./bench/typescript.mjs bench/threads.ts [rounds]
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { loadKernels } from "../src/compute/wasm.ts";
import { analyseNetwork } from "../src/kernels/linear/symbolic.ts";

const [dates, pairCount, pixels, tiles] = [40, 150, 1008, 4000];

/** The network of the kernel benchmark: the shortest 150 pairs of 40 dates. */
async function invertTiles(control: Int32Array): Promise<void> {
  const pairs = Array.from({ length: dates * dates }, (_, i) => ({
    reference: Math.floor(i / dates),
    secondary: i % dates,
  }))
    .filter(({ reference, secondary }) => secondary > reference)
    .sort((a, b) => a.secondary - a.reference - (b.secondary - b.reference) || a.reference - b.reference)
    .slice(0, pairCount);
  const kernels = await loadKernels();
  const inverter = kernels.createInverter(analyseNetwork(dates, pairs), {
    interval: new Float64Array(dates - 1).fill(12 / 365.25),
    weighting: "given",
  });
  for (let k = 0; k < pairCount; k++)
    for (let p = 0; p < pixels; p++) {
      inverter.phaseRow(k)[p] = 20 * Math.random();
      inverter.qualityRow(k)[p] = 0.5 + 29.5 * Math.random();
    }
  for (let warm = 0; warm < 300; warm++) inverter.run(pixels);
  parentPort?.postMessage("ready");
  Atomics.wait(control, 1, 0);
  while (Atomics.add(control, 0, 1) < tiles) inverter.run(pixels);
  parentPort?.postMessage("done");
}

/** Seconds that so many threads need for all tiles, from a common start when every one is warm. */
async function race(threads: number): Promise<number> {
  const control = new Int32Array(new SharedArrayBuffer(8));
  // A worker has none of its parent's module hooks: its first words bring them.
  const hooks = JSON.stringify(new URL("./typescript.mjs", import.meta.url).href);
  const entry = `require("node:module").register(${hooks}); import(${JSON.stringify(import.meta.url)});`;
  const workers = Array.from(
    { length: threads },
    () => new Worker(entry, { eval: true, workerData: control }),
  );
  const all = (word: string) =>
    Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            worker.on("message", (message) => message === word && resolve());
            worker.on("error", reject);
          }),
      ),
    );
  const done = all("done");
  await all("ready");
  const started = performance.now();
  Atomics.store(control, 1, 1);
  Atomics.notify(control, 1);
  await done;
  return (performance.now() - started) / 1000;
}

if (isMainThread) {
  const rounds = Number(process.argv[2] ?? 5);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [one, two] = [await race(1), await race(2)];
    ratios.push(one / two);
    const rate = (seconds: number) => `${((tiles * pixels) / seconds / 1e6).toFixed(2)} M px/s`;
    console.log(`one thread ${rate(one)}, two ${rate(two)}, ratio ${(one / two).toFixed(2)}`);
  }
  ratios.sort((a, b) => a - b);
  console.log(
    `ratio: median ${ratios[rounds >> 1]!.toFixed(2)}, range ${ratios[0]!.toFixed(2)} to ${ratios.at(-1)!.toFixed(2)}`,
  );
} else await invertTiles(workerData as Int32Array);
