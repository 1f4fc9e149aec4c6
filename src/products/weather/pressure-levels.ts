import { formatError } from "../../errors.ts";
import type { Dataset, Variable } from "../../stack/variable.ts";
import { axesOfLength, momentsOf, readCoordinate, textOf } from "./coordinates.ts";
import { requireLatLon } from "./lat-lon.ts";
import type { WeatherFile } from "./weather-file.ts";

const PASCALS_PER_HPA = 100;
/** Spellings of the unit of a level coordinate that mean hPa. */
const HECTOPASCALS = ["millibars", "millibar", "mbar", "mb", "hpa"];
const METRES = /^(m|gpm|met(re|er)s?)$/;
const LEVEL_NAMES = ["pressure_level", "level", "isobaricInhPa", "plev", "lev", "pressure"];

/** The fields by their short name, else by their CF standard name. */
const FIELDS = {
  z: "geopotential",
  gh: "geopotential_height",
  t: "air_temperature",
  q: "specific_humidity",
  r: "relative_humidity",
} as const;

/**
 * The weather on pressure levels that a data set holds, of GRIB or netCDF (short or CF standard names; the axes of the
 * old and of the new Climate Data Store); null when it holds none. Throws "weather-model-levels", "weather-levels",
 * "weather-times", "weather-grid" and "weather-expver" for files that are nearly so.
 */
export async function pressureLevels(dataset: Dataset): Promise<WeatherFile | null> {
  const { path } = dataset;
  const [z, gh, t, q, r] = Object.entries(FIELDS).map(([name, standard]) => fieldOf(dataset, name, standard));
  const humidity = q ?? r;
  const vertical = z ?? gh;
  if (t === undefined || humidity === undefined) return null;
  if (
    dataset.variables.has("lnsp") ||
    textOf(dataset.variables.get("level")?.attrs.long_name).includes("model_level")
  )
    throw modelLevels(path);
  if (vertical === undefined) return null;
  const variables = [vertical, t, humidity];
  checkShapes(path, variables);
  if (t.unit !== "" && t.unit !== "K") throw badLevels(path, `temperature in ${t.unit}`);
  const depth = t.shape.at(-3) ?? 0;
  return {
    path,
    variables,
    fields: {
      kind: "era5",
      grid: requireLatLon(dataset),
      pressure: await levelsOf(dataset, variables, depth),
      // A field named z may hold heights: the unit tells.
      vertical: vertical === gh || METRES.test(vertical.unit) ? "height" : "geopotential",
      humidity: humidity === q ? "specific" : "relative",
    },
    moments: await timesOf(dataset, t),
  };
}

function fieldOf({ variables }: Dataset, name: string, standardName: string): Variable | undefined {
  const isField = ({ shape }: Variable) => shape.length >= 3;
  const named = variables.get(name);
  if (named !== undefined && isField(named)) return named;
  return [...variables.values()].find(
    (variable) => isField(variable) && variable.attrs.standard_name === standardName,
  );
}

function checkShapes(path: string, variables: readonly Variable[]): void {
  const [first] = variables;
  const shape = JSON.stringify(first?.shape);
  const odd = variables.find((variable) => JSON.stringify(variable.shape) !== shape);
  if (odd !== undefined)
    throw badLevels(
      path,
      `${first?.name} is ${first?.shape.join(" x ")}, ${odd.name} is ${odd.shape.join(" x ")}`,
    );
  if (first?.shape.length === 5)
    throw formatError({
      code: "weather-expver",
      what: "The file mixes ERA5 and its preliminary release along an axis of versions.",
      where: path,
      fix: "Download it again, or choose one with `ncks -d expver,0`.",
    });
}

async function levelsOf(dataset: Dataset, variables: readonly Variable[], depth: number): Promise<number[]> {
  const { path } = dataset;
  const [first] = variables;
  if (dataset.format === "grib") {
    const lists = variables.map(({ attrs }) => JSON.stringify([attrs.level_kind, attrs.levels, attrs.times]));
    const levels = first?.attrs.levels;
    if (lists.some((list) => list !== lists[0]) || !Array.isArray(levels))
      throw badLevels(path, `different levels or times for ${variables.map(({ name }) => name).join(", ")}`);
    return levels.map((level) => Number(level) * PASCALS_PER_HPA);
  }
  const axes = axesOfLength(dataset, depth);
  const unitOf = ({ unit }: Variable) => unit.toLowerCase();
  const isPressure = (axis: Variable) => HECTOPASCALS.includes(unitOf(axis)) || unitOf(axis) === "pa";
  const axis =
    LEVEL_NAMES.map((name) =>
      axes.find((candidate) => candidate.name === name && isPressure(candidate)),
    ).find((found) => found !== undefined) ?? axes.find(isPressure);
  if (axis === undefined) throw badLevels(path, "no coordinate in hPa or Pa along the levels");
  const factor = unitOf(axis) === "pa" ? 1 : PASCALS_PER_HPA;
  const levels = (await readCoordinate(axis)).map((level) => level * factor);
  if (levels.length !== depth || levels.some((level) => !(level > 0)) || new Set(levels).size < 2)
    throw badLevels(path, `levels ${levels.slice(0, 5).join(", ")} Pa`);
  return levels;
}

async function timesOf(dataset: Dataset, { shape, attrs }: Variable): Promise<number[]> {
  if (dataset.format === "grib" && Array.isArray(attrs.times))
    return attrs.times.map((time) => Date.parse(String(time)));
  const moments = await momentsOf(dataset, shape.length === 4 ? (shape[0] ?? 0) : 1);
  if (moments.length > 0) return moments;
  throw badLevels(dataset.path, "no time");
}

const modelLevels = (path: string) =>
  formatError({
    code: "weather-model-levels",
    what: "The file holds model levels, whose pressures are not in it; only pressure levels are read.",
    where: path,
    fix: "Download ERA5 on pressure levels (reanalysis-era5-pressure-levels: geopotential, temperature, specific humidity, all 37 levels).",
  });

const badLevels = (path: string, got: string) =>
  formatError({
    code: "weather-levels",
    what: "The file's fields do not make up one set of pressure levels.",
    where: path,
    got,
    fix: "Download geopotential, temperature and specific humidity together, on the same levels and times.",
  });
