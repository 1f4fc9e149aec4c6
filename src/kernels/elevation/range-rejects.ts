/** Metres; pyddem's. Above Mount Everest (8849 m) is no ground. The shore of the Dead Sea (-430 m) needs a range of its own. */
export const ELEVATION_RANGE = [-400, 8900] as const;

/**
 * Observations outside the elevations of the Earth's land.
 *
 * @param elevation metres, NaN = no data (never rejected)
 * @returns 1 where an observation is rejected
 */
export function rejectByRange(
  elevation: Float32Array,
  [lowest, highest]: readonly [lowest: number, highest: number] = ELEVATION_RANGE,
): Uint8Array {
  const rejects = new Uint8Array(elevation.length);
  for (let i = 0; i < elevation.length; i++)
    if (elevation[i]! < lowest || elevation[i]! > highest) rejects[i] = 1;
  return rejects;
}
