import { join } from "node:path";
import { compactDate } from "../../dates.ts";
import { fromSystemError } from "../../errors.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import { SOFTWARE } from "../../pipeline/software.ts";
import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { writeNetcdf } from "../parts/formats.ts";
import { sliceAt } from "./choose-slice.ts";
import { type MapRequest, onMap } from "./geocode/geocode-result.ts";
import { findLayer, openSource, requireSeriesOnMap } from "./source.ts";

/** Millimetres in a metre: what the plug-in's charts are labelled in. */
const MILLIMETRES = 1000;

/**
 * Writes a series as the folder of GMT grids that the QGIS plug-in InSAR Explorer opens as one (its documentation, "Data structure",
 * raster data): velocity_los.grd (mm/yr) and timeseries-YYYYMMDD.grd (mm) for each date. Radar geometry is geocoded first.
 */
export async function exportExplorer(path: string, out: string, request: MapRequest = {}): Promise<string[]> {
  const result = await onMap(await openSource(path), out, request);
  try {
    const series = requireSeriesOnMap(result, "InSAR Explorer");
    const { variable, dates, grid } = series;
    await makeFolder(out);
    const written: string[] = [];
    const write = async (name: string, map: Variable, title: string) => {
      const file = join(out, name);
      const z = inMillimetres(map, title);
      const attrs = { title, source: `${SOFTWARE.name} ${SOFTWARE.version}`, node_offset: 0 };
      await writeNetcdf(
        file,
        { grid, variables: [z], attrs },
        request.signal ? { signal: request.signal } : {},
      );
      written.push(file);
    };
    const velocity = findLayer(result, "velocity");
    if (velocity !== null)
      await write("velocity_los.grd", velocity.variable, "Velocity along the line of sight");
    for (const [k, date] of dates.entries())
      await write(
        `timeseries-${compactDate(date)}.grd`,
        sliceAt(variable, k),
        `Displacement along the line of sight, ${date}`,
      );
    return written;
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await result.close();
  }
}

/** The one variable of a GMT grid, z. */
function inMillimetres(map: Variable, title: string): Variable {
  const { scale: _scale, offset: _offset, ...plain } = map;
  return {
    ...plain,
    name: "z",
    dtype: "f32",
    nodata: null,
    unit: map.unit.replace(/^m\b/, "mm"),
    attrs: { long_name: title },
    source: map.source,
    read: async (window, options) =>
      Float32Array.from(await readFloats(map, window, options), (value) => value * MILLIMETRES),
    close: () => map.close(),
  };
}
