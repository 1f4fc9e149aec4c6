import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../pipeline/events.ts";
import type { PlannedStep } from "../../pipeline/plan.ts";
import { colours } from "./colour.ts";
import { createReporter, eventRecord, type ReportMode, reportMode } from "./reporter.ts";

const steps = ["invert", "velocity"];
const started: RunEvent = { type: "started", steps, tiles: 100, done: 0 };
const progress = (done: number): RunEvent => ({
  type: "progress",
  steps,
  tiles: 100,
  done,
  bytesRead: done * 1e6,
  elapsed: done / 10,
  left: 10 - done / 10,
});
const finished = (step: string): RunEvent => ({ type: "finished", step, path: "/out", seconds: 10 });
const planned: RunEvent = {
  type: "planned",
  steps: [
    { keyed: { step: { name: "invert" }, digest: "abc" }, action: "run", why: "no earlier result" },
  ] as unknown as PlannedStep[],
};

/** Runs events through a reporter; `tick` milliseconds pass between two of them. */
function told(
  mode: ReportMode,
  events: readonly RunEvent[],
  tick = 1000,
): { talk: string[]; data: string[] } {
  const talk: string[] = [];
  const data: string[] = [];
  let clock = 0;
  const reporter = createReporter({
    mode,
    colours: colours(false),
    columns: () => 100,
    now: () => clock,
    peak: () => 500e6,
    talk: (text) => talk.push(text),
    data: (text) => data.push(text),
  });
  for (const event of events) {
    reporter.onEvent(event);
    clock += tick;
  }
  reporter.clear();
  return { talk, data };
}
const everything: RunEvent[] = [
  { type: "hashing", files: 60 },
  planned,
  { type: "reused", step: "network-report", path: "/out" },
  { type: "note", step: "reference-point", message: "Chosen." },
  started,
  ...Array.from({ length: 100 }, (_, i) => progress(i + 1)),
  finished("invert"),
  finished("velocity"),
  { type: "published", path: "/out/velocity.tif" },
];

describe("a reporter", () => {
  test("in ci prints one line a step, and notes", () => {
    expect(told("ci", everything).talk.join("")).toBe(
      [
        "reuse  network-report",
        "note   Chosen.",
        "run    invert               10 s, 100 MB read at 10.0 MB/s, peak 500 MB",
        "run    velocity             in the same pass",
        "",
      ].join("\n"),
    );
  });

  test("in plain text also says what starts, and never moves the cursor", () => {
    const text = told("plain", everything).talk.join("");
    expect(text).toContain("start  invert + velocity: 100 tiles\n");
    expect(text).not.toContain("\r");
    expect(text).not.toContain("\x1b");
  });

  test("live redraws at most ten times a second, but always the last tile", () => {
    const draws = told("live", [started, ...everything.filter(({ type }) => type === "progress")], 10).talk;
    // 101 events in a second: the start, nine or ten between, the last.
    expect(draws.length).toBeGreaterThan(8);
    expect(draws.length).toBeLessThan(15);
    expect(draws.some((text) => text.includes("100/100 tiles"))).toBe(true);
  });

  test("live takes its line away before a line that stays", () => {
    const { talk } = told("live", [started, progress(1), finished("invert")]);
    const at = talk.findIndex((text) => text.startsWith("run "));
    expect(talk[at - 1]).toBe("\r\x1b[K");
    expect(talk.at(-1)).toMatch(/\n$/);
  });

  test("says where a pass was resumed", () => {
    const { talk } = told("ci", [{ ...started, done: 31 }, progress(100), finished("invert")]);
    expect(talk.join("")).toMatch(/^resume invert .*resumed at tile 31 of 100\n$/);
  });

  test("in json writes one event a line for programs, and not a word for people", () => {
    const { talk, data } = told("json", everything);
    expect(talk).toEqual([]);
    expect(data).toHaveLength(everything.length);
    expect(data.every((line) => line.endsWith("\n") && JSON.parse(line).type)).toBe(true);
    expect(JSON.parse(data[1] ?? "")).toEqual({
      type: "planned",
      steps: [{ step: "invert", action: "run", why: "no earlier result", digest: "abc" }],
    });
  });

  test("that is quiet is quiet", () => expect(told("quiet", everything)).toEqual({ talk: [], data: [] }));
});

test("eventRecord leaves other events as they are", () => {
  expect(eventRecord(started)).toEqual(started);
});

test("reportMode: what was asked, then CI, then the terminal", () => {
  const ask = (some: Partial<Parameters<typeof reportMode>[0]>) =>
    reportMode({ json: false, quiet: false, isTTY: true, env: {}, ...some });
  expect(ask({})).toBe("live");
  expect(ask({ isTTY: false })).toBe("plain");
  expect(ask({ env: { TERM: "dumb" } })).toBe("plain");
  expect(ask({ env: { CI: "true" } })).toBe("ci");
  expect(ask({ quiet: true, env: { CI: "true" } })).toBe("quiet");
  expect(ask({ json: true, quiet: true })).toBe("json");
});
