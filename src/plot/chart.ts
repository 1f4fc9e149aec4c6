import {
  type DateTick,
  dateTicks,
  linearScale,
  niceTicks,
  type Scale,
  tickTexts,
  type ValueRange,
} from "./scale.ts";
import { line, paint } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { SPACE, STROKE, TYPE, WEIGHT } from "./theme.ts";

/** The rectangle that data are drawn in, CSS pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Axis {
  readonly scale: Scale;
  readonly svg: string;
}

const hair = (colour: "rule" | "faint") => ({ ...paint({ stroke: colour }), "stroke-width": STROKE.hair });
const quiet = { size: TYPE.tick, colour: "muted" } as const;

/** Room that the numbers of a vertical axis need at its left. */
export function valueAxisWidth(range: ValueRange, height: number): number {
  const texts = tickTexts(niceTicks(range, tickCount(height)));
  return Math.max(0, ...texts.map((text) => measureText(text, TYPE.tick))) + SPACE.tickText + 3;
}

const tickCount = (height: number) => Math.max(2, Math.round(height / 55));

/** A vertical axis with grid lines; its title stands above it, where it reads without turning the head. */
export function drawValueAxis(
  { left, top, width, height }: Area,
  range: ValueRange,
  title: string,
  hint = "",
): Axis {
  const scale = linearScale(range, [top + height, top]);
  const values = niceTicks(range, tickCount(height));
  const texts = tickTexts(values);
  const marks = values.map((value, i) => {
    const y = scale(value);
    const zero = value === 0 && range[0] < 0 && range[1] > 0;
    return (
      line(left, y, left + width, y, hair(zero ? "rule" : "faint")) +
      label(texts[i] ?? "", left - SPACE.tickText - 2, y + TYPE.tick * 0.36, { ...quiet, anchor: "end" })
    );
  });
  const start = left - valueAxisWidth(range, height);
  const name = label(title, start, top - 10, { size: TYPE.label, weight: WEIGHT.strong });
  const hintX = start + measureText(title, TYPE.label, WEIGHT.strong) + 10;
  return { scale, svg: marks.join("") + name + (hint === "" ? "" : label(hint, hintX, top - 10, quiet)) };
}

/** A horizontal axis of numbers below the area, with its title centred under it. */
export function drawNumberAxis({ left, top, width, height }: Area, range: ValueRange, title: string): Axis {
  const scale = linearScale(range, [left, left + width]);
  const values = niceTicks(range, Math.max(2, Math.round(width / 90)));
  const texts = tickTexts(values);
  const bottom = top + height;
  const marks = values.map((value, i) => {
    const x = scale(value);
    return line(x, bottom, x, bottom + SPACE.tick, hair("rule")) + tickLabel(texts[i] ?? "", x, bottom);
  });
  const base = line(left, bottom, left + width, bottom, hair("rule"));
  const name = label(title, left + width / 2, bottom + NUMBER_AXIS_HEIGHT - 4, {
    size: TYPE.label,
    anchor: "middle",
  });
  return { scale, svg: base + marks.join("") + name };
}

/** Room below an area for tick labels, and for tick labels with a title. */
export const TICK_LABEL_HEIGHT = SPACE.tick + SPACE.tickText + TYPE.tick;
export const NUMBER_AXIS_HEIGHT = TICK_LABEL_HEIGHT + 20;

/** A calendar axis below the area. The range is in days since 1970-01-01. */
export function drawDateAxis({ left, top, width, height }: Area, range: ValueRange): Axis {
  const scale = linearScale(range, [left, left + width]);
  const bottom = top + height;
  const ticks = fittingDates(range, scale, width);
  const marks = ticks.map(({ day, text, major }) => {
    const x = scale(day);
    return (
      line(x, top, x, bottom, hair("faint")) +
      line(x, bottom, x, bottom + SPACE.tick, hair("rule")) +
      label(text, x, bottom + SPACE.tick + SPACE.tickText + TYPE.tick * 0.72, {
        ...quiet,
        anchor: "middle",
        ...(major ? { weight: WEIGHT.strong } : {}),
      })
    );
  });
  return { scale, svg: line(left, bottom, left + width, bottom, hair("rule")) + marks.join("") };
}

/** As many dates as stand apart from each other. */
function fittingDates(range: ValueRange, scale: Scale, width: number): readonly DateTick[] {
  for (let count = Math.max(3, Math.round(width / 75)); count > 2; count--) {
    const ticks = dateTicks(range, count);
    const apart = ticks.every(({ day, text }, i) => {
      const next = ticks[i + 1];
      const half = (name: string) => measureText(name, TYPE.tick, WEIGHT.strong) / 2;
      return next === undefined || scale(next.day) - scale(day) >= half(text) + half(next.text) + 10;
    });
    if (apart) return ticks;
  }
  return dateTicks(range, 2);
}

const tickLabel = (text: string, x: number, bottom: number) =>
  label(text, x, bottom + SPACE.tick + SPACE.tickText + TYPE.tick * 0.72, { ...quiet, anchor: "middle" });
