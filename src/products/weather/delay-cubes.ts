import { formatError } from "../../errors.ts";
import type { Dataset, Variable } from "../../stack/variable.ts";
import { axesOfLength, momentsOf, readCoordinate } from "./coordinates.ts";
import { requireLatLon } from "./lat-lon.ts";
import type { WeatherFile } from "./weather-file.ts";

/** Names of wet and hydrostatic zenith delay: OPERA L4, RAiDER's cubes of delay, RAiDER's processed models. */
const PAIRS = [
  ["wet_delay", "hydrostatic_delay"],
  ["wet", "hydro"],
  ["wet_total", "hydro_total"],
] as const;
const HEIGHT_NAMES = ["height", "heights", "z"];

/** The zenith delays on heights that a data set holds; null when it holds none. Throws "weather-heights" and more. */
export async function delayCubes(dataset: Dataset): Promise<WeatherFile | null> {
  const { path, variables } = dataset;
  const isDelay = (variable: Variable | undefined): variable is Variable =>
    variable !== undefined &&
    variable.unit === "m" &&
    variable.shape.length >= 3 &&
    variable.shape.length <= 4;
  for (const [wetName, hydrostaticName] of PAIRS) {
    const [wet, hydrostatic] = [variables.get(wetName), variables.get(hydrostaticName)];
    if (!isDelay(wet) || !isDelay(hydrostatic)) continue;
    const depth = wet.shape.at(-3) ?? 0;
    const axes = axesOfLength(dataset, depth);
    const axis = HEIGHT_NAMES.map((name) => axes.find((candidate) => candidate.name === name)).find(
      (found) => found !== undefined && (found.unit === "m" || found.unit === ""),
    );
    const heights = axis === undefined ? [] : await readCoordinate(axis);
    const steps = heights.slice(1).map((height, k) => height - (heights[k] ?? Number.NaN));
    const ordered = steps.every((step) => step > 0) || steps.every((step) => step < 0);
    if (heights.length < 2 || !ordered || JSON.stringify(wet.shape) !== JSON.stringify(hydrostatic.shape))
      throw badCube(
        path,
        axis === undefined ? "no coordinate of heights" : `heights ${heights.slice(0, 5).join(", ")}`,
      );
    const moments = await momentsOf(dataset, wet.shape.length === 4 ? (wet.shape[0] ?? 0) : 1);
    if (moments.length === 0) throw badCube(path, "no time");
    return {
      path,
      variables: [wet, hydrostatic],
      fields: { kind: "opera", grid: requireLatLon(dataset), heights },
      moments,
    };
  }
  return null;
}

const badCube = (path: string, got: string) =>
  formatError({
    code: "weather-heights",
    what: "The file's delays do not make up a cube over heights.",
    where: path,
    got,
    fix: "Download the product again: wet and hydrostatic zenith delay on the same heights, latitudes and longitudes.",
  });
