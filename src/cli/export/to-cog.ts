import { join } from "node:path";
import { compactDate } from "../../dates.ts";
import { fromSystemError, inputError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import type { Variable } from "../../stack/variable.ts";
import { writeCog } from "../parts/formats.ts";
import type { ResultLayer } from "../results/open-result.ts";
import { sliceAt } from "./choose-slice.ts";

/**
 * Writes layers as cloud-optimized GeoTIFFs. One map goes to `out` itself when that is named .tif; anything else goes into
 * the folder `out`: NAME.tif, and NAME-YYYYMMDD.tif for each date of a series.
 */
export async function exportCog(
  layers: readonly ResultLayer[],
  out: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const [only] = layers;
  const single = layers.length === 1 && only?.variable.shape.length === 2 && /\.tiff?$/i.test(out);
  const written: string[] = [];
  const write = async (path: string, layer: ResultLayer, variable: Variable) => {
    const { dtype, nodata, attrs } = variable;
    const { provenance } = layer.attrs;
    const description = typeof attrs.long_name === "string" ? attrs.long_name : layer.name;
    await writeCog(
      path,
      {
        grid: gridOf(layer),
        bands: [{ data: variable, description }],
        dtype,
        nodata,
        metadata: typeof provenance === "string" ? { provenance } : {},
      },
      signal ? { signal } : {},
    );
    written.push(path);
  };
  try {
    if (!single) await makeFolder(out);
    for (const layer of layers) {
      const { variable, dates } = layer;
      if (variable.shape.length === 2)
        await write(single ? out : join(out, `${layer.name}.tif`), layer, variable);
      else
        for (let k = 0; k < (variable.shape[0] ?? 0); k++) {
          const date = dates[k];
          const label = date === undefined ? String(k) : compactDate(date);
          await write(join(out, `${layer.name}-${label}.tif`), layer, sliceAt(variable, k));
        }
    }
  } catch (cause) {
    throw fromSystemError(cause, out);
  }
  return written;
}

function gridOf({ grid, path }: ResultLayer): Grid {
  if (grid !== null) return grid;
  throw inputError({
    code: "grid-missing",
    what: "The result does not say where its pixels are.",
    where: path,
    fix: "Export it as netCDF or CSV, or name a result on a grid.",
  });
}
