import type { PlotFlags } from "../../commands/plot.ts";
import type { Cli } from "../../context.ts";
import { type ColourMap, colourMap, renderHistogram, valueRange } from "../../parts/plot.ts";
import { readMaps, withLayer } from "./read-maps.ts";

/** How often each value of a map, or of one date of a series, occurs: in the colours that the map has. */
export async function histogramFigure(cli: Cli, path: string, flags: PlotFlags): Promise<string> {
  const { panels, since, options } = await withLayer(path, flags, (result, layer) =>
    readMaps(cli, result, layer, flags),
  );
  const [only] = panels;
  if (only === undefined) throw new TypeError("a layer has at least one slice");
  const { title, quantity, unit, displayUnit, range, credits } = options;
  const colours: ColourMap =
    typeof options.colourMap === "object" ? options.colourMap : colourMap(options.colourMap ?? "viridis");
  const dates = since !== null && since !== only.label ? `${since} to ${only.label}` : only.label;
  return renderHistogram(only.values, {
    title,
    ...(dates !== "" && { subtitle: dates }),
    ...(quantity !== undefined && { quantity }),
    unit,
    ...(displayUnit !== undefined && { displayUnit }),
    ...(range && { range }),
    ...(flags.bins !== undefined && { bins: flags.bins }),
    colours: {
      colourMap: colours,
      range: range ?? valueRange(only.values, { symmetric: colours.kind === "diverging" }),
    },
    ...(credits !== undefined && { credits }),
  });
}
