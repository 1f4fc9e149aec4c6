import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const PACKAGE = "@fontsource/ibm-plex-sans";

/** The subsets that figures and text use; Greek holds sigma and pi. */
const FACES = [
  {
    file: "latin-400",
    weight: 400,
    range: "U+0-2AF,U+2000-206F,U+2080-209F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215",
  },
  {
    file: "latin-600",
    weight: 600,
    range: "U+0-2AF,U+2000-206F,U+2080-209F,U+20AC,U+2122,U+2190-2193,U+2212,U+2215",
  },
  { file: "greek-400", weight: 400, range: "U+370-3FF" },
] as const;

/**
 * `@font-face` rules that carry the font of the figures, so that a report looks the same on every machine: texts
 * in figures are laid out with this font's widths. About 75 kB. Node only.
 */
export async function reportFonts(): Promise<string> {
  const resolve = createRequire(import.meta.url).resolve;
  const rules = FACES.map(async ({ file, weight, range }) => {
    const bytes = await readFile(resolve(`${PACKAGE}/files/ibm-plex-sans-${file}-normal.woff2`));
    return `@font-face{font-family:"IBM Plex Sans";font-weight:${weight};font-display:block;src:url(data:font/woff2;base64,${bytes.toString("base64")}) format("woff2");unicode-range:${range}}`;
  });
  return (await Promise.all(rules)).join("\n");
}
