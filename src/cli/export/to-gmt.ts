import { fromSystemError } from "../../errors.ts";
import { SOFTWARE } from "../../pipeline/software.ts";
import { relabel } from "../../stack/views.ts";
import { writeNetcdf } from "../parts/formats.ts";
import { summarise } from "../results/statistics.ts";
import { chooseMap, titleOf } from "./choose-map.ts";
import { onMap } from "./geocode/geocode-result.ts";
import { openSource } from "./source.ts";
import type { KmzRequest } from "./to-kmz.ts";

/**
 * Writes a map as a GMT grid: netCDF with the one variable z, its coordinates those of the pixel centres (gridline
 * registration, so that no reader has to know of half pixels). Radar geometry is geocoded first.
 */
export async function exportGmt(path: string, out: string, request: KmzRequest = {}): Promise<string[]> {
  const { variable: name, span, ...options } = request;
  const result = await onMap(await openSource(path), out, options);
  try {
    const slice = chooseMap(result, name, span);
    const { minimum, maximum } = await summarise(slice.variable, options.signal);
    const { title, dates } = titleOf(slice, slice);
    const map = relabel(slice.variable, {
      name: "z",
      attrs: { long_name: title, actual_range: [minimum, maximum] },
    });
    const { signal } = options;
    await writeNetcdf(
      out,
      {
        grid: slice.grid,
        variables: [map],
        attrs: {
          title: dates === null ? title : `${title}, ${dates}`,
          source: `${SOFTWARE.name} ${SOFTWARE.version}`,
          node_offset: 0,
        },
      },
      signal ? { signal } : {},
    );
    return [out];
  } catch (cause) {
    throw fromSystemError(cause, out);
  } finally {
    await result.close();
  }
}
