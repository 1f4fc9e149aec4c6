import { humanUnit, preferredUnit, unitFactor } from "../units.ts";
import type { ColourMap } from "./colour/colour-map.ts";
import { drawColourBar, wordsWidth } from "./colour-bar.ts";
import type { ValueRange } from "./scale.ts";
import { figure } from "./svg.ts";
import { SPACE } from "./theme.ts";

export interface LegendOptions {
  /** What the colours stand for. */
  readonly quantity: string;
  /** Unit of the values, UDUNITS spelling; rates in m yr-1 are shown in mm/yr. */
  readonly unit: string;
  /** Unit written beside the colours; chosen for people when absent. */
  readonly displayUnit?: string;
  readonly colourMap: ColourMap;
  /** In the unit of the values. */
  readonly range: ValueRange;
  readonly words?: readonly [low: string, high: string];
  /** Data go on beyond this end. */
  readonly beyond?: { readonly low: boolean; readonly high: boolean };
}

/** Wide enough for six numbers. */
const LEGEND_WIDTH = 280;

/** The colour legend of a map by itself, on paper of its own. Returns an SVG file. */
export function renderLegend({
  quantity,
  unit,
  displayUnit,
  colourMap,
  range,
  words,
  beyond,
}: LegendOptions): string {
  const target = displayUnit ?? preferredUnit(unit);
  const factor = target === unit ? 1 : unitFactor(unit, target);
  const shown = humanUnit(target);
  const title = shown === "" ? quantity : `${quantity} (${shown})`;
  const width = Math.max(LEGEND_WIDTH, words ? wordsWidth(words) : 0);
  const bar = drawColourBar(
    {
      map: colourMap,
      range: [range[0] * factor, range[1] * factor],
      title,
      ...(words && { words }),
      ...(beyond && colourMap.kind !== "cyclic" && { beyond }),
    },
    SPACE.edge,
    SPACE.edge,
    width,
  );
  return figure(
    {
      width: width + 2 * SPACE.edge,
      height: bar.height + 2 * SPACE.edge,
      title,
      description: words ? `From ${words[0]} to ${words[1]}.` : "",
    },
    bar.svg,
  );
}
