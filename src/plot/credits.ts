import { label, wrapText } from "./text.ts";
import { SPACE, TYPE } from "./theme.ts";

const LINE_HEIGHT = 15;

/**
 * Where the data come from, in small print below what ends at `bottom`. Nothing, and no room, without a text.
 *
 * @returns its markup, and where it ends
 */
export function drawCredits(
  text: string | undefined,
  bottom: number,
  figureWidth: number,
  left: number = SPACE.edge,
): { svg: string; bottom: number } {
  if (text === undefined || text.trim() === "") return { svg: "", bottom };
  const lines = wrapText(text, figureWidth - left - SPACE.edge, TYPE.note);
  const svg = lines.map((words, i) =>
    label(words, left, bottom + 18 + i * LINE_HEIGHT, { size: TYPE.note, colour: "muted" }),
  );
  return { svg: svg.join(""), bottom: bottom + 8 + LINE_HEIGHT * lines.length };
}
