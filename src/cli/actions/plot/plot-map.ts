import type { PlotFlags } from "../../commands/plot.ts";
import type { Cli } from "../../context.ts";
import { renderMap, renderMapGrid } from "../../parts/plot.ts";
import { readMaps, withLayer } from "./read-maps.ts";

/** A map, or one for each of several dates. Says on the way what was masked. */
export async function plotMap(cli: Cli, path: string, flags: PlotFlags): Promise<string> {
  const { panels, grid, heights, since, options } = await withLayer(path, flags, (result, layer) =>
    readMaps(cli, result, layer, flags),
  );
  const [only] = panels;
  if (only === undefined) throw new TypeError("a layer has at least one slice");
  if (flags.dates === undefined) {
    const subtitle = since !== null && since !== only.label ? `${since} to ${only.label}` : only.label;
    return renderMap(
      { values: only.values, grid, ...(heights && { heights }) },
      { ...options, ...(subtitle !== "" && { subtitle }) },
    );
  }
  return renderMapGrid(
    { panels, grid, ...(heights && { heights }) },
    {
      ...options,
      ...(since !== null && { subtitle: `since ${since}` }),
      ...(flags.columns !== undefined && { columns: flags.columns }),
    },
  );
}
