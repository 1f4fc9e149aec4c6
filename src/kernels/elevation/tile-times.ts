import { inputError } from "../../errors.ts";
import type { ElevationTile } from "./elevation-tile.ts";

/** How many times the elevations of some pixels have; refuses maps of other pixels. */
export function countTimes(elevation: Float32Array, ...maps: readonly Float32Array[]): number {
  const pixels = maps[0]!.length;
  const times = pixels === 0 ? 0 : elevation.length / pixels;
  if (
    !Number.isInteger(times) ||
    times * pixels !== elevation.length ||
    maps.some((m) => m.length !== pixels)
  )
    throw inputError({
      code: "tile-size",
      what: "Elevations and the maps of their limits are not of the same pixels.",
      got: `${elevation.length} elevations, maps of ${maps.map((map) => map.length).join(", ")} pixels`,
      fix: "Cut the same rectangle from all of them.",
    });
  return times;
}

/** As `countTimes`, with a day for each time: a tile without its days would lose no observation, and nobody would notice. */
export function countDays(
  { elevation, days, reference }: ElevationTile,
  referenceDay: number,
  ...maps: readonly Float32Array[]
): number {
  const times = countTimes(elevation, reference, ...maps);
  const known = Array.from(days).filter((day) => Number.isFinite(day)).length;
  if (
    !Number.isFinite(referenceDay) ||
    known !== days.length ||
    (reference.length > 0 && times !== days.length)
  )
    throw inputError({
      code: "tile-days",
      what: "The reference DEM and each time of the elevations need a day.",
      got: `${known} days for ${times} times, ${referenceDay} for the reference`,
      fix: 'Give days since 1970-01-01, for example by dayNumber("2013-01-01").',
    });
  return times;
}
