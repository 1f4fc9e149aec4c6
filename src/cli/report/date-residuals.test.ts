import { describe, expect, test } from "vitest";
import { makeRun } from "../../../test/report-run.ts";
import { yearsSinceFirst } from "../../dates.ts";
import { residualsOfDates } from "./date-residuals.ts";
import { viewRun } from "./run-view.ts";

const { signal } = new AbortController();
const DATES = Array.from({ length: 9 }, (_, i) => `2018-0${i + 1}-06`);
const years = yearsSinceFirst(DATES);
const shape = { y: 2, x: 3 };

/** Pixels that move at 10 mm/yr, with what is added to each date. */
async function residuals(added: (date: number, pixel: number) => number, reliable?: readonly number[]) {
  const displacement = Float32Array.from({ length: 54 }, (_, i) => {
    const [date, pixel] = [Math.floor(i / 6), i % 6];
    return 0.01 * (years[date] ?? 0) + added(date, pixel);
  });
  const run = makeRun({
    shape,
    dates: DATES,
    network: null,
    steps: {
      all: {
        arrays: { displacement, velocity: new Float32Array(6).fill(0.01), ...(reliable && { reliable }) },
      },
    },
  });
  return residualsOfDates(viewRun(run, signal));
}
const sign = (date: number) => (date % 2 === 0 ? 1 : -1);

describe("residualsOfDates", () => {
  test("gives the root mean square about the line of the velocity, and the dates that stand out", async () => {
    const noise = [1, 2, 1, 2, 9, 1, 2, 1, 2];
    const found = await residuals((date) => (0.001 * (noise[date] ?? 0) * sign(date)) as number);
    expect(found?.noisy).toEqual([DATES[4]]);
    expect((found?.rms[4] ?? 0) / (found?.rms[0] ?? 1)).toBeGreaterThan(4);
    expect(found?.threshold).toBeLessThan(0.009);
  });

  test("leaves out pixels that are not reliable", async () => {
    const found = await residuals(
      (date, pixel) => (pixel === 5 ? 1 : 0.001) * sign(date),
      [1, 1, 1, 1, 1, 0],
    );
    expect(Math.max(...(found?.rms ?? []))).toBeLessThan(0.002);
  });

  test("finds nothing where every date is on the line, or there is no velocity", async () => {
    expect(await residuals(() => Number.NaN)).toBeNull();
    expect(await residualsOfDates(viewRun(makeRun({ steps: {} }), signal))).toBeNull();
  });
});
