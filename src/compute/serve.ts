import { type MessagePort, parentPort } from "node:worker_threads";
import { isUpwarpError } from "../errors.ts";
import { type JobStart, NEXT, STOP, type WorkerMessage } from "./pool.ts";

/** Does one claimed item and returns a small report for the main thread. */
export type ItemFunction = (index: number) => Promise<unknown>;

/** Gets ready for a job on this thread. */
export type SetUp<Job> = (job: Job) => Promise<{ item: ItemFunction; close(): Promise<void> }>;

/**
 * The worker's side of a `Crew`: for each job sets up once, then claims items until none is left or the job is stopped.
 * Call it from the worker's entry module.
 */
export function serveJobs<Job>(setUp: SetUp<Job>): void {
  const port = parentPort;
  if (!port) throw new TypeError("serveJobs runs in a worker thread");
  port.on("message", (start: JobStart | null) => {
    if (start === null) port.close();
    else void serveJob(start, setUp, port);
  });
}

async function serveJob<Job>(
  { control, count, job }: JobStart,
  setUp: SetUp<Job>,
  port: MessagePort,
): Promise<void> {
  const post = (message: WorkerMessage) => port.postMessage(message);
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
  }
  post({ type: "free" });
}
