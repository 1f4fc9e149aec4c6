import { extname } from "node:path";
import { configError } from "../errors.ts";
import { productsOf } from "../pipeline/recipe.ts";
import { writeAtomically } from "./parts/formats.ts";
import { type QuantityStyle, quantityStyle, svgToPng } from "./parts/plot.ts";
import { recipes } from "./parts/systems.ts";

/** How an output of a recipe, or whatever else has this name, is coloured. */
export function styleOf(name: string, unit: string): QuantityStyle {
  const product = [...recipes.values()]
    .flatMap((recipe) => productsOf(recipe))
    .find(({ output, file }) => output === name || file === `${name}.tif` || file === `${name}.zarr`);
  return quantityStyle(name, unit, product?.words);
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
