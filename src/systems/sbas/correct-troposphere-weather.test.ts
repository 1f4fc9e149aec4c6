import { describe, expect, it } from "vitest";
import type { Facts, GlobalContext, TileContext } from "../../pipeline/step.ts";
import { inMemory } from "../../stack/views.ts";
import { correctTroposphereWeather } from "./correct-troposphere-weather.ts";
import {
  type TroposphereReference,
  troposphereWeatherReference,
} from "./correct-troposphere-weather-reference.ts";

const DATES = ["2018-01-06", "2018-01-18", "2018-01-30"];
const SHAPE = { y: 1, x: 3 };
const facts = {
  grid: { shape: SHAPE, affine: [1, 0, 0, 0, 1, 0], crs: { epsg: null, wkt: null }, geometry: "radar" },
  network: null,
  dates: DATES,
  acquisition: { incidence: 60 },
  reference: { y: 0, x: 1 },
} as const satisfies Facts;

/** Zenith delay by date, of three pixels; the cosine of 60 degrees doubles it along the line of sight. */
const ZENITH = [2.3, 2.31, 2.2, 2.35, 2.32, 2.24, 2.28, 2.3, Number.NaN];
/** What the delay adds to the series against pixel 1. */
const APPARENT = [0, 0, 0, -0.08, 0, -0.06, 0.02, 0];
const TRUTH = [0, 0, 0, 0.01, 0, 0.02, 0.03, 0];

async function referenceOf(
  over: Partial<Facts> = {},
  record?: unknown,
  zenith: readonly number[] = ZENITH,
): Promise<TroposphereReference> {
  const notes: string[] = [];
  const zenithDelay = inMemory("zenithDelay", Float32Array.from(zenith), {
    dims: ["time", "y", "x"],
    shape: [3, 1, 3],
    dtype: "f32",
  });
  const context = {
    params: { troposphere: "era5" },
    facts: { ...facts, ...over },
    records: record ? { "reference-point": record } : {},
    inputs: { zenithDelay, incidenceAngle: undefined },
    signal: new AbortController().signal,
    note: (message: string) => notes.push(message),
    write: async () => {},
  } as unknown as GlobalContext<typeof troposphereWeatherReference.params>;
  return (await troposphereWeatherReference.run(context)) as TroposphereReference;
}

function correct(
  series: readonly number[],
  reference: TroposphereReference,
  {
    compat = "none",
    zenith = ZENITH,
    incidence,
  }: { compat?: string; zenith?: readonly number[]; incidence?: number[] } = {},
) {
  const context = {
    params: { troposphere: "era5", compat },
    facts,
    records: { "troposphere-weather-reference": reference },
    available: new Set(),
  } as unknown as TileContext<typeof correctTroposphereWeather.params>;
  const out = correctTroposphereWeather.prepare(context)({
    origin: { y: 0, x: 0 },
    shape: SHAPE,
    inputs: {
      displacement: Float32Array.from(series),
      zenithDelay: Float32Array.from(zenith),
      incidenceAngle: incidence && Float32Array.from(incidence),
    },
  });
  return { displacement: [...out.displacement!], troposphericDelay: [...out.troposphericDelay!] };
}

const expectClose = (values: readonly number[], wanted: readonly number[]) => {
  wanted.forEach((want, i) => {
    if (Number.isNaN(want)) expect(values[i]).toBeNaN();
    else expect(values[i]).toBeCloseTo(want, 6);
  });
};

describe("correct-troposphere-weather", () => {
  const observed = TRUTH.map((value, i) => value + APPARENT[i]!);

  it("takes a longer path for a movement away, against the reference pixel and the first date", async () => {
    const { displacement, troposphericDelay } = correct([...observed, 0.5], await referenceOf());
    expectClose(displacement, [...TRUTH, Number.NaN]);
    expectClose(troposphericDelay, [...APPARENT, Number.NaN]);
    expect(displacement.slice(0, 3).map((value) => Object.is(value, 0))).toEqual([true, true, true]);
  });

  it("divides by the cosine of each pixel's incidence angle", async () => {
    const { troposphericDelay } = correct([...observed, 0], await referenceOf(), { incidence: [0, 60, 60] });
    // One way at the zenith for the first pixel, doubled at the reference.
    expectClose(troposphericDelay.slice(3, 6), [-(0.05 - 0.02), 0, -0.06]);
  });

  it("keeps zeros in compat mode, where they mean no data", async () => {
    const series = [0, 0, 0, 0, 0, 0.3, 0.1, 0, 0];
    const { displacement } = correct(series, await referenceOf(), { compat: "mintpy" });
    expectClose(displacement, [0, 0, 0, 0, 0, 0.36, 0.08, 0, 0]);
  });

  it("counts from the first date with weather when the series begins without", async () => {
    const zenith = [Number.NaN, Number.NaN, Number.NaN, ...ZENITH.slice(3, 8), 2.25];
    const series = [0, 0, 0, 0.01, 0, 0.02, 0.05, 0, 0.04];
    const reference = await referenceOf({}, undefined, zenith);
    expect(reference.slantDelay?.[0]).toBeNull();
    const { displacement } = correct(series, reference, { zenith });
    // Longer by 2 x (-0.07 + 0.02) at pixel 0 and 2 x (0.01 + 0.02) at pixel 2.
    expectClose(displacement, [Number.NaN, Number.NaN, Number.NaN, 0, 0, 0, 0.04 - 0.1, 0, 0.02 + 0.06]);
  });

  it("leaves the date at zero that an imported series counts from", async () => {
    const series = [0.04, 0, 0.01, 0, 0, 0, 0.02, 0, 0.05];
    const { displacement, troposphericDelay } = correct(series, await referenceOf());
    expectClose(troposphericDelay, [0.08, 0, 0.06, 0, 0, 0, 0.1, 0, Number.NaN]);
    expectClose(displacement, [-0.04, 0, -0.05, 0, 0, 0, -0.08, 0, Number.NaN]);
  });

  it("measures against the mean of the reference's square", async () => {
    const record = { y: 0, x: 1, window: 3 };
    const { slantDelay } = await referenceOf({}, record);
    expect(slantDelay?.[0]).toBeCloseTo((2 * (2.3 + 2.31 + 2.2)) / 3, 6);
    // The pixel without a delay does not count.
    expect(slantDelay?.[2]).toBeCloseTo((2 * (2.28 + 2.3)) / 2, 6);
  });

  it("subtracts the delay as it is when there is no reference point", async () => {
    const reference = await referenceOf({ reference: null });
    expect(reference.slantDelay).toBeNull();
    const { troposphericDelay } = correct(new Array(9).fill(0.1), reference);
    expectClose(troposphericDelay.slice(3, 6), [-0.1, -0.02, -0.08]);
  });

  it("refuses a reference without delay and a scene without an incidence angle", async () => {
    const none = new Array(9).fill(Number.NaN);
    await expect(referenceOf({}, undefined, none)).rejects.toMatchObject({ code: "reference-without-delay" });
    await expect(referenceOf({ acquisition: {} })).rejects.toMatchObject({ code: "incidence-missing" });
  });

  it("takes part for the methods of weather files alone", () => {
    const active = ["none", "height", "era5", "gacos", "opera"].map((troposphere) =>
      correctTroposphereWeather.active?.({ troposphere }, new Set(), {}),
    );
    expect(active).toEqual([false, false, true, true, true]);
  });
});
