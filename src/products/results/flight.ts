import type { Attributes } from "../../stack/variable.ts";
import { rscNumber } from "../rsc-attributes.ts";

/** How the satellite flew when an image was taken. */
export interface Flight {
  /** From north, clockwise, degrees, -180 to 180. */
  readonly heading: number;
  /** Side that the antenna looks to. */
  readonly side: "left" | "right";
}

/** MintPy's and ROI_PAC's code of an antenna that looks left. */
const LOOKS_LEFT = 1;

/**
 * Flight direction from the attributes of a result: ours (heading, antenna_side) or MintPy's (HEADING, ANTENNA_SIDE). null where
 * they do not say it. Satellites look right unless it is said that they do not.
 */
export function flightOf(attrs: Attributes, path: string): Flight | null {
  const own = typeof attrs.heading === "number" ? attrs.heading : null;
  const heading = own ?? rscNumber(attrs, "HEADING", path);
  if (heading === null || !Number.isFinite(heading)) return null;
  const looksLeft = attrs.antenna_side === "left" || rscNumber(attrs, "ANTENNA_SIDE", path) === LOOKS_LEFT;
  return { heading: ((((heading + 180) % 360) + 360) % 360) - 180, side: looksLeft ? "left" : "right" };
}
