import { MISSING, type PixelWindow } from "../protocol.ts";
import type { Limits, RasterData, RasterSource, Sample, Style } from "./renderer-types.ts";

/** A position in a raster, whole pixels. */
interface Pixel {
  readonly y: number;
  readonly x: number;
}

/**
 * What the map shows at a pixel, from the arrays: the same rules as the shader's, for what is under the cursor. It reads the finest
 * level that holds the pixel.
 */
export function sampleAt(source: RasterSource, style: Style, pixel: Pixel): Sample {
  const { shape } = source.grid;
  if (!(pixel.x >= 0 && pixel.y >= 0 && pixel.x < shape.x && pixel.y < shape.y)) return { kind: "outside" };
  const value = valueAt(source.values, pixel);
  const minus = source.minus ? valueAt(source.minus, pixel) : 0;
  if (value === MISSING || minus === MISSING) return { kind: "missing" };
  const shown = (value - minus - (style.offset ?? 0)) * (style.factor ?? 1);
  if (!Number.isFinite(shown)) return { kind: "no-data" };
  const masks = (source.masks ?? []).flatMap((mask, i) =>
    isWithin(valueAt(mask, pixel), style.limits?.[i]) ? [] : [i],
  );
  if (masks.length > 0) return { kind: "masked", masks, shown };
  return { kind: "data", shown, t: colourPosition(shown, style) };
}

/** Position in the colour map, 0 to 1, of a value in the unit shown. */
export function colourPosition(shown: number, { range: [low, high], wrap, reverse, colours }: Style): number {
  const t = (shown - low) / (high - low || 1);
  const inside = wrap || colours.kind === "cyclic" ? t - Math.floor(t) : Math.min(1, Math.max(0, t));
  return reverse ? 1 - inside : inside;
}

/** Without data or in an absent chunk a mask cannot say that a pixel is good; without limits it says nothing. */
function isWithin(value: number, limits: Limits | undefined): boolean {
  if (limits === undefined) return true;
  if (Number.isNaN(value) || value === MISSING) return false;
  return value >= (limits[0] ?? Number.NEGATIVE_INFINITY) && value <= (limits[1] ?? Number.POSITIVE_INFINITY);
}

function valueAt(data: RasterData | null, { y, x }: Pixel): number {
  const holds = ({ y: rows, x: columns }: PixelWindow) =>
    y >= rows[0] && y < rows[1] && x >= columns[0] && x < columns[1];
  const level = [...(data?.levels ?? [])].sort((a, b) => a.step - b.step).find(({ window }) => holds(window));
  if (level === undefined) return Number.NaN;
  const row = Math.floor((y - level.window.y[0]) / level.step);
  const column = Math.floor((x - level.window.x[0]) / level.step);
  return level.values[row * level.width + column] ?? Number.NaN;
}
