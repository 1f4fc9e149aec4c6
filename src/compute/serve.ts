import { parentPort, workerData } from "node:worker_threads";
import { isUpwarpError } from "../errors.ts";
import { NEXT, STOP, type WorkerMessage, type WorkerStart } from "./pool.ts";

/** Does one claimed item and returns a small report for the main thread. */
export type ItemFunction = (index: number) => Promise<unknown>;

/**
 * The worker's side of `runOnWorkers`: sets up once from the job, then claims items until none is left or the run
 * is stopped. Call it from the worker's entry module.
 */
export async function serveTiles<Job>(
  setUp: (job: Job) => Promise<{ item: ItemFunction; close(): Promise<void> }>,
): Promise<void> {
  const port = parentPort;
  if (!port) throw new TypeError("serveTiles runs in a worker thread");
  const post = (message: WorkerMessage) => port.postMessage(message);
  const { control, count, job } = workerData as WorkerStart;
  const words = new Int32Array(control);
  try {
    const { item, close } = await setUp(job as Job);
    try {
      while (Atomics.load(words, STOP) === 0) {
        const index = Atomics.add(words, NEXT, 1);
        if (index >= count) break;
        post({ type: "done", index, info: await item(index) });
      }
    } finally {
      await close();
    }
  } catch (error) {
    Atomics.store(words, STOP, 1);
    if (isUpwarpError(error)) post({ type: "failed", error: error.toJSON() });
    else
      post({
        type: "crashed",
        message: String(error),
        stack: error instanceof Error ? (error.stack ?? "") : "",
      });
  } finally {
    port.close();
  }
}
