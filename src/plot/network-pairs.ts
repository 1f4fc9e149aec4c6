import { dayNumber } from "../dates.ts";
import type { Network } from "../stack/network.ts";
import { type ColourMap, colourOf, cssColour, lineColours } from "./colour/colour-map.ts";
import { type ValueRange, valueRange } from "./scale.ts";
import { coordinate, paint, type SvgAttributes } from "./svg.ts";
import { type ColourName, STROKE } from "./theme.ts";

export type Point = readonly [x: number, y: number];

export const DROPPED_DASH = "4 4";
/** One for each reason, beside its colour. */
const DROPPED_DASHES = [DROPPED_DASH, "1.5 3", "9 3", "9 3 2 3"] as const;

/** A straight line, or an arc whose top is at `apex`. */
export function pairPath([x1, y1]: Point, [x2, y2]: Point, apex: number | null): string {
  if (apex === null) return `M${coordinate(x1)},${coordinate(y1)}L${coordinate(x2)},${coordinate(y2)}`;
  // A quadratic curve reaches half of the way to its control point.
  return `M${coordinate(x1)},${coordinate(y1)}Q${coordinate((x1 + x2) / 2)},${coordinate(2 * apex - y1)} ${coordinate(x2)},${coordinate(y2)}`;
}

export interface CoherenceColours {
  (coherence: number): SvgAttributes;
  readonly light: ColourMap;
  readonly dark: ColourMap;
  readonly range: ValueRange;
}

export function coherenceColours(coherence: ArrayLike<number>, given?: ValueRange): CoherenceColours {
  const range = given ?? valueRange(coherence, { percentiles: [0, 100] });
  const { light, dark } = lineColours();
  const attributes = (value: number): SvgAttributes => {
    if (Number.isNaN(value)) return paint({ stroke: "rule" });
    const t = (value - range[0]) / (range[1] - range[0]);
    return {
      class: "uw-data-stroke",
      stroke: cssColour(colourOf(light, t)),
      style: `--uw-dark:${cssColour(colourOf(dark, t))}`,
    };
  };
  return Object.assign(attributes, { light, dark, range });
}

/** How a pair is drawn: left out, in the colour of its coherence, or plain. */
export function pairStyle(dropped: DroppedLook | null, coloured: SvgAttributes | undefined): SvgAttributes {
  const shape = { fill: "none", "stroke-width": dropped ? STROKE.line : 1.75 };
  if (dropped) return { ...paint({ stroke: dropped.colour }), ...shape, "stroke-dasharray": dropped.dash };
  return { ...(coloured ?? { ...paint({ stroke: "accent" }), "stroke-opacity": 0.6 }), ...shape };
}

/** Drawn in this order: dropped pairs, unknown ones, the others from the least coherent. */
export function rank(
  k: number,
  coherence: ArrayLike<number> | undefined,
  dropped: readonly boolean[] | undefined,
): number {
  if (dropped?.[k]) return -2;
  const value = coherence?.[k] ?? Number.NaN;
  return Number.isNaN(value) ? -1 : value;
}

export interface DroppedLook {
  readonly colour: ColourName;
  readonly dash: string;
}

export interface DroppedRule extends DroppedLook {
  readonly reason: string;
  readonly count: number;
}

/** Far from the colours of coherence, and from those of the first parts of a network. */
const DROPPED_COLOURS = ["warning", "series4", "series7", "series8"] as const;

/** The reasons for which pairs are left out, the most frequent first. */
export function tallyReasons(
  dropped: readonly boolean[] | undefined,
  reasons: readonly (string | null)[] | undefined,
): readonly DroppedRule[] {
  const counts = new Map<string, number>();
  reasons?.forEach((reason, k) => {
    if (dropped?.[k] && reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  });
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([reason, count], i) => {
      // Rules beyond the fourth share its look.
      const look = Math.min(i, DROPPED_COLOURS.length - 1);
      return {
        reason,
        count,
        colour: DROPPED_COLOURS[look] ?? "rule",
        dash: DROPPED_DASHES[look] ?? DROPPED_DASH,
      };
    });
}

/** "2018-01-06 to 2018-01-18, 12 days, 34 m, coherence 0.61". */
export function describePair(
  { dates, pairs, perpendicularBaseline }: Network,
  k: number,
  coherence: number | undefined,
  dropped: boolean,
  reason: string | null | undefined,
): string {
  const { reference = 0, secondary = 0 } = pairs[k] ?? {};
  const [first = "", last = ""] = [dates[reference], dates[secondary]];
  const baseline = perpendicularBaseline?.[k];
  return [
    `${first} to ${last}`,
    `${dayNumber(last) - dayNumber(first)} days`,
    ...(baseline === undefined ? [] : [`${baseline.toFixed(0).replace("-", "−")} m`]),
    ...(coherence === undefined || Number.isNaN(coherence) ? [] : [`coherence ${coherence.toFixed(2)}`]),
    ...(dropped ? [`left out${reason ? `: ${reason}` : ""}`] : []),
  ].join(", ");
}
