import type { PlannedStep } from "./plan.ts";

/** What a run tells while it works. The command line renders it; `--json` prints it line by line. */
export type RunEvent =
  | { readonly type: "hashing"; readonly files: number }
  | { readonly type: "planned"; readonly steps: readonly PlannedStep[] }
  | {
      readonly type: "started";
      readonly steps: readonly string[];
      readonly tiles: number;
      readonly done: number;
    }
  | {
      readonly type: "progress";
      readonly steps: readonly string[];
      readonly tiles: number;
      readonly done: number;
      readonly bytesRead: number;
      /** Seconds since this pass started, and the estimate of what is left; null before the first tile. */
      readonly elapsed: number;
      readonly left: number | null;
    }
  | { readonly type: "finished"; readonly step: string; readonly path: string; readonly seconds: number }
  | { readonly type: "reused"; readonly step: string; readonly path: string }
  | { readonly type: "note"; readonly step: string; readonly message: string }
  | { readonly type: "published"; readonly path: string };

export type OnEvent = (event: RunEvent) => void;
