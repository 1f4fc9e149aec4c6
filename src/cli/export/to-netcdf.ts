import { inputError } from "../../errors.ts";
import { SOFTWARE } from "../../pipeline/software.ts";
import { writeNetcdf } from "../parts/formats.ts";
import { gridDifference } from "../results/grid-difference.ts";
import type { ResultLayer } from "../results/open-result.ts";

/** Writes layers of one grid and one time axis into one netCDF-4 file with CF conventions. */
export async function exportNetcdf(
  layers: readonly ResultLayer[],
  out: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const grid = layers.find((layer) => layer.grid !== null)?.grid ?? null;
  const odd = layers.find((layer) => gridDifference(grid, layer.grid) !== null);
  if (odd)
    throw inputError({
      code: "grid-differs",
      what: "The layers do not lie on one grid.",
      where: odd.path,
      got: `${odd.name}: ${gridDifference(grid, odd.grid)}`,
      fix: "Export one of them with --variable.",
    });
  const dates = layers.find((layer) => layer.dates.length > 0)?.dates ?? [];
  const provenance = layers.map(({ attrs }) => attrs.provenance).find((text) => typeof text === "string");
  await writeNetcdf(
    out,
    {
      grid,
      dates,
      variables: layers.map(({ name, variable }) => ({ ...renamed(variable, name) })),
      attrs: {
        title: layers.map(({ name }) => name).join(", "),
        source: `${SOFTWARE.name} ${SOFTWARE.version}`,
        ...(provenance !== undefined && { provenance }),
      },
    },
    signal ? { signal } : {},
  );
  return [out];
}

/** A variable under the layer's name; netCDF names have letters, digits and underscores. */
function renamed(variable: ResultLayer["variable"], name: string): ResultLayer["variable"] {
  return {
    ...variable,
    name: name.replace(/[^A-Za-z0-9_]/g, "_"),
    read: (window, options) => variable.read(window, options),
    close: () => variable.close(),
  };
}
