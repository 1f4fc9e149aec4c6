import { fromSystemError, inputError } from "../../errors.ts";
import { createKmz, kmlFile, screenOverlay } from "../parts/formats.ts";
import type { Result } from "../results/open-result.ts";
import { chooseMap, titleOf } from "./choose-map.ts";
import { type MapRequest, onMap } from "./geocode/geocode-result.ts";
import { REFERENCE_ICON, referenceIcon, referenceMark, withReference } from "./kmz/marks.ts";
import { type Overlay, overlayElements, writeOverlay } from "./kmz/overlay.ts";
import { paintedAs } from "./kmz/painting.ts";
import { onPicture, pictureGrid } from "./kmz/picture-grid.ts";
import { findLayer, openSource } from "./source.ts";

export interface KmzRequest extends MapRequest {
  readonly variable?: string | undefined;
  readonly span?: readonly string[] | undefined;
}

/**
 * Writes a map as a KMZ: a coloured picture on the ground, its legend, and the reference point. Radar geometry is geocoded
 * first. A map that is not plain longitude and latitude (UTM, or rotated) is resampled to it, nearest neighbour, so that each
 * pixel lies where it belongs to within half a pixel; one larger than 1024 pixels is a pyramid of tiles.
 */
export async function exportKmz(path: string, out: string, request: KmzRequest = {}): Promise<string[]> {
  const { variable, span, ...options } = request;
  const result = await onMap(await openSource(path), out, options);
  try {
    await writeKmz(result, out, variable, span, options.signal);
    return [out];
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await result.close();
  }
}

async function writeKmz(
  result: Result,
  out: string,
  variable: string | undefined,
  span: readonly string[] | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  const slice = chooseMap(result, variable, span);
  const base =
    findLayer(result, slice.name) ?? [...result.layers.values()].find(({ path }) => path === slice.path);
  const layer = withReference(slice, result.layers.values());
  if (layer.grid === null)
    throw inputError({
      code: "grid-missing",
      what: "The result does not say where its pixels are.",
      where: layer.path,
    });
  const name = slice.label === null ? slice.name : slice.name.slice(0, -slice.label.length - 1);
  const { title, dates } = titleOf({ ...(base ?? slice), name }, slice);
  const { legend, ...painting } = await paintedAs(layer, name, name, signal);
  const picture = pictureGrid(layer.grid);
  const overlay: Overlay = {
    ...painting,
    name: title,
    variable: onPicture(layer.variable, layer.grid, picture),
    grid: picture,
    ...(signal && { signal }),
  };
  const mark = referenceMark(layer);
  const kmz = await createKmz(out);
  try {
    await kmz.add(
      "doc.kml",
      kmlFile({
        name: dates === null ? title : `${title}, ${dates}`,
        open: 1,
        ...overlayElements(overlay),
        ScreenOverlay: screenOverlay("Legend", "legend.png", 0.01, 0.04),
        ...(mark && { Placemark: mark }),
      }),
    );
    await kmz.add("legend.png", legend);
    if (mark) await kmz.add(REFERENCE_ICON, referenceIcon());
    await writeOverlay(kmz, overlay);
    await kmz.close();
  } catch (error) {
    await kmz.discard();
    throw error;
  }
}
