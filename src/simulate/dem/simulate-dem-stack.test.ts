import { describe, expect, it } from "vitest";
import { dayNumber } from "../../dates.ts";
import { readFloats } from "../../stack/read-floats.ts";
import type { Variable, Window } from "../../stack/variable.ts";
import { fullWindow } from "../../stack/window.ts";
import { openSimulatedDems } from "./open-simulated-dems.ts";
import type { DemSimulationOptions } from "./options.ts";
import { DEM_PRESETS, findDemPreset } from "./presets.ts";
import { type SimulatedDemStack, simulateDemStack } from "./simulate-dem-stack.ts";

const find = (variables: ReadonlyMap<string, Variable>, name: string) => {
  const variable = variables.get(name);
  if (variable === undefined) throw new Error(`no ${name}`);
  return variable;
};
const read = (variable: Variable, window: Window = fullWindow(variable.shape)) =>
  readFloats(variable, window);
const data = (stack: SimulatedDemStack, name: string) => read(find(stack.variables, name));
const truth = (stack: SimulatedDemStack, name: string) => read(find(stack.truth.variables, name));
const rms = (values: readonly number[]) =>
  Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);

/** Errors of all pixels with their truth, without voids. */
async function errorsOf(stack: SimulatedDemStack) {
  const [z, h] = [await data(stack, "elevation"), await truth(stack, "elevation")];
  const [sigma, outlier] = [await truth(stack, "deviation"), await truth(stack, "outlier")];
  const glacier = await data(stack, "glacierMask");
  return Array.from(z, (value, i) => ({
    error: value - (h[i] as number),
    sigma: sigma[i] as number,
    isOutlier: outlier[i] === 1,
    pixel: i % glacier.length,
    dem: Math.floor(i / glacier.length),
    isStable: glacier[i % glacier.length] === 0,
  })).filter(({ error }) => !Number.isNaN(error));
}

const SMALL: DemSimulationOptions = { shape: { y: 40, x: 50 }, dates: { count: 12 } };

describe("simulateDemStack", () => {
  it("has the variables of a stack of DEMs, dates in order, some of them twice, names as their sensors give", async () => {
    const { variables, dates, dateNames, network } = simulateDemStack(DEM_PRESETS.glacier);
    expect([...variables].map(([name, { dims, unit }]) => `${name} ${dims.join()} ${unit}`)).toEqual([
      "elevation time,y,x m",
      "correlation time,y,x %",
      "referenceElevation y,x m",
      "glacierMask y,x 1",
      "elevationStd time m",
    ]);
    expect(network).toBeNull();
    expect(dates).toEqual(dates.toSorted());
    expect([dates.length, new Set(dates).size, new Set(dateNames).size]).toEqual([60, 57, 60]);
    const aster = dateNames.findIndex((name) => name.startsWith("AST"));
    const [year, month, day] = (dates[aster] ?? "").split("-");
    expect(dateNames[aster]).toMatch(new RegExp(`^AST_L1A_003${month}${day}${year}\\d{6}_Z.tif$`));
    expect(dateNames.some((name) => /^SETSM_\w+_\d{8}_/.test(name))).toBe(true);
  });

  it("gives every window as the crop of the whole, also when it is opened again from its source", async () => {
    const stack = simulateDemStack(SMALL);
    for (const [name, variable] of [...stack.variables, ...stack.truth.variables]) {
      if (variable.dims.length < 3) continue;
      const whole = await variable.read(fullWindow(variable.shape));
      const again = openSimulatedDems(JSON.parse(JSON.stringify(variable.source)));
      const part = await again.read([
        [5, 7],
        [11, 12],
        [17, 30],
      ]);
      const expected = [5, 6].flatMap((k) => [
        ...whole.subarray((k * 40 + 11) * 50 + 17, (k * 40 + 11) * 50 + 30),
      ]);
      expect([...part], name).toEqual(expected);
    }
  });

  it("leaves a DEM as it is when others are added", async () => {
    const few = simulateDemStack(SMALL);
    const more = simulateDemStack({ ...SMALL, dates: { count: 20 } });
    const [a, b] = [await data(few, "elevation"), await data(more, "elevation")];
    for (const [k, name] of few.dateNames.entries()) {
      const at = more.dateNames.indexOf(name);
      expect(b.slice(at * 2000, at * 2000 + 2000)).toEqual(a.slice(k * 2000, k * 2000 + 2000));
    }
  });

  it("is the truth where all errors are off, and the truth is trend, acceleration and season in the middle", async () => {
    const glacier = { trend: -2, acceleration: 0.1, season: 3, surge: null };
    const stack = simulateDemStack({ ...DEM_PRESETS.plain, shape: { y: 41, x: 31 }, glacier });
    expect(await data(stack, "elevation")).toEqual(await truth(stack, "elevation"));
    const start = dayNumber("2000-02-01");
    const middle = (date: string) => {
      const row = new Float64Array(1);
      stack.truth.elevationRow(dayNumber(date), 20, 15, row);
      return row[0] as number;
    };
    const years = (dayNumber("2010-04-01") - start) / 365.25;
    const expected = (t: number) => -2 * t + 0.05 * t * t;
    const first = (dayNumber("2000-04-01") - start) / 365.25;
    // 1 April both times: the season cancels but for leap days.
    expect(middle("2010-04-01") - middle("2000-04-01")).toBeCloseTo(expected(years) - expected(first), 2);
    expect(middle("2010-04-01") - middle("2010-10-01")).toBeCloseTo(
      6 + expected(years) - expected(years + 0.501),
      1,
    );
    expect((await truth(stack, "trend"))[20 * 31 + 15]).toBe(-2);
  });

  it("surges from the upper half to the lower one, and falls in on a day", () => {
    const change = (options: DemSimulationOptions, y: number, from: string, to: string) => {
      const { truth: made } = simulateDemStack({ ...DEM_PRESETS.plain, shape: { y: 80, x: 41 }, ...options });
      const [a, b] = [from, to].map((date) => {
        const row = new Float64Array(1);
        made.elevationRow(dayNumber(date), y, 20, row);
        return row[0] as number;
      });
      return (b as number) - (a as number);
    };
    const surge = { glacier: { trend: 0, acceleration: 0, season: 0, surge: { height: 40 } } };
    expect(change(surge, 40 + 23, "2009-05-01", "2011-07-01")).toBeCloseTo(40, 0);
    expect(change(surge, 39 - 23, "2009-05-01", "2011-07-01")).toBeCloseTo(-40, 0);
    expect(change(surge, 40 + 23, "2012-01-01", "2019-01-01")).toBe(0);
    const collapse = { glacier: null, collapse: { center: { y: 0.50625, x: 0.5 }, depth: 60 } };
    expect(change(collapse, 40, "2012-04-30", "2012-05-01")).toBeCloseTo(-60, 6);
    expect(change(collapse, 52, "2012-04-30", "2012-05-01")).toBe(0);
  });

  it("has noise of the stated deviation, which grows with slope and with lack of correlation", async () => {
    const stack = simulateDemStack({ ...DEM_PRESETS.noise, dates: { count: 8, repeated: 0 } });
    const scaled = (await errorsOf(stack)).map(({ error, sigma }) => error / sigma);
    expect(scaled).toHaveLength(80_000);
    // The standard error of a deviation of 80,000 numbers is 0.0025.
    expect(Math.abs(rms(scaled) - 1)).toBeLessThan(0.01);
    const cross = simulateDemStack({
      ...DEM_PRESETS.noise,
      gaps: {},
      noise: { ...DEM_PRESETS.noise.noise, flat: 3, steep: 8, unmatched: 15 },
    });
    const [sigma, slope] = [await truth(cross, "deviation"), await truth(cross, "slope")];
    const correlation = await data(cross, "correlation");
    for (let i = 0; i < slope.length; i += 97) {
      const lack = (100 - (correlation[i] as number)) / 100;
      const expected = 3 + 8 * Math.tan(((slope[i] as number) * Math.PI) / 180) + 15 * lack * lack;
      expect(sigma[i]).toBeCloseTo(expected, 3);
    }
  });

  it("has noise that neighbours share, over the given range", async () => {
    const stack = simulateDemStack({
      ...DEM_PRESETS.noise,
      terrain: { relief: 0 },
      noise: { ...DEM_PRESETS.noise.noise, correlated: 0.5, range: 600 },
      dates: { count: 10, repeated: 0 },
    });
    const errors = (await errorsOf(stack)).map(({ error }) => error);
    const covariance = (lag: number) => {
      const products = errors.flatMap((error, i) =>
        i % 100 < 100 - lag ? [error * (errors[i + lag] as number)] : [],
      );
      return products.reduce((sum, x) => sum + x, 0) / products.length / 9;
    };
    expect(covariance(1)).toBeGreaterThan(0.3);
    expect(covariance(1)).toBeLessThan(0.55);
    expect(Math.abs(covariance(60))).toBeLessThan(0.12);
  });

  it("marks what is wrong by more than noise", async () => {
    const stack = simulateDemStack({ ...DEM_PRESETS.glacier, noise: { ...DEM_PRESETS.noise.noise } });
    const errors = await errorsOf(stack);
    const wild = errors.filter(({ error, sigma }) => Math.abs(error) > 6 * sigma);
    expect(wild.length).toBeGreaterThan(1000);
    expect(wild.every(({ isOutlier }) => isOutlier)).toBe(true);
    const share = errors.filter(({ isOutlier }) => isOutlier).length / errors.length;
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.1);
    // Voids: low correlation and clouds.
    expect(errors.length / (60 * 120 * 100)).toBeLessThan(0.99);
    expect(errors.length / (60 * 120 * 100)).toBeGreaterThan(0.5);
  });

  it("states of each DEM about the error that it has on stable ground", async () => {
    const stack = simulateDemStack({ ...DEM_PRESETS.glacier, dates: { count: 16 } });
    const stated = await data(stack, "elevationStd");
    const errors = (await errorsOf(stack)).filter(({ isStable, isOutlier }) => isStable && !isOutlier);
    for (const [k, value] of stated.entries()) {
      const found = rms(errors.filter(({ dem }) => dem === k).map(({ error }) => error));
      // 16 x 16 pixels tell a deviation to about 5 %, less where neighbours err together.
      expect(Math.abs(value / found - 1)).toBeLessThan(0.25);
    }
  });

  it("keeps the values of its presets: a change here must raise DEM_SIMULATION_VERSION", async () => {
    const pixels: number[] = [];
    for (const preset of Object.values(DEM_PRESETS)) {
      const elevation = find(simulateDemStack(preset).variables, "elevation");
      const values = await read(elevation, [
        [0, 2],
        [15, 16],
        [16, 17],
      ]);
      pixels.push(...Array.from(values, (value) => Number(value.toFixed(2))));
    }
    expect(pixels).toEqual([2539.53, 2511.39, 822.98, 797.87, 2563.62, 2567.18, 2450.49, 2449.44]);
  });

  it("refuses options that contradict each other, all at once", () => {
    const options = { pixelSize: -1, dates: { start: "2018-02-30" }, glacier: { widht: 3 } };
    expect(() => simulateDemStack(options as DemSimulationOptions)).toThrow(
      /pixelSize: .*dates.start: .*glacier.widht: /,
    );
    expect(() => simulateDemStack({ dates: { end: "1999-01-01" } })).toThrow(/later than dates.start/);
    expect(() => simulateDemStack({ dates: { count: 5, repeated: 4 } })).toThrow(/fewer than two days/);
    expect(() => findDemPreset("toString")).toThrow("glacier, caldera, noise, plain");
    expect(() => openSimulatedDems({ view: "simulated" })).toThrow(/simulated-source/);
  });
});
