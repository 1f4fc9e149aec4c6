import { type ColourMap, type ColourMapName, colourMap } from "./colour/colour-map.ts";

export type Words = readonly [low: string, high: string];

export interface QuantityStyle {
  readonly colourMap: ColourMapName | ColourMap;
  /** What the low and the high end of the colours mean. */
  readonly words?: Words;
}

/** Ends of a motion along the line of sight. */
export const LINE_OF_SIGHT_WORDS: Words = ["away from satellite", "towards satellite"];

/** How products call phase in which the cycles were counted. */
const UNWRAPPED = /unw|upha/i;

/**
 * How a quantity is coloured: both signs diverge from white with words at the ends, qualities are a ramp, angles come round.
 *
 * @param name of the variable, or its description
 * @param words what both signs mean, where the producer says it
 */
export function quantityStyle(name: string, unit: string, words?: Words): QuantityStyle {
  const diverges = words !== undefined || /displacement|velocity/i.test(name);
  // The error of the DEM has words for its two signs: it is no spread.
  const isSpread = words === undefined && /std|sigma|error|rms/i.test(name);
  if (diverges && !isSpread) return { colourMap: "vik", ...(words && { words }) };
  // Bright is coherent, as everyone draws it; the published grey runs the other way.
  if (/coherence/i.test(name)) return { colourMap: colourMap("grayC", { reversed: true }) };
  // Unwrapped phase has two signs, and its two ends are far apart.
  if (unit === "rad" && UNWRAPPED.test(name) && !isSpread) return { colourMap: "vik" };
  // An angle comes round; how far off it may be does not.
  return { colourMap: unit === "rad" && !isSpread ? "romaO" : "batlow" };
}
