import { compactDate } from "../../dates.ts";
import { cancelledError, fromSystemError, inputError } from "../../errors.ts";
import { pixelCenter } from "../../geo/affine.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { createPointShapefile, type DbfField, type ShapePoint } from "../parts/formats.ts";
import { type MappedResult, type MapRequest, onMap } from "./geocode/geocode-result.ts";
import { findLayer, openSource, requireSeriesOnMap } from "./source.ts";

/** In ESRI's text, as .prj files have it (EPSG:4326). */
const WGS84_ESRI =
  'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
/** Values of the series read at a time, 32 MB. */
const STRIP_VALUES = 8e6;
/** Millimetres in a metre: the unit of the plug-in's displacements and, per year, of its velocities. */
const MILLIMETRES = 1000;

/** Columns before those of the dates, in the order that the PS time-series viewer and MintPy's save_qgis have. */
const FIELDS = [
  { name: "CODE", type: "text", width: 8 },
  { name: "HEIGHT", type: "number", width: 8, decimals: 2 },
  { name: "H_STDEV", type: "number", width: 7, decimals: 2 },
  { name: "VEL", type: "number", width: 8, decimals: 2 },
  { name: "V_STDEV", type: "number", width: 7, decimals: 2 },
  { name: "COHERENCE", type: "number", width: 5, decimals: 3 },
] as const satisfies readonly DbfField[];

/**
 * Writes a series as a shapefile of points for QGIS' PS time-series viewer: one point for each reliable pixel with data, its
 * height (m), velocity (mm/yr) and their standard deviations, and its displacement (mm) at each date as D20180106, ... What is
 * not known is null. Radar geometry is geocoded first.
 */
export async function exportQgis(path: string, out: string, request: MapRequest = {}): Promise<string[]> {
  const file = /\.shp$/i.test(out) ? out : `${out}.shp`;
  const result = await onMap(await openSource(path), file, request);
  try {
    return await writePoints(result, file, request.signal);
  } catch (cause) {
    throw fromSystemError(cause, file);
  } finally {
    await result.close();
  }
}

async function writePoints(
  result: MappedResult,
  out: string,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const series = requireSeriesOnMap(result, "The shapefile");
  const { grid, dates, variable } = series;
  const map = (name: string) => findLayer(result, name)?.variable ?? null;
  const layers = [
    result.geometry?.layers.get("height") ?? map("height"),
    map("demErrorStd"),
    map("velocity"),
    map("velocityStd"),
    map("temporalCoherence"),
  ] as const;
  const factors = [1, 1, MILLIMETRES, MILLIMETRES, 1] as const;
  const mask = map("reliable");
  const fields: DbfField[] = [
    ...FIELDS,
    ...dates.map((date) => ({
      name: `D${compactDate(date)}`,
      type: "number" as const,
      width: 9,
      decimals: 2,
    })),
  ];
  const toPlace = transformer(grid.crs, WGS84);
  const { y: height, x: width } = grid.shape;
  const rows = Math.max(1, Math.floor(STRIP_VALUES / (width * dates.length)));
  const file = await createPointShapefile(out, fields, WGS84_ESRI);
  let count = 0;
  try {
    for (let top = 0; top < height; top += rows) {
      if (signal?.aborted) throw cancelledError();
      const window: [Range, Range] = [
        [top, Math.min(height, top + rows)],
        [0, width],
      ];
      const read = async (layer: Variable | null) => (layer ? readFloats(layer, window) : null);
      const reliable = await read(mask);
      const values: (Float32Array | null)[] = [];
      for (const layer of layers) values.push(await read(layer));
      const displacement = await readFloats(variable, [[0, dates.length], ...window]);
      const pixels = (window[0][1] - top) * width;
      const points: ShapePoint[] = [];
      for (let i = 0; i < pixels; i++) {
        if (reliable?.[i] === 0) continue;
        const own = dates.map((_, k) => (displacement[k * pixels + i] as number) * MILLIMETRES);
        if (own.every(Number.isNaN)) continue;
        const [row, column] = [top + Math.floor(i / width), i % width];
        const [x, y] = toPlace(...pixelCenter(grid.affine, row, column));
        const known = values.map((layer, k) => (layer?.[i] ?? Number.NaN) * (factors[k] as number));
        points.push({ x, y, values: [codeOf(row * width + column), ...known, ...own] });
      }
      count += points.length;
      await file.add(points);
    }
    if (count === 0)
      throw inputError({
        code: "map-empty",
        what: "No reliable pixel has a series.",
        where: series.path,
        fix: "Look at reliable.tif and at displacement.zarr with `upwarp plot map`.",
      });
    return await file.close();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** The pixel's number in hexadecimal digits, which stays the same whatever pixels are left out. */
const codeOf = (pixel: number) => pixel.toString(16).toUpperCase().padStart(8, "0");
