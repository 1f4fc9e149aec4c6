import { formatDuration } from "./duration.ts";
import { formatSize } from "./size.ts";
import { displayWidth, truncate } from "./width.ts";

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

/** Cells of the bar, on a wide and on a narrow terminal. */
const WIDE_BAR = 20;
const NARROW_BAR = 10;
/** Columns from which the wide bar leaves room for everything else. */
const WIDE = 100;
/** Cells that are always left for the name of the step. */
const SHORTEST_NAME = 10;
/** Eighths of a cell, from empty to full. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;

/** A bar of `cells` cells, smooth to an eighth of a cell. */
export function bar(fraction: number, cells = WIDE_BAR): string {
  const eighths = Math.floor(Math.min(1, Math.max(0, fraction)) * cells * 8);
  const text = "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
  return text.padEnd(cells, "·");
}

/**
 * The line of a pass on a terminal: name, bar, tiles, bytes, rate, time left, peak memory. Never longer than the terminal;
 * the name gives way first.
 */
export function progressLine(progress: PassProgress, columns: number): string {
  const { steps, tiles, done, bytesRead, elapsed, left, peak } = progress;
  const numbers =
    tiles === 0
      ? [formatDuration(elapsed)]
      : [
          bar(done / tiles, columns < WIDE ? NARROW_BAR : WIDE_BAR),
          `${done}/${tiles} tiles`,
          formatSize(bytesRead),
          ...(elapsed > 0 ? [`${formatSize(bytesRead / elapsed)}/s`] : []),
          ...(left === null ? [] : [`${formatDuration(left)} left`]),
        ];
  const rest = [...numbers, `peak ${formatSize(peak)}`].join("  ");
  const room = columns - 1 - displayWidth(rest) - 2;
  const name = truncate(steps.join(" + "), Math.max(SHORTEST_NAME, room));
  return truncate(`${name}  ${rest}`, columns - 1);
}

/** What a pass cost, after it: "12 s, 1.20 GB read at 110 MB/s, peak 640 MB". */
export function passSummary({ bytesRead, elapsed, peak }: Omit<PassProgress, "steps">): string {
  const read =
    bytesRead > 0 && elapsed > 0
      ? [`${formatSize(bytesRead)} read at ${formatSize(bytesRead / elapsed)}/s`]
      : [];
  return [formatDuration(elapsed), ...read, `peak ${formatSize(peak)}`].join(", ");
}
