import { describe, expect, it } from "vitest";
import { LatestFirst } from "./latest-first.ts";

describe("the latest first", () => {
  it("runs what came last before what waits, one at a time, and all in the end", async () => {
    const queue = new LatestFirst();
    const order: number[] = [];
    let running = 0;
    const task = (n: number) => async () => {
      expect(++running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      order.push(n);
      return n;
    };
    const all = [0, 1, 2, 3].map((n) => queue.run(task(n)));
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
    expect(order).toEqual([0, 3, 2, 1]);
  });

  it("goes on after a task that fails", async () => {
    const queue = new LatestFirst();
    const failing = queue.run(async () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await queue.run(async () => 7)).toBe(7);
  });

  it("takes a request that arrives meanwhile before those that waited", async () => {
    const queue = new LatestFirst();
    const order: string[] = [];
    const note = (name: string) => async () => void order.push(name);
    const first = queue.run(async () => {
      order.push("first");
      setTimeout(() => queue.run(note("late")));
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
    await Promise.all([first, queue.run(note("waiting"))]);
    expect(order).toEqual(["first", "late", "waiting"]);
  });
});
