import { type Areas, type ImageShape, keepAreas } from "./areas.ts";
import { erodeAreas } from "./erode-areas.ts";

export interface AreaRules {
  /** Pixels that an area must have, but never more than `SMALL_SHARE` of the image. */
  readonly minArea: number;
  /** Whether an area must have a core: something that is left by an erosion with a 5 x 5 square. */
  readonly needsCore?: boolean;
}

/** Share of the image that is large enough whatever the least area is: MintPy's rule for small images. */
const SMALL_SHARE = 0.003;
/** Half of a 5 x 5 square. */
export const CORE_RADIUS = 2;

/** Pixels that an area of an image must have. */
export const leastArea = (minArea: number, { y, x }: ImageShape) => Math.min(minArea, SMALL_SHARE * y * x);

/** Areas that are worth a correction. A single area stays whatever its size. */
export function selectAreas(
  areas: Areas,
  shape: ImageShape,
  { minArea, needsCore = false }: AreaRules,
): Areas {
  if (areas.count <= 1) return areas;
  const least = leastArea(minArea, shape);
  const large = keepAreas(areas, (area) => areas.size[area]! >= least);
  if (!needsCore) return large;
  const hasCore = new Uint8Array(large.count + 1);
  for (const area of erodeAreas(large, shape, CORE_RADIUS)) hasCore[area] = 1;
  return keepAreas(large, (area) => hasCore[area] === 1);
}
