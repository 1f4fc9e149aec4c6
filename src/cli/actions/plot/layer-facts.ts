import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Attributes } from "../../../stack/variable.ts";
import { findLayer, openSource } from "../../export/source.ts";
import type { Result, ResultLayer } from "../../results/open-result.ts";

/** What a run's folder tells of all its maps: a GeoTIFF carries neither wavelength nor orbit nor reference point. */
const SERIES = "displacement.zarr";

/**
 * The attributes of a layer, and under them those of the series that the same run wrote: beside it in the result, or in the folder of its
 * file, if its pixels are the same.
 */
export async function factsOf(result: Result, layer: ResultLayer): Promise<Attributes> {
  const own = findLayer(result, "displacement");
  if (own !== null) return onSamePixels(own, layer) ? { ...own.attrs, ...layer.attrs } : layer.attrs;
  const path = join(dirname(layer.path), SERIES);
  if (/^https?:/i.test(layer.path) || !existsSync(path)) return layer.attrs;
  const beside = await openSource(path);
  try {
    const series = findLayer(beside, "displacement");
    return series !== null && onSamePixels(series, layer) ? { ...series.attrs, ...layer.attrs } : layer.attrs;
  } finally {
    await beside.close();
  }
}

const onSamePixels = (a: ResultLayer, b: ResultLayer) =>
  a.variable.shape.slice(-2).join() === b.variable.shape.slice(-2).join() &&
  a.grid?.affine.join() === b.grid?.affine.join();
