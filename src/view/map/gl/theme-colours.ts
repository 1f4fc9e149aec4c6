import { COLOURS, type ColourName } from "../../../plot/theme.ts";
import type { View } from "../renderer-types.ts";

/** Red, green and blue, 0 to 1, of a colour of the theme. */
export function themeColour(name: ColourName, theme: View["theme"]): readonly [number, number, number] {
  const hex = COLOURS[name][theme === "light" ? 0 : 1];
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return [channel(1), channel(3), channel(5)];
}
