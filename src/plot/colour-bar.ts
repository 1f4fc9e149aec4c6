import { type ColourMap, colourOf, cssColour } from "./colour/colour-map.ts";
import { encodePng, pngDataUri } from "./png.ts";
import { linearScale, niceTicks, tickTexts, type ValueRange } from "./scale.ts";
import { line, paint, polylinePath, tag } from "./svg.ts";
import { label, measureText } from "./text.ts";
import { SPACE, STROKE, TYPE, WEIGHT } from "./theme.ts";

export interface ColourBar {
  readonly map: ColourMap;
  /** The map on dark pages, for figures that draw lines in data colours. */
  readonly darkMap?: ColourMap;
  /** In the unit that the numbers are shown in. */
  readonly range: ValueRange;
  readonly title: string;
  /** Marks and their texts; round numbers when absent. */
  readonly ticks?: { readonly values: readonly number[]; readonly texts: readonly string[] };
  /** What the low and the high end mean. */
  readonly words?: readonly [low: string, high: string];
  /** Data go on beyond this end: it is drawn pointed. */
  readonly beyond?: { readonly low: boolean; readonly high: boolean };
}

const BAR_HEIGHT = 12;
const POINT_LENGTH = 9;

/** A horizontal colour legend with its top left corner at (x, y). */
export function drawColourBar(
  { map, darkMap, range, title, ticks: given, words, beyond }: ColourBar,
  x: number,
  y: number,
  width: number,
): { svg: string; height: number } {
  const barY = y + TYPE.label + 7;
  const [left, right] = [x + (beyond?.low ? POINT_LENGTH : 0), x + width - (beyond?.high ? POINT_LENGTH : 0)];
  const position = linearScale(range, [left, right]);
  const strip = (drawn: ColourMap, variant?: "light" | "dark") =>
    tag(
      "g",
      variant === undefined
        ? {}
        : { class: `uw-${variant}`, display: variant === "dark" ? "none" : undefined },
      tag("image", {
        x: left,
        y: barY,
        width: right - left,
        height: BAR_HEIGHT,
        preserveAspectRatio: "none",
        href: gradient(drawn),
      }),
      beyond?.low ? triangle(left, x, barY, cssColour(colourOf(drawn, 0))) : "",
      beyond?.high ? triangle(right, x + width, barY, cssColour(colourOf(drawn, 1))) : "",
    );
  const { values, texts } = given ?? (isFullTurn(map, range) ? TURN_TICKS : numberTicks(range, width));
  const tickBase = barY + BAR_HEIGHT;
  const ticks = values.map(
    (value, i) =>
      line(position(value), tickBase, position(value), tickBase + 4, {
        ...paint({ stroke: "rule" }),
        "stroke-width": STROKE.hair,
      }) +
      label(texts[i] ?? "", position(value), tickBase + 4 + SPACE.tickText + TYPE.tick * 0.72, {
        size: TYPE.tick,
        colour: "muted",
        anchor: "middle",
      }),
  );
  const wordsY = tickBase + 4 + SPACE.tickText + TYPE.tick + 15;
  const ends =
    words === undefined
      ? ""
      : label(`← ${words[0]}`, x, wordsY, { size: TYPE.note, colour: "muted" }) +
        label(`${words[1]} →`, x + width, wordsY, { size: TYPE.note, colour: "muted", anchor: "end" });
  const svg = [
    label(title, x, y + TYPE.label - 2, { weight: WEIGHT.strong }),
    darkMap === undefined ? strip(map) : strip(map, "light") + strip(darkMap, "dark"),
    outline(x, left, right, x + width, barY),
    ...ticks,
    ends,
  ].join("");
  return { svg, height: (words === undefined ? wordsY - 12 : wordsY + 3) - y };
}

/** A wrapped phase runs from -pi to pi, and says so. */
const TURN_TICKS = {
  values: [-Math.PI, -Math.PI / 2, 0, Math.PI / 2, Math.PI],
  texts: ["−π", "−π/2", "0", "π/2", "π"],
};

const isFullTurn = ({ kind }: ColourMap, [low, high]: ValueRange) =>
  kind === "cyclic" && Math.abs(low + Math.PI) < 1e-6 && Math.abs(high - Math.PI) < 1e-6;

function numberTicks(range: ValueRange, width: number) {
  const values = fittingTicks(range, width);
  return { values, texts: tickTexts(values) };
}

/** Width that the words at both ends need to stand beside each other. */
export const wordsWidth = ([low, high]: readonly [string, string]) =>
  measureText(`← ${low}`, TYPE.note) + measureText(`${high} →`, TYPE.note) + 2 * SPACE.gap;

/** As many ticks as stand apart from each other. */
function fittingTicks(range: ValueRange, width: number): readonly number[] {
  for (const count of [6, 5, 4, 3, 2]) {
    const values = niceTicks(range, count);
    const widest = Math.max(...tickTexts(values).map((text) => measureText(text, TYPE.tick)));
    const step = values.length > 1 ? ((values[1] ?? 0) - (values[0] ?? 0)) / (range[1] - range[0] || 1) : 1;
    if (step * width >= widest + 14) return values;
  }
  return niceTicks(range, 2);
}

const GRADIENT_STEPS = 256;

/** One row of pixels; a picture needs no id, unlike an SVG gradient, so figures can share a page. */
function gradient(map: ColourMap): string {
  const pixels = new Uint8Array(GRADIENT_STEPS * 4);
  for (let i = 0; i < GRADIENT_STEPS; i++) pixels.set(colourOf(map, (i + 0.5) / GRADIENT_STEPS), 4 * i);
  return pngDataUri(encodePng(pixels, GRADIENT_STEPS, 1));
}

/** A rim, so that the ends of the map are seen on paper of their own colour. */
function outline(start: number, left: number, right: number, end: number, y: number): string {
  const [middle, bottom] = [y + BAR_HEIGHT / 2, y + BAR_HEIGHT];
  const points = [
    [left, y],
    [right, y],
    [end, middle],
    [right, bottom],
    [left, bottom],
    [start, middle],
  ] as const;
  return tag("path", {
    d: `${polylinePath(points)}Z`,
    ...paint({ fill: "none", stroke: "rule" }),
    "stroke-width": 0.5,
  });
}

function triangle(base: number, tip: number, y: number, fill: string): string {
  return tag("path", { d: `M${base},${y}L${tip},${y + BAR_HEIGHT / 2}L${base},${y + BAR_HEIGHT}Z`, fill });
}
