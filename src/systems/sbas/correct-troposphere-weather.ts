import { compactDate } from "../../dates.ts";
import { inputError } from "../../errors.ts";
import { defineStep, type Tile } from "../../pipeline/step.ts";
import { zeroDateOf } from "../common/zero-date.ts";
import {
  slantFactors,
  type TroposphereReference,
  weatherActive,
  weatherInputs,
} from "./correct-troposphere-weather-reference.ts";
import { compat } from "./params.ts";
import { troposphere, troposphereMissing } from "./troposphere-params.ts";

/**
 * Takes the troposphere off the series: the zenith delay of weather files over the cosine of the incidence angle, as the
 * difference to the date that the series counts from and to the reference pixel. A longer path looks like a movement away from the satellite.
 */
export const correctTroposphereWeather = defineStep({
  name: "correct-troposphere-weather",
  version: 1,
  doc: "Subtracts the tropospheric delay that weather files (ERA5, GACOS, OPERA) give for each date.",
  references: ["davis1985", "bevis1994", "jolivet2011", "yu2018"],
  scope: "tile",
  active: weatherActive,
  check: ({ params, available, facts, variables }) => {
    slantFactors(available.has("incidenceAngle") ? new Float32Array(0) : undefined, 0, facts);
    const without = variables.get("zenithDelay")?.attrs.dates_without_weather;
    const lacking = Array.isArray(without) ? facts.dates.filter((date) => without.includes(date)) : [];
    if (lacking.length > 0 && params["troposphere.missing"] === "error") throw weatherLacking(lacking);
  },
  params: { troposphere, "troposphere.missing": troposphereMissing, compat },
  inputs: {
    displacement: { dims: ["time", "y", "x"], unit: "m", doc: "Displacement along the line of sight" },
    ...weatherInputs,
  },
  records: ["troposphere-weather-reference"],
  outputs: {
    displacement: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Displacement along the line of sight without tropospheric delay, positive towards the satellite",
    },
    troposphericDelay: {
      dims: ["time", "y", "x"],
      unit: "m",
      doc: "Apparent displacement by tropospheric delay since the date that the series counts from, against the reference point; without a stated uncertainty, because the weather files give none",
    },
  },
  prepare(context) {
    const { facts, records, params } = context;
    const reference = records["troposphere-weather-reference"] as TroposphereReference | undefined;
    const dates = facts.dates.length;
    const known = reference?.slantDelay;
    const atReference = Float64Array.from({ length: dates }, (_, t) =>
      known ? (known[t] ?? Number.NaN) : 0,
    );
    const keepZeros = params.compat === "mintpy";

    return (tile: Tile) => {
      const pixels = tile.shape.y * tile.shape.x;
      const series = tile.inputs.displacement!;
      const zenith = tile.inputs.zenithDelay!;
      const factors = slantFactors(tile.inputs.incidenceAngle, pixels, facts);
      const displacement = new Float32Array(dates * pixels).fill(Number.NaN);
      const troposphericDelay = new Float32Array(dates * pixels).fill(Number.NaN);
      const zeroDate = zeroDateOf(series, pixels);
      for (let p = 0; p < pixels; p++) {
        const isKnown = (t: number) => !Number.isNaN(zenith[t * pixels + p]! + atReference[t]!);
        let first = zeroDate;
        if (!isKnown(first)) for (first = 0; first < dates && !isKnown(first); ) first++;
        if (first === dates) continue;
        const [factor, start] = [factors(p), first * pixels + p];
        // Where the date that the series counts from has no weather, it counts from the first date that has some.
        const origin = first === zeroDate ? 0 : series[start]!;
        for (let t = 0; t < dates; t++) {
          const at = t * pixels + p;
          const longer = (zenith[at]! - zenith[start]!) * factor;
          // Adding 0 keeps the first date from being -0.
          const apparent = -(longer - (atReference[t]! - atReference[first]!)) + 0;
          troposphericDelay[at] = apparent;
          const value = series[at]!;
          displacement[at] = keepZeros && value === 0 ? 0 : value - origin - apparent;
        }
      }
      return { displacement, troposphericDelay };
    };
  },
});

/** Which dates need weather may only be known once the network is chosen by its coherence. */
const weatherLacking = (dates: readonly string[]) =>
  inputError({
    code: "weather-dates-missing",
    what: `${dates.length} of the dates that the network keeps have no weather file.`,
    where: dates.join(", "),
    fix: `Download the files of these dates, or take the dates out of the network (--set network.exclude-dates=${dates.map(compactDate).join(",")}), or set troposphere.missing=skip to give them no value.`,
  });
