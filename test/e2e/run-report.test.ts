import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testData } from "../data.ts";
import { simulate, writeTiffStack } from "./stacks.ts";
import { succeed } from "./succeed.ts";
import { upwarp } from "./upwarp.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const [MEXICO, SYDNEY] = [testData("insar-mexico-s1"), testData("insar-sydney-ers")];
/** Everything that has a figure of its own. */
const ALL_STEPS = [
  "overview=yes",
  "troposphere=height",
  "troposphere.looks=2",
  "deramp=linear",
  "topography=yes",
  "reference.date=auto",
  "network.min-coherence=0.05",
  "network.exclude-pairs=20180106_20180118",
  "min-reliable-pixels=1",
];

const folder = mkdtempSync(join(tmpdir(), "upwarp-run-report-"));
const run = join(folder, "run");
const page = (path = run) => readFileSync(join(path, "report.html"), "utf8");
/** Titles of figures, in their order, each once though it may be there for two widths. */
const figures = (html: string) => [
  ...new Set([...html.matchAll(/role="img" aria-label="([^".]+?)\. /g)].map(([, title]) => title)),
];

beforeAll(async () => {
  const stack = await simulate(folder, { shape: { y: 60, x: 70 }, network: { count: 16 } });
  await succeed(
    ["run", "sbas", "--inputs", stack, "--out", run, "--report", "--quiet", "--set", ...ALL_STEPS],
    folder,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the report of a run", () => {
  test("shows every step's figure, and how to read each", () => {
    const html = page();
    expect(figures(html)).toEqual([
      "Velocity",
      "Standard error of the velocity",
      "How much moves how fast",
      "How certain the velocity is",
      "Uncertainty against distance",
      "Displacement of chosen places",
      "Temporal coherence",
      "Pairs of each pixel",
      "Interferogram network",
      "Coherence matrix",
      "Baseline history",
      "Tropospheric delay that goes with height",
      "Share of each date that its ramp took off",
      "Ramps over time",
      "Error of the DEM",
      "Standard error of the DEM error",
      "Residual of each date",
      "Mean coherence",
      "Velocity by stacking",
      "Triplets that do not close",
    ]);
    const count = (text: string) => html.split(text).length - 1;
    expect(count("<b>How to read it.</b>")).toBe(count("<figcaption>"));
    expect(count("<b>What would be suspicious.</b>")).toBe(count("<figcaption>"));
    expect(html).toContain("left out: exclude-pairs (1)");
  });

  test("names what was made from what, the parameters that were set, and full citations", () => {
    const html = page();
    expect(html).toContain("simulated stack");
    expect(html).toContain("<code>deramp = linear</code> <small>instead of none</small>");
    expect(html).not.toContain("<code>weight = ");
    expect(html).toContain("Small baseline InSAR time series analysis");
    expect(html).toMatch(/velocity\.tif[\s\S]*displacement|displacement\.zarr[\s\S]*velocity\.tif/);
    expect(html).not.toMatch(/\d (ms|seconds)\b/);
    expect(html).not.toContain(folder);
  });

  test("is the same again: by the command, after a run that had nothing to do, and in a copy of the folder", async () => {
    const html = page();
    const elsewhere = join(folder, "page.html");
    const { stdout, stderr } = await succeed(["report", run, "--out", elsewhere], folder);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^wrote {2}.*page\.html/);
    expect(readFileSync(elsewhere, "utf8")).toBe(html);
    const copy = join(folder, "copy");
    cpSync(run, copy, { recursive: true });
    rmSync(join(copy, "report.html"));
    const again = await succeed(
      ["run", "sbas", "--inputs", "stack.zarr", "--out", copy, "--report", "--json", "--set", ...ALL_STEPS],
      folder,
    );
    const done = JSON.parse(again.stdout.trim().split("\n").at(-1) ?? "") as { type: string; report: string };
    expect(done).toMatchObject({ type: "done", report: join(copy, "report.html") });
    expect(page(copy)).toBe(html);
  });

  test("of a run with the defaults has no figure of a step that did not take part", async () => {
    const plain = join(folder, "plain");
    const stack = await writeTiffStack(join(folder, "tiffs"));
    await succeed(["run", "sbas", "--inputs", stack, "--out", plain, "--report", "--quiet"], folder);
    const html = page(plain);
    expect(figures(html)).toContain("Velocity");
    for (const absent of [
      "Residual of each date",
      "Error of the DEM",
      "Ramps over time",
      "Velocity by stacking",
    ])
      expect(figures(html)).not.toContain(absent);
    expect(html).toContain("The troposphere was not corrected.");
    expect(html).toContain("Layers are missing.");
  });
});

const HOSTILE = `"><img src=x onerror="alert(1)"><script>alert(2)</script>&`;

/** A copy of the run with markup wherever words are kept, in names too. */
function makeHostile(): string {
  const copy = join(folder, "hostile");
  cpSync(run, copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, "run.json"), "utf8"));
  const edit = (path: string, change: (value: never) => void) => {
    const value = JSON.parse(readFileSync(path, "utf8"));
    change(value as never);
    writeFileSync(path, JSON.stringify(value));
  };
  for (const place of Object.values(manifest.steps as Record<string, string>)) {
    const step = join(copy, place);
    edit(join(step, "provenance.json"), (provenance: Record<string, unknown>) => {
      const key = provenance.key as { params: Record<string, unknown>; inputs: Record<string, unknown> };
      Object.assign(key.params, { [HOSTILE]: HOSTILE, compat: HOSTILE });
      Object.assign(key.inputs, { [HOSTILE]: HOSTILE });
      Object.assign(provenance, { doc: HOSTILE, notes: [HOSTILE], references: [HOSTILE, "yunjun2019"] });
    });
    // Consolidated metadata is what is read first.
    for (const file of [".zattrs", ".zmetadata"].filter((name) => existsSync(join(step, name))))
      edit(join(step, file), (value: Record<string, unknown>) => {
        const entries = (value.metadata ?? { ".zattrs": value }) as Record<string, Record<string, unknown>>;
        for (const [name, attrs] of Object.entries(entries)) {
          if (name === ".zattrs")
            Object.assign(attrs, { platform: HOSTILE, title: HOSTILE, [HOSTILE]: HOSTILE });
          else if (name.endsWith(".zattrs")) attrs.long_name = HOSTILE;
        }
      });
  }
  edit(
    join(copy, manifest.steps["select-network"], "record.json"),
    (record: { dropped: { reasons: string[] }[] }) => {
      for (const dropped of record.dropped) dropped.reasons = [`${HOSTILE}: ${HOSTILE}`];
    },
  );
  edit(join(copy, manifest.steps["residual-rms"], "record.json"), (record: Record<string, unknown>) => {
    Object.assign(record, { excluded: [HOSTILE], referenceDate: HOSTILE });
  });
  edit(join(copy, manifest.steps["deramp-report"], "record.json"), (record: Record<string, unknown>) => {
    record.share = [HOSTILE];
  });
  edit(join(copy, manifest.steps["reference-point"], "record.json"), (record: Record<string, unknown>) => {
    record.chosen = HOSTILE;
  });
  writeFileSync(
    join(copy, "run.json"),
    JSON.stringify({
      ...manifest,
      source: { product: HOSTILE, notes: [HOSTILE], network: manifest.source.network },
    }),
  );
  return copy;
}

describe("a folder with markup for names", () => {
  test("gives a page of harmless text", async () => {
    const copy = makeHostile();
    await succeed(["report", copy], folder);
    const html = page(copy);
    expect(html).not.toMatch(/<(img|script|iframe|object|embed)\b/i);
    expect(html.split("&#60;img src=x").length - 1).toBeGreaterThan(30);
    expect(html).toContain("Records cannot be read.");
    for (const [tag] of html.matchAll(/<[a-z][^>]*>/gi)) expect(tag).not.toMatch(/\son[a-z]+\s*=/i);
  });
});

describe("a folder that is no finished run", () => {
  const damaged = (name: string, manifest: string) => {
    const copy = join(folder, name);
    cpSync(run, copy, { recursive: true });
    writeFileSync(join(copy, "run.json"), manifest);
    return copy;
  };
  const fails = async (path: string) => {
    const { code, stderr } = await upwarp(["report", path], folder);
    expect(code).toBe(1);
    expect(stderr).not.toMatch(/unexpected error|TypeError/);
    return stderr;
  };

  test("is told so, with the run that lies below it", async () => {
    expect(await fails(folder)).toMatch(/run-missing[\s\S]*upwarp report .*run/);
    expect(await fails(join(folder, "nowhere"))).toContain("run-missing");
    expect(await fails(damaged("garbage", "{"))).toContain("run-missing");
  });

  test("never leads out of itself", async () => {
    const manifest = JSON.parse(readFileSync(join(run, "run.json"), "utf8"));
    for (const place of ["../outside", "/etc", "steps/../../outside", 7])
      expect(
        await fails(damaged("escape", JSON.stringify({ ...manifest, steps: { "invert-network": place } }))),
      ).toContain("run-damaged");
  });

  test("names the step that is gone", async () => {
    const copy = join(folder, "gone");
    cpSync(run, copy, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(copy, "run.json"), "utf8"));
    rmSync(join(copy, manifest.steps["invert-network"]), { recursive: true });
    expect(await fails(copy)).toMatch(/run-damaged[\s\S]*invert-network-[\s\S]*Run again/);
  });

  test("says that the page cannot be written", async () => {
    const { code, stderr } = await upwarp(["report", run, "--out", join(folder, "no", "where.html")], folder);
    expect(code).toBe(1);
    expect(stderr).not.toMatch(/unexpected error/);
  });
});

describe.skipIf(CHROMIUM === undefined)("the page of a run in a browser (needs Chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM!,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    });
  });
  afterAll(() => browser?.close());

  test.each([
    ["light", 1200],
    ["dark", 1200],
    ["light", 390],
    ["dark", 390],
  ] as const)(
    "asks for nothing, stays inside a %s window of %i and is legible",
    async (colorScheme, width) => {
      const view = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
      const [problems, requests]: [string[], string[]] = [[], []];
      view.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      view.on("pageerror", (error) => problems.push(String(error)));
      view.on("request", (request) => requests.push(request.url()));
      const url = pathToFileURL(join(run, "report.html")).href;
      await view.goto(url);
      expect(problems).toEqual([]);
      expect(requests.filter((request) => request !== url && !request.startsWith("data:"))).toEqual([]);
      expect(await view.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await faintTexts(view)).toEqual([]);
      const shown = await view
        .locator("figure svg")
        .evaluateAll((all) => all.map((svg) => svg.getBoundingClientRect().width).filter((size) => size > 0));
      expect(shown).toHaveLength(20);
      expect(Math.min(...shown)).toBeGreaterThan(300);
      await view.close();
    },
  );
});

/** Texts whose contrast with what is behind them is below AA of WCAG 2.2; those with a rim carry their own background. */
function faintTexts(view: Page): Promise<string[]> {
  return view.evaluate(() => {
    const channels = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour: string) => {
      const [r = 0, g = 0, b = 0] = channels(colour).map((byte) => {
        const value = byte / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const background = (element: Element | null): string => {
      if (element === null) return "rgb(255, 255, 255)";
      const colour = getComputedStyle(element).backgroundColor;
      return channels(colour)[3] === 0 ? background(element.parentElement) : colour;
    };
    const faint: string[] = [];
    for (const element of document.querySelectorAll("main *")) {
      const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      const isSvg = element instanceof SVGElement;
      if (!own || element.getClientRects().length === 0 || ["title", "desc"].includes(element.tagName))
        continue;
      const style = getComputedStyle(element);
      if (isSvg && style.stroke !== "none") continue;
      const [a, b] = [luminance(isSvg ? style.fill : style.color), luminance(background(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.textContent?.slice(0, 40)}`);
    }
    return faint;
  });
}

describe.skipIf(MEXICO === null)("the report of Mexico City (needs insar-mexico-s1)", () => {
  test("is written, with what the data call for", async () => {
    const out = join(folder, "mexico");
    await succeed(
      ["run", "sbas", "--inputs", MEXICO!, "--out", out, "--report", "--quiet", "--set", "topography=yes"],
      folder,
      { seconds: 180 },
    );
    const html = page(out);
    expect(figures(html)).toEqual(
      expect.arrayContaining(["Velocity", "Error of the DEM", "Residual of each date"]),
    );
    expect(html).toContain("One date hangs on a single pair.");
    expect(html).toContain("14.6 × 9.3 km");
    expect(html).toMatch(/−2\d\d to [^<]* mm\/yr/);
  });
});

describe.skipIf(SYDNEY === null)("the report of Sydney (needs insar-sydney-ers)", () => {
  test("is written without coherence and baselines", async () => {
    const out = join(folder, "sydney");
    await succeed(
      ["run", "sbas", "--inputs", join(SYDNEY!, "roipac"), "--out", out, "--report", "--quiet"],
      folder,
      { seconds: 180 },
    );
    expect(figures(page(out))).toEqual(expect.arrayContaining(["Velocity", "Interferogram network"]));
    expect(figures(page(out))).not.toContain("Coherence matrix");
  });
});
