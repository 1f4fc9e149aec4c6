import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { dayNumber } from "../../src/dates.ts";
import { hasChromium } from "../view/browser-page.ts";
import { savedTable } from "./view-page/saved-file.ts";
import {
  DATES,
  indexOf,
  type Pixel,
  placeOf,
  SHAPE,
  seriesAt,
  simulated,
  writeScene,
} from "./view-page/scene.ts";
import { expectPart, PATIENCE, type Session } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";
import { writeZarr } from "./view-page/zarr-scene.ts";

const PLACE: Pixel = { y: 20, x: 33 };
const LAYER = "0/displacement.zarr#displacement";
const scene = { folder: "", ...simulated() };
/** Later dates are known worse, so that weights change the rate by far more than rounding does. Metres. */
const ERRORS = DATES.map((_, t) => 0.002 * (t + 1));

/** Slope of the line through a pixel's values that minimises the weighted squares, per year of 365.25 days. */
function rateOf(weights: readonly number[]): number {
  const values = seriesAt(scene, PLACE);
  const times = DATES.map((date) => (dayNumber(date) - dayNumber(DATES[0])) / 365.25);
  const sum = (f: (t: number, v: number) => number) =>
    weights.reduce((all, weight, i) => all + weight * f(times[i] ?? 0, values[i] ?? 0), 0);
  const all = sum(() => 1);
  const [t, v] = [sum((time) => time) / all, sum((_, value) => value) / all];
  return sum((time, value) => (time - t) * (value - v)) / sum((time) => (time - t) ** 2);
}

describe.skipIf(!hasChromium)("fits on the page of the viewer (needs Chromium)", () => {
  const viewer = useViewer("fit");
  let withErrors: URL;
  let without: URL;
  beforeAll(async () => {
    const pixels = SHAPE.y * SHAPE.x;
    const errors = Float32Array.from(scene.series, (_, i) => ERRORS[Math.floor(i / pixels)] ?? Number.NaN);
    expect(scene.series[indexOf(PLACE)]).not.toBeNaN();
    await writeZarr(join(viewer.folder, "displacement.zarr"), { ...scene, errors });
    await writeScene(join(viewer.folder, "plain"));
    [withErrors, without] = [await viewer.serve("displacement.zarr"), await viewer.serve("plain")];
  });
  const hash = (layer: string, ...more: string[]) =>
    `#${[`layer=${encodeURIComponent(layer)}`, `at=m1,Here,0,0,${placeOf(PLACE)},0`, "fit=poly:1", ...more].join("&")}`;
  const panel = ({ page }: Session) => page.locator("[data-panel=series]");
  const weighs = (session: Session) => panel(session).getByRole("checkbox", { name: "weight by error" });
  const savedRate = async (session: Session) => {
    const text = (await savedTable(session, "series")).comments.join("\n");
    return Number(/Here: velocity (\S+)/.exec(text)?.[1]);
  };
  const wantedRate = rateOf(ERRORS.map((error) => 1 / Math.fround(error) ** 2));

  test("weigh the dates by their errors when the keyboard ticks the box, and say so in chart, table and address", async () => {
    const session = await viewer.open(withErrors, { hash: hash(LAYER) });
    const box = weighs(session);
    await box.waitFor();
    expect(await box.isChecked()).toBe(false);
    expect(await savedRate(session)).toBeCloseTo(rateOf(DATES.map(() => 1)), 8);
    await panel(session).getByRole("checkbox", { name: "residuals" }).focus();
    await session.page.keyboard.press("Tab");
    await session.page.keyboard.press("Space");
    await expectPart(session, "weighted").toBe("1");
    await panel(session).getByText("fits weighted").waitFor();
    await panel(session).getByRole("rowheader", { name: "fit weighted by errors" }).waitFor();
    const rate = await savedRate(session);
    expect(rate).toBeCloseTo(wantedRate, 8);
    expect(Math.abs(rate - rateOf(DATES.map(() => 1)))).toBeGreaterThan(1e-4);
  });

  test("weigh from the start when the address says so", async () => {
    const session = await viewer.open(withErrors, { hash: hash(LAYER, "weighted=1") });
    await weighs(session).waitFor();
    expect(await weighs(session).isChecked()).toBe(true);
    expect(await savedRate(session)).toBeCloseTo(wantedRate, 8);
  });

  test("offer no weights where no errors are known", async () => {
    const session = await viewer.open(without, { hash: hash("0/timeseries.h5#timeseries") });
    await panel(session).getByRole("checkbox", { name: "residuals" }).waitFor();
    await expect
      .poll(() => savedRate(session), { timeout: PATIENCE })
      .toBeCloseTo(rateOf(DATES.map(() => 1)), 8);
    expect(await weighs(session).count()).toBe(0);
  });
});
