import { orbitDirection, wrapHeading } from "../geo/look-vector.ts";
import type { Acquisition } from "../stack/stack.ts";
import { knownFields } from "./acquisition-fields.ts";
import { independentLooks, SPEED_OF_LIGHT } from "./radar.ts";

/** Sentinel-1's centre frequency, Hz: HyP3's text does not repeat it (Sentinel-1 product definition). */
const SENTINEL1_FREQUENCY = 5.405e9;
export const SENTINEL1_WAVELENGTH = SPEED_OF_LIGHT / SENTINEL1_FREQUENCY;
/** Metres of one sample of its interferometric wide swath: slant range, and along the track. */
export const SENTINEL1_SPACING = { range: 2.3, azimuth: 14.1 } as const;

/** `Key: value` lines, keys without their spaces and in lower case: "Slant range near" is "slantrangenear". */
export function parseHyp3Text(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    fields.set(line.slice(0, colon).replace(/\s+/g, "").toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

/** What the text of one product says, in our units and conventions. */
export interface Hyp3Metadata {
  readonly acquisition: Acquisition;
  /** Perpendicular baseline, metres, secondary minus reference. */
  readonly baseline: number | null;
  readonly unwrapping: string | null;
}

export function readHyp3Metadata(text: string): Hyp3Metadata {
  const fields = parseHyp3Text(text);
  const number = (key: string): number | null => {
    const value = Number.parseFloat(fields.get(key) ?? "");
    return Number.isFinite(value) ? value : null;
  };
  const heading = number("heading");
  const [azimuthLooks, rangeLooks] = [number("azimuthlooks"), number("rangelooks")];
  const seconds = number("utctime");
  const slantRange = number("slantrangecenter");
  return {
    acquisition: {
      wavelength: SENTINEL1_WAVELENGTH,
      platform: "Sentinel-1",
      ...(heading !== null && { heading: wrapHeading(heading), orbitDirection: orbitDirection(heading) }),
      ...(azimuthLooks !== null &&
        rangeLooks !== null && { looks: independentLooks(azimuthLooks, rangeLooks) }),
      ...(seconds !== null && { secondsOfDay: seconds }),
      ...(slantRange !== null && { slantRange }),
      ...knownFields({
        earthRadius: number("earthradiusatnadir"),
        satelliteHeight: number("spacecraftheight"),
        startingRange: number("slantrangenear"),
        rangePixelSize: rangeLooks === null ? null : SENTINEL1_SPACING.range * rangeLooks,
        azimuthPixelSize: azimuthLooks === null ? null : SENTINEL1_SPACING.azimuth * azimuthLooks,
        rangeLooks,
        azimuthLooks,
        antennaSide: "right",
      }),
    },
    baseline: number("baseline"),
    unwrapping: fields.get("unwrappingtype") ?? null,
  };
}
