import type { Acquisition } from "../stack/stack.ts";

/** The acquisition's numbers. */
export const ACQUISITION_NUMBERS = [
  "wavelength",
  "looks",
  "incidence",
  "heading",
  "slantRange",
  "secondsOfDay",
  "earthRadius",
  "satelliteHeight",
  "startingRange",
  "rangePixelSize",
  "azimuthPixelSize",
  "rangeLooks",
  "azimuthLooks",
] as const satisfies readonly (keyof Acquisition)[];

/** Those of its fields that are one of a few words. */
export const ACQUISITION_WORDS = {
  orbitDirection: ["ascending", "descending"],
  antennaSide: ["right", "left"],
} as const satisfies Partial<Record<keyof Acquisition, readonly string[]>>;

/** The fields that have a value: what a product does not state stays absent. */
export function knownFields(
  fields: { readonly [K in keyof Acquisition]?: Acquisition[K] | null },
): Acquisition {
  const known = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== undefined && !Number.isNaN(value),
  );
  return Object.fromEntries(known);
}
