import { EXIT } from "./render/error.ts";

/** Exit code of a process ended by SIGTERM, as shells count: 128 + 15. */
const TERMINATED = 143;

export interface InterruptOptions {
  readonly talk: (text: string) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

/**
 * A signal that the first Ctrl-C (or SIGTERM) aborts; the second ends the process at once. `source` is the process.
 */
export function listenForInterrupts(
  source: { on(event: "SIGINT" | "SIGTERM", listener: () => void): unknown },
  { talk, exit }: InterruptOptions,
): AbortSignal {
  const controller = new AbortController();
  const stop = (code: number) => () => {
    if (controller.signal.aborted) {
      talk("Stopped at once. Whole tiles are kept: run the same command again to resume.\n");
      exit(code);
      return;
    }
    talk("Stopping after the tiles in flight (once more to stop at once) ...\n");
    controller.abort();
  };
  source.on("SIGINT", stop(EXIT.cancelled));
  source.on("SIGTERM", stop(TERMINATED));
  return controller.signal;
}
