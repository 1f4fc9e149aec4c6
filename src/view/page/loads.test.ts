import { effect } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import { createLoads } from "./loads.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("createLoads", () => {
  it("asks once for a key, however often it is read, and tells its readers when the answer comes", async () => {
    const loads = createLoads<string>(() => 1, 10);
    const ask = vi.fn(async () => "answer");
    const seen: (string | null)[] = [];
    const stop = effect(() => void seen.push(loads.get("a", ask).value));
    loads.get("a", ask);
    await settled();
    expect(seen).toEqual([null, "answer"]);
    expect(ask).toHaveBeenCalledTimes(1);
    expect(loads.peek("a")).toBe("answer");
    stop();
  });

  it("keeps a refusal as a problem with its code", async () => {
    const loads = createLoads<string>(() => 1, 10);
    const ask = () => Promise.reject({ code: "file-missing", what: "The file does not exist." });
    loads.get("a", ask);
    await settled();
    expect(loads.get("a", ask)).toEqual({
      value: null,
      problem: { code: "file-missing", what: "The file does not exist." },
    });
  });

  it("gives up the least recently used beyond its bytes, and never the newest", async () => {
    const loads = createLoads<number>((bytes) => bytes, 10);
    const load = async (key: string, bytes: number) => {
      loads.prefetch(key, async () => bytes);
      await settled();
    };
    await load("a", 4);
    await load("b", 4);
    await load("a", 4);
    await load("c", 4);
    expect([loads.peek("a"), loads.peek("b"), loads.peek("c")]).toEqual([4, null, 4]);
    await load("large", 99);
    expect([loads.peek("a"), loads.peek("c"), loads.peek("large")]).toEqual([null, null, 99]);
  });

  it("asks again for what was refused, but only after a while", async () => {
    vi.useFakeTimers();
    try {
      const loads = createLoads<string>(() => 1, 10);
      const ask = vi.fn<() => Promise<string>>().mockRejectedValueOnce({ code: "gone", what: "Gone." });
      ask.mockResolvedValue("back");
      loads.get("a", ask);
      await vi.advanceTimersByTimeAsync(2900);
      expect(loads.get("a", ask).problem?.code).toBe("gone");
      await vi.advanceTimersByTimeAsync(200);
      loads.get("a", ask);
      await vi.advanceTimersByTimeAsync(0);
      expect(loads.get("a", ask)).toEqual({ value: "back", problem: null });
      expect(ask).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });
});
