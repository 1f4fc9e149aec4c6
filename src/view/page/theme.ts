import { COLOURS, type ColourName, FONT_FAMILY } from "../../plot/theme.ts";

const names = Object.keys(COLOURS) as ColourName[];
const variables = (side: 0 | 1) => names.map((name) => `--uw-${name}:${COLOURS[name][side]}`).join(";");

/**
 * Rules that colour the page and its figures by the chosen scheme. A constructed sheet, because the page's security policy lets
 * no style be written into the document.
 */
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  [
    `:root{color-scheme:light;--uw-font:${FONT_FAMILY};${variables(0)}}`,
    `:root[data-scheme="dark"]{color-scheme:dark;${variables(1)}}`,
    ...names.flatMap((name) => [
      `.uw-f-${name}{fill:var(--uw-${name})}`,
      `.uw-s-${name}{stroke:var(--uw-${name})}`,
    ]),
    ".uw-pixels{image-rendering:pixelated}",
    `[data-scheme="dark"] .uw-data-stroke{stroke:var(--uw-dark)}`,
    `[data-scheme="dark"] .uw-data-fill{fill:var(--uw-dark)}`,
    `[data-scheme="dark"] .uw-light{display:none}`,
    `[data-scheme="dark"] .uw-dark{display:inline}`,
  ].join("\n"),
);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

export type Scheme = "light" | "dark";

export const schemeOf = (theme: "auto" | Scheme): Scheme =>
  theme === "auto" ? (prefersDark.matches ? "dark" : "light") : theme;

/** Puts a scheme on the page. */
export function applyScheme(scheme: Scheme): void {
  document.documentElement.dataset.scheme = scheme;
}

/** Calls back when the system turns from light to dark or back. */
export const onSystemScheme = (changed: () => void) => prefersDark.addEventListener("change", changed);
