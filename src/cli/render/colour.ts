/** Wraps text in a terminal style, or leaves it alone. */
export interface Colours {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

/** SGR codes (ECMA-48): what switches a style on, and what switches it off again. */
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export function colours(enabled: boolean): Colours {
  const style = ([on, off]: readonly [number, number]) =>
    enabled ? (text: string) => `\x1b[${on}m${text}\x1b[${off}m` : (text: string) => text;
  return {
    bold: style(STYLES.bold),
    dim: style(STYLES.dim),
    red: style(STYLES.red),
    green: style(STYLES.green),
    yellow: style(STYLES.yellow),
    cyan: style(STYLES.cyan),
  };
}

export interface ColourQuestion {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
  /** `--no-color` was given. */
  readonly refused: boolean;
}

/** no-color.org: any non-empty NO_COLOR says no; a flag weighs more; FORCE_COLOR speaks for pipes. */
export function wantsColour({ env, isTTY, refused }: ColourQuestion): boolean {
  if (refused || env.NO_COLOR || env.TERM === "dumb") return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== "0";
  return isTTY;
}
