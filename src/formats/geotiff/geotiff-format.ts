import { formatError } from "../../errors.ts";
import type { Dataset, Raster, Source, Variable } from "../../stack/variable.ts";
import type { Format } from "../format.ts";
import { gridOfLevel, readGeotiffHeader } from "./geotiff-header.ts";
import {
  bandName,
  bandsAreAlike,
  type GeotiffSelection,
  geotiffVariable,
  levelOf,
  RASTER,
} from "./geotiff-variable.ts";
import { isTiff } from "./tiff-file.ts";

/**
 * GeoTIFF, COG and BigTIFF, little and big endian, striped and tiled. A file opens as one variable "raster",
 * [y, x] or [band, y, x]; bands that are scaled differently open as "band1", "band2", ... Single bands and
 * overviews are reached through the source: `{ format: "geotiff", path, band: 2, overview: 0 }`.
 */
export const geotiffFormat: Format = {
  name: "geotiff",

  recognises: ({ isDirectory, bytes }) => !isDirectory && isTiff(bytes),

  async open(path): Promise<Dataset> {
    const header = await readGeotiffHeader(path);
    const { bands } = header.main.layout;
    const variables = bandsAreAlike(header)
      ? [[RASTER, await geotiffVariable(header)] as const]
      : await Promise.all(
          Array.from({ length: bands }, async (_, k) => {
            // Each with its own handle, so that closing one leaves the others readable.
            const own = await readGeotiffHeader(path);
            return [bandName(k + 1), await geotiffVariable(own, { band: k + 1 })] as const;
          }),
        );
    return { format: "geotiff", path, grid: header.grid, variables: new Map(variables), attrs: header.attrs };
  },

  async openVariable(source): Promise<Variable> {
    const { path, ...selection } = selectionOf(source);
    return geotiffVariable(await readGeotiffHeader(path), selection);
  },

  files: async (source) => [selectionOf(source).path],
};

/** One variable of a GeoTIFF together with its grid; an overview has its own. */
export async function openGeotiff(path: string, selection: GeotiffSelection = {}): Promise<Raster> {
  const header = await readGeotiffHeader(path);
  const variable = await geotiffVariable(header, selection);
  return { variable, grid: gridOfLevel(header, levelOf(header, selection.overview)) };
}

function selectionOf(source: Source): GeotiffSelection & { path: string } {
  const { path, band, overview } = source as Readonly<Record<string, unknown>>;
  const numberOrNothing = (value: unknown) => value === undefined || typeof value === "number";
  if (
    source.format !== "geotiff" ||
    typeof path !== "string" ||
    !numberOrNothing(band) ||
    !numberOrNothing(overview)
  )
    throw formatError({
      code: "source-invalid",
      what: "This does not describe a variable of a GeoTIFF.",
      got: JSON.stringify(source),
      fix: 'Give { "format": "geotiff", "path": ..., "band"?: number, "overview"?: number }.',
    });
  return {
    path,
    ...(typeof band === "number" && { band }),
    ...(typeof overview === "number" && { overview }),
  };
}
