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
  const ending = extname(path).toLowerCase();
  if (ending !== ".svg" && ending !== ".png")
    throw configError({
      code: "usage-picture",
      what: "Figures are written as PNG or SVG.",
      got: path,
      fix: "Let --out end in .png or .svg.",
    });
  writeAtomically(path, ending === ".svg" ? svg : await svgToPng(svg));
}
