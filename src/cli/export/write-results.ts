import { join } from "node:path";
import { fromSystemError } from "../../errors.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import type { ResultLayer } from "../results/open-result.ts";
import { exportCog } from "./to-cog.ts";
import { writeGroup } from "./write-group.ts";

/** Writes layers as a run's results are: a GeoTIFF for each map, a Zarr group for each series. Returns the paths. */
export async function writeResults(
  layers: readonly ResultLayer[],
  out: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const written: string[] = [];
  try {
    await makeFolder(out);
  } catch (cause) {
    throw fromSystemError(cause, out);
  }
  for (const layer of layers) {
    const { name, variable, grid, attrs, dates } = layer;
    if (variable.shape.length === 2) {
      written.push(...(await exportCog([layer], join(out, `${name}.tif`), signal)));
      continue;
    }
    const path = join(out, `${name}.zarr`);
    const [y = 0, x = 0] = variable.shape.slice(-2);
    const place = grid ?? {
      shape: { y, x },
      affine: [1, 0, 0, 0, 1, 0],
      crs: { epsg: null, wkt: null },
      geometry: "radar",
    };
    await writeGroup(
      path,
      {
        grid: place,
        attrs: { ...attrs, ...(dates.length > 0 && { dates }) },
        variables: new Map([[name, variable]]),
      },
      signal ? { signal } : {},
    );
    written.push(path);
  }
  return written;
}
