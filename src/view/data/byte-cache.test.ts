import { describe, expect, it } from "vitest";
import { ByteCache } from "./byte-cache.ts";

describe("a cache of so many bytes", () => {
  it("gives up what was used longest ago", () => {
    const cache = new ByteCache<string>(100);
    cache.set("a", "A", 40);
    cache.set("b", "B", 40);
    expect(cache.get("a")).toBe("A");
    cache.set("c", "C", 40);
    expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.bytes]).toEqual(["A", undefined, "C", 80]);
  });

  it("does not keep what is larger than itself, and counts a key once", () => {
    const cache = new ByteCache<string>(100);
    cache.set("a", "A", 60);
    cache.set("a", "A", 60);
    cache.set("b", "B", 101);
    expect([cache.bytes, cache.get("a"), cache.get("b")]).toEqual([60, "A", undefined]);
    cache.delete("a");
    expect(cache.bytes).toBe(0);
  });
});
