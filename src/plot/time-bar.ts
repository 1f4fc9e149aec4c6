import { dayNumber } from "../dates.ts";
import { dateTicks, linearScale } from "./scale.ts";
import { line, paint, tag } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { SPACE, STROKE, TYPE, WEIGHT } from "./theme.ts";
import { placeTicks, tickCounts } from "./ticks.ts";

/** Which of several dates a picture shows. */
export interface TimeBar {
  /** ISO dates, ascending. */
  readonly dates: readonly string[];
  readonly current: string;
}

const DATE_SIZE = 17;
export const TIME_BAR_HEIGHT = 44;

/** A date in large type, and beside it a line of time with a mark for each date and a dot at the current one. */
export function drawTimeBar({ dates, current }: TimeBar, left: number, right: number, top: number): string {
  const days = dates.map(dayNumber);
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const start = left + measureText("2000-00-00", DATE_SIZE, WEIGHT.strong) + 24;
  const end = right - 6;
  const scale = linearScale([first, last], [start, end]);
  const y = top + 14;
  const now = scale(dayNumber(current));
  const ticks = placeTicks(
    tickCounts((end - start) / 75).map((count) =>
      dateTicks([first, last], count).map(({ day, text, major }) => ({ x: scale(day), text, strong: major })),
    ),
    [start, right + SPACE.edge - 1],
  );
  const texts = first === last ? [] : ticks;
  return [
    label(current, left, y + DATE_SIZE * 0.36, { size: DATE_SIZE, weight: WEIGHT.strong }),
    line(start, y, end, y, { ...paint({ stroke: "rule" }), "stroke-width": STROKE.line }),
    line(start, y, now, y, { ...paint({ stroke: "accent" }), "stroke-width": 3 }),
    ...days.map((day) =>
      line(scale(day), y - 3.5, scale(day), y + 3.5, {
        ...paint({ stroke: "rule" }),
        "stroke-width": STROKE.hair,
      }),
    ),
    ...texts.map(({ textX, text, strong }) =>
      label(text, textX, y + 22, {
        size: TYPE.tick,
        colour: "muted",
        anchor: "middle",
        ...(strong && { weight: WEIGHT.strong }),
      }),
    ),
    tag("circle", {
      cx: now,
      cy: y,
      r: 5.5,
      ...paint({ fill: "accent", stroke: "paper" }),
      "stroke-width": 1.5,
    }),
  ].join("");
}
