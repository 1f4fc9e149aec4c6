import { cancelledError, formatError } from "../../errors.ts";
import { type ColumnTable, slopesOfColumns } from "../../kernels/atmosphere/column-table.ts";
import { geometricHeight, gravityAt, STANDARD_GRAVITY } from "../../kernels/atmosphere/gravity.ts";
import {
  vapourPressureOfRelativeHumidity,
  vapourPressureOfSpecificHumidity,
} from "../../kernels/atmosphere/humidity.ts";
import { integrateDelay } from "../../kernels/atmosphere/integrate-delay.ts";
import type { Profile } from "../../kernels/atmosphere/profile.ts";
import { BEVIS_1994 } from "../../kernels/atmosphere/refractivity.ts";
import type { Range, ReadOptions, Variable } from "../../stack/variable.ts";
import { type NodeWindow, readNodes } from "./node-window.ts";
import type { Region } from "./scene-region.ts";
import type { CubeFields, LevelFields } from "./weather-file.ts";

/**
 * Spacing of the heights that delays are tabulated at, m. The cubic between them, with exact slopes, errs by less than a
 * hundredth of a millimetre.
 */
const HEIGHT_STEP = 50;

/**
 * What counts as air: gravity by place and height, and the air above the highest level (ERA5: 1 hPa); or, as simpler
 * programs have it, one gravity everywhere and nothing above.
 */
export type Air = "whole" | "simple";

/** Integrates the columns of a window around the region: total zenith delay at heights that hold all of its pixels. */
export async function tableOfLevels(
  { pressure, vertical, humidity }: LevelFields,
  variables: readonly Variable[],
  index: number,
  window: NodeWindow,
  region: Region,
  { air, ...options }: ReadOptions & { readonly air: Air },
): Promise<ColumnTable> {
  const levels = pressure.length;
  const [z, t, h] = await readAll(variables, index, [0, levels], window, options);
  const nodes = window.rows * window.columns;
  const [lowest, highest] = [region.lowest - 1, region.highest + 1];
  const count = Math.max(2, Math.ceil((highest - lowest) / HEIGHT_STEP) + 1);
  const heights = Float64Array.from(
    { length: count },
    (_, k) => lowest + ((highest - lowest) * k) / (count - 1),
  );
  const values = new Float32Array(nodes * count);
  const slopes = new Float32Array(nodes * count);
  // From the ground upward.
  const order = pressure.map((_, k) => k).sort((a, b) => pressure[b]! - pressure[a]!);
  const profile: Profile = {
    height: new Float64Array(levels),
    pressure: Float64Array.from(order, (k) => pressure[k]!),
    temperature: new Float64Array(levels),
    vapourPressure: new Float64Array(levels),
  };
  const toGeopotential = vertical === "height" ? STANDARD_GRAVITY.surface : 1;
  for (let node = 0; node < nodes; node++) {
    if (options.signal?.aborted) throw cancelledError();
    const row = Math.floor(node / window.columns);
    const gravity =
      air === "simple" ? STANDARD_GRAVITY : gravityAt(window.latitude + row * window.latitudeStep);
    order.forEach((level, k) => {
      const at = level * nodes + node;
      const [temperature, p] = [t![at]!, profile.pressure[k]!];
      profile.height[k] = geometricHeight(z![at]! * toGeopotential, gravity);
      profile.temperature[k] = temperature;
      profile.vapourPressure[k] =
        humidity === "specific"
          ? vapourPressureOfSpecificHumidity(h![at]!, p)
          : vapourPressureOfRelativeHumidity(h![at]!, temperature);
    });
    checkAscending(profile, variables[0]);
    const above = air === "simple" ? "nothing" : "air";
    const { hydrostatic, wet, slope } = integrateDelay(profile, gravity, heights, BEVIS_1994, above);
    for (let k = 0; k < count; k++) {
      values[node * count + k] = hydrostatic[k]! + wet[k]!;
      slopes[node * count + k] = slope[k]!;
    }
  }
  return { rows: window.rows, columns: window.columns, heights, values, slopes };
}

/** The part of a service's cubes around the region, wet and hydrostatic delay added up. Throws "weather-heights-short". */
export async function tableOfCubes(
  { heights }: CubeFields,
  variables: readonly Variable[],
  index: number,
  window: NodeWindow,
  region: Region,
  options: ReadOptions,
): Promise<ColumnTable> {
  const rising = heights[0]! < heights.at(-1)!;
  const ascending = rising ? heights : [...heights].reverse();
  const last = ascending.length - 1;
  const below = ascending.findLastIndex((height) => height <= region.lowest);
  const above = ascending.findIndex((height) => height >= region.highest);
  if (below < 0 || above < 0)
    throw formatError({
      code: "weather-heights-short",
      what: "The cubes of delay do not reach over all heights of the scene.",
      where: String(variables[0]?.source.path ?? ""),
      got: `${ascending[0]} to ${ascending[last]} m; the scene lies between ${region.lowest.toFixed(0)} and ${region.highest.toFixed(0)} m`,
      fix: "Use the product with all its heights.",
    });
  // One more on each side, for the slopes.
  const [start, stop] = [Math.max(0, below - 1), Math.min(last, Math.max(above, below + 1) + 1) + 1];
  const range: Range = rising ? [start, stop] : [last + 1 - stop, last + 1 - start];
  const [wet, hydrostatic] = await readAll(variables, index, range, window, options);
  const count = stop - start;
  const nodes = window.rows * window.columns;
  const values = new Float32Array(nodes * count);
  for (let k = 0; k < count; k++) {
    const layer = (rising ? k : count - 1 - k) * nodes;
    for (let node = 0; node < nodes; node++)
      values[node * count + k] = wet![layer + node]! + hydrostatic![layer + node]!;
  }
  const axis = Float64Array.from(ascending.slice(start, stop));
  return {
    rows: window.rows,
    columns: window.columns,
    heights: axis,
    values,
    slopes: slopesOfColumns(axis, values),
  };
}

async function readAll(
  variables: readonly Variable[],
  index: number,
  levels: Range,
  window: NodeWindow,
  options: ReadOptions,
): Promise<Float32Array[]> {
  const read: Float32Array[] = [];
  for (const variable of variables) {
    const leading: Range[] = variable.shape.length === 4 ? [[index, index + 1], levels] : [levels];
    read.push(await readNodes(variable, leading, window, options));
  }
  return read;
}

function checkAscending({ height, pressure }: Profile, variable: Variable | undefined): void {
  for (let k = 1; k < height.length; k++)
    if (height[k]! <= height[k - 1]!)
      throw formatError({
        code: "weather-levels",
        what: "The heights of pressure levels do not rise as the pressure falls.",
        where: String(variable?.source.path ?? variable?.name ?? ""),
        got: `${height[k - 1]!.toFixed(1)} m at ${pressure[k - 1]} Pa, ${height[k]!.toFixed(1)} m at ${pressure[k]} Pa`,
        fix: "Download the file again; the geopotential must be that of the pressure levels.",
      });
}
