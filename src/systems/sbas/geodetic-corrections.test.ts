import { describe, expect, it } from "vitest";
import { loadKernels } from "../../compute/wasm.ts";
import { isUpwarpError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { along, lookVector } from "../../geo/look-vector.ts";
import { pixelToLonLat } from "../../geo/transform.ts";
import { plateVelocity } from "../../kernels/geodesy/plate-motion.ts";
import { solidEarthTide, tidalSky } from "../../kernels/geodesy/solid-earth-tide.ts";
import { defineRecipe, resolveParams } from "../../pipeline/recipe.ts";
import type { Facts, TileStep } from "../../pipeline/step.ts";
import { inMemory } from "../../stack/in-memory.ts";
import type { Acquisition } from "../../stack/stack.ts";
import { correctOscillator } from "./correct-oscillator.ts";
import { correctPlateMotion } from "./correct-plate-motion.ts";
import { correctTides } from "./correct-tides.ts";
import { type ReferenceGeometry, referenceGeometry } from "./reference-geometry.ts";
import { referencePoint } from "./reference-point.ts";
import { type TideReport, tideReport } from "./tide-report.ts";

const DATES = ["2018-01-06", "2018-01-18", "2018-07-27", "2019-01-06"];
const SECONDS = 50_412;
const SHAPE = { y: 6, x: 5 };
const PIXELS = SHAPE.y * SHAPE.x;
const REFERENCE = { y: 4, x: 1 };
const AT = REFERENCE.y * SHAPE.x + REFERENCE.x;
/** 20 km pixels, so that the tide differs across them. */
const GRID: Grid = {
  shape: SHAPE,
  affine: [20_000, 0, 400_000, 0, -20_000, 4_100_000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};
const incidenceAngle = Float32Array.from({ length: PIXELS }, (_, p) => 30 + 3 * (p % SHAPE.x));
const azimuthAngle = new Float32Array(PIXELS).fill(-102);
const slantRange = Float32Array.from({ length: PIXELS }, (_, p) => 850_000 + 20_000 * (p % SHAPE.x));
const RECORD: ReferenceGeometry = {
  ...REFERENCE,
  lonLat: pixelToLonLat(GRID, REFERENCE.y, REFERENCE.x),
  incidence: incidenceAngle[AT]!,
  azimuth: -102,
  slantRange: slantRange[AT]!,
};
const CHAIN = defineRecipe({
  name: "geodetic",
  doc: "",
  steps: [referencePoint, referenceGeometry, tideReport, correctOscillator, correctTides, correctPlateMotion],
  products: [],
});

const factsOf = (acquisition: Acquisition, grid = GRID): Facts => ({
  grid,
  network: null,
  dates: DATES,
  acquisition: { secondsOfDay: SECONDS, ...acquisition },
  reference: null,
});

const kernels = await loadKernels();
function run(
  // biome-ignore lint/suspicious/noExplicitAny: the parameters and inputs of whichever step it is
  step: TileStep<any, any>,
  inputs: Record<string, Float32Array>,
  options: {
    set?: Record<string, unknown>;
    acquisition?: Acquisition;
    grid?: Grid;
    record?: ReferenceGeometry;
  } = {},
) {
  const { set = {}, acquisition = {}, grid = GRID, record = RECORD } = options;
  const compute = step.prepare({
    params: resolveParams(CHAIN, set),
    facts: factsOf(acquisition, grid),
    records: { "reference-geometry": record },
    available: new Set(Object.keys(inputs)),
    kernels,
    share: (_kind, make) => make(),
  });
  return compute({ origin: { y: 0, x: 0 }, shape: SHAPE, inputs });
}

/** LOS tide of a date at a pixel, straight from the kernel. */
const tideAt = (date: number, p: number) => {
  const [lon, lat] = pixelToLonLat(GRID, Math.floor(p / SHAPE.x), p % SHAPE.x);
  const [east, north, up] = solidEarthTide(lon, lat, tidalSky(DATES[date]!, SECONDS));
  return along(lookVector(incidenceAngle[p]!, azimuthAngle[p]!), { east, north, up });
};
/** What a stack sees of the tides: differences to a date and to the reference point. */
const seen = (date: number, p: number, from = 0) =>
  tideAt(date, p) - tideAt(from, p) - (tideAt(date, AT) - tideAt(from, AT));
const tidalSeries = (from = 0) =>
  Float32Array.from({ length: DATES.length * PIXELS }, (_, i) =>
    seen(Math.floor(i / PIXELS), i % PIXELS, from),
  );
const largest = (values: Iterable<number>) => Math.max(...[...values].map(Math.abs));
const errorOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (isUpwarpError(error)) return error.code;
  }
  return null;
};

describe("correct-tides", () => {
  const layers = { incidenceAngle, azimuthAngle };

  it("leaves nothing of a series that is all tide, which was up to centimetres", () => {
    const series = tidalSeries();
    expect(largest(series)).toBeGreaterThan(0.01);
    const { displacement } = run(
      correctTides,
      { displacement: series, ...layers },
      { set: { tides: "yes" } },
    );
    expect(largest(displacement as Float32Array)).toBeLessThan(5e-7);
  });

  it("leaves the reference pixel and the first date at exactly 0", () => {
    const series = tidalSeries();
    const { displacement } = run(correctTides, { displacement: series, ...layers });
    for (let date = 0; date < DATES.length; date++)
      expect(displacement![date * PIXELS + AT]).toBeCloseTo(0, 12);
    expect(largest((displacement as Float32Array).subarray(0, PIXELS))).toBe(0);
  });

  it("keeps the date that an imported series counts from at 0", () => {
    const { displacement } = run(correctTides, { displacement: tidalSeries(2), ...layers });
    expect(largest((displacement as Float32Array).subarray(2 * PIXELS, 3 * PIXELS))).toBe(0);
    expect(largest(displacement as Float32Array)).toBeLessThan(5e-7);
  });

  it("lets the centre's angles stand for layers that are not there", () => {
    const heading = -168;
    const { displacement } = run(
      correctTides,
      { displacement: new Float32Array(DATES.length * PIXELS) },
      { acquisition: { incidence: 36, heading }, record: { ...RECORD, incidence: 36 } },
    );
    const p = 4;
    const look = lookVector(36, -102);
    const at = (date: number, pixel: number) => {
      const place = pixelToLonLat(GRID, Math.floor(pixel / SHAPE.x), pixel % SHAPE.x);
      const [east, north, up] = solidEarthTide(...place, tidalSky(DATES[date]!, SECONDS));
      return along(look, { east, north, up });
    };
    expect(displacement![2 * PIXELS + p]).toBeCloseTo(-(at(2, p) - at(0, p) - at(2, AT) + at(0, AT)), 6);
  });

  it("keeps MintPy's zeros in compat mode alone, and gaps in both", () => {
    const displacement = new Float32Array(DATES.length * PIXELS).fill(0.01);
    displacement[3 * PIXELS + 7] = 0;
    displacement[3 * PIXELS + 8] = Number.NaN;
    const own = run(correctTides, { displacement, ...layers }).displacement!;
    const mintpy = run(correctTides, { displacement, ...layers }, { set: { compat: "mintpy" } })
      .displacement!;
    expect(own[3 * PIXELS + 7]).not.toBe(0);
    expect(mintpy[3 * PIXELS + 7]).toBe(0);
    expect(own[3 * PIXELS + 8]).toBeNaN();
    expect(mintpy[3 * PIXELS + 8]).toBeNaN();
    expect(own[3 * PIXELS + 9]).toBe(mintpy[3 * PIXELS + 9]);
  });

  it("says before it starts what it lacks: time of day, angles, places", () => {
    const displacement = new Float32Array(DATES.length * PIXELS);
    const acquisition = { secondsOfDay: -1 };
    expect(errorOf(() => run(correctTides, { displacement, ...layers }, { acquisition }))).toBe(
      "acquisition-time-missing",
    );
    expect(errorOf(() => run(correctTides, { displacement }))).toBe("look-unknown");
    const grid: Grid = { ...GRID, crs: { epsg: null, wkt: null } };
    const record = { ...RECORD, lonLat: null };
    expect(errorOf(() => run(correctTides, { displacement, ...layers }, { grid, record }))).toBe(
      "place-unknown",
    );
    expect(
      errorOf(() =>
        run(correctTides, { displacement, ...layers }, { record: { ...RECORD, incidence: null } }),
      ),
    ).toBe("reference-look-unknown");
  });
});

describe("correct-oscillator", () => {
  const DRIFT = 3.87e-7;
  const drifted = Float32Array.from({ length: DATES.length * PIXELS }, (_, i) => {
    const days = (Date.parse(DATES[Math.floor(i / PIXELS)]!) - Date.parse(DATES[0]!)) / 86_400_000;
    return DRIFT * (slantRange[i % PIXELS]! - slantRange[AT]!) * (days / 365.25);
  });

  it("leaves nothing of a series that is all drift, which was 23 mm in a year", () => {
    expect(largest(drifted)).toBeCloseTo(DRIFT * 60_000 * (365 / 365.25), 6);
    const { displacement } = run(correctOscillator, { displacement: drifted, slantRange });
    expect(largest(displacement as Float32Array)).toBeLessThan(1e-9);
  });

  it("takes the slant range from the incidence angle where there is no layer of it", () => {
    const center = { incidence: 36, slantRange: 950_000 };
    const displacement = new Float32Array(DATES.length * PIXELS);
    const corrected = run(correctOscillator, { displacement, incidenceAngle }, { acquisition: center })
      .displacement!;
    // Ranges at 33 and 42 degrees of an orbit that sees 36 degrees at 950 km: sqrt(o^2 - (r sin)^2) - r cos.
    const slope = -corrected[3 * PIXELS + AT + 3]! / (365 / 365.25) / DRIFT;
    expect(slope / 1000).toBeCloseTo(98.29, 2);
  });

  it("counts years by the calendar in compat mode, as MintPy does", () => {
    const displacement = new Float32Array(DATES.length * PIXELS).fill(0.01);
    const mintpy = run(correctOscillator, { displacement, slantRange }, { set: { compat: "mintpy" } })
      .displacement!;
    expect(mintpy[3 * PIXELS + AT + 3]).toBeCloseTo(0.01 - DRIFT * 60_000 * 1, 8);
  });

  it("takes part for Envisat alone unless it is told to", () => {
    const active = (oscillator: string, platform?: string) =>
      correctOscillator.active?.({ oscillator }, new Set(), platform === undefined ? {} : { platform });
    expect(["Env", "ENVISAT-ASAR", "envisat"].map((platform) => active("auto", platform))).toEqual([
      true,
      true,
      true,
    ]);
    expect([active("auto", "Sen"), active("auto"), active("no", "Env"), active("yes", "Sen")]).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it("says what it lacks", () => {
    const displacement = new Float32Array(DATES.length * PIXELS);
    expect(errorOf(() => run(correctOscillator, { displacement }))).toBe("slant-range-missing");
  });
});

describe("correct-plate-motion", () => {
  const velocity = new Float32Array(PIXELS).fill(0.005);
  const layers = { incidenceAngle, azimuthAngle };
  const motionOf = (p: number) => {
    const place = pixelToLonLat(GRID, Math.floor(p / SHAPE.x), p % SHAPE.x);
    const [east, north, up] = plateVelocity("NOAM", ...place);
    return along(lookVector(incidenceAngle[p]!, -102), { east, north, up });
  };

  it("takes out what the plate does more or less than at the reference point", () => {
    const result = run(correctPlateMotion, { velocity, ...layers }, { set: { plate: "north america" } });
    for (const p of [0, 7, 29]) {
      expect(result.plateVelocity![p]).toBeCloseTo(motionOf(p) - motionOf(AT), 8);
      expect(result.velocity![p]).toBeCloseTo(0.005 - motionOf(p) + motionOf(AT), 8);
    }
    expect(result.velocity![AT]).toBe(velocity[AT]);
  });

  it("takes out the whole motion in compat mode, as MintPy does", () => {
    const result = run(
      correctPlateMotion,
      { velocity, ...layers },
      { set: { plate: "NOAM", compat: "mintpy" } },
    );
    expect(result.velocity![AT]).toBeCloseTo(0.005 - motionOf(AT), 8);
  });

  it("takes a constant velocity in mm/yr without knowing any place", () => {
    const grid: Grid = { ...GRID, crs: { epsg: null, wkt: null } };
    const set = { plate: "10,0,-2", compat: "mintpy" };
    const result = run(correctPlateMotion, { velocity, ...layers }, { grid, set });
    const look = lookVector(30, -102);
    expect(result.plateVelocity![0]).toBeCloseTo(0.01 * look.east - 0.002 * look.up, 8);
  });

  it("refuses a plate that is not in the model, and half a velocity", () => {
    expect(errorOf(() => resolveParams(CHAIN, { plate: "Zealandia" }))).toBe("config-value");
    expect(errorOf(() => resolveParams(CHAIN, { plate: "1,2" }))).toBe("config-value");
  });
});

const contextOf = (
  inputs: Record<string, Float32Array>,
  set: Record<string, unknown>,
  records = {},
  facts = factsOf({}),
) => {
  const notes: string[] = [];
  return {
    notes,
    context: {
      // biome-ignore lint/suspicious/noExplicitAny: the parameters of whichever step it is
      params: resolveParams(CHAIN, set) as any,
      facts,
      records,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([name, data]) => [
          name,
          inMemory(name, data, { dims: ["y", "x"], shape: [SHAPE.y, SHAPE.x], dtype: "f32" }),
        ]),
      ),
      signal: new AbortController().signal,
      write: async () => {},
      note: (message: string) => notes.push(message),
    },
  };
};

describe("reference-geometry", () => {
  it("reads the angles and range of the pixel that the run chose", async () => {
    const records = { "reference-point": { ...REFERENCE, window: 1 } };
    const { context } = contextOf({ incidenceAngle, azimuthAngle, slantRange }, {}, records);
    expect(await referenceGeometry.run(context)).toEqual(RECORD);
  });

  it("averages them over the window, without the pixels that have none", async () => {
    const holed = incidenceAngle.slice();
    holed[AT] = Number.NaN;
    const records = { "reference-point": { ...REFERENCE, window: 3 } };
    const { context } = contextOf({ incidenceAngle: holed }, {}, records);
    const { incidence, azimuth } = (await referenceGeometry.run(context)) as ReferenceGeometry;
    // Columns 0, 1, 2 hold 30, 33, 36 degrees.
    expect(incidence).toBeCloseTo(33, 6);
    expect(azimuth).toBeNull();
  });

  it("takes the product's pixel, then the given one, and says when neither is there", async () => {
    const given = contextOf({}, { "reference.yx": "2,3" }, {}, { ...factsOf({}), reference: REFERENCE });
    expect(await referenceGeometry.run(given.context)).toMatchObject({ y: 2, x: 3 });
    const named = contextOf({}, {}, {}, { ...factsOf({}), reference: REFERENCE });
    expect(await referenceGeometry.run(named.context)).toMatchObject(REFERENCE);
    await expect(referenceGeometry.run(contextOf({}, {}).context)).rejects.toThrow(/reference-unknown/);
    await expect(referenceGeometry.run(contextOf({}, { "reference.yx": "6,0" }).context)).rejects.toThrow(
      /reference-outside/,
    );
  });
});

describe("tide-report", () => {
  it("finds the differences between dates and across the scene, and says them", async () => {
    const records = { "reference-geometry": RECORD };
    const { context, notes } = contextOf({ incidenceAngle, azimuthAngle }, { tides: true }, records);
    const report = (await tideReport.run(context)) as TideReport;
    DATES.forEach((_, date) => {
      expect(report.atReference[date]).toBeCloseTo(tideAt(date, AT), 6);
      const across = largest(Array.from({ length: PIXELS }, (_, p) => seen(date, p)));
      expect(report.acrossScene[date]).toBeCloseTo(across, 6);
    });
    expect(notes[0]).toMatch(/differ by up to \d+ mm between dates .* by up to [\d.]+ mm across the scene/);
  });
});
