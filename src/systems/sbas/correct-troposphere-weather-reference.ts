import { inputError, scienceError } from "../../errors.ts";
import { defineStep, type Facts } from "../../pipeline/step.ts";
import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import type { ReferenceRecord } from "./reference-point.ts";
import { troposphere } from "./troposphere-params.ts";

const FROM_FILES = ["era5", "gacos", "opera"];
const RADIANS = Math.PI / 180;

/** Delays from weather files take part when they are asked for. */
export const weatherActive = (params: Readonly<Record<string, unknown>>) =>
  FROM_FILES.includes(String(params.troposphere));

export const weatherInputs = {
  zenithDelay: {
    dims: ["time", "y", "x"],
    unit: "m",
    doc: "Zenith total delay of the troposphere, one way, at each date; from weather files",
  },
  incidenceAngle: {
    dims: ["y", "x"],
    unit: "degree",
    doc: "Incidence angle from the vertical; without it that of the scene's centre is taken",
    optional: true,
  },
} as const;

export interface TroposphereReference {
  /**
   * Delay along the line of sight at the reference point at each date, one way, m; null at dates without weather. null when
   * the series has no reference point: the delay is then not measured against one.
   */
  readonly slantDelay: readonly (number | null)[] | null;
}

/** The delay at the reference point, which the correction of every other pixel is measured against. */
export const troposphereWeatherReference = defineStep({
  name: "troposphere-weather-reference",
  version: 1,
  doc: "Reads the tropospheric delay at the reference point from the weather files.",
  scope: "global",
  active: weatherActive,
  params: { troposphere },
  inputs: weatherInputs,
  records: ["reference-point"],
  async run({ facts, records, inputs, signal, note }): Promise<TroposphereReference> {
    const record = records["reference-point"] as ReferenceRecord | undefined;
    const point = record ?? facts.reference;
    if (!point) {
      note("The series has no reference point: the tropospheric delay is subtracted as it is, date by date.");
      return { slantDelay: null };
    }
    const edge = record?.window ?? 1;
    const around = (at: number, length: number): Range => {
      const start = at - Math.floor((edge - 1) / 2);
      return [Math.max(0, start), Math.min(length, start + edge)];
    };
    const window = [around(point.y, facts.grid.shape.y), around(point.x, facts.grid.shape.x)];
    const read = (variable: Variable) =>
      readFloats(variable, [...variable.shape.slice(0, -2).map((n): Range => [0, n]), ...window], { signal });
    const zenith = await read(inputs.zenithDelay!);
    const incidence = inputs.incidenceAngle && (await read(inputs.incidenceAngle));
    const pixels = zenith.length / facts.dates.length;
    const factors = slantFactors(incidence, pixels, facts);
    const slantDelay = facts.dates.map((_, t) => {
      let [sum, count] = [0, 0];
      for (let p = 0; p < pixels; p++) {
        const slant = zenith[t * pixels + p]! * factors(p);
        if (Number.isNaN(slant)) continue;
        sum += slant;
        count++;
      }
      return count > 0 ? sum / count : null;
    });
    if (slantDelay.every((delay) => delay === null)) throw noDelay(point);
    return { slantDelay };
  },
});

/** 1 / cos(incidence) by pixel. Throws "incidence-missing" when neither the layer nor the scene's angle is known. */
export function slantFactors(
  incidence: Float32Array | undefined,
  pixels: number,
  { acquisition }: Pick<Facts, "acquisition">,
): (pixel: number) => number {
  if (incidence !== undefined) {
    const factors = Float64Array.from({ length: pixels }, (_, p) => 1 / Math.cos(incidence[p]! * RADIANS));
    return (pixel) => factors[pixel]!;
  }
  const angle = acquisition.incidence;
  if (angle === undefined)
    throw inputError({
      code: "incidence-missing",
      what: "The zenith delay cannot be turned into the line of sight without an incidence angle.",
      fix: "Give the layer incidenceAngle, or the incidence angle of the scene's centre in the acquisition.",
    });
  const factor = 1 / Math.cos(angle * RADIANS);
  return () => factor;
}

const noDelay = ({ y, x }: { readonly y: number; readonly x: number }) =>
  scienceError({
    code: "reference-without-delay",
    what: "The weather files give no delay at the reference point.",
    where: `row ${y}, column ${x}`,
    got: "no height, place or incidence angle there",
    fix: "Choose a reference point on land that the elevation model covers: --set reference.yx=ROW,COL.",
  });
