import { formatDuration } from "./duration.ts";
import { formatSize } from "./size.ts";
import { truncate } from "./width.ts";

/** One pass while it works. */
export interface PassProgress {
  readonly steps: readonly string[];
  readonly tiles: number;
  readonly done: number;
  readonly bytesRead: number;
  /** Seconds since the pass started, and the estimate of what is left; null before the first tile. */
  readonly elapsed: number;
  readonly left: number | null;
  /** Largest resident size of the process so far, bytes. */
  readonly peak: number;
}

/** Cells of the bar itself. */
const BAR = 20;
/** Eighths of a cell, from empty to full. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of BAR cells, smooth to an eighth of a cell. */
export function bar(fraction: number): string {
  const eighths = Math.floor(Math.min(1, Math.max(0, fraction)) * BAR * 8);
  const text = "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
  return text.padEnd(BAR, "·");
}

/** The line of a pass on a terminal: name, bar, tiles, bytes, rate, time left, peak memory; never longer than the terminal. */
export function progressLine(progress: PassProgress, columns: number): string {
  const { steps, tiles, done, bytesRead, elapsed, left, peak } = progress;
  const parts =
    tiles === 0
      ? [steps.join(" + "), formatDuration(elapsed)]
      : [
          steps.join(" + "),
          bar(done / tiles),
          `${done}/${tiles} tiles`,
          formatSize(bytesRead),
          ...(elapsed > 0 ? [`${formatSize(bytesRead / elapsed)}/s`] : []),
          ...(left === null ? [] : [`${formatDuration(left)} left`]),
        ];
  return truncate([...parts, `peak ${formatSize(peak)}`].join("  "), columns - 1);
}

/** What a pass cost, after it: "12 s, 1.20 GB read at 110 MB/s, peak 640 MB". */
export function passSummary({ bytesRead, elapsed, peak }: Omit<PassProgress, "steps">): string {
  const read =
    bytesRead > 0 && elapsed > 0
      ? [`${formatSize(bytesRead)} read at ${formatSize(bytesRead / elapsed)}/s`]
      : [];
  return [formatDuration(elapsed), ...read, `peak ${formatSize(peak)}`].join(", ");
}
