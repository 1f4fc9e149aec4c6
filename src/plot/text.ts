import { escapeMarkup, paint, type SvgAttributes, tag } from "./svg.ts";
import { COLOURS, type ColourName, TYPE, WEIGHT } from "./theme.ts";

/**
 * Advance widths of IBM Plex Sans (regular, semibold) in 1/1000 em, characters 32 to 126, from the font's own
 * hmtx table. They let a figure be laid out without a font engine; digits all measure 600.
 */
const REGULAR = [
  236, 284, 419, 713, 598, 927, 694, 242, 335, 335, 450, 600, 272, 399, 272, 383, 600, 600, 600, 600, 600,
  600, 600, 600, 600, 600, 292, 292, 600, 600, 600, 477, 891, 641, 653, 621, 671, 583, 559, 695, 707, 400,
  510, 634, 501, 812, 707, 708, 606, 708, 640, 581, 572, 678, 609, 891, 613, 593, 580, 317, 383, 317, 600,
  565, 600, 534, 580, 503, 580, 549, 324, 528, 568, 250, 250, 527, 272, 873, 568, 560, 580, 580, 367, 487,
  351, 568, 492, 768, 507, 499, 464, 343, 314, 343, 600,
];
const SEMIBOLD = [
  236, 309, 471, 656, 600, 960, 713, 260, 337, 337, 556, 600, 299, 402, 299, 437, 600, 600, 600, 600, 600,
  600, 600, 600, 600, 600, 319, 319, 600, 600, 600, 493, 899, 672, 663, 642, 689, 600, 577, 712, 719, 423,
  545, 678, 521, 817, 719, 712, 641, 712, 664, 611, 580, 689, 638, 949, 655, 632, 599, 329, 437, 329, 600,
  559, 600, 559, 600, 513, 600, 558, 350, 545, 588, 275, 275, 562, 294, 888, 588, 563, 600, 600, 393, 499,
  374, 588, 524, 819, 544, 524, 502, 363, 376, 363, 600,
];
const OTHERS: Readonly<Record<string, number>> = {
  "−": 600, "±": 600, "σ": 583, "·": 326, "°": 468, "–": 588, "—": 780, "→": 820, "←": 820, "↑": 820,
  "×": 600, "µ": 573, "²": 346, "³": 346, "’": 273, "…": 803,
}; // biome-ignore format: a table
/** Of a character that is in no table: about a capital letter. */
const UNKNOWN_WIDTH = 650;

/** Width of a line of text in px. */
export function measureText(text: string, size: number, weight: number = WEIGHT.regular): number {
  const table = weight >= WEIGHT.strong ? SEMIBOLD : REGULAR;
  let total = 0;
  for (const character of text)
    total += table[(character.codePointAt(0) ?? 0) - 32] ?? OTHERS[character] ?? UNKNOWN_WIDTH;
  return (total * size) / 1000;
}

/** The text, or as much of it as fits with an ellipsis. */
export function fitText(text: string, width: number, size: number, weight: number = WEIGHT.regular): string {
  if (measureText(text, size, weight) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && measureText(`${characters.join("").trimEnd()}…`, size, weight) > width)
    characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** The text broken at spaces into lines that fit. A word longer than the line keeps its line to itself. */
export function wrapText(text: string, width: number, size: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const current = lines.at(-1);
    if (current !== undefined && measureText(`${current} ${word}`, size) <= width)
      lines[lines.length - 1] = `${current} ${word}`;
    else lines.push(word);
  }
  return lines;
}

export interface TextStyle {
  readonly size?: number;
  readonly weight?: number;
  readonly colour?: ColourName;
  readonly anchor?: "start" | "middle" | "end";
  /** Degrees, clockwise, about the anchor. */
  readonly rotate?: number;
  /** A rim of paper colour that keeps the text legible on lines and bars. */
  readonly halo?: boolean;
  /** Dark with a white rim on light and dark pages alike: the picture below does not change with them. */
  readonly onPicture?: boolean;
}

/** One line of text with its baseline at y. */
export function label(text: string, x: number, y: number, style: TextStyle = {}): string {
  const {
    size = TYPE.label,
    weight = WEIGHT.regular,
    colour = "ink",
    anchor = "start",
    rotate,
    halo,
    onPicture,
  } = style;
  const colours: SvgAttributes = onPicture
    ? { fill: COLOURS.ink[0], stroke: COLOURS.paper[0] }
    : paint({ fill: colour, ...(halo && { stroke: "paper" }) });
  const rim: SvgAttributes =
    halo || onPicture
      ? { ...colours, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke" }
      : colours;
  return tag(
    "text",
    {
      x,
      y,
      "font-size": size,
      "font-weight": weight === WEIGHT.regular ? undefined : weight,
      "text-anchor": anchor === "start" ? undefined : anchor,
      transform: rotate === undefined ? undefined : `rotate(${rotate} ${x.toFixed(2)} ${y.toFixed(2)})`,
      ...rim,
    },
    escapeMarkup(text),
  );
}
