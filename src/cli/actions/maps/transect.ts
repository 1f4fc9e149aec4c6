import { basename, extname } from "node:path";
import { configError, inputError } from "../../../errors.ts";
import { csvCell, csvNumber } from "../../../stack/csv-cell.ts";
import type { Variable } from "../../../stack/variable.ts";
import type { Cli } from "../../context.ts";
import { styleOf, writeFigure } from "../../figures.ts";
import { writeAtomically } from "../../parts/formats.ts";
import { renderTransect } from "../../parts/plot.ts";
import { type Line, layLine } from "./lay-line.ts";
import { type Compat, closeMaps, type Maps, openMaps } from "./open-maps.ts";
import { requirePlaces } from "./polygon-mask.ts";
import { type Place, readLine } from "./read-geojson.ts";
import { type SamplingMethod, sampleAlong } from "./sample-along.ts";

export interface TransectFlags {
  readonly from?: Place;
  readonly via?: readonly Place[];
  readonly to?: Place;
  readonly along?: string;
  readonly spacing?: number;
  readonly sampling: SamplingMethod;
  readonly variable?: string;
  readonly date?: string;
  readonly compat?: Compat;
  readonly out?: string;
  readonly figure?: string;
  readonly title?: string;
  readonly json: boolean;
}

export async function drawTransect(this: Cli, flags: TransectFlags, ...paths: string[]): Promise<void> {
  const { variable, compat = "none", sampling, out, figure, json } = flags;
  const corners = await cornersOf(flags);
  const inputs: Maps[] = [];
  try {
    for (const path of paths)
      inputs.push(await openMaps(path, { variable, compat, isSecond: inputs.length > 0 }));
    for (const { stack, path } of inputs) requirePlaces(stack.grid, path);
    const [first] = inputs;
    if (first === undefined) throw new TypeError("there is at least one map");
    const line = layLine(first.stack.grid, corners, flags.spacing);
    const profiles: Profile[] = [];
    for (const maps of inputs) {
      const { layer, slice, label } = layerOf(maps, inputs, flags.date);
      const values = await sampleAlong(layer, maps.stack.grid, line.places, slice, sampling, this.signal);
      const error = maps.stack.variables.get(`${layer.name}Std`);
      const sigma =
        error?.shape.length === 2 && layer.shape.length === 2
          ? await sampleAlong(error, maps.stack.grid, line.places, 0, sampling, this.signal)
          : undefined;
      profiles.push({ name: label, layer: layer.name, unit: layer.unit, values, ...(sigma && { sigma }) });
    }
    if (profiles.every(({ values }) => values.every(Number.isNaN)))
      throw inputError({
        code: "place-outside",
        what: "None of the maps has data along the line.",
        where: paths.join(", "),
        got: corners.map(([lon, lat]) => `${lon},${lat}`).join(" to "),
        fix: "`upwarp inspect` prints the bounds of the maps.",
      });
    const asJson = json || (out !== undefined && extname(out).toLowerCase() === ".json");
    const text = asJson ? jsonOf(line, profiles) : csvOf(line, profiles);
    if (out === undefined) this.print(text);
    else {
      writeAtomically(out, text);
      this.say(`wrote  ${out}`);
    }
    if (figure === undefined) return;
    await writeFigure(figure, figureOf(line, profiles, flags.title));
    this.say(`wrote  ${figure}`);
  } finally {
    for (const maps of inputs) await closeMaps(maps);
  }
}

interface Profile {
  /** File, and date of a series. */
  readonly name: string;
  readonly layer: string;
  readonly unit: string;
  readonly values: Float32Array;
  /** Standard errors, where the file has them. */
  readonly sigma?: Float32Array;
}

async function cornersOf({ from, via, to, along }: TransectFlags): Promise<readonly Place[]> {
  if (along !== undefined && !from && !to && !via) return readLine(along);
  if (along === undefined && from && to) return [from, ...(via ?? []), to];
  throw configError({
    code: along === undefined ? "usage-missing" : "usage-conflict",
    what: "A transect runs from one place to another, or along the line of a file.",
    fix: "Give --from LON,LAT and --to LON,LAT (and --via LON,LAT between them), or --along FILE.geojson.",
  });
}

/** What is drawn of a file with several layers when nothing is said. */
const FIRST_CHOICE = ["velocity", "displacement"];

function layerOf(
  { stack, path }: Maps,
  inputs: readonly Maps[],
  date: string | undefined,
): { readonly layer: Variable; readonly slice: number; readonly label: string } {
  const layers = [...stack.variables.values()];
  const favourite = FIRST_CHOICE.map((name) => stack.variables.get(name)).find((one) => one !== undefined);
  const layer = layers.length === 1 ? layers[0] : favourite;
  if (layer === undefined)
    throw inputError({
      code: "variable-ambiguous",
      what: "A transect shows one layer of each file.",
      where: path,
      got: layers.map(({ name }) => name).join(", "),
      fix: "Name one with --variable.",
    });
  const isTwin = inputs.some((other) => other.path !== path && basename(other.path) === basename(path));
  const name = isTwin ? path : basename(path);
  if (layer.shape.length === 2) return { layer, slice: 0, label: name };
  const slice = date === undefined ? (layer.shape[0] ?? 1) - 1 : stack.dates.indexOf(date);
  if (slice >= 0) return { layer, slice, label: `${name} ${stack.dates[slice] ?? slice}` };
  throw inputError({
    code: "date-missing",
    what: "The series has no such date.",
    where: path,
    ...(date && { got: date }),
    fix: `Dates run from ${stack.dates[0]} to ${stack.dates.at(-1)}; \`upwarp inspect --dates\` lists them.`,
  });
}

function csvOf({ places, distance }: Line, profiles: readonly Profile[]): string {
  const columns = profiles.flatMap(({ name, unit, values, sigma }) => {
    const label = (text: string) => (unit === "" ? text : `${text} (${unit})`);
    return [
      { header: label(name), values },
      ...(sigma ? [{ header: label(`${name} std`), values: sigma }] : []),
    ];
  });
  const rows = places.map(([lon, lat], i) =>
    [
      (distance[i] as number).toFixed(3),
      lon.toFixed(7),
      lat.toFixed(7),
      ...columns.map(({ values }) => csvNumber(values[i] as number)),
    ].join(","),
  );
  const header = ["distance_m", "lon", "lat", ...columns.map((column) => column.header)];
  return [header.map(csvCell).join(","), ...rows].map((row) => `${row}\n`).join("");
}

const numbers = (values: Float32Array) => [...values].map((value) => (Number.isNaN(value) ? null : value));

function jsonOf({ places, distance, bends }: Line, profiles: readonly Profile[]): string {
  const json = {
    distance: [...distance].map((value) => Number(value.toFixed(3))),
    lon: places.map(([lon]) => Number(lon.toFixed(7))),
    lat: places.map(([, lat]) => Number(lat.toFixed(7))),
    bends,
    profiles: profiles.map(({ name, layer, unit, values, sigma }) => ({
      name,
      layer,
      unit,
      values: numbers(values),
      ...(sigma && { sigma: numbers(sigma) }),
    })),
  };
  return `${JSON.stringify(json)}\n`;
}

function figureOf(
  { distance, bends }: Line,
  profiles: readonly Profile[],
  title: string | undefined,
): string {
  const [first] = profiles;
  if (first === undefined) throw new TypeError("there is at least one profile");
  const odd = profiles.find(({ unit }) => unit !== first.unit);
  if (odd)
    throw inputError({
      code: "unit-mismatch",
      what: "Maps of different units have no common axis.",
      where: `${first.name} and ${odd.name}`,
      got: `${first.unit || "no unit"} and ${odd.unit || "no unit"}`,
      fix: "Draw them one by one, or convert one with `upwarp map math --unit`.",
    });
  const { words } = styleOf(first.layer, first.unit);
  return renderTransect(distance, profiles, {
    title: title ?? `${first.layer} along a line`,
    quantity: first.layer,
    unit: first.unit || "1",
    bends,
    ...(words && { up: words[1] }),
  });
}
