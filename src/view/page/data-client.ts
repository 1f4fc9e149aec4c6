import { type Remote, wrap } from "comlink";
import type { DataApi, Problem } from "../protocol.ts";

let remote: Remote<DataApi> | undefined;

/** The data worker, started on first use. */
export function data(): Remote<DataApi> {
  remote ??= wrap<DataApi>(
    new Worker(new URL("../data/worker.ts", import.meta.url), { type: "module", name: "upwarp data" }),
  );
  return remote;
}

/** Whatever a call rejected with, as something that can be shown. */
export function problemOf(cause: unknown): Problem {
  if (typeof cause === "object" && cause !== null && "what" in cause && "code" in cause)
    return cause as Problem;
  const what = cause instanceof Error ? cause.message : String(cause);
  return { code: "unexpected", what };
}
