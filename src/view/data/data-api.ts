import { configError } from "../../errors.ts";
import type { DataApi, Layer, Slice } from "../protocol.ts";
import { ByteCache } from "./byte-cache.ts";
import { ColumnTiles } from "./column-tiles.ts";
import { LatestFirst } from "./latest-first.ts";
import { linkErrors } from "./link-errors.ts";
import type { OpenLayer } from "./open-layer.ts";
import { openPlace } from "./open-place.ts";
import { isNoData } from "./passed-over.ts";
import type { FindPlaces } from "./places.ts";
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
export function createDataApi(findPlaces: FindPlaces): DataApi {
  let layers: OpenLayer[] = [];
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

  const api: DataApi = {
    open: (origin) =>
      queues.open.run(async () => {
        const found = await findPlaces(origin);
        notes.push(...found.notes);
        for (const place of found.places) {
          if (place.kind === "file" && isNoData(place.path)) continue;
          const opened = await openPlace(place);
          notes.push(...opened.notes);
          layers.push(...opened.layers.map((open) => withOwnId(open, layers)));
        }
        layers = linkErrors(layers);
        return { layers: layers.map(({ layer }) => layer), notes: [...notes] };
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
      queues.series.run(async () => readRegionSeries(find(layer), region, tiles)),
    transect: (layer, line) => queues.transect.run(async () => readTransect(find(layer), line, tiles)),
    points: async (layer) => noPoints(find(layer).layer),
    pointSeries: async (layer) => noPoints(find(layer).layer),
    pointColumns: async (layer) => noPoints(find(layer).layer),
  };
  return withProblems(api);
}

const noPoints = (layer: Layer): never => {
  throw configError({
    code: "layer-not-points",
    what: "The layer is a raster: it has no points.",
    where: layer.id,
    fix: "Ask for a slice or for the series of a region.",
  });
};

/** The same file opened twice gives two layers of two names. */
function withOwnId(open: OpenLayer, others: readonly OpenLayer[]): OpenLayer {
  const isTaken = (id: string) => others.some(({ layer }) => layer.id === id);
  let [id, copy] = [open.layer.id, 1];
  while (isTaken(id)) id = `${open.layer.id}~${++copy}`;
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
