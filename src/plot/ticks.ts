import type { ValueRange } from "./scale.ts";
import { label, measureText } from "./text.ts";
import { SPACE, TYPE, WEIGHT } from "./theme.ts";

/** A mark on a horizontal axis. */
export interface TickMark {
  /** Position in px. */
  readonly x: number;
  readonly text: string;
  /** Stronger type: a year among months. */
  readonly strong?: boolean;
}

/** A mark whose text may stand beside it, where the figure ends. */
export interface PlacedTick extends TickMark {
  readonly textX: number;
}

/** Least distance between the texts of two marks, px. */
const BETWEEN_TEXTS = 10;

const weightOf = ({ strong }: TickMark) => (strong ? WEIGHT.strong : WEIGHT.regular);

/**
 * The first of several sets of marks whose texts stand apart inside `bounds`, texts at the edge moved inwards.
 * Where none does, the first mark of the last set alone.
 */
export function placeTicks(
  candidates: readonly (readonly TickMark[])[],
  [low, high]: ValueRange,
): readonly PlacedTick[] {
  for (const marks of candidates) {
    const placed = marks.map((mark) => {
      const half = measureText(mark.text, TYPE.tick, weightOf(mark)) / 2;
      return { ...mark, textX: Math.max(low + half, Math.min(high - half, mark.x)), half };
    });
    const apart = placed.every(({ textX, half }, i) => {
      const next = placed[i + 1];
      return next === undefined || Math.abs(next.textX - textX) >= half + next.half + BETWEEN_TEXTS;
    });
    if (apart) return placed;
  }
  const only = candidates.at(-1)?.slice(0, 1) ?? [];
  return only.map((mark) => ({ ...mark, textX: mark.x }));
}

/** The texts below an axis whose line is at y. */
export function drawTickTexts(ticks: readonly PlacedTick[], y: number): string {
  const base = y + SPACE.tick + SPACE.tickText + TYPE.tick * 0.72;
  const texts = ticks.map((tick) =>
    label(tick.text, tick.textX, base, {
      size: TYPE.tick,
      colour: "muted",
      anchor: "middle",
      weight: weightOf(tick),
    }),
  );
  return texts.join("");
}

/** Numbers of ticks to try, from what suits the width down to one. */
export const tickCounts = (most: number): readonly number[] =>
  Array.from({ length: Math.max(1, Math.round(most)) }, (_, i) => Math.max(1, Math.round(most)) - i);
