import { median, openPage, settle, sleep, traffic, watchMainThread } from "./session.mjs";

const clickHere = async (page, x, y) => {
  await page.mouse.move(x, y);
  await page.mouse.click(x, y);
  await page.waitForFunction(() => window.bench.series !== null, null, { timeout: 60_000, polling: 20 });
  return page.evaluate(() => window.bench.series);
};

const mapBox = (page) => page.locator(".map canvas").boundingBox();
/** Screen place of a share of the layer, which is square and fitted into the map. */
async function placeOf(page) {
  const box = await mapBox(page);
  const side = Math.min(box.width, box.height) - 80;
  return (u, v) => [box.x + box.width / 2 + (u - 0.5) * side, box.y + box.height / 2 + (v - 0.5) * side];
}

export async function firstPicture(browser, address, times) {
  const list = [];
  for (let i = 0; i < times; i++) {
    const page = await openPage(browser, address);
    list.push(await page.evaluate(() => window.bench.firstPicture));
    await page.context().close();
  }
  return list;
}

/** The state without places: as the page is when it is opened. */
async function clear(page) {
  await page.evaluate(() => {
    location.hash = location.hash.replace(/&at=[^&]*/, "");
  });
  await settle(page);
}

/** A series in the chart, of a place off the way of the dragged reference. */
export async function clickSeries(page) {
  const at = await placeOf(page);
  await page.keyboard.press("Escape");
  await clickHere(page, ...at(0.85, 0.85));
  await settle(page);
}

/** Clicks into chunks that were not touched, each followed by one on a pixel beside it. */
export async function clicks(page, shares) {
  const at = await placeOf(page);
  const [cold, warm, bytes, requests] = [[], [], [], []];
  for (const [u, v] of shares) {
    await clear(page);
    await traffic(page);
    const [x, y] = at(u, v);
    cold.push(await clickHere(page, x, y));
    const seen = await traffic(page);
    bytes.push(seen.bytes);
    requests.push(seen.requests);
    await settle(page);
    warm.push(await clickHere(page, x + 2, y));
  }
  return { cold, warm, bytes: median(bytes), requests: median(requests) };
}

async function press(page, key) {
  await page.evaluate(() => window.bench.arm());
  await page.keyboard.press(key);
  await page.waitForFunction(() => window.bench.picture !== null, null, { timeout: 60_000, polling: 20 });
  return page.evaluate(() => window.bench.picture);
}

/** Steps back in time to dates that were not seen, then forth over the same. */
export async function dateSteps(page, times) {
  await page.mouse.move(5, 5);
  await page.evaluate(() => {
    window.bench.isWatching = true;
  });
  // Drawn twice for nothing: the picture has to be known before it can differ.
  for (const key of ["+", "0"]) {
    await page.keyboard.press(key);
    await settle(page);
  }
  await traffic(page);
  const [cold, warm, bytes, requests] = [[], [], [], []];
  for (let i = 0; i < times; i++) {
    cold.push(await press(page, "ArrowLeft"));
    await settle(page);
    const seen = await traffic(page);
    bytes.push(seen.bytes);
    requests.push(seen.requests);
  }
  for (let i = 0; i < times; i++) {
    warm.push(await press(page, "ArrowRight"));
    await settle(page);
  }
  await page.evaluate(() => {
    window.bench.isWatching = false;
  });
  return { cold, warm, bytes: median(bytes), requests: median(requests) };
}

/** Frames while something moves: intervals between animation frames, and what the page's own code does of them. */
async function framesOf(page, move) {
  await settle(page);
  const spent = await watchMainThread(page);
  const before = await spent();
  await page.evaluate(() => window.bench.count());
  await move();
  const seen = await page.evaluate(() => window.bench.stop());
  const after = await spent();
  const each = (name) => (1000 * (after[name] - before[name])) / seen.frames.length;
  return {
    frames: seen.frames.length,
    median: median(seen.frames),
    longest: Math.max(...seen.frames),
    longTasks: seen.tasks.map(Math.round),
    longScripts: seen.scripts.map(Math.round),
    task: each("task"),
    script: each("script"),
    layout: each("layout"),
    uploaded: seen.uploaded,
  };
}

async function along(page, seconds, placeAt) {
  const started = performance.now();
  for (let t = 0; t < seconds; t = (performance.now() - started) / 1000) {
    await page.mouse.move(...placeAt(t));
    await sleep(8);
  }
}

/** Drags the reference point in circles. */
export async function dragReference(page, seconds) {
  const at = await placeOf(page);
  await page.keyboard.press("r");
  await page.mouse.click(...at(0.6, 0.5));
  await settle(page);
  await page.mouse.move(...at(0.6, 0.5));
  await page.mouse.down();
  await page.mouse.move(...at(0.61, 0.5));
  const result = await framesOf(page, () =>
    along(page, seconds, (t) => at(0.5 + 0.1 * Math.cos(3 * t), 0.5 + 0.1 * Math.sin(3 * t))),
  );
  await page.mouse.up();
  return result;
}

export async function pan(page, seconds) {
  const at = await placeOf(page);
  await page.mouse.move(...at(0.5, 0.5));
  await page.mouse.down();
  const result = await framesOf(page, () =>
    along(page, seconds, (t) => at(0.5 + 0.3 * Math.sin(2 * t), 0.5 + 0.2 * Math.sin(3 * t))),
  );
  await page.mouse.up();
  return result;
}

export async function zoom(page, seconds) {
  const at = await placeOf(page);
  await page.mouse.move(...at(0.45, 0.5));
  return framesOf(page, async () => {
    const started = performance.now();
    for (let t = 0; t < seconds; t = (performance.now() - started) / 1000) {
      await page.mouse.wheel(0, -40 * Math.sign(Math.sin((2 * Math.PI * t) / seconds)));
      await sleep(12);
    }
  });
}

/** What the worker's own `fetch` takes for the bytes of a click and of a date, without any code of ours: milliseconds. */
export const loopback = (page, address, { width, depth }) =>
  page.workers()[0].evaluate(
    async ([base, columns, dates]) => {
      const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
      const chunk = 128 * 128 * 4;
      const get = async (i, start, stop) => {
        const url = `${base}data/0/displacement.zarr/displacement/0.${Math.floor(i / columns)}.${i % columns}`;
        const answer = await fetch(url, {
          headers: { Range: `bytes=${start}-${stop - 1}` },
          cache: "no-store",
        });
        await answer.arrayBuffer();
      };
      const time = async (work) => {
        const started = performance.now();
        await work();
        return performance.now() - started;
      };
      const [click, date] = [[], []];
      for (let k = 0; k < 5; k++) {
        click.push(await time(() => get(k + 2 * columns, 0, dates * chunk)));
        date.push(
          await time(async () => {
            let next = 0;
            const lane = async () => {
              while (next < columns * columns) await get(next++, k * chunk, (k + 1) * chunk);
            };
            await Promise.all(Array.from({ length: 6 }, lane));
          }),
        );
      }
      return { click: median(click), date: median(date) };
    },
    [address, width, depth],
  );
