import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { build } from "vite";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
export const hasChromium = CHROMIUM !== undefined;

/** WebGL2 in software, as Chromium sets itself up without a graphics card, and no talk with the network. */
const FLAGS = [
  "--no-sandbox",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
];

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM ?? "chromium", args: FLAGS });

/** An empty page with what a module of test/view exports as `window.stage`. */
export async function openStage(browser: Browser, module: string): Promise<Page> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry: resolve(import.meta.dirname, module), formats: ["iife"], name: "stage" },
    },
  });
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((bundle) =>
    "output" in bundle ? bundle.output : [],
  );
  const code = outputs.map((output) => (output.type === "chunk" ? output.code : "")).join("\n");
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  await page.addScriptTag({ content: code.replace(/^(?:var|const) stage\s*=/m, "window.stage =") });
  return page;
}
