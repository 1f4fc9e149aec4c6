import type { RunEvent } from "../../pipeline/events.ts";
import type { Colours } from "./colour.ts";
import { type PassProgress, passSummary, progressLine } from "./progress.ts";

/** live: a line that is redrawn; plain: lines that stay; ci: one line a step; json: events for programs; quiet: none. */
export type ReportMode = "live" | "plain" | "ci" | "json" | "quiet";

export interface ReporterOptions {
  readonly mode: ReportMode;
  readonly colours: Colours;
  readonly columns: () => number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Largest resident size so far, bytes. */
  readonly peak: () => number;
  /** Where people read. */
  readonly talk: (text: string) => void;
  /** Where programs read. */
  readonly data: (text: string) => void;
}

export interface Reporter {
  onEvent(event: RunEvent): void;
  /** Takes the redrawn line away, before anything else is printed. */
  clear(): void;
}

/** A terminal is redrawn at most ten times a second: faster is not read and costs time on slow connections. */
const REDRAW_MILLISECONDS = 100;
/** Carriage return, and erase to the end of the line (ECMA-48 EL). */
const ERASE = "\r\x1b[K";
const STEP_WIDTH = 20;

/** Turns the events of a run into lines. */
export function createReporter(options: ReporterOptions): Reporter {
  const { mode, colours, columns, now, peak, talk, data } = options;
  let drawn = Number.NEGATIVE_INFINITY;
  let shown = false;
  let pass: PassProgress | null = null;
  let resumed = 0;
  /** Steps whose pass has been summed up in the line of an earlier step. */
  let told = new Set<string>();

  const clear = () => {
    if (shown) talk(ERASE);
    shown = false;
  };
  const say = (text: string) => {
    clear();
    talk(`${text}\n`);
  };
  const draw = (text: string, always = false) => {
    if (!always && now() - drawn < REDRAW_MILLISECONDS) return;
    drawn = now();
    talk(ERASE + text);
    shown = true;
  };
  const stepLine = (verb: string, step: string, rest: string) =>
    say(`${verb.padEnd(6)} ${step.padEnd(STEP_WIDTH)} ${colours.dim(rest)}`.trimEnd());

  const forPeople = (event: RunEvent) => {
    switch (event.type) {
      case "hashing":
        if (mode === "live") draw(`checking the content of ${event.files} files`, true);
        break;
      case "planned":
        clear();
        break;
      case "started":
        pass = { ...event, bytesRead: 0, elapsed: 0, left: null, peak: peak() };
        resumed = event.done;
        told = new Set();
        if (mode === "live") draw(progressLine(pass, columns()), true);
        else if (mode === "plain" && event.tiles > 0)
          say(`start  ${event.steps.join(" + ")}: ${event.tiles} tiles`);
        break;
      case "progress":
        pass = { ...event, peak: peak() };
        if (mode === "live") draw(progressLine(pass, columns()), event.done === event.tiles);
        break;
      case "finished": {
        const together = told.has(event.step);
        const cost = passSummary({
          tiles: 0,
          done: 0,
          left: null,
          bytesRead: pass?.bytesRead ?? 0,
          elapsed: event.seconds,
          peak: peak(),
        });
        const from = resumed > 0 ? `, resumed at tile ${resumed} of ${pass?.tiles}` : "";
        stepLine(resumed > 0 ? "resume" : "run", event.step, together ? "in the same pass" : cost + from);
        for (const step of pass?.steps ?? []) told.add(step);
        break;
      }
      case "reused":
        stepLine("reuse", event.step, "");
        break;
      case "note":
        say(`${colours.yellow("note")}   ${event.message}`);
        break;
      case "published":
        break;
    }
  };

  return {
    clear,
    onEvent(event) {
      if (mode === "json") data(`${JSON.stringify(eventRecord(event))}\n`);
      else if (mode !== "quiet") forPeople(event);
    },
  };
}

/** An event as plain JSON: a planned step carries functions and schemas, a program wants its name and fate. */
export function eventRecord(event: RunEvent): Record<string, unknown> {
  if (event.type !== "planned") return { ...event };
  const steps = event.steps.map(({ keyed, action, why }) => ({
    step: keyed.step.name,
    action,
    why,
    digest: keyed.digest,
  }));
  return { type: "planned", steps };
}

/** How a run is told, from where it runs. */
export function reportMode(question: {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): ReportMode {
  const { json, quiet, isTTY, env } = question;
  if (json) return "json";
  if (quiet) return "quiet";
  if (env.CI) return "ci";
  return isTTY && env.TERM !== "dumb" ? "live" : "plain";
}
