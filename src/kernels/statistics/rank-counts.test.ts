import { describe, expect, it } from "vitest";
import { createRandom } from "../../../test/random.ts";
import { RankCounts } from "./rank-counts.ts";

describe("RankCounts", () => {
  it.each([1, 64, 65, 5000, 70_000])("finds the k-th of a multiset of ranks below %i", (size) => {
    const random = createRandom(size);
    const counts = new RankCounts(size);
    let list = Array.from({ length: 300 }, () => Math.floor(size * random()));
    for (const rank of list) counts.add(rank, 1);
    for (const rank of list.slice(0, 120)) counts.add(rank, -1);
    list = list.slice(120);
    counts.add(size - 1, 3);
    list = [...list, size - 1, size - 1, size - 1].sort((a, b) => a - b);
    expect(counts.total).toBe(list.length);
    for (const [k, rank] of list.entries()) {
      expect(counts.select(k)).toBe(rank);
      if (k + 1 < list.length) expect(counts.selectNext(rank, k)).toBe(list[k + 1]);
    }
  });
});
