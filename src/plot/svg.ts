import { COLOURS, type ColourName, FONT_FAMILY } from "./theme.ts";

type SvgAttribute = string | number | undefined;
export type SvgAttributes = Readonly<Record<string, SvgAttribute>>;

/** Text that is safe between tags and inside quoted attributes of SVG and HTML. */
export function escapeMarkup(text: string): string {
  // Control characters are not allowed in XML at all, not even escaped.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const printable = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
  return printable.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** One element. Attribute values are escaped, numbers rounded to 1/100 px; children are markup already. */
export function tag(name: string, attributes: SvgAttributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${typeof value === "number" ? coordinate(value) : escapeMarkup(value ?? "")}"`,
    )
    .join("");
  const inner = children.join("");
  return inner === "" ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}

/** A coordinate as text: at most two decimals, so that files are small and equal on every machine. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return Object.is(rounded, -0) ? "0" : String(rounded);
}

/** Fill and stroke by the theme's names: the light colour as attribute, the class for dark pages. */
export function paint({ fill, stroke }: { fill?: ColourName | "none"; stroke?: ColourName }): SvgAttributes {
  const classes = [
    ...(fill === undefined || fill === "none" ? [] : [`uw-f-${fill}`]),
    ...(stroke === undefined ? [] : [`uw-s-${stroke}`]),
  ];
  return {
    class: classes.length === 0 ? undefined : classes.join(" "),
    fill: fill === undefined ? undefined : fill === "none" ? "none" : COLOURS[fill][0],
    stroke: stroke === undefined ? undefined : COLOURS[stroke][0],
  };
}

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: SvgAttributes = {}) =>
  tag("line", { x1, y1, x2, y2, ...attributes });

/** `M x,y L x,y ...`; a NaN point lifts the pen. */
export function polylinePath(points: readonly (readonly [x: number, y: number])[]): string {
  let pen = "M";
  let path = "";
  for (const [x, y] of points) {
    if (Number.isNaN(x) || Number.isNaN(y)) {
      pen = "M";
      continue;
    }
    path += `${pen}${coordinate(x)},${coordinate(y)}`;
    pen = "L";
  }
  return path;
}

export interface Figure {
  readonly width: number;
  readonly height: number;
  /** Name of the figure for those who cannot see it. */
  readonly title: string;
  /** What the figure shows, in a sentence or two, for those who cannot see it. */
  readonly description: string;
}

/** A whole SVG file. It scales to the width of its container and never beyond its own. */
export function figure(
  { width, height, title, description }: Figure,
  ...children: readonly string[]
): string {
  return tag(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${coordinate(width)} ${coordinate(height)}`,
      role: "img",
      "aria-label": description === "" ? title : `${title}. ${description}`,
      "font-family": FONT_FAMILY,
    },
    tag("title", {}, escapeMarkup(title)),
    description === "" ? "" : tag("desc", {}, escapeMarkup(description)),
    tag("rect", { width, height, ...paint({ fill: "paper" }) }),
    ...children,
  );
}
