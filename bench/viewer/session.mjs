import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { instrument } from "./instruments.mjs";

const CLI = resolve(import.meta.dirname, "../../dist/cli.mjs");
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** The real server over a path. */
export async function serve(path) {
  const child = spawn(process.execPath, [CLI, "view", path, "--no-open"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith("http")) return { address: line.trim(), pid: child.pid, stop: () => child.kill() };
  throw new Error(`upwarp view ${path} printed no address`);
}

/**
 * Chromium as it sets itself up on a computer without a graphics card: the page is put together by the processor, and WebGL is
 * SwiftShader's. (`--use-angle=swiftshader` would draw the page itself by SwiftShader too, which nobody has.)
 */
export const launch = () =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--enable-unsafe-swiftshader"],
  });

/** A fresh profile: nothing of the page is cached. */
export async function openPage(browser, address, { hash = "" } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error("page:", error.message));
  await page.addInitScript(instrument);
  await page.goto(`${address}${hash}`);
  await page.waitForFunction(() => window.bench.firstPicture !== null, null, { timeout: 120_000 });
  await page.waitForSelector(".map canvas");
  return page;
}

/** Milliseconds after which a map that moved has been drawn whole again, on a busy machine too. */
const RESTED = 600;

/** Nothing is asked for any more, and nothing drawn. */
export const settle = (page) =>
  page
    .evaluate(() => new Promise((done) => requestIdleCallback(done, { timeout: 2000 })))
    .then(() => sleep(RESTED));

/** Requests and bytes of the data worker since the last call. */
export const traffic = (page) =>
  page.workers()[0].evaluate(() => {
    const list = performance.getEntriesByType("resource");
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(100_000);
    return {
      requests: list.length,
      bytes: list.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    };
  });

/** Resident bytes (without what is shared) of the processes that hold pages and their workers. */
export async function rendererMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === "renderer")
    .map(
      ({ id }) =>
        1024 * Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0),
    );
  return Math.max(...sizes);
}

/** JS heap of the page and the arrays behind it, bytes. */
export async function pageHeap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return { heap: usedSize, arrays: backingStorageSize ?? Number.NaN };
}

/** Tells the seconds that the page's main thread has spent since: in all, in scripts, in style and layout. */
export async function watchMainThread(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (name) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return {
      task: of("TaskDuration"),
      script: of("ScriptDuration"),
      layout: of("LayoutDuration") + of("RecalcStyleDuration"),
    };
  };
}
