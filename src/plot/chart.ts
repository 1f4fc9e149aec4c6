import { dateTicks, linearScale, niceTicks, type Scale, tickTexts, type ValueRange } from "./scale.ts";
import { line, paint } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { SPACE, STROKE, TYPE, WEIGHT } from "./theme.ts";
import { drawTickTexts, placeTicks, tickCounts } from "./ticks.ts";

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

/** A vertical axis with grid lines; its title stands above it from `start`, where it reads without turning the head. */
export function drawValueAxis(
  { left, top, width, height }: Area,
  range: ValueRange,
  title: string,
  hint = "",
  start = left - valueAxisWidth(range, height),
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
  const name = label(title, start, top - 10, { size: TYPE.label, weight: WEIGHT.strong });
  const hintX = start + measureText(title, TYPE.label, WEIGHT.strong) + 10;
  return { scale, svg: marks.join("") + name + (hint === "" ? "" : label(hint, hintX, top - 10, quiet)) };
}

/** Texts may reach this far beyond the area on both sides. */
const textBounds = ({ left, width }: Area): ValueRange => [1, left + width + SPACE.edge - 1];

/** A horizontal axis of numbers below the area, with its title centred under it. */
export function drawNumberAxis(area: Area, range: ValueRange, title: string): Axis {
  const { left, top, width, height } = area;
  const scale = linearScale(range, [left, left + width]);
  const bottom = top + height;
  const candidates = tickCounts(width / 90).map((count) => {
    const values = niceTicks(range, count);
    const texts = tickTexts(values);
    return values.map((value, i) => ({ x: scale(value), text: texts[i] ?? "" }));
  });
  const ticks = placeTicks(candidates, textBounds(area));
  const marks = ticks.map(({ x }) => line(x, bottom, x, bottom + SPACE.tick, hair("rule")));
  const name = label(title, left + width / 2, bottom + NUMBER_AXIS_HEIGHT - 4, {
    size: TYPE.label,
    anchor: "middle",
  });
  return {
    scale,
    svg:
      line(left, bottom, left + width, bottom, hair("rule")) +
      marks.join("") +
      drawTickTexts(ticks, bottom) +
      name,
  };
}

/** Room below an area for tick labels, and for tick labels with a title. */
export const TICK_LABEL_HEIGHT = SPACE.tick + SPACE.tickText + TYPE.tick;
export const NUMBER_AXIS_HEIGHT = TICK_LABEL_HEIGHT + 20;

/** A calendar axis below the area. The range is in days since 1970-01-01. */
export function drawDateAxis(area: Area, range: ValueRange): Axis {
  const { left, top, width, height } = area;
  const scale = linearScale(range, [left, left + width]);
  const bottom = top + height;
  const candidates = tickCounts(width / 75).map((count) =>
    dateTicks(range, count).map(({ day, text, major }) => ({ x: scale(day), text, strong: major })),
  );
  const ticks = placeTicks(candidates, textBounds(area));
  const marks = ticks.map(
    ({ x }) => line(x, top, x, bottom, hair("faint")) + line(x, bottom, x, bottom + SPACE.tick, hair("rule")),
  );
  return {
    scale,
    svg:
      line(left, bottom, left + width, bottom, hair("rule")) + marks.join("") + drawTickTexts(ticks, bottom),
  };
}

/** Room that the dates of a vertical axis need at its left. */
export const DATE_AXIS_WIDTH =
  measureText("30 Sep 2018", TYPE.tick, WEIGHT.strong) + SPACE.tickText + SPACE.tick;

/** A calendar axis at the left of the area, later dates above. The range is in days since 1970-01-01. */
export function drawVerticalDateAxis(area: Area, range: ValueRange): Axis {
  const { left, top, height } = area;
  const scale = linearScale(range, [top + height, top]);
  const most = Math.max(2, Math.round(height / 40));
  // Rounding of dates to months may give many more ticks than asked for.
  const sets = tickCounts(most).map((count) => dateTicks(range, count));
  const ticks = sets.find((set) => set.length <= 2 * most) ?? [];
  const marks = ticks.map(({ day, text, major }) => {
    const y = scale(day);
    return (
      line(left - SPACE.tick, y, left, y, hair("rule")) +
      label(text, left - SPACE.tick - SPACE.tickText, y + TYPE.tick * 0.36, {
        ...quiet,
        anchor: "end",
        weight: major ? WEIGHT.strong : WEIGHT.regular,
      })
    );
  });
  return { scale, svg: marks.join("") };
}
