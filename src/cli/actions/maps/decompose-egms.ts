import { extname } from "node:path";
import { inputError } from "../../../errors.ts";
import { crsFromEpsg } from "../../../geo/crs.ts";
import type { Grid } from "../../../geo/grid.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import { EAST } from "../../../kernels/geodesy/decompose.ts";
import { type Agreement, compareSamples } from "../../../kernels/statistics/compare-samples.ts";
import type { SpaceTimeMatrix } from "../../../stack/space-time-matrix.ts";
import type { Stack } from "../../../stack/stack.ts";
import { inMemory } from "../../../stack/views.ts";
import type { Cli } from "../../context.ts";
import { writeAtomically } from "../../parts/formats.ts";
import { type EgmsProduct, readEgms } from "../../parts/products.ts";
import { decomposePoints, type MotionCells, type PointTrack } from "../../parts/systems.ts";
import { formatNumber } from "../../render/number.ts";
import { formatSize } from "../../render/size.ts";
import { table } from "../../render/table.ts";
import { bytesOf } from "../../run-summary.ts";
import type { DecomposeFlags } from "./decompose.ts";
import { provenanceOf } from "./map-provenance.ts";
import { refuse } from "./refuse.ts";
import { writeMaps } from "./write-maps.ts";

export const isEgms = (path: string) => /\.(zip|csv)$/i.test(path);

/** The service's own system: ETRS89 / LAEA Europe. */
const LAEA = 3035;
/** Edge of a cell of level 3, metres. */
const CELL = 100;

/** East and up of square cells from points of the European Ground Motion Service's levels 2a and 2b. */
export async function decomposeEgms(
  cli: Cli,
  flags: DecomposeFlags,
  paths: readonly string[],
): Promise<void> {
  const { out, azimuth = EAST, cell = CELL, weights = "equal", against, json } = flags;
  refuse(
    flags as unknown as Record<string, unknown>,
    ["look", "anyReference", "variable"],
    "tables of points",
  );
  const { signal } = cli;
  const tracks: PointTrack[] = [];
  for (const path of paths) tracks.push(trackOf(await readEgms(path, { series: false, signal }), path));
  const cells = decomposePoints(tracks, { cell, azimuth, weights });
  const horizontal = azimuth === EAST ? "east" : "horizontal";
  cli.say(`note   ${cells.x.length} cells of ${cell} m are seen by two tracks or more.`);
  if (cells.x.length === 0)
    throw inputError({
      code: "decompose-no-overlap",
      what: "No cell has points of two tracks.",
      where: paths.join(", "),
      fix: "Give an ascending and a descending burst of one place, or larger cells with --cell.",
    });
  if (against !== undefined) await compareWith(cli, cells, against, { horizontal, cell, json });
  if (out === undefined) {
    if (against === undefined) cli.print(csvOf(cells, horizontal));
    return;
  }
  if (extname(out).toLowerCase() === ".csv") {
    writeAtomically(out, csvOf(cells, horizontal));
    cli.say(`wrote  ${out}  ${formatSize(await bytesOf(out))}`);
    return;
  }
  const provenance = await provenanceOf(
    {
      step: "decompose",
      doc: "Horizontal and vertical motion of cells from points of several tracks, by least squares.",
      params: { azimuth, cell, weights },
    },
    paths.map((path) => ({ path })),
    signal,
  );
  const written = await writeMaps(out, stackOf(cells, cell, horizontal), { provenance, signal });
  for (const file of written) cli.say(`wrote  ${file}  ${formatSize(await bytesOf(file))}`);
}

const column = (points: SpaceTimeMatrix, name: string) => points.columns.get(name)?.values ?? [];

function trackOf({ name, component, points }: EgmsProduct, path: string): PointTrack {
  if (component !== "line-of-sight")
    throw inputError({
      code: "decompose-not-a-track",
      what: "This product is decomposed already.",
      where: path,
      got: component,
      fix: "Give products of level 2a or 2b as tracks; a level-3 product goes to --against.",
    });
  const sigma = points.columns.get("velocityStd")?.values;
  return {
    name,
    x: column(points, "easting"),
    y: column(points, "northing"),
    value: column(points, "velocity"),
    ...(sigma && { sigma }),
    east: column(points, "losEast"),
    north: column(points, "losNorth"),
    up: column(points, "losUp"),
  };
}

/** Nine digits of metres per year, as all our tables. */
const number = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? "" : String(Number(value.toPrecision(9)));

function csvOf(cells: MotionCells, horizontal: string): string {
  const toPlace = transformer(crsFromEpsg(LAEA), WGS84);
  const rows = [...cells.x].map((x, c) => {
    const y = cells.y[c] as number;
    const [lon, lat] = toPlace(x, y);
    return [
      x,
      y,
      lon.toFixed(7),
      lat.toFixed(7),
      ...[cells.horizontal, cells.up, cells.horizontalStd, cells.upStd].map((values) => number(values[c])),
      cells.points[c],
    ].join(",");
  });
  const unit = "m_yr-1";
  const header = [
    "easting_m",
    "northing_m",
    "lon",
    "lat",
    `${horizontal}_${unit}`,
    `up_${unit}`,
    `${horizontal}_std_${unit}`,
    `up_std_${unit}`,
    "points",
  ];
  return [header.join(","), ...rows].map((row) => `${row}\n`).join("");
}

/** Cells as maps on the service's grid, gaps between them. */
function stackOf(cells: MotionCells, cell: number, horizontal: string): Stack {
  const columns = [...cells.x].map((x) => Math.round(x / cell - 0.5));
  const rows = [...cells.y].map((y) => Math.round(y / cell - 0.5));
  const [left, right] = extremes(columns);
  const [bottom, top] = extremes(rows);
  const shape = { y: top - bottom + 1, x: right - left + 1 };
  const grid: Grid = {
    shape,
    affine: [cell, 0, left * cell, 0, -cell, (top + 1) * cell],
    crs: crsFromEpsg(LAEA),
    geometry: "map",
  };
  const layer = (name: string, values: ArrayLike<number>, unit = "m yr-1") => {
    const map = new Float32Array(shape.y * shape.x).fill(Number.NaN);
    rows.forEach((row, c) => {
      map[(top - row) * shape.x + (columns[c] as number) - left] = values[c] as number;
    });
    return [
      name,
      inMemory(name, map, { dims: ["y", "x"], shape: [shape.y, shape.x], dtype: "f32", unit }),
    ] as const;
  };
  return {
    product: "maps",
    grid,
    variables: new Map([
      layer(horizontal, cells.horizontal),
      layer("up", cells.up),
      layer(`${horizontal}Std`, cells.horizontalStd),
      layer("upStd", cells.upStd),
      layer("points", cells.points, "1"),
    ]),
    network: null,
    dates: [],
    acquisition: {},
    attrs: {},
    notes: [],
  };
}

function extremes(values: readonly number[]): readonly [low: number, high: number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** How the cells agree with those of the service's own level 3. */
async function compareWith(
  cli: Cli,
  cells: MotionCells,
  path: string,
  { horizontal, cell, json }: { readonly horizontal: string; readonly cell: number; readonly json: boolean },
): Promise<void> {
  const { component, points, name } = await readEgms(path, { series: false, signal: cli.signal });
  if (component === "line-of-sight" || (component === "east" && horizontal !== "east"))
    throw inputError({
      code: "nothing-to-compare",
      what: "The product is not along a direction that was solved for.",
      where: path,
      got: `${component}, and solved for ${horizontal} and up`,
      fix: "Give a level-3 product: E with the default azimuth, or U.",
    });
  const keyOf = (x: number, y: number) => `${Math.floor(x / cell)},${Math.floor(y / cell)}`;
  const known = new Map([...cells.x].map((x, c) => [keyOf(x, cells.y[c] as number), c]));
  const own = component === "east" ? cells.horizontal : cells.up;
  const [easting, northing, official] = ["easting", "northing", "velocity"].map((one) => column(points, one));
  const ours = Float64Array.from(official ?? [], (_, i) => {
    const at = known.get(keyOf(easting?.[i] as number, northing?.[i] as number));
    return at === undefined ? Number.NaN : (own[at] as number);
  });
  const agreement = compareSamples(ours, official ?? []);
  if (json)
    cli.print(
      JSON.stringify(
        { product: name, component, cells: official?.length ?? 0, unit: "m yr-1", ...agreement },
        null,
        2,
      ),
    );
  else cli.print(agreementText(agreement, { name, component, total: official?.length ?? 0 }, cli));
}

function agreementText(
  { count, bias, rmse, correlation }: Agreement,
  { name, component, total }: { readonly name: string; readonly component: string; readonly total: number },
  { dataColours: { dim } }: Cli,
): string {
  const millimetres = (value: number) => formatNumber(1000 * value, 3);
  return table(
    [
      [
        name,
        component,
        `${count} of ${total}`,
        millimetres(bias),
        millimetres(rmse),
        formatNumber(correlation, 4),
      ],
    ],
    {
      header: ["product", "component", "cells", "bias mm/yr", "rms mm/yr", "correlation"],
      align: ["left", "left", "right", "right", "right", "right"],
      style: dim,
    },
  );
}
