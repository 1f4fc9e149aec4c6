import { dateOfDay } from "../dates.ts";
import { formatQuantity } from "../units.ts";
import type { Area } from "./chart.ts";
import { dotMark } from "./keys.ts";
import type { Scale } from "./scale.ts";
import { coordinate, escapeMarkup, line, paint, tag } from "./svg.ts";
import { type ColourName, STROKE } from "./theme.ts";

export type Point = readonly [day: number, value: number];

/** A series in the unit and the colour that it is drawn in. */
export interface DrawnSeries {
  readonly name: string;
  readonly colour: ColourName;
  readonly hollow: boolean;
  readonly points: readonly Point[];
  readonly sigma: readonly number[];
  readonly fit: readonly Point[];
  readonly truth: readonly Point[];
}

/** What a dot says under the pointer. */
export type Hint = (name: string, point: Point, sigma: number | undefined) => string;

export const noHint: Hint = () => "";

/** Place, date, value and standard error. */
export const hintIn =
  (displayUnit: string): Hint =>
  (name, [day, value], sigma) => {
    const number = formatQuantity(value, displayUnit, {
      to: displayUnit,
      minus: "−",
      ...(sigma !== undefined && { sigma }),
    });
    return tag("title", {}, escapeMarkup(`${name}, ${dateOfDay(day)}: ${number}`));
  };

/** One mark for each value; small ones where a series has more than `most` of them. */
export function drawDots(
  { name, points, sigma, colour, hollow }: DrawnSeries,
  most: number,
  x: Scale,
  y: Scale,
  hint: Hint,
): string {
  const radius = points.length > most ? 2.2 : 3.6;
  const dots = points.map((point, i) => {
    const [day, value] = point;
    if (!Number.isFinite(value)) return "";
    const text = hint(name, point, sigma[i]);
    return (hollow ? ringMark(colour, text, radius) : dotMark(colour, radius, text))(x(day), y(value));
  });
  return dots.join("");
}

/** Dates that are set aside, as rings; an arrow at the edge stands for a value beyond it. */
export function drawAside(
  { name, points, sigma, colour }: DrawnSeries,
  days: ReadonlySet<number>,
  x: Scale,
  y: Scale,
  { top, height }: Area,
  shift: number,
  hint: Hint,
): string {
  const marks = points.map((point, i) => {
    const [day, value] = point;
    if (!days.has(day) || !Number.isFinite(value)) return "";
    const [atX, atY, text] = [x(day), y(value), hint(name, point, sigma[i])];
    // Beside each other: all places may leave the axis on the same date.
    if (atY < top) return asideArrow(atX + shift, top, 1, colour, text);
    if (atY > top + height) return asideArrow(atX + shift, top + height, -1, colour, text);
    return ringMark(colour, text)(atX, atY);
  });
  return marks.join("");
}

/** Room that an arrow takes, px. */
export const ARROW_WIDTH = 9;

const ringStyle = (colour: ColourName) => ({
  ...paint({ fill: "paper", stroke: colour }),
  "stroke-width": 1.5,
});

export const ringMark =
  (colour: ColourName, hint = "", radius = 3.4) =>
  (x: number, y: number) =>
    tag("circle", { cx: x, cy: y, r: radius, ...ringStyle(colour) }, hint);

/** Pointing up (1) or down (-1), its tip at the edge. */
function asideArrow(x: number, y: number, up: 1 | -1, colour: ColourName, hint: string): string {
  const d = `M${coordinate(x)},${coordinate(y)}L${coordinate(x + 4.5)},${coordinate(y + 8 * up)}L${coordinate(x - 4.5)},${coordinate(y + 8 * up)}Z`;
  return tag("path", { d, ...ringStyle(colour), "stroke-linejoin": "round" }, hint);
}

/** In a legend: errors as bars, errors as a band, and the line of the current date. */
export const sigmaMark = (x: number, y: number) =>
  line(x, y - 7, x, y + 7, { ...paint({ stroke: "muted" }), "stroke-width": STROKE.line });

export const bandMark = (x: number, y: number) =>
  tag("rect", {
    x: x - 9,
    y: y - 5,
    width: 18,
    height: 10,
    ...paint({ fill: "muted" }),
    "fill-opacity": 0.25,
  });

export const currentMark = (x: number, y: number) =>
  line(x, y - 7, x, y + 7, { ...paint({ stroke: "ink" }), "stroke-width": STROKE.line });
