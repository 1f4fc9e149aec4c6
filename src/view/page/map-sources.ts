import { computed } from "@preact/signals";
import { isSameGrid, isSamePlaces } from "../grid-places.ts";
import type { RasterData, RasterLevel, Source, Style } from "../map/renderer-types.ts";
import type { Layer, Slice } from "../protocol.ts";
import { detailOf } from "./detail.ts";
import { camera } from "./map-camera.ts";
import { pointsOf } from "./points.ts";
import { levelOf, rasterData, reliefOf } from "./raster-levels.ts";
import { baseIndexOf, maskSlices, type Shown } from "./shown.ts";
import { wholeSlice, wholeStep, wholeWindow } from "./slices.ts";
import { part, scene } from "./store.ts";
import { componentsOf } from "./vector-field.ts";

function rasterOf(layer: Layer, index: number, slice: Slice): RasterData {
  const { grid } = layer;
  if (grid === null) return { levels: [] };
  const whole = levelOf(slice, wholeStep(grid), wholeWindow(grid));
  return rasterData(slice, whole, detailOf(layer, index), layer.period ?? null);
}

/** What the renderer draws for one half of the map; null while its values are not here. */
export function sourceOf(shown: Shown): Source | null {
  const { layer, index, slice, preview, base } = shown;
  if (layer.grid === null) return pointSourceOf(shown);
  const baseIndex = baseIndexOf(layer);
  if (slice === null && preview !== null && masksOn(layer).length === 0) return previewSource(layer, preview);
  if (slice === null || (baseIndex !== null && base === null)) return null;
  const { grid } = layer;
  const masks = masksOn(layer);
  if (masks.some((one) => one.slice === null)) return null;
  const heights = part.relief.value ? heightsOn(layer) : null;
  const arrows = part.arrows.value ? componentsOf(layer) : null;
  return {
    kind: "raster",
    grid,
    values: rasterOf(layer, index, slice),
    minus: base && baseIndex !== null ? rasterOf(layer, baseIndex, base) : null,
    masks: masks.flatMap((mask) => (mask.slice ? [rasterOf(mask.layer, 0, mask.slice)] : [])),
    relief: heights && reliefOf(heights, metresPerUnit()),
    arrows: arrows && {
      x: rasterOf(arrows.x, index, arrows.slices[0]),
      y: rasterOf(arrows.y, index, arrows.slices[1]),
    },
  };
}

/** Values alone, never angles: what belongs to them comes with the whole picture. */
function previewSource(layer: Layer, preview: RasterLevel): Source | null {
  if (layer.grid === null) return null;
  const values = rasterData(preview, preview, null, null);
  return { kind: "raster", grid: layer.grid, values, minus: null, masks: [], relief: null, arrows: null };
}

/** Masks on the pixels of a layer, or in its table; those of other places say nothing about it. */
const masksOn = (layer: Layer) => maskSlices.value.filter((mask) => isSamePlaces(mask.layer, layer));

export function styleOf(shown: Shown): Style {
  const { layer, colours, range, wrap, factor, offset } = shown;
  const arrows = part.arrows.value ? componentsOf(layer) : null;
  return {
    colours,
    range,
    wrap,
    factor,
    offset,
    limits: masksOn(layer).map(({ rule }) => [rule.min, rule.max] as const),
    emptyOpacity: part.basemap.value === "" ? 1 : 0,
    points: { radius: POINT_RADIUS, rim: true },
    ...(arrows && {
      arrows: { spacing: ARROW_SPACING, full: Math.max(Math.abs(range[0]), Math.abs(range[1])) / factor },
    }),
  };
}

const POINT_RADIUS = 4;
const ARROW_SPACING = 36;
const METRES_PER_DEGREE = 111_320;

/** Longitude beside latitude on the ground. A number of its own: cameras that only move are no news to whoever reads it. */
const shrink = computed(() => camera.value?.stretch[0] ?? 1);

/** Ground metres for each unit of the world at the middle of the map. */
const metresPerUnit = (): readonly [number, number] =>
  shrink.value === 1 ? [1, 1] : [METRES_PER_DEGREE * shrink.value, METRES_PER_DEGREE];

/** The map of heights on the pixels of a layer; the layer itself where it is one. */
const heightLayer = (layer: Layer): Layer | undefined =>
  scene.value.layers.find(
    ({ role, grid, axis }) =>
      role === "elevation" && axis.kind === "none" && grid && layer.grid && isSameGrid(grid, layer.grid),
  );

function heightsOn(layer: Layer): RasterData | null {
  const found = heightLayer(layer);
  const slice = found && wholeSlice(found, 0).value;
  return slice ? rasterOf(found, 0, slice) : null;
}

/** Is there relief to show under a layer? */
export const hasHeights = (layer: Layer): boolean => heightLayer(layer) !== undefined;

function pointSourceOf({ layer, index }: Shown): Source | null {
  const points = pointsOf(layer, index).value;
  if (points === null) return null;
  const baseIndex = baseIndexOf(layer);
  const base = baseIndex === null ? null : pointsOf(layer, baseIndex).value;
  const masks = masksOn(layer);
  if ((baseIndex !== null && base === null) || masks.some(({ slice }) => slice === null)) return null;
  return {
    kind: "points",
    x: points.lon,
    y: points.lat,
    values: points.values,
    minus: base?.values ?? null,
    masks: masks.flatMap(({ slice }) => slice?.values ?? []),
  };
}
