import { fitText, label } from "./text.ts";
import { SPACE, TYPE, WEIGHT } from "./theme.ts";

export interface Titles {
  readonly title: string;
  readonly subtitle?: string;
}

/** Height that the titles take from the top of a figure. */
export const titlesHeight = ({ subtitle }: Titles) =>
  SPACE.edge + TYPE.title + (subtitle === undefined ? 0 : 19);

/** Title and subtitle from `left` to the right edge; what does not fit ends in an ellipsis. */
export function drawTitles({ title, subtitle }: Titles, left: number, figureWidth: number): string {
  const room = figureWidth - left - SPACE.edge;
  const strong = { size: TYPE.title, weight: WEIGHT.strong };
  const quiet = { size: TYPE.subtitle, colour: "muted" } as const;
  const second =
    subtitle === undefined
      ? ""
      : label(fitText(subtitle, room, TYPE.subtitle), left, SPACE.edge + TYPE.title + 16, quiet);
  return (
    label(fitText(title, room, TYPE.title, WEIGHT.strong), left, SPACE.edge + TYPE.title * 0.8, strong) +
    second
  );
}
