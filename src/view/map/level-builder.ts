import { coarserLevels } from "./block-means.ts";
import type { RasterData, RasterLevel } from "./renderer-types.ts";

/** Coarser levels that are made while the page runs, a little in each frame. */
export interface LevelBuilder {
  /** Given and made levels, so far. */
  levelsOf(data: RasterData): readonly RasterLevel[];
  /** Works until the deadline (of `performance.now`); true when a level became whole. */
  work(deadline: number): boolean;
  readonly isWorking: boolean;
  /** Forgets all other rasters. */
  keepOnly(rasters: ReadonlySet<RasterData>): void;
}

interface Built {
  readonly levels: RasterLevel[];
  readonly generator: Generator<RasterLevel | null, void> | null;
  isDone: boolean;
}

export function createLevelBuilder(): LevelBuilder {
  const built = new Map<RasterData, Built>();

  const start = (data: RasterData): Built => {
    // From the finest of the widest: levels above a window in detail would be no wider than it.
    const base = [...data.levels].sort((a, b) => area(b) - area(a) || a.step - b.step)[0];
    const given = new Set(data.levels.map(({ step }) => step));
    const generator = base === undefined || given.size > 1 ? null : coarserLevels(base, data.period);
    const entry = { levels: [...data.levels], generator, isDone: generator === null };
    built.set(data, entry);
    return entry;
  };

  return {
    levelsOf: (data) => (built.get(data) ?? start(data)).levels,
    work: (deadline) => {
      let isNew = false;
      for (const entry of built.values())
        while (!entry.isDone && performance.now() < deadline) {
          const { value, done } = entry.generator?.next() ?? { value: null, done: true };
          entry.isDone = done === true;
          if (value) {
            entry.levels.push(value);
            isNew = true;
          }
        }
      return isNew;
    },
    get isWorking() {
      return [...built.values()].some(({ isDone }) => !isDone);
    },
    keepOnly: (rasters) => {
      for (const data of built.keys()) if (!rasters.has(data)) built.delete(data);
    },
  };
}

const area = ({ window: { x, y } }: RasterLevel) => (x[1] - x[0]) * (y[1] - y[0]);
