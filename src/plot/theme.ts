/**
 * The look of every figure, defined once: colours for paper and for dark screens, sizes of type, spacing.
 *
 * A figure carries the light colours as plain attributes, so that it stands alone in any program, and a class
 * beside each of them. Where `figureStyle` is on the page, its rules win over the attributes, and the same SVG
 * follows the page from light to dark.
 */
export const COLOURS = {
  /** [light, dark] */
  paper: ["#ffffff", "#151a21"],
  ink: ["#1a222c", "#e9edf2"],
  muted: ["#596573", "#a5b0bd"],
  rule: ["#8b96a3", "#6b7785"],
  faint: ["#e6eaee", "#2a323c"],
  nodata: ["#f1f2f4", "#262c34"],
  hatch: ["#d5d9de", "#3a434e"],
  accent: ["#0f5c8c", "#6cb8e6"],
  warning: ["#b3261e", "#ff8a80"],
  // Okabe and Ito (2008), Color Universal Design, darkened or lightened until each has contrast 3:1 on its paper.
  series1: ["#0072b2", "#4fb0ea"],
  series2: ["#c8500a", "#f08a4b"],
  series3: ["#007f5f", "#3cc9a0"],
  series4: ["#a8478b", "#df8fc4"],
  series5: ["#8a6d00", "#e3c14b"],
  series6: ["#3f7fb0", "#8fcdf5"],
  series7: ["#5b4fb3", "#aaa0f5"],
  series8: ["#5f6b78", "#b3bdc8"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type ColourName = keyof typeof COLOURS;

const SERIES = [
  "series1",
  "series2",
  "series3",
  "series4",
  "series5",
  "series6",
  "series7",
  "series8",
] as const;

/** The colour of the n-th thing in a figure; the eight colours come round again. */
export const seriesColour = (index: number): ColourName => SERIES[index % SERIES.length] ?? "series1";

export const FONT_FAMILY =
  "'IBM Plex Sans', Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

/** Sizes in CSS pixels. */
export const TYPE = { title: 16, subtitle: 12.5, label: 12.5, tick: 11.5, note: 11 } as const;
export const WEIGHT = { regular: 400, strong: 600 } as const;

/** Distances in CSS pixels. */
export const SPACE = { edge: 16, gap: 12, tick: 5, tickText: 5, legendRow: 20 } as const;

export const STROKE = { hair: 0.75, line: 1.25, strong: 2 } as const;

/** Width of a figure unless asked otherwise, CSS pixels. */
export const FIGURE_WIDTH = 760;

/** Rules that let figures follow the reader's light or dark scheme. Goes once on a page that holds figures. */
export function figureStyle(): string {
  const names = Object.keys(COLOURS) as ColourName[];
  const variables = (side: 0 | 1) => names.map((name) => `--uw-${name}:${COLOURS[name][side]}`).join(";");
  const rules = names.flatMap((name) => [
    `.uw-f-${name}{fill:var(--uw-${name})}`,
    `.uw-s-${name}{stroke:var(--uw-${name})}`,
  ]);
  const dark = [
    `:root{color-scheme:dark;${variables(1)}}`,
    ".uw-data-stroke{stroke:var(--uw-dark)}",
    ".uw-data-fill{fill:var(--uw-dark)}",
    ".uw-light{display:none}",
    ".uw-dark{display:inline}",
  ];
  return [
    `:root{color-scheme:light dark;${variables(0)}}`,
    ...rules,
    ".uw-pixels{image-rendering:pixelated}",
    `@media screen and (prefers-color-scheme:dark){${dark.join("")}}`,
  ].join("\n");
}
