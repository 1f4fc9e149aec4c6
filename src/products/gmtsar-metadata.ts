import { dateOfDay, dayNumber } from "../dates.ts";
import type { Grid } from "../geo/grid.ts";
import type { Acquisition } from "../stack/stack.ts";
import { knownFields } from "./acquisition-fields.ts";
import { keyValues, numberOfKey } from "./key-values.ts";
import type { DatePair } from "./pair-name.ts";
import { independentLooks, SPEED_OF_LIGHT } from "./radar.ts";

/** GMTSAR's day: the year and the days since its first of January, from 0 on (2018005 is January 6). */
export function dateOfYearDay(text: string): string | null {
  const match = /^(\d{4})(\d{3})(?:\.\d*)?$/.exec(text.trim());
  if (match === null || Number(match[2]) > 365) return null;
  const first = dayNumber(`${match[1]}-01-01`);
  return Number.isNaN(first) ? null : dateOfDay(first + Number(match[2]));
}

/** The pair of a folder YYYYDDD_YYYYDDD. */
export function pairOfFolder(name: string): DatePair | null {
  const match = /^(\d{7})_(\d{7})$/.exec(name);
  const [reference, secondary] = [dateOfYearDay(match?.[1] ?? ""), dateOfYearDay(match?.[2] ?? "")];
  return reference !== null && secondary !== null ? { reference, secondary } : null;
}

/** Column of the perpendicular baseline: name, time, days, parallel, perpendicular. */
const PERPENDICULAR = 4;

/** baseline_table.dat: the perpendicular baseline of each date against the first line's image, metres. */
export function readBaselineTable(text: string): Map<string, number> {
  const baselines = new Map<string, number>();
  for (const line of text.split(/\r?\n/)) {
    const columns = line.trim().split(/\s+/);
    const date = dateOfYearDay(columns[1] ?? "");
    const value = Number(columns[PERPENDICULAR] ?? Number.NaN);
    if (date !== null && Number.isFinite(value)) baselines.set(date, value);
  }
  return baselines;
}

const SECONDS_PER_DAY = 86_400;

/**
 * What a PRM file says of the acquisition. Looks and pixel sizes come from the step of a grid in radar coordinates, which
 * counts samples and lines of the full image.
 */
export function acquisitionOfPrm(text: string, grid: Grid): Acquisition {
  const prm = keyValues(text);
  const number = (...keys: string[]) => numberOfKey(prm, ...keys);
  const [near, rate, samples] = [number("near_range"), number("rng_samp_rate"), number("num_rng_bins")];
  const spacing = rate === null ? null : SPEED_OF_LIGHT / (2 * rate);
  const isRadar = grid.geometry === "radar";
  const rangeLooks = isRadar ? Math.round(Math.abs(grid.affine[0])) : null;
  const azimuthLooks = isRadar ? Math.round(Math.abs(grid.affine[4])) : null;
  const [radius, height] = [number("earth_radius"), number("SC_height")];
  const [speed, prf] = [number("SC_vel"), number("PRF")];
  const ground =
    speed === null || prf === null || radius === null || height === null
      ? null
      : (speed / prf) * (radius / (radius + height));
  const [start, stop] = [number("SC_clock_start"), number("SC_clock_stop")];
  const direction = prm.get("orbdir")?.toUpperCase();
  const side = prm.get("lookdir")?.toUpperCase();
  const first = grid.affine[2] + grid.affine[0] / 2;
  return knownFields({
    wavelength: number("radar_wavelength"),
    orbitDirection: direction === "A" ? "ascending" : direction === "D" ? "descending" : null,
    antennaSide: side === "R" ? "right" : side === "L" ? "left" : null,
    secondsOfDay: start === null ? null : (((start + (stop ?? start)) / 2) % 1) * SECONDS_PER_DAY,
    earthRadius: radius,
    satelliteHeight: height,
    startingRange: near === null || spacing === null ? near : near + (isRadar ? spacing * first : 0),
    rangePixelSize: spacing === null || rangeLooks === null ? null : spacing * rangeLooks,
    azimuthPixelSize: ground === null || azimuthLooks === null ? null : ground * azimuthLooks,
    rangeLooks,
    azimuthLooks,
    looks: rangeLooks === null || azimuthLooks === null ? null : independentLooks(azimuthLooks, rangeLooks),
    slantRange:
      near === null || spacing === null || samples === null ? null : near + (spacing * (samples - 1)) / 2,
  });
}
