/** A heading in (-180, 180], whichever turn it was written in. */
export function wrapHeading(degrees: number): number {
  if (degrees > -180 && degrees <= 180) return degrees;
  const turned = ((degrees % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}

/** Flying northward is ascending. */
export const orbitDirection = (heading: number): "ascending" | "descending" =>
  Math.abs(wrapHeading(heading)) < 90 ? "ascending" : "descending";

export const DEGREES = 180 / Math.PI;
