import { inputError } from "../../errors.ts";

/** What a picture has no need of, and what would let data act or reach out of the page. */
const FORBIDDEN: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["a script", /<\s*script/i],
  ["foreign content", /<\s*(foreignObject|iframe|object|embed|audio|video|a|style|animate|set)\b/i],
  ["an event handler", /\son[a-z]+\s*=/i],
  ["a link out of the page", /\b(?:href|src)\s*=\s*["']?(?!\s*["']?(?:#|data:image\/png;base64,))/i],
  ["a style that loads", /url\(\s*["']?(?!#)/i],
  ["an entity or processing instruction", /<[!?]/],
];

/**
 * A figure fit to stand in a page: one SVG element that can neither run code nor load anything. Our own
 * renderers make no other; this is the lock for everything else that may be passed in.
 *
 * @throws input error `report-figure-unsafe`
 */
export function checkFigure(svg: string, where: string): string {
  // Pictures are long and hold no markup: leaving their bytes out keeps the check exact and quick.
  const bare = svg.replace(/(data:image\/png;base64,)[A-Za-z0-9+/=]*/g, "$1");
  const problem = /^<svg[\s>][\s\S]*<\/svg>\s*$/.test(bare)
    ? FORBIDDEN.find(([, pattern]) => pattern.test(bare))?.[0]
    : "something else than one SVG element";
  if (problem !== undefined)
    throw inputError({
      code: "report-figure-unsafe",
      what: "A figure of the report holds what a picture has no need of.",
      where,
      got: problem,
      fix: "Make the figure with upwarp's own render functions.",
    });
  return svg;
}
