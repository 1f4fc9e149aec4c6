// Times the viewer as a reader meets it: the real server, Chromium, the real page. Prints a table.
// Usage: node bench/viewer.mjs [--folder DIR] [--keep] [--only displacement.zarr,timeseries.h5,velocity.tif,velocity.zarr,sizes]
//        [--times 5] [--seconds 3]
// The data (two or three files of 3.2 GB) are made in a temporary folder, or in --folder, which --keep leaves.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensure } from "./viewer/data.mjs";
import {
  clickSeries,
  clicks,
  dateSteps,
  dragReference,
  firstPicture,
  loopback,
  pan,
  zoom,
} from "./viewer/measures.mjs";
import {
  launch,
  median,
  openPage,
  pageHeap,
  rendererMemory,
  serve,
  settle,
  sleep,
} from "./viewer/session.mjs";
import { pageSizes } from "./viewer/sizes.mjs";

const { values } = parseArgs({
  options: {
    folder: { type: "string" },
    keep: { type: "boolean", default: false },
    only: { type: "string", default: "displacement.zarr,timeseries.h5,velocity.tif,velocity.zarr,sizes" },
    times: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
  },
});
const times = Number(values.times);
const seconds = Number(values.seconds);
const folder = values.folder ?? mkdtempSync(join(tmpdir(), "upwarp-viewer-"));
mkdirSync(folder, { recursive: true });

const ms = (list) =>
  `${median(list).toFixed(0)} ms (${Math.min(...list).toFixed(0)} to ${Math.max(...list).toFixed(0)})`;
const mb = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
const row = (what, figure) => console.log(`| ${what} | ${figure} |`);
const frames = ({
  frames: count,
  median: middle,
  longest,
  longTasks,
  longScripts,
  script,
  layout,
  task,
  uploaded,
}) =>
  `${middle.toFixed(1)} ms, longest ${longest.toFixed(0)} (${count} frames); main thread ${task.toFixed(1)} ms a frame ` +
  `(script ${script.toFixed(1)}, layout ${layout.toFixed(1)}), tasks over 50 ms: [${longTasks}], their scripts [${longScripts}]; sent ${mb(uploaded)}`;

/** Middles of chunks of 128 pixels that lie apart, as shares of 2000 pixels. */
const chunkMiddle = (i) => ((i + 0.5) * 128) / 2000;
const PLACES = Array.from({ length: 12 }, (_, i) => [
  chunkMiddle(2 + ((i * 5) % 11)),
  chunkMiddle(2 + ((i * 3) % 11)),
]);

async function timeSeries(browser, name) {
  const server = await serve(await ensure(folder, name));
  try {
    console.log(`\n| ${name} | |\n|---|---|`);
    row("first picture", ms(await firstPicture(browser, server.address, times)));
    const page = await openPage(browser, server.address);
    const clicked = await clicks(page, PLACES.slice(0, times));
    row(
      "click to drawn series, cold",
      `${ms(clicked.cold)}; ${clicked.requests} requests, ${mb(clicked.bytes)}`,
    );
    row("the same, warm", ms(clicked.warm));
    if (name === "displacement.zarr") {
      const floor = await loopback(page, server.address, { width: 16, depth: 200 });
      row(
        "floor: the same bytes by bare `fetch`",
        `a click's ${floor.click.toFixed(0)} ms, a date's ${floor.date.toFixed(0)} ms`,
      );
    }
    const stepped = await dateSteps(page, times);
    row("date step, cold", `${ms(stepped.cold)}; ${stepped.requests} requests, ${mb(stepped.bytes)}`);
    row("the same, warm", ms(stepped.warm));
    row("dragging the reference", frames(await dragReference(page, seconds)));
    await clickSeries(page);
    row("the same with a series in the chart", frames(await dragReference(page, seconds)));
    for (let round = 0; round < Math.ceil(50 / PLACES.length); round++)
      await clicks(
        page,
        PLACES.slice(0, 6).map(([u, v]) => [u + 0.01 * round, v]),
      );
    await dateSteps(page, 25);
    await settle(page);
    const { heap, arrays } = await pageHeap(page);
    const resident = await rendererMemory(browser);
    row(
      "after 50 clicks and 50 date steps",
      `JS heap ${mb(heap)}, arrays of the page ${mb(arrays)}, page and worker resident ${mb(resident)}`,
    );
    await page.context().close();
  } finally {
    server.stop();
  }
}

async function timeMap(browser, name) {
  const server = await serve(await ensure(folder, name));
  try {
    console.log(`\n| ${name} | |\n|---|---|`);
    row("first picture", ms(await firstPicture(browser, server.address, times)));
    const page = await openPage(browser, server.address);
    await settle(page);
    row("panning", frames(await pan(page, seconds)));
    row("zooming", frames(await zoom(page, seconds)));
    row("dragging the reference", frames(await dragReference(page, seconds)));
    await page.context().close();
  } finally {
    server.stop();
  }
}

async function tellSizes(browser) {
  console.log("\n| file | raw | gzip | brotli |\n|---|---|---|---|");
  const sizes = pageSizes();
  for (const { name, raw, gzip, brotli } of sizes) console.log(`| ${name} | ${raw} | ${gzip} | ${brotli} |`);
  const sum = (field) => sizes.reduce((total, size) => total + size[field], 0);
  const server = await serve(await ensure(folder, "velocity.tif"));
  const page = await browser.newPage();
  page.on("response", async (response) => {
    const { "content-encoding": coding = "none", "content-length": length } = response.headers();
    const name = response.url().replace(/.*\//, "") || "index.html";
    if (!response.url().includes("/data/")) console.log(`| received: ${name} | | ${coding} | ${length} |`);
  });
  await page.goto(server.address);
  await sleep(2000);
  await page.close();
  server.stop();
  console.log(`| in all | ${sum("raw")} | ${sum("gzip")} | ${sum("brotli")} |`);
}

try {
  const browser = await launch();
  try {
    for (const name of values.only.split(","))
      if (name === "sizes") await tellSizes(browser);
      else if (name.startsWith("velocity")) await timeMap(browser, name);
      else await timeSeries(browser, name);
  } finally {
    await browser.close();
  }
} finally {
  if (!values.keep && values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}
