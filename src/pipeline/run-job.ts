import { cancelledError, fromSystemError } from "../errors.ts";
import { type Job, openJob } from "./job.ts";
import type { RunState } from "./run-state.ts";

/** Does the items of a job on the run's worker threads, or here where the host has none. */
export async function runJob(
  job: Job,
  count: number,
  { crew, host, folder, signal }: RunState,
  onDone: (index: number, info: unknown) => void,
  workers: number,
): Promise<void> {
  try {
    if (crew) {
      await crew.run({ workers, count, job, signal, onDone });
      return;
    }
    const { item, close } = await openJob(job, host);
    try {
      for (let index = 0; index < count; index++) {
        if (signal.aborted) throw cancelledError();
        onDone(index, await item(index));
      }
    } finally {
      await close();
    }
  } catch (cause) {
    throw fromSystemError(cause, folder.steps);
  }
}
