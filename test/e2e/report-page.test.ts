import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const CLI = resolve(import.meta.dirname, "../../dist/cli.mjs");
/** No update checks or other talk with the network: a page test must not depend on one. */
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

describe.skipIf(CHROMIUM === undefined)("the report page of the demo (needs Chromium)", () => {
  let folder: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "upwarp-report-"));
    execFileSync(process.execPath, [CLI, "demo", "--out", join(folder, "demo")], { stdio: "ignore" });
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: QUIET });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(["light", "dark"] as const)(
    "shows its figures in the %s scheme without a request or an error",
    async (colorScheme) => {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1100, height: 900 } });
      const problems: string[] = [];
      const requests: string[] = [];
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      page.on("pageerror", (error) => problems.push(String(error)));
      page.on("request", (request) => requests.push(request.url()));
      const url = pathToFileURL(join(folder, "demo/report.html")).href;
      await page.goto(url);
      expect(problems).toEqual([]);
      expect(requests.filter((request) => request !== url && !request.startsWith("data:"))).toEqual([]);
      expect(await page.locator("svg").count()).toBeGreaterThanOrEqual(5);
      const sizes = await page
        .locator("svg")
        .evaluateAll((figures) => figures.map((figure) => figure.getBoundingClientRect().width));
      expect(Math.min(...sizes)).toBeGreaterThan(100);
      // Nothing reaches beyond the window, so nothing is cut off on paper or a narrow screen.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1100);
      await page.close();
    },
  );
});
