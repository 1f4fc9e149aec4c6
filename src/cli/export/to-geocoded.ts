import type { Result } from "../results/open-result.ts";
import { chooseLayers } from "../results/open-result.ts";
import { geocodeMintpy, type MintpyMapRequest } from "./geocode/geocode-mintpy.ts";
import { onMap } from "./geocode/geocode-result.ts";
import { mintpyFilesIn, openSource } from "./source.ts";
import { writeResults } from "./write-results.ts";

export interface GeocodedRequest extends MintpyMapRequest {
  readonly variable?: string | undefined;
  /** MintPy's geo/geo_NAME.h5, or GeoTIFF and Zarr; MintPy's where its files lie in the folder. */
  readonly layout?: "native" | "mintpy";
}

/**
 * Writes a result in radar geometry on a map of latitude and longitude: NAME.tif and NAME.zarr, or for a folder of MintPy's
 * files geo/geo_NAME.h5. Returns the paths.
 */
export async function exportGeocoded(
  path: string,
  out: string,
  request: GeocodedRequest = {},
): Promise<string[]> {
  const { variable, layout, stack, ...options } = request;
  const isMintpy = layout ? layout === "mintpy" : variable === undefined && (await holdsMintpy(path));
  if (isMintpy) return geocodeMintpy(path, out, { ...options, ...(stack && { stack }) });
  const result = await onMap(await openSource(path), out, options);
  return writeAndClose(result, variable, out, options.signal);
}

async function holdsMintpy(path: string): Promise<boolean> {
  try {
    return (await mintpyFilesIn(path)).length > 0;
  } catch (cause) {
    // A file or an address is no folder.
    if (["ENOTDIR", "ENOENT"].includes((cause as { code?: string }).code ?? "")) return false;
    throw cause;
  }
}

export async function writeAndClose(
  result: Result,
  variable: string | undefined,
  out: string,
  signal?: AbortSignal,
): Promise<string[]> {
  try {
    return await writeResults(chooseLayers(result, variable), out, signal);
  } finally {
    await result.close();
  }
}
