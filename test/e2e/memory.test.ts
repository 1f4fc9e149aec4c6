import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulate } from "./stacks.ts";
import { start } from "./upwarp.ts";

/** 117 pairs of 40 dates: 234 MB of phase and coherence. */
const SCENE = { shape: { y: 500, x: 500 }, network: { count: 40, connections: 3 } };
const MEGABYTE = 1e6;
/** What the issue allows: the budget plans for tiles, and the collector takes its time. */
const ALLOWANCE = 1.3;

const folder = mkdtempSync(join(tmpdir(), "upwarp-memory-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => simulate(join(folder, "stack"), SCENE));

/** Largest resident size so far of a process, bytes; 0 when it has ended. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = "0"] =
      /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
    return 1024 * Number(kilobytes);
  } catch {
    // The process has ended, and its entry with it.
    return 0;
  }
}

/** Runs to the end and returns the largest resident size that was seen. */
async function peakOfRun(out: string, ...more: string[]): Promise<number> {
  const words = ["run", "sbas", "--inputs", "stack/stack.zarr", "--out", out, "--quiet", ...more];
  const { child, ended } = start(words, folder);
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
  }, 5);
  const { code, stderr } = await ended.finally(() => clearInterval(timer));
  expect(code, stderr).toBe(0);
  return peak;
}

describe.runIf(process.platform === "linux")("the memory of a run", () => {
  test.each([
    [400, 2],
    [700, 2],
  ])("of %i MB and %i workers is kept", async (megabytes, workers) => {
    const resources = ["--memory", `${megabytes}MB`, "--workers", String(workers)];
    const peak = await peakOfRun(`out-${megabytes}-${workers}`, ...resources);
    // Less would mean that the peak was not seen.
    expect(peak).toBeGreaterThan(100 * MEGABYTE);
    expect(peak).toBeLessThan(ALLOWANCE * megabytes * MEGABYTE);
  });

  test("that cannot suffice is refused, with what would", async () => {
    const words = "run sbas --inputs stack/stack.zarr --out none --memory 300MB".split(" ");
    const { code, stderr } = await start(words, folder).ended;
    expect(code).toBe(1);
    const [, more] =
      /^memory-too-small: [\s\S]*fix: +Give at least (\d+) MB more with --memory/m.exec(stderr) ?? [];
    expect(Number(more), stderr).toBeGreaterThan(0);
    await peakOfRun("enough", "--memory", `${300 + Number(more)}MB`);
  });
});
