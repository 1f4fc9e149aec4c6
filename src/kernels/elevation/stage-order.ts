import type { StageRejects } from "./elevation-tile.ts";

/** Leaves each rejected observation to the first stage that rejects it, so that an audit counts it once. */
export function dropEarlierRejects(stages: readonly StageRejects[]): StageRejects[] {
  const rejected = new Uint8Array(stages[0]?.rejects.length ?? 0);
  return stages.map(({ stage, rejects }) => {
    const first = new Uint8Array(rejects.length);
    for (let i = 0; i < rejects.length; i++) {
      first[i] = rejects[i]! & ~rejected[i]!;
      rejected[i]! |= rejects[i]!;
    }
    return { stage, rejects: first };
  });
}
