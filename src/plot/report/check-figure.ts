import { inputError } from "../../errors.ts";

/** Elements that a picture is made of. Not `a`, `style`, `script`, `foreignObject`, `use`, nor animations. */
const ELEMENTS = new Set(
  "svg title desc defs g pattern rect circle ellipse line path polyline polygon text tspan image clipPath".split(
    " ",
  ),
);
const PICTURE = /^data:image\/png;base64,[A-Za-z0-9+/=]*$/;
const TAG = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>/y;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/**
 * A figure fit to stand in a page: one SVG element that can neither run code nor load anything. Our own
 * renderers make no other; this is the lock for everything else that may be passed in. What is not on the list
 * of allowed things is refused.
 *
 * @throws input error `report-figure-unsafe`
 */
export function checkFigure(svg: string, where: string): string {
  const problem = findProblem(svg);
  if (problem !== null)
    throw inputError({
      code: "report-figure-unsafe",
      what: "A figure of the report holds what a picture has no need of.",
      where,
      got: problem,
      fix: "Make the figure with upwarp's own render functions.",
    });
  return svg;
}

function findProblem(svg: string): string | null {
  const open: string[] = [];
  let at = 0;
  while (at < svg.length) {
    const next = svg.indexOf("<", at);
    if (open.length === 0 && (at > 0 || next !== 0)) return "something else than one SVG element";
    if (next === -1) return "an element that is not closed";
    TAG.lastIndex = next;
    const [whole, closing, name = "", attributes = "", alone] = TAG.exec(svg) ?? [];
    if (whole === undefined) return `markup that is no plain element: ${svg.slice(next, next + 40)}`;
    if (!ELEMENTS.has(name)) return `<${name}>`;
    if (at === 0 && name !== "svg") return "something else than one SVG element";
    for (const [, key = "", value = ""] of attributes.matchAll(ATTRIBUTE))
      if (!isHarmless(key.toLowerCase(), value)) return `${key}="${value.slice(0, 40)}"`;
    if (closing) {
      if (open.pop() !== name) return `</${name}> out of place`;
    } else if (!alone) open.push(name);
    at = next + whole.length;
  }
  return open.length > 0 || at === 0 ? "an element that is not closed" : null;
}

function isHarmless(key: string, value: string): boolean {
  if (key.startsWith("on")) return false;
  if (key === "href" || key.endsWith(":href") || key === "src") return PICTURE.test(value);
  // The value of a custom property is the only style that our figures carry.
  if (key === "style") return /^--uw-dark:(#[0-9a-f]{6}|none)$/.test(value);
  return !/url\(\s*(?!#)/i.test(value) || key === "aria-label";
}
