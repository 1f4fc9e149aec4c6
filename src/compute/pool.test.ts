import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { Crew, type CrewJob } from "./pool.ts";

let folder: string;
let entry: URL;

// Worker threads run JavaScript: the three modules of the worker's side are compiled as they are.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-pool-"));
  mkdirSync(join(folder, "compute"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  for (const module of ["errors", "compute/pool", "compute/serve"]) {
    const source = readFileSync(join(import.meta.dirname, "..", `${module}.ts`), "utf8");
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2022,
        rewriteRelativeImportExtensions: true,
      },
    });
    writeFileSync(join(folder, `${module}.js`), outputText);
  }
  writeFileSync(
    join(folder, "worker.js"),
    `import { serveJobs } from "./compute/serve.js";
     import { inputError } from "./errors.js";
     import { appendFileSync } from "node:fs";
     serveJobs(async (job) => {
       if (job.refuse) throw inputError({ code: "refused", what: "No.", fix: "Ask again." });
       return {
         async item(index) {
           if (index === job.failAt) throw inputError({ code: "bad-tile", what: "Bad.", where: String(index) });
           if (index === job.crashAt) null.field;
           if (index === job.exitAt) process.exit(0);
           if (job.milliseconds) await new Promise((resolve) => setTimeout(resolve, job.milliseconds));
           return index * index;
         },
         async close() { if (job.log) appendFileSync(job.log, "closed\\n"); },
       };
     });`,
  );
  entry = pathToFileURL(join(folder, "worker.js"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Job {
  readonly failAt?: number;
  readonly crashAt?: number;
  readonly exitAt?: number;
  readonly milliseconds?: number;
  readonly log?: string;
  readonly refuse?: boolean;
}

/** One job on a crew of its own. */
async function runOnce({ workers = 2, ...job }: CrewJob): Promise<void> {
  const crew = new Crew(entry, workers);
  try {
    await crew.run(job);
  } finally {
    await crew.close();
  }
}

function start(job: Job, { workers = 2, count = 20, signal = new AbortController().signal } = {}) {
  const results = new Map<number, unknown>();
  const onDone = (index: number, info: unknown) => {
    if (results.has(index)) throw new Error(`item ${index} was done twice`);
    results.set(index, info);
  };
  return { results, promise: runOnce({ workers, count, job, signal, onDone }) };
}
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe("Crew", () => {
  test.each([1, 2, 3])("does every item exactly once on %i threads", async (workers) => {
    const { results, promise } = start({}, { workers });
    await promise;
    expect([...results].sort(([a], [b]) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => [i, i * i]));
  });

  test("starts no thread for no items, and no more threads than items", async () => {
    await start({ refuse: true }, { count: 0 }).promise;
    const log = join(folder, "log-one");
    await start({ log }, { workers: 4, count: 1 }).promise;
    expect(readFileSync(log, "utf8")).toBe("closed\n");
  });

  test("throws a worker's typed error with its fields, after every thread has closed", async () => {
    const log = join(folder, "log-failed");
    const error = await errorOf(start({ failAt: 3, log }).promise);
    expect(isUpwarpError(error, "bad-tile")).toBe(true);
    expect(error).toMatchObject({ kind: "input", where: "3" });
    expect(readFileSync(log, "utf8")).toBe("closed\nclosed\n");
  });

  test("stops claiming items after the first error", async () => {
    const { results, promise } = start({ failAt: 1, milliseconds: 5 }, { count: 10_000 });
    await errorOf(promise);
    expect(results.size).toBeLessThan(100);
  });

  test("throws what the set-up refused", async () => {
    expect(isUpwarpError(await errorOf(start({ refuse: true }).promise), "refused")).toBe(true);
  });

  test("passes on a bug with the worker's own stack", async () => {
    const error = await errorOf(start({ crashAt: 2 }).promise);
    expect(isUpwarpError(error)).toBe(false);
    expect((error as Error).stack).toContain("worker.js");
  });

  test("is not content when a thread ends without a word", async () => {
    const error = await errorOf(start({ exitAt: 2 }, { workers: 1 }).promise);
    expect(String(error)).toContain("2 of 20 items");
  });

  test("stops on its signal within the items in flight", async () => {
    const controller = new AbortController();
    const { results, promise } = start({ milliseconds: 5 }, { count: 10_000, signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    expect(isUpwarpError(await errorOf(promise), "cancelled")).toBe(true);
    expect(results.size).toBeLessThan(1000);
  });

  test("does not start when its signal has already been given", async () => {
    const error = await errorOf(start({}, { signal: AbortSignal.abort() }).promise);
    expect(isUpwarpError(error, "cancelled")).toBe(true);
  });

  test("throws what its own listener throws, and stops", async () => {
    const promise = runOnce({
      count: 1000,
      job: { milliseconds: 1 },
      signal: new AbortController().signal,
      onDone: () => {
        throw new Error("listener");
      },
    });
    expect(String(await errorOf(promise))).toContain("listener");
  });

  test("does one job after another on the same threads, also after one that failed", async () => {
    const crew = new Crew(entry, 2);
    const signal = new AbortController().signal;
    const sum = async (job: Job, workers?: number) => {
      let total = 0;
      const onDone = (_: number, info: unknown) => {
        total += info as number;
      };
      await crew.run({ count: 5, job, signal, onDone, ...(workers && { workers }) });
      return total;
    };
    try {
      crew.warm();
      expect(await sum({})).toBe(30);
      expect(isUpwarpError(await errorOf(sum({ failAt: 0 })), "bad-tile")).toBe(true);
      expect(String(await errorOf(sum({ exitAt: 0 })))).toContain("worker threads ended");
      expect(await sum({}, 1)).toBe(30);
      expect(await sum({})).toBe(30);
    } finally {
      await crew.close();
    }
  });
});
