import { extname } from "node:path";
import { configError } from "../errors.ts";
import { productsOf } from "../pipeline/recipe.ts";
import { writeAtomically } from "./parts/formats.ts";
import { type ColourMap, type ColourMapName, colourMap, svgToPng } from "./parts/plot.ts";
import { recipes } from "./parts/systems.ts";

export interface MapStyle {
  readonly colourMap: ColourMapName | ColourMap;
  readonly words?: readonly [low: string, high: string];
}

/** How a quantity is coloured: both signs diverge from white with words at the ends, qualities are a ramp. */
export function styleOf(name: string, unit: string): MapStyle {
  const product = [...recipes.values()]
    .flatMap((recipe) => productsOf(recipe))
    .find(({ output, file }) => output === name || file === `${name}.tif` || file === `${name}.zarr`);
  const words = product?.words;
  const diverges = words !== undefined || /displacement|velocity/i.test(name);
  // The error of the DEM has words for its two signs: it is no spread.
  const isSpread = words === undefined && /std|sigma|error|rms/i.test(name);
  if (diverges && !isSpread) return { colourMap: "vik", ...(words && { words }) };
  // Bright is coherent, as everyone draws it; the published grey runs the other way.
  if (/coherence/i.test(name)) return { colourMap: colourMap("grayC", { reversed: true }) };
  // An angle comes round; how far off it may be does not.
  return { colourMap: unit === "rad" && !isSpread ? "romaO" : "batlow" };
}

/** Writes a figure as SVG or PNG, by the name's ending; it appears whole. */
export async function writeFigure(path: string, svg: string): Promise<void> {
  const ending = requireEnding(path, [".png", ".svg"], "Figures are written as PNG or SVG.");
  writeAtomically(path, ending === ".svg" ? svg : await svgToPng(svg));
}

/** The ending of a picture's name, in small letters. Throws "usage-picture" where it is none of those that are possible. */
export function requireEnding(path: string, possible: readonly string[], what: string): string {
  const ending = extname(path).toLowerCase();
  if (possible.includes(ending)) return ending;
  throw configError({
    code: "usage-picture",
    what,
    got: path,
    fix: `Let --out end in ${possible.join(" or ")}.`,
  });
}
