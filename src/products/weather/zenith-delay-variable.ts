import { inputError } from "../../errors.ts";
import type { Grid } from "../../geo/grid.ts";
import {
  type ColumnTable,
  placeInTable,
  sampleTable,
  type TablePlaces,
} from "../../kernels/atmosphere/column-table.ts";
import { sampleMap } from "../../kernels/atmosphere/sample-map.ts";
import type { Range, ReadOptions, Source, Variable, Window } from "../../stack/variable.ts";
import { checkWindow } from "../../stack/window.ts";
import { tableOfCubes, tableOfLevels } from "./load-table.ts";
import { type NodeWindow, nodeWindow, positionsIn, readNodes } from "./node-window.ts";
import { type PixelPlaces, type PlaceVariables, readPlaces } from "./pixel-places.ts";
import { Extent, type Region } from "./scene-region.ts";
import type { PlacedFields, ZenithDelaySource } from "./zenith-delay-source.ts";

/** Opens a source: a format's own, or a view. */
export type OpenSource = (source: Source) => Promise<Variable>;

/** Steps that a scene may stick out beyond the outermost points: rounding for fields, half a pixel for maps. */
export const SLACK = { era5: 1e-3, opera: 1e-3, gacos: 0.5 } as const;

/** Tables that are kept between reads, bytes; beyond it the oldest are integrated again when they are needed. */
const KEPT_BYTES = 128 * 2 ** 20;

type Locate = (loaded: Loaded) => TablePlaces;

interface Loaded {
  readonly window: NodeWindow;
  readonly table: ColumnTable;
}

/**
 * Zenith total delay (time, y, x; m, one way) of a stack's pixels. A date's columns are integrated when it is first read
 * and kept as a table; pixels are interpolated from it. NaN at dates without weather and pixels without height or place.
 *
 * @param dates ISO dates of the epochs: its attribute `dates_without_weather` then names those that have none
 */
export function createZenithDelay(
  source: ZenithDelaySource,
  open: OpenSource,
  dates: readonly string[] = [],
): Variable {
  const { grid, epochs } = source;
  const shape = [epochs.length, grid.shape.y, grid.shape.x];
  const members = new Members(source, open);
  const tables = new Tables(source, members);
  // A view of single dates reads them one by one, all in the same window.
  let last: { readonly key: string; readonly places: PixelPlaces; readonly locate: Locate } | null = null;
  const placesOf = async (window: readonly [Range, Range], options: ReadOptions) => {
    const key = JSON.stringify(window);
    if (last?.key === key) return last;
    const places = await readPlaces(grid, await members.places(), window, options);
    last = { key, places, locate: locator(places) };
    return last;
  };
  const kinds = [...new Set(source.fields.map(({ kind }) => kind))];
  return {
    name: "zenithDelay",
    dims: ["time", "y", "x"],
    shape,
    dtype: "f32",
    unit: "m",
    nodata: null,
    // A few rows of all dates: places and heights are then found once for all of them.
    chunks: [Math.max(1, epochs.length), Math.min(64, grid.shape.y), grid.shape.x],
    attrs: {
      long_name: "Zenith total delay of the troposphere, one way",
      weather: kinds.join(", "),
      weather_times: epochs.map((epoch) => epoch?.time ?? "none"),
      dates_without_weather: dates.filter((_, t) => epochs[t] === null),
      comment:
        "No uncertainty is attached: the files give none. Not in it: what the model does not resolve (turbulence below its grid), the time between model and acquisition, and the geoid where heights are above the ellipsoid.",
    },
    source: source as unknown as Source,
    async read(window: Window, options: ReadOptions = {}) {
      checkWindow({ name: "zenithDelay", shape }, window);
      const [[t0, t1], y, x] = window as [Range, Range, Range];
      const { places, locate } = await placesOf([y, x], options);
      const pixels = places.height.length;
      const out = new Float32Array((t1 - t0) * pixels).fill(Number.NaN);
      if (pixels === 0) return out;
      for (let t = t0; t < t1; t++) {
        const epoch = epochs[t];
        if (epoch == null) continue;
        const fields = source.fields[epoch.fields]!;
        const start = (t - t0) * pixels;
        if (fields.kind === "gacos") await sampleFile(fields, members, places, out, start, options);
        else {
          const loaded = await tables.get(t, options);
          sampleTable(loaded.table, locate(loaded), out, start);
        }
      }
      return out;
    },
    async close() {
      last = null;
      await members.close();
    },
  };
}

/** Places of a window's pixels in a table's axes, found again only when the axes change from one date to the next. */
function locator(places: PixelPlaces): Locate {
  let last: { readonly key: string; readonly found: TablePlaces } | null = null;
  return ({ window, table }) => {
    const key = JSON.stringify([window, table.heights[0], table.heights.at(-1), table.heights.length]);
    if (last?.key !== key) {
      const { row, column } = positionsIn(window, places, SLACK.era5);
      last = { key, found: placeInTable(table, row, column, places.height) };
    }
    return last.found;
  };
}

async function sampleFile(
  fields: PlacedFields,
  members: Members,
  places: PixelPlaces,
  out: Float32Array,
  start: number,
  options: ReadOptions,
): Promise<void> {
  const box = boxOf(places);
  if (box === null) return;
  const window = nodeWindow(fields.grid, box, SLACK.gacos);
  if (window === null) throw notCovered(fields, box, String(members.pathOf(fields)));
  const [map] = await members.open(fields);
  const values = await readNodes(map!, [], window, options);
  // No air has no delay: GACOS writes 0 where it has none.
  for (let i = 0; i < values.length; i++) if (!(values[i]! > 0)) values[i] = Number.NaN;
  const { row, column } = positionsIn(window, places, SLACK.gacos);
  sampleMap(values, window, row, column, out, start);
  const { height } = places;
  for (let p = 0; p < height.length; p++) if (Number.isNaN(height[p]!)) out[start + p] = Number.NaN;
}

/** The box of the pixels that are known; null when none is. */
function boxOf({ latitude, longitude, height }: PixelPlaces): Extent | null {
  const extent = new Extent();
  for (let p = 0; p < height.length; p++)
    if (!Number.isNaN(height[p]!)) extent.addPlace(longitude[p]!, latitude[p]!);
  return extent.west <= extent.east ? extent : null;
}

/** The variables behind the source, each opened when it is first needed and open until the end. */
class Members {
  readonly #source: ZenithDelaySource;
  readonly #open: OpenSource;
  readonly #opened = new Map<number, Promise<Variable>>();

  constructor(source: ZenithDelaySource, open: OpenSource) {
    this.#source = source;
    this.#open = open;
  }

  at(index: number): Promise<Variable> {
    const known = this.#opened.get(index);
    if (known !== undefined) return known;
    const opening = this.#open(this.#source.of[index]!);
    this.#opened.set(index, opening);
    // A failure is the reader's to report, and not to be kept.
    opening.catch(() => this.#opened.delete(index));
    return opening;
  }

  async open({ members }: PlacedFields): Promise<Variable[]> {
    const variables: Variable[] = [];
    for (const index of members) variables.push(await this.at(index));
    return variables;
  }

  /** Weather that a table holds is not needed any more; its files are not to stay open by the hundred. */
  async release({ members }: PlacedFields): Promise<void> {
    for (const index of members) {
      const opened = this.#opened.get(index);
      this.#opened.delete(index);
      await (await opened)?.close();
    }
  }

  async places(): Promise<PlaceVariables> {
    const height = await this.at(0);
    return this.#source.placed
      ? { height, latitude: await this.at(1), longitude: await this.at(2) }
      : { height };
  }

  pathOf = ({ members }: PlacedFields) => this.#source.of[members[0] ?? 0]?.path ?? "";

  async close(): Promise<void> {
    const opened = [...this.#opened.values()];
    this.#opened.clear();
    for (const variable of opened) await (await variable).close();
  }
}

/** Tables by date, as many as the memory that is set aside holds. */
class Tables {
  readonly #source: ZenithDelaySource;
  readonly #members: Members;
  readonly #kept = new Map<number, Loaded>();
  /** One date at a time: reads that run side by side would integrate the same columns. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(source: ZenithDelaySource, members: Members) {
    this.#source = source;
    this.#members = members;
  }

  get(date: number, options: ReadOptions): Promise<Loaded> {
    const next = this.#queue.then(() => this.#kept.get(date) ?? this.#load(date, options));
    this.#queue = next.catch(() => undefined);
    return next;
  }

  async #load(date: number, options: ReadOptions): Promise<Loaded> {
    const { region, air, epochs, fields: all } = this.#source;
    const epoch = epochs[date]!;
    const fields = all[epoch.fields]!;
    const window = nodeWindow(fields.grid, region, SLACK[fields.kind]);
    if (window === null || fields.kind === "gacos")
      throw notCovered(fields, region, String(this.#members.pathOf(fields)));
    const variables = await this.#members.open(fields);
    const table =
      fields.kind === "era5"
        ? await tableOfLevels(fields, variables, epoch.index, window, region, { ...options, air })
        : await tableOfCubes(fields, variables, epoch.index, window, region, options);
    await this.#members.release(fields);
    const loaded = { window, table };
    this.#kept.set(date, loaded);
    const size = ({ table: { values, slopes } }: Loaded) => values.byteLength + slopes.byteLength;
    let bytes = [...this.#kept.values()].reduce((sum, kept) => sum + size(kept), 0);
    for (const [oldest, kept] of this.#kept) {
      if (bytes <= KEPT_BYTES || oldest === date) break;
      this.#kept.delete(oldest);
      bytes -= size(kept);
    }
    return loaded;
  }
}

/** The typed error of a file that ends before the scene does, with the box that is needed. */
export function notCovered(
  { grid }: { readonly grid: Grid },
  { west, east, south, north }: Omit<Region, "lowest" | "highest">,
  path: string,
) {
  const [dx, , c, , dy, f] = grid.affine;
  const { x, y } = grid.shape;
  const [lats, lons] = [
    [f + dy / 2, f + dy * (y - 0.5)].sort((a, b) => a - b),
    [c + dx / 2, c + dx * (x - 0.5)],
  ];
  const box = (a: number, b: number, g: number, h: number) =>
    `${a.toFixed(3)} to ${b.toFixed(3)} N, ${g.toFixed(3)} to ${h.toFixed(3)} E`;
  return inputError({
    code: "weather-not-covering",
    what: "A weather file does not reach around the whole scene.",
    where: path,
    got: `the file: ${box(lats[0]!, lats[1]!, lons[0]!, lons[1]!)}\nthe scene: ${box(south, north, west, east)}`,
    fix: "Download a larger box, with a margin of one step of its grid around the scene.",
  });
}
