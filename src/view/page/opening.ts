import { learnEpsgCodes } from "../host/epsg.ts";
import type { DroppedFile, Layer, Origin, Problem } from "../protocol.ts";
import type { ServedIndex } from "../served-index.ts";
import { showIndex, showLayer } from "../state/update.ts";
import { readState } from "../state/url-state.ts";
import { data, problemOf } from "./data-client.ts";
import { forgetPoints } from "./points.ts";
import { axisLength, forgetReads } from "./slices.ts";
import { activeLayer, change, opening, report, scene, state } from "./store.ts";
import { forgetTransects } from "./transects.ts";

/** What a result is best looked at first. */
export const FIRST: readonly Layer["role"][] = [
  "velocity",
  "displacement",
  "speed",
  "phase",
  "elevation",
  "coherence",
];

/** Opens an origin and shows its most telling layer, unless the page's address names one that is there. */
export async function openOrigin(origin: Origin): Promise<void> {
  opening.value = true;
  try {
    const opened = await data().open(origin);
    // Polar and national systems are fetched only when a file asks for one.
    await learnEpsgCodes([...new Set(opened.layers.flatMap(({ grid }) => grid?.crs.epsg ?? []))]);
    forgetReads();
    forgetPoints();
    forgetTransects();
    scene.value = opened;
    for (const note of opened.notes) report({ code: "note", what: note });
    if (opened.layers.length === 0)
      report({
        ...NOTHING,
        got: opened.notes.length === 0 ? "no files" : "The notes say why, file by file.",
      });
    else if (opened.layers.some(({ id }) => id === state.peek().layer)) stayOnAxis();
    else showFirst(opened.layers);
  } catch (cause) {
    report(problemOf(cause));
  } finally {
    opening.value = false;
  }
}

const NOTHING: Problem = {
  code: "nothing-to-draw",
  what: "There is nothing here that can be drawn.",
  fix: "Open GeoTIFF, HDF5, netCDF-4, Zarr, or a CSV table with lon and lat; flat rasters together with their headers.",
};

export const openDropped = (files: readonly DroppedFile[]) => openOrigin({ kind: "dropped", files });

function showFirst(layers: readonly Layer[]): void {
  const first = FIRST.map((role) => layers.find((layer) => layer.role === role)).find(Boolean) ?? layers[0];
  if (first) change((now) => ({ ...showLayer(now, first.id, axisLength(first.axis) - 1), camera: null }));
}

/** An address may name a date beyond the last one: of a series that has become shorter, or of another kind of layer. */
export function stayOnAxis(): void {
  const layer = activeLayer.peek();
  if (layer) change((now) => showIndex(now, now.index, axisLength(layer.axis)));
}

/**
 * What the page was opened with: the state in its address, addresses after `?open=`, else the data that stand beside the page
 * where `upwarp view` or a static copy put them.
 */
export async function openAtStart(): Promise<void> {
  const restored = readState(location.hash);
  state.value = restored.state;
  for (const part of restored.dropped)
    report({ code: "address-part", what: "A part of the page's address is not understood.", got: part });
  const asked = new URLSearchParams(location.search).getAll("open").flatMap((list) => list.split(","));
  const urls = asked.map((url) => url.trim()).filter(Boolean);
  if (urls.length > 0) return openOrigin({ kind: "addresses", urls });
  const base = new URL("data/", document.baseURI).href;
  const answer = await fetch(`${base}index.json`);
  if (!answer.ok) {
    // A page without data beside it waits for files to be dropped. An answer that nobody reads to its end, were it empty, is one
    // that browsers report as broken off.
    await answer.text();
    return;
  }
  const index = (await answer.json()) as ServedIndex;
  document.title = `${index.title} · upwarp`;
  for (const note of index.notes) report({ code: "note", what: note });
  await openOrigin({ kind: "served", base });
}
