import { judgePixel, type MaskCheck, type PixelStatus } from "../charts/masking.ts";
import { isSamePlaces, pixelAtPlace } from "../grid-places.ts";
import type { Layer } from "../protocol.ts";
import type { WorldPoint } from "../state/view-state.ts";
import { camera } from "./map-camera.ts";
import { nearestPoint, pointsOf, reachOf } from "./points.ts";
import { maskSlices, type Shown, shownValue } from "./shown.ts";
import { pixelValue, wholeStep } from "./slices.ts";

/** What the map shows at a place, by the same rules as the picture. */
export interface Look {
  /** In the unit shown; null where nothing is shown. */
  readonly value: number | null;
  /** null while it is on its way, and where a table has no point near. */
  readonly status: PixelStatus | null;
  /** "no data", "masked": why there is no value, in a word or two. */
  readonly words: string;
}

const WORDS: Record<PixelStatus["kind"], string> = {
  shown: "",
  "no-data": "no data",
  masked: "masked",
  missing: "missing chunk",
  outside: "outside",
};

const look = (status: PixelStatus): Look => ({
  value: status.kind === "shown" ? status.value : null,
  status,
  words: WORDS[status.kind],
});

const ON_ITS_WAY: Look = { value: null, status: null, words: "…" };

export function lookAt(shown: Shown, place: WorldPoint): Look {
  const { grid } = shown.layer;
  if (grid === null) return lookAtPoint(shown, place);
  const pixel = pixelAtPlace(grid, place);
  if (pixel === null) return look({ kind: "outside" });
  if (shown.slice === null) return ON_ITS_WAY;
  const at = indexIn(shown.slice.width, wholeStep(grid), pixel);
  const raw = shown.slice.values[at] ?? Number.NaN;
  const status = judgePixel(raw, checksAt(shown.layer, at));
  if (status.kind !== "shown") return look(status);
  // A value whose reference has none is no value either.
  const value = shownValue(shown, pixel);
  return look(Number.isNaN(value) ? { kind: "no-data" } : { kind: "shown", value });
}

/** What the masks of a layer say at a sample of it. */
const checksAt = (of: Layer, at: number): MaskCheck<number>[] =>
  maskSlices.value.flatMap(({ rule, layer, slice }) =>
    slice === null || !isSamePlaces(layer, of)
      ? []
      : [{ rule, name: layer.name, unit: layer.unit, values: slice.values[at] ?? Number.NaN }],
  );

const indexIn = (width: number, step: number, { y, x }: { readonly y: number; readonly x: number }) =>
  Math.floor(y / step) * width + Math.floor(x / step);

function lookAtPoint(shown: Shown, place: WorldPoint): Look {
  const { layer, slice, base, offset, factor } = shown;
  const point = pointNear(layer, place);
  if (point === null) return { value: null, status: null, words: "no point" };
  if (slice === null) return ON_ITS_WAY;
  const raw = slice.values[point] ?? Number.NaN;
  const status = judgePixel(raw, checksAt(layer, point));
  if (status.kind !== "shown") return look(status);
  const value = (raw - (base?.values[point] ?? 0) - offset) * factor;
  return look(Number.isNaN(value) ? { kind: "no-data" } : { kind: "shown", value });
}

/** The point of a layer that is meant by a place on the screen; null where there is none so near. */
export function pointNear(layer: Layer, place: WorldPoint): number | null {
  const points = layer.grid === null ? pointsOf(layer, 0).value : null;
  const view = camera.value;
  return points && view && nearestPoint(points, place, reachOf(view));
}

/** The value of one pixel of any raster layer at its own position of the axis, as stored; null while it is on its way. */
export const storedValue = (
  layer: string,
  index: number,
  pixel: { readonly y: number; readonly x: number },
) => pixelValue(layer, index, pixel).value?.values[0] ?? null;
