/** A heading in (-180, 180], whichever turn it was written in. */
export function wrapHeading(degrees: number): number {
  const turned = ((degrees % 360) + 360) % 360;
  return turned > 180 ? turned - 360 : turned;
}

/** Flying northward is ascending. */
export const orbitDirection = (heading: number): "ascending" | "descending" =>
  Math.abs(wrapHeading(heading)) < 90 ? "ascending" : "descending";

export const RADIANS = Math.PI / 180;
export const DEGREES = 180 / Math.PI;
