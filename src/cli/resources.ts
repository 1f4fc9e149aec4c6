import { availableParallelism, totalmem } from "node:os";

/** Share of the machine's memory that a run takes when it is not told: the rest is for the disk cache and others. */
const SHARE = 0.5;
/** A worker with more gains nothing: its tiles are as large as they get. */
const BYTES_PER_WORKER = 1e9;
/** Less holds no stack of use. */
const SMALLEST = 1e9;

export interface Resources {
  /** Bytes that the whole process may hold. */
  readonly memory: number;
  readonly workers: number;
}

/** Memory of the machine, or of the container where that has a limit. */
export function machineMemory(): number {
  const limit = process.constrainedMemory() ?? 0;
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** What a run uses when nothing is asked for. Neither number changes the results. */
export function chooseResources(
  asked: { readonly memory?: number | undefined; readonly workers?: number | undefined },
  machine: { readonly memory: number; readonly cores: number } = {
    memory: machineMemory(),
    cores: availableParallelism(),
  },
): Resources {
  const workers = asked.workers ?? machine.cores;
  const affordable = Math.min(machine.memory * SHARE, BYTES_PER_WORKER * (workers + 1));
  return { workers, memory: asked.memory ?? Math.max(SMALLEST, roundDown(affordable)) };
}

/** Tenths of a gigabyte: a number that a person would write. */
const roundDown = (bytes: number) => Math.floor(bytes / 1e8) * 1e8;
