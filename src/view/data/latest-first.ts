/**
 * Runs tasks one at a time, the newest first: while a slider is dragged, the slice that is wanted now does not wait for those that
 * it passed over. Every task is run in the end, and its promise settles.
 */
export class LatestFirst {
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = false;

  run<T>(task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => task().then(resolve, reject));
      if (!this.#running) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#running = true;
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      await next();
      // Messages that arrived meanwhile are delivered first: one of them may be newer than all that wait.
      if (this.#waiting.length > 0)
        await new Promise((resolve) => {
          setTimeout(resolve);
        });
    }
    this.#running = false;
  }
}
