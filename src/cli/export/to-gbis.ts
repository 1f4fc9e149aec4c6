import { fromSystemError, inputError } from "../../errors.ts";
import { pixelCenter } from "../../geo/affine.ts";
import { headingOf } from "../../geo/look-vector.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import type { Variable, Window } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { createMat } from "../parts/formats.ts";
import { blocksOfRows } from "../results/blocks.ts";
import { chooseMap } from "./choose-map.ts";
import { type MappedResult, onMap } from "./geocode/geocode-result.ts";
import { lookOf } from "./line-of-sight.ts";
import { describedBy, findLayer, openSource } from "./source.ts";
import type { KmzRequest } from "./to-kmz.ts";

const COLUMNS = ["Lon", "Lat", "Phase", "Inc", "Heading"] as const;

/**
 * Writes a map as the MATLAB file that GBIS reads (Bagnardi and Hooper 2018, Geochem. Geophys. Geosyst. 19): column vectors of the
 * pixels with data (the reliable ones, where a result says which), Lon and Lat in degrees, Phase in radians (-4 pi / wavelength times the
 * displacement, which GBIS turns back by the wavelength that its own input file names), Inc and Heading in degrees. Of a series it
 * is the change between two dates; a velocity is one year's. GBIS takes every satellite as looking to the right: a heading is that of the
 * right-looking one with the same line of sight. Radar geometry is geocoded first.
 */
export async function exportGbis(path: string, out: string, request: KmzRequest = {}): Promise<string[]> {
  const { variable, span, ...options } = request;
  const file = /\.mat$/i.test(out) ? out : `${out}.mat`;
  const result = await onMap(await openSource(path), file, options);
  try {
    const slice = chooseMap(result, variable ?? "displacement", span);
    const described = describedBy(result.layers.values());
    const wavelength = described?.acquisition.wavelength;
    const { grid, variable: map } = slice;
    if (grid === null || wavelength === undefined || !/^m( yr-1)?$/.test(map.unit))
      throw inputError({
        code: "gbis-layer",
        what: "GBIS needs a displacement or velocity in metres on a map, and the radar's wavelength.",
        where: slice.path,
        got: `${slice.name} in ${map.unit || "no unit"}, ${wavelength === undefined ? "no wavelength" : `wavelength ${wavelength} m`}`,
        fix: "Name the --out folder of an sbas run or MintPy's file, and --variable displacement or velocity.",
      });
    const [incidence, azimuth] = lookOf(result, described, slice, "GBIS");
    const toPlace = transformer(grid.crs, WGS84);
    const factor = (-4 * Math.PI) / wavelength;
    await writePoints(
      file,
      map,
      reliableOf(result, map),
      [incidence, azimuth],
      options.signal,
      (row, column, value, inc, az) => [
        ...toPlace(...pixelCenter(grid.affine, row, column)),
        value * factor,
        inc,
        headingOf(az),
      ],
    );
    return [file];
  } catch (cause) {
    throw fromSystemError(cause, file);
  } finally {
    await result.close();
  }
}

type Point = (
  row: number,
  column: number,
  value: number,
  incidence: number,
  azimuth: number,
) => readonly number[];

function reliableOf(result: MappedResult, { shape }: Variable): Variable | null {
  const mask = findLayer(result, "reliable")?.variable;
  return mask && mask.shape.join() === shape.join() ? mask : null;
}

/** Twice over the map: the lengths of the columns stand before their numbers. */
async function writePoints(
  file: string,
  map: Variable,
  mask: Variable | null,
  [incidence, azimuth]: readonly [Variable, Variable],
  signal: AbortSignal | undefined,
  point: Point,
): Promise<void> {
  const read = (variable: Variable, window: Window) => readFloats(variable, window, signal ? { signal } : {});
  const valid = async (window: Window) => {
    const [values, inc, az] = await Promise.all([map, incidence, azimuth].map((one) => read(one, window)));
    const isReliable = mask && (await read(mask, window));
    const chosen = [...(values as Float32Array).keys()].filter(
      (i) =>
        !Number.isNaN((values?.[i] as number) + (inc?.[i] as number) + (az?.[i] as number)) &&
        (isReliable === null || (isReliable[i] as number) > 0),
    );
    return { chosen, values, inc, az };
  };
  let length = 0;
  for (const window of blocksOfRows(map.shape)) length += (await valid(window)).chosen.length;
  if (length === 0)
    throw inputError({
      code: "map-empty",
      what: "No reliable pixel has a value and a line of sight.",
      where: map.name,
      fix: "Look at the map with `upwarp plot map`.",
    });
  const writer = await createMat(
    file,
    COLUMNS.map((name) => ({ name, length })),
  );
  try {
    const width = map.shape[1] ?? 0;
    let done = 0;
    for (const window of blocksOfRows(map.shape)) {
      const { chosen, values, inc, az } = await valid(window);
      const [top, left] = [window[0]?.[0] ?? 0, window[1]?.[0] ?? 0];
      const across = (window[1]?.[1] ?? width) - left;
      const columns = COLUMNS.map(() => new Float64Array(chosen.length));
      chosen.forEach((i, k) => {
        const numbers = point(
          top + Math.floor(i / across),
          left + (i % across),
          values?.[i] as number,
          inc?.[i] as number,
          az?.[i] as number,
        );
        for (const [c, column] of columns.entries()) column[k] = numbers[c] as number;
      });
      for (const [c, name] of COLUMNS.entries()) await writer.write(name, done, columns[c] as Float64Array);
      done += chosen.length;
    }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
