import { configError } from "../../../errors.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import { styleOf } from "../../figures.ts";
import { type ColourMap, colourMap, type MapOptions } from "../../parts/plot.ts";
import type { ResultLayer } from "../../results/open-result.ts";
import { type Display, givenRange } from "./map-unit.ts";

/** Colours, their ends and words: those of the quantity, or those that were asked for. */
export function mapStyle(
  { name, variable }: ResultLayer,
  { range, wrap, colourMap: asked }: Pick<PlotFlags, "range" | "wrap" | "colourMap">,
  display: Display,
): Pick<MapOptions, "colourMap" | "range" | "words"> {
  if (range && wrap)
    throw configError({
      code: "usage-conflict",
      what: "--range cuts the colours off where --wrap lets them come round.",
      fix: "Give one of them.",
    });
  const ends = range ?? wrap;
  if (ends && !(ends[0] < ends[1]))
    throw configError({
      code: "usage-pair",
      what: "The first of the two ends must be the lower one.",
      got: ends.join(","),
      fix: "Write LOW,HIGH, such as -20,20.",
    });
  const own = styleOf(name, variable.unit);
  // A map that was written under another name still says what it is.
  const { description } = variable.attrs;
  const known =
    own.colourMap === "batlow" && typeof description === "string" ? styleOf(description, variable.unit) : own;
  const named = asked === undefined ? null : namedMap(asked);
  // Phase turns the sign of displacement round: words about the satellite would be wrong.
  const words = display.factor < 0 || wrap ? undefined : known.words;
  const chosen = named ?? (wrap ? "romaO" : known.colourMap);
  const colours: ColourMap = typeof chosen === "string" ? colourMap(chosen) : chosen;
  return {
    colourMap: wrap ? { ...colours, kind: "cyclic" } : colours,
    ...(ends && { range: givenRange(display, ends) }),
    ...(words && { words }),
  };
}

/** "vik", or "vik-r" for the map the other way round. */
function namedMap(text: string): ColourMap {
  const reversed = /[-_]r$/.test(text);
  return colourMap(reversed ? text.slice(0, -2) : text, { reversed });
}
