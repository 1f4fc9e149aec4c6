import { isUpwarpError } from "../../errors.ts";
import { openVariable } from "../../formats/open.ts";
import { epsgDefinition } from "../../geo/epsg-definitions.ts";
import { openFileLayers } from "../../products/results/file-layers.ts";
import type { Variable } from "../../stack/variable.ts";
import { describeLayer, type OpenLayer, type Overview } from "./open-layer.ts";
import type { Place } from "./places.ts";

export interface OpenedPlace {
  readonly layers: readonly OpenLayer[];
  readonly notes: readonly string[];
}

/** Makes coordinate systems known that a file asked for; false where there is nothing to learn. */
export type LearnSystems = () => Promise<boolean>;

/** Opens the rasters of one file or store. What cannot be read becomes a note; errors of the program pass. */
export async function openPlace(place: Place, learn: LearnSystems): Promise<OpenedPlace> {
  const opened = await tryPlace(place);
  if (!(await learn())) return opened;
  for (const { variable } of opened.layers) await variable.close();
  return tryPlace(place);
}

async function tryPlace({ path, at }: Place): Promise<OpenedPlace> {
  try {
    const { layers, attrs } = await openFileLayers(at);
    // Asked for here, so that a system that is not known yet is learnt before anything is drawn.
    for (const { grid } of layers) if (grid?.crs.epsg) epsgDefinition(grid.crs.epsg);
    const notes: string[] = [];
    const opened: OpenLayer[] = [];
    for (const source of layers) {
      const { variable } = source;
      const isPixels = variable.shape.slice(-2).every((n) => n > 1);
      if (variable.dtype === "c64") notes.push(`${path}: ${variable.name} is complex and is not drawn.`);
      else if (isPixels) {
        const overviews = overviewsOf(variable, attrs.overviews);
        opened.push({
          layer: {
            ...describeLayer(source, path, `${path}#${variable.name}`),
            ...(overviews.length > 0 && { overviews: overviews.map(({ factor }) => factor) }),
          },
          variable,
          overviews,
          mayMiss: leafFormat(variable) === "zarr",
        });
      }
    }
    if (opened.length === 0 && notes.length === 0) notes.push(`${path}: there is no array with pixels.`);
    return { layers: opened, notes };
  } catch (cause) {
    if (!isUpwarpError(cause)) throw cause;
    return {
      layers: [],
      notes: [`${path}: ${cause.what}${cause.got === undefined ? "" : ` (${cause.got})`}`],
    };
  }
}

/** The overviews of a GeoTIFF, by their factors as its reader lists them. */
function overviewsOf({ source }: Variable, factors: unknown): Overview[] {
  if (source.format !== "geotiff" || !Array.isArray(factors)) return [];
  return factors.map((factor, overview) => ({
    factor: Number(factor),
    open: () => openVariable({ ...source, overview }),
  }));
}

function leafFormat(variable: Variable): string {
  let source: unknown = variable.source;
  while (typeof source === "object" && source !== null && "of" in source) source = source.of;
  return typeof source === "object" && source !== null && "format" in source ? String(source.format) : "";
}
