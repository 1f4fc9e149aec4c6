import { configError } from "../../errors.ts";
import type { DataApi, Layer, Slice } from "../protocol.ts";
import { ByteCache } from "./byte-cache.ts";
import { ColumnTiles } from "./column-tiles.ts";
import { groupPairs } from "./group-pairs.ts";
import { LatestFirst } from "./latest-first.ts";
import { linkErrors } from "./link-errors.ts";
import type { OpenLayer } from "./open-layer.ts";
import { type LearnSystems, openPlace } from "./open-place.ts";
import {
  isPointFile,
  type OpenPoints,
  openPoints,
  pointColumns,
  pointSeries,
  pointValues,
} from "./open-points.ts";
import { isNoData, passedOverNote } from "./passed-over.ts";
import type { FindPlaces } from "./places.ts";
import { pointRegionSeries } from "./point-region.ts";
import { toProblem } from "./problem.ts";
import { readSlice } from "./read-slice.ts";
import { readRegionSeries } from "./region-series.ts";
import { readTransect } from "./transect.ts";

/** Slices kept, so that going back and forth in time reads nothing. */
const SLICE_BYTES = 128 * 2 ** 20;

/**
 * Opens files and answers the page. `findPlaces` says where the code runs: over the browser's virtual tree, or over Node's own
 * files. Every rejection is a `Problem`.
 */
export function createDataApi(findPlaces: FindPlaces, learn: LearnSystems = async () => false): DataApi {
  let layers: OpenLayer[] = [];
  const tables: OpenPoints[] = [];
  const notes: string[] = [];
  const slices = new ByteCache<Slice>(SLICE_BYTES);
  const tiles = new ColumnTiles();
  const queues = {
    open: new LatestFirst(),
    slice: new LatestFirst(),
    series: new LatestFirst(),
    transect: new LatestFirst(),
  };

  const find = (id: string): OpenLayer => {
    const found = layers.find(({ layer }) => layer.id === id);
    if (found !== undefined) return found;
    throw configError({
      code: "layer-unknown",
      what: "There is no layer of this name.",
      got: id,
      fix: "The address may name data that are not open: open the files again.",
    });
  };

  const findTable = (id: string): OpenPoints => {
    const found = tables.find(({ layer }) => layer.id === id);
    if (found !== undefined) return found;
    throw configError({
      code: "layer-not-points",
      what: "The layer is a raster: it has no points.",
      where: find(id).layer.id,
      fix: "Ask for a slice or for the series of a region.",
    });
  };
  const tableWith = (id: string, point: number): OpenPoints => {
    const table = findTable(id);
    if (Number.isInteger(point) && point >= 0 && point < table.table.ids.length) return table;
    throw configError({
      code: "point-missing",
      what: "The table has no such point.",
      where: id,
      got: `point ${point} of ${table.table.ids.length}`,
      fix: "Points are numbered from 0.",
    });
  };

  const api: DataApi = {
    open: (origin) =>
      queues.open.run(async () => {
        const found = await findPlaces(origin);
        notes.push(...found.notes);
        const before = layers.length + tables.length;
        const passedOver: string[] = [];
        const known = () => [...layers, ...tables].map(({ layer }) => layer.id);
        const rasters: OpenLayer[] = [];
        for (const place of found.places) {
          if (place.kind === "file" && isNoData(place.path)) {
            passedOver.push(place.path);
            continue;
          }
          if (isPointFile(place)) {
            const opened = await openPoints(place, learn);
            notes.push(...opened.notes);
            for (const open of opened.layers) tables.push(withOwnId(open, known()));
            continue;
          }
          const opened = await openPlace(place, learn);
          notes.push(...opened.notes);
          rasters.push(...opened.layers);
        }
        for (const open of groupPairs(rasters)) layers.push(withOwnId(open, known()));
        if (layers.length + tables.length === before && passedOver.length > 0)
          notes.push(passedOverNote(passedOver));
        layers = linkErrors(layers);
        return { layers: [...layers, ...tables].map(({ layer }) => layer), notes: [...notes] };
      }),
    slice: (request) =>
      queues.slice.run(async () => {
        const { layer, index, window, step } = request;
        const key = JSON.stringify([layer, index, window.y, window.x, step]);
        const slice = slices.get(key) ?? (await readSlice(find(layer), request));
        slices.set(key, slice, slice.values.byteLength);
        // A copy: what is sent to another thread is gone here.
        return { ...slice, values: slice.values.slice() };
      }),
    regionSeries: (layer, region) =>
      queues.series.run(async () => {
        const table = tables.find((one) => one.layer.id === layer);
        return table === undefined
          ? readRegionSeries(find(layer), region, tiles)
          : pointRegionSeries(table, region);
      }),
    transect: (layer, line) => queues.transect.run(async () => readTransect(find(layer), line, tiles)),
    async points(layer, column, index) {
      const values = pointValues(findTable(layer), column, index);
      if (values !== null) return values;
      throw configError({
        code: "column-missing",
        what: "The points have no such column, or no such date.",
        where: layer,
        got: `${column}, date ${index}`,
        fix: "Choose one of the layer's columns.",
      });
    },
    pointSeries: async (layer, point) => pointSeries(tableWith(layer, point), point),
    pointColumns: async (layer, point) => pointColumns(tableWith(layer, point), point),
  };
  return withProblems(api);
}

/** The same file opened twice gives two layers of two names. */
function withOwnId<T extends { readonly layer: Layer }>(open: T, taken: readonly string[]): T {
  let [id, copy] = [open.layer.id, 1];
  while (taken.includes(id)) id = `${open.layer.id}~${++copy}`;
  return id === open.layer.id ? open : { ...open, layer: { ...open.layer, id } };
}

/** Errors cross between threads as plain fields. */
function withProblems(api: DataApi): DataApi {
  const guard =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      try {
        return await work(...args);
      } catch (error) {
        throw toProblem(error);
      }
    };
  return {
    open: guard(api.open),
    slice: guard(api.slice),
    regionSeries: guard(api.regionSeries),
    transect: guard(api.transect),
    points: guard(api.points),
    pointSeries: guard(api.pointSeries),
    pointColumns: guard(api.pointColumns),
  };
}
