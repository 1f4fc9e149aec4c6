import { type LayerName, layerInName } from "./layer-name.ts";
import type { Entry } from "./listing.ts";

/** What lies beside rasters and is none: headers, previews, notes, statistics. */
const NOT_RASTERS =
  /\.(rsc|par|hdr|xml|vrt|txt|md|csv|json|png|jpe?g|bmp|ras|kml|kmz|pdf|log|npy|lt|gz|zip)$/i;

/** The layer of a flat binary raster by its name; null for other files. */
export const flatLayer = ({ name, kind }: Entry): LayerName | null =>
  kind === "file" && !NOT_RASTERS.test(name) ? layerInName(name) : null;
