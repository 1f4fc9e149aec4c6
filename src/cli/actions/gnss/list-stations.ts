import { configError, inputError } from "../../../errors.ts";
import { isGeoreferenced } from "../../../geo/crs.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import { csvCell } from "../../../stack/csv-cell.ts";
import type { Stack } from "../../../stack/stack.ts";
import type { Cli } from "../../context.ts";
import type { Cut } from "../../cut.ts";
import { readStationList, selectStations } from "../../parts/products.ts";
import { closeMaps, openMaps } from "../maps/open-maps.ts";

export interface ListStationsFlags {
  readonly bounds?: NonNullable<Cut["bounds"]>;
  readonly around?: string;
  readonly dates?: readonly [first: string, last: string];
  readonly minSolutions: number;
  readonly json: boolean;
}

export async function listStations(this: Cli, flags: ListStationsFlags, path: string): Promise<void> {
  const { bounds, around, dates, minSolutions, json } = flags;
  if (bounds && around !== undefined)
    throw configError({
      code: "usage-conflict",
      what: "One area is searched at a time.",
      fix: "Give --bounds W,S,E,N or --around PATH.",
    });
  const scene = around === undefined ? null : await sceneOf(around);
  const box = bounds ?? scene?.bounds;
  const span = dates ?? scene?.dates;
  const all = await readStationList(path);
  const found = selectStations(all, {
    ...(box && { bounds: box }),
    ...(span && { dates: span }),
    minSolutions,
  });
  if (json) this.print(JSON.stringify(found, null, 2));
  else {
    this.print("station,lon,lat,height,first,last,solutions");
    for (const { name, lon, lat, height, first, last, solutions } of found)
      this.print([csvCell(name), lon.toFixed(4), lat.toFixed(4), height, first, last, solutions].join(","));
  }
  this.say(`note   ${found.length} of ${all.length} stations.`);
}

/** Area and time of a result: the stations that it can be compared with. */
async function sceneOf(path: string) {
  const maps = await openMaps(path);
  await closeMaps(maps);
  const { dates } = maps.stack;
  const [first, last] = [dates[0], dates.at(-1)];
  return {
    bounds: lonLatBounds(maps.stack, path),
    ...(first && last && { dates: [first, last] as const }),
  };
}

/** Points of each edge that the box must hold: edges of projected maps are curved. */
const EDGE_POINTS = 16;

function lonLatBounds({ grid }: Stack, where: string): readonly [number, number, number, number] {
  if (grid.geometry === "radar" || !isGeoreferenced(grid.crs))
    throw inputError({
      code: "place-unknown",
      what: "The result does not say where on the Earth its pixels are.",
      where,
      fix: "Give --bounds W,S,E,N in degrees.",
    });
  const { y, x } = grid.shape;
  const edge = Array.from({ length: EDGE_POINTS + 1 }, (_, k) => k / EDGE_POINTS).flatMap((t) => [
    pixelToLonLat(grid, -0.5, t * x - 0.5),
    pixelToLonLat(grid, y - 0.5, t * x - 0.5),
    pixelToLonLat(grid, t * y - 0.5, -0.5),
    pixelToLonLat(grid, t * y - 0.5, x - 0.5),
  ]);
  const [lons, lats] = [edge.map(([lon]) => lon), edge.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}
