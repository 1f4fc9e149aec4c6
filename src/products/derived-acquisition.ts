import { headingOf, orbitDirection, wrapHeading } from "../geo/look-vector.ts";
import { slantRangeOfIncidence } from "../geo/slant-range.ts";
import type { Acquisition, Stack } from "../stack/stack.ts";
import { mean, sampleValues } from "./sample-values.ts";

/**
 * What follows from the rest of what a product states: the heading from the azimuth angle of its look vector, and the
 * slant range from the incidence angle by the sine law.
 */
export async function derivedAcquisition({ acquisition, variables }: Stack): Promise<Acquisition> {
  const heading = acquisition.heading ?? (await headingOfLayer({ acquisition, variables }));
  const { incidence, earthRadius, satelliteHeight } = acquisition;
  const isTriangle = incidence !== undefined && earthRadius !== undefined && satelliteHeight !== undefined;
  return {
    ...(heading !== null && { heading, orbitDirection: orbitDirection(heading) }),
    ...(isTriangle && { slantRange: slantRangeOfIncidence(incidence, earthRadius, satelliteHeight) }),
    ...acquisition,
  };
}

async function headingOfLayer({
  acquisition,
  variables,
}: Pick<Stack, "acquisition" | "variables">): Promise<number | null> {
  const layer = variables.get("azimuthAngle");
  const azimuth = layer ? mean(await sampleValues(layer)) : null;
  if (azimuth === null) return null;
  // A radar that looks to the left has its satellite on the other side.
  return wrapHeading(headingOf(azimuth) + (acquisition.antennaSide === "left" ? 180 : 0));
}
