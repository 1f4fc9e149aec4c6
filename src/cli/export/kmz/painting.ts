import { styleOf } from "../../figures.ts";
import {
  type ColourMap,
  colourMap,
  renderLegend,
  svgToPng,
  type ValueRange,
  valueRange,
} from "../../parts/plot.ts";
import type { ResultLayer } from "../../results/open-result.ts";
import { readMap } from "../../results/read-map.ts";

/** How a layer is coloured, and the legend that says so. */
export interface Painted {
  readonly colourMap: ColourMap;
  readonly range: ValueRange;
  readonly legend: Uint8Array;
}

/** Colours and legend as our plots have them: percentiles 2 to 98, symmetric for both signs, words at both ends. */
export async function paintedAs(
  layer: ResultLayer,
  base: string,
  title: string,
  signal?: AbortSignal,
): Promise<Painted> {
  const { unit } = layer.variable;
  const style = styleOf(base, unit);
  const map = typeof style.colourMap === "object" ? style.colourMap : colourMap(style.colourMap);
  // A displacement is in the line of sight of the velocity that is fitted to it.
  const words = style.words ?? (base === "displacement" ? styleOf("velocity", "m yr-1").words : undefined);
  const { values } = await readMap(layer, 0, signal);
  const range: ValueRange =
    map.kind === "cyclic" ? [-Math.PI, Math.PI] : valueRange(values, { symmetric: map.kind === "diverging" });
  const beyond = {
    low: values.some((value) => value < range[0]),
    high: values.some((value) => value > range[1]),
  };
  const svg = renderLegend({
    quantity: title,
    unit: unit || "1",
    colourMap: map,
    range,
    beyond,
    ...(words && { words }),
  });
  return { colourMap: map, range, legend: await svgToPng(svg, { scale: 1.5 }) };
}
