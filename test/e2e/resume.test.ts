import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectNoHalfResults } from "./refusal.ts";
import { simulate } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { hashResults } from "./tree.ts";
import { type Outcome, start } from "./upwarp.ts";

/** Twelve blocks of 128 x 128 pixels; with the memory below each is a tile. */
const SCENE = { shape: { y: 384, x: 512 }, network: { count: 12, connections: 3 } };
const CAREFUL = ["--memory", "361MB", "--workers", "1"];
const GENEROUS = ["--memory", "2GB", "--workers", "2"];
/** Bytes of one journal entry (src/pipeline/journal.ts). */
const ENTRY = 9;

const folder = mkdtempSync(join(tmpdir(), "upwarp-resume-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
const job = (out: string, resources = CAREFUL) => [
  ...["sbas", "--inputs", "stack/stack.zarr", "--out", out],
  ...resources,
];
const run = (out: string, ...more: string[]) => succeed(["run", ...job(out), ...more], folder);

let whole: Record<string, string>;
beforeAll(async () => {
  await simulate(at("stack"), SCENE);
  await run("whole", "--quiet");
  whole = hashResults(at("whole"));
});
beforeEach(() => rmSync(at("out"), { recursive: true, force: true }));

/** Bytes of the journal of the growing inversion in `out`; 0 before there is one. */
function journalBytes(): number {
  const steps = at("out/steps");
  if (!existsSync(steps)) return 0;
  const partial = readdirSync(steps).find((name) => /^invert-network-.*\.partial$/.test(name));
  const journal = join(steps, partial ?? "", "journal");
  return partial !== undefined && existsSync(journal) ? statSync(journal).size : 0;
}

/** Starts a run and sends it a signal as soon as its journal says that three tiles are done. */
async function interrupt(signal: NodeJS.Signals): Promise<Outcome> {
  const { child, ended } = start(["run", ...job("out")], folder);
  const timer = setInterval(() => {
    if (journalBytes() < 3 * ENTRY) return;
    clearInterval(timer);
    child.kill(signal);
  }, 1);
  return ended.finally(() => clearInterval(timer));
}

/** The same command finishes the run, says what it reused and resumed, and leaves the bytes of an uninterrupted one. */
async function expectResumed(): Promise<void> {
  const { stdout } = await succeed(["plan", ...job("out")], folder);
  expect(stdout).toMatch(/^network-report +reuse /m);
  expect(stdout).toMatch(/^reference-point +reuse /m);
  expect(stdout).toMatch(/^invert-network +resume +an interrupted run left part of it *$/m);
  const { stderr } = await run("out");
  expect(stderr).toMatch(/^reuse +network-report$/m);
  expect(stderr).toMatch(/^reuse +reference-point$/m);
  const [, done, total] = /^resume +invert-network .*resumed at tile (\d+) of (\d+)/m.exec(stderr) ?? [];
  expect(Number(done), stderr).toBeGreaterThanOrEqual(3);
  expect(Number(done), stderr).toBeLessThan(Number(total));
  expect(hashResults(at("out"))).toEqual(whole);
}

describe("a run that is killed in the middle of its tiles", () => {
  test("is finished by the same command, with the bytes of an uninterrupted run", async () => {
    expect(await interrupt("SIGKILL")).toMatchObject({ code: null, signal: "SIGKILL" });
    expect(readdirSync(at("out"))).toEqual(["steps"]);
    expect(journalBytes()).toBeGreaterThanOrEqual(3 * ENTRY);
    await expectResumed();
  });

  test("is finished with other memory and workers, with the same bytes", async () => {
    await interrupt("SIGKILL");
    await succeed(["run", ...job("out", GENEROUS), "--quiet"], folder);
    expect(hashResults(at("out"))).toEqual(whole);
  });

  test("leaves no trace in the results of other parameters", async () => {
    const other = ["--set", "weight=coh", "--quiet"];
    await interrupt("SIGKILL");
    await run("out", ...other);
    await run("fresh", ...other);
    expect(hashResults(at("out"))).toMatchObject(hashResults(at("fresh")));
  });
});

describe("a run that is stopped", () => {
  test("by Ctrl-C among its tiles says so, ends with 130, and is finished by the same command", async () => {
    const { code, stdout, stderr } = await interrupt("SIGINT");
    expect([code, stdout], stderr).toEqual([130, ""]);
    expect(stderr).toMatch(/^Stopping after the tiles in flight/m);
    expect(stderr).toMatch(
      /^cancelled: Stopped on request\.\n {2}fix: +Run the same command again to resume/m,
    );
    expectNoHalfResults(at("out"));
    await expectResumed();
  });

  test("by Ctrl-C at any time leaves a state that the next run finishes", async () => {
    for (const milliseconds of [100, 250, 400, 800]) {
      const { child, ended } = start(["run", ...job("out")], folder);
      await sleep(milliseconds);
      child.kill("SIGINT");
      const { code, signal, stderr } = await ended;
      // Before the program listens, the system ends it: shells call that 130 too.
      expect(code ?? signal, stderr).toSatisfy((end) => [0, 130, "SIGINT"].includes(end));
    }
    await run("out", "--quiet");
    expect(hashResults(at("out"))).toEqual(whole);
  });

  test("by SIGTERM, as schedulers do, leaves a state that the next run finishes", async () => {
    const { code, stderr } = await interrupt("SIGTERM");
    expect(code, stderr).toBe(130);
    await expectResumed();
  });
});
