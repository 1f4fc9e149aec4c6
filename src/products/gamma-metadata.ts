import { type GammaHeader, gammaNumbers } from "../formats/flat/gamma-header.ts";
import { orbitDirection, wrapHeading } from "../geo/look-vector.ts";
import type { Acquisition } from "../stack/stack.ts";
import { knownFields } from "./acquisition-fields.ts";
import { independentLooks, lookAngle, SPEED_OF_LIGHT } from "./radar.ts";

/** The first number of a value; null when the key is absent or no number stands first. */
export const gammaNumber = (header: GammaHeader, key: string): number | null =>
  gammaNumbers(header, key)[0] ?? null;

/**
 * What an SLC or MLI parameter file says of the acquisition. `looks` counts the looks of THIS image: an SLC
 * header of a stack that was multilooked later gives too few, so an MLI header is preferred by the callers.
 */
export function readGammaImage(header: GammaHeader): Acquisition {
  const frequency = gammaNumber(header, "radar_frequency");
  const heading = gammaNumber(header, "heading");
  const incidence = gammaNumber(header, "incidence_angle");
  const [azimuthLooks, rangeLooks] = [
    gammaNumber(header, "azimuth_looks"),
    gammaNumber(header, "range_looks"),
  ];
  const slantRange = slantRangeAtCenter(header);
  const startingRange = gammaNumber(header, "near_range_slc");
  const rangePixelSize = gammaNumber(header, "range_pixel_spacing");
  const sarToCenter = gammaNumber(header, "sar_to_earth_center");
  const earthRadius = gammaNumber(header, "earth_radius_below_sensor");
  const seconds = secondsOfDay(header);
  const platform = header.sensor?.trim().split(/\s+/)[0];
  return {
    ...(frequency !== null && frequency > 0 && { wavelength: SPEED_OF_LIGHT / frequency }),
    ...(azimuthLooks !== null &&
      rangeLooks !== null && { looks: independentLooks(azimuthLooks, rangeLooks) }),
    ...(incidence !== null && { incidence }),
    ...(heading !== null && { heading: wrapHeading(heading), orbitDirection: orbitDirection(heading) }),
    ...(slantRange !== null && { slantRange }),
    ...(startingRange !== null && { startingRange }),
    ...(rangePixelSize !== null && { rangePixelSize }),
    ...(earthRadius !== null && { earthRadius }),
    ...(sarToCenter !== null && earthRadius !== null && { satelliteHeight: sarToCenter - earthRadius }),
    ...(seconds !== null && { secondsOfDay: seconds }),
    ...(platform && { platform }),
    ...orbitGeometry(header),
    ...knownFields({
      startingRange: gammaNumber(header, "near_range_slc"),
      rangePixelSize: gammaNumber(header, "range_pixel_spacing"),
      azimuthPixelSize: gammaNumber(header, "azimuth_pixel_spacing"),
      rangeLooks,
      azimuthLooks,
      antennaSide: lookSide(header),
    }),
  };
}

/** The Earth's radius and the satellite's height above it, from the distances to the Earth's centre. */
function orbitGeometry(header: GammaHeader): Acquisition {
  const satellite = gammaNumber(header, "sar_to_earth_center");
  const radius = gammaNumber(header, "earth_radius_below_sensor");
  return knownFields({
    earthRadius: radius,
    satelliteHeight: satellite === null || radius === null ? null : satellite - radius,
  });
}

/** GAMMA's azimuth_angle is 90 degrees for a radar that looks to the right, -90 to the left. */
function lookSide(header: GammaHeader): "right" | "left" | null {
  const angle = gammaNumber(header, "azimuth_angle");
  return angle === null ? null : angle < 0 ? "left" : "right";
}

function slantRangeAtCenter(header: GammaHeader): number | null {
  const center = gammaNumber(header, "center_range_slc");
  if (center !== null) return center;
  const near = gammaNumber(header, "near_range_slc");
  const spacing = gammaNumber(header, "range_pixel_spacing");
  const samples = gammaNumber(header, "range_samples");
  return near === null || spacing === null || samples === null ? null : near + (spacing * (samples - 1)) / 2;
}

/** `center_time`, else the hours, minutes and seconds that may follow the date. */
function secondsOfDay(header: GammaHeader): number | null {
  const center = gammaNumber(header, "center_time");
  if (center !== null) return center;
  const [, , , hours, minutes, seconds] = gammaNumbers(header, "date");
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  return hours * 3600 + minutes * 60 + seconds;
}

/**
 * Perpendicular baseline at the scene centre, metres, from a `base.par` (orbit baseline in track, cross-track
 * and normal components at the centre line) and the reference image's header: B_c cos(look) - B_n sin(look),
 * as GAMMA's base_perp does for a right-looking radar. The precision baseline is taken when it was estimated.
 */
export function baselineAtCenter(base: GammaHeader, image: GammaHeader): number | null {
  const components = ["precision_baseline(TCN)", "initial_baseline(TCN)"]
    .map((key) => gammaNumbers(base, key).slice(0, 3))
    .find((vector) => vector.length === 3 && vector.some((component) => component !== 0));
  const sarToCenter = gammaNumber(image, "sar_to_earth_center");
  const groundToCenter = gammaNumber(image, "earth_radius_below_sensor");
  const slantRange = slantRangeAtCenter(image);
  if (!components || sarToCenter === null || groundToCenter === null || slantRange === null) return null;
  const look = lookAngle(sarToCenter, groundToCenter, slantRange);
  const [, cross, normal] = components as [number, number, number];
  // For a radar that looks to the left the cross-track axis points away.
  const side = lookSide(image) === "left" ? -1 : 1;
  const perpendicular = side * cross * Math.cos(look) - normal * Math.sin(look);
  return Number.isFinite(perpendicular) ? perpendicular : null;
}

/** One line of base_perp's table: line, range, B_t, B_c, B_n, look angle, parallel, perpendicular, length. */
const TABLE_COLUMNS = 9;
const PERPENDICULAR = 7;

/**
 * Perpendicular baseline at the scene centre, metres, from base_perp's table (`*_bperp.par`): of the line in
 * the middle, interpolated to the middle sample. null when the text holds no table.
 */
export function baselineOfTable(text: string): number | null {
  const rows = text
    .split(/\r?\n/)
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((row) => row.length === TABLE_COLUMNS && row.every(Number.isFinite));
  if (rows.length === 0) return null;
  const size = /interferogram lines:\s*(\d+)\s+range samples\/line:\s*(\d+)/.exec(text);
  const lines = [...new Set(rows.map((row) => row[0] as number))];
  const middleLine = (size ? Number(size[1]) : Math.max(...lines)) / 2;
  const line = nearest(lines, middleLine);
  const along = rows.filter((row) => row[0] === line).sort((a, b) => (a[1] as number) - (b[1] as number));
  const middleSample = (size ? Number(size[2]) : (along.at(-1)?.[1] ?? 0)) / 2;
  return interpolate(along, middleSample);
}

const nearest = (values: readonly number[], target: number) =>
  values.reduce((best, value) => (Math.abs(value - target) < Math.abs(best - target) ? value : best));

function interpolate(rows: readonly (readonly number[])[], sample: number): number | null {
  const after = rows.findIndex((row) => (row[1] as number) >= sample);
  const right = rows[after < 0 ? rows.length - 1 : after];
  const left = rows[after <= 0 ? (after < 0 ? rows.length - 1 : 0) : after - 1];
  if (!left || !right) return null;
  const [x0, x1] = [left[1] as number, right[1] as number];
  const [b0, b1] = [left[PERPENDICULAR] as number, right[PERPENDICULAR] as number];
  return x1 === x0 ? b1 : b0 + ((sample - x0) / (x1 - x0)) * (b1 - b0);
}
